"""The history of automations: every change has a way back, and back again."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from custom_components.ai_automation.core.store import Proposal, Store, Version, Write
from custom_components.ai_automation.core.store.proposals import add_proposal, get_proposal
from custom_components.ai_automation.core.store.versions import (
    count_dropped,
    keep_version,
    latest_change,
    latest_undo,
    list_versions,
    note_outside,
)
from custom_components.ai_automation.core.store.writes import (
    abandon_write,
    begin_write,
    finish_write,
    list_writes,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Return an open store in a new folder."""
    opened = await Store.open(tmp_path / "store.db")
    yield opened
    await opened.close()


def write(change: str, before: Any, after: Any, **values: Any) -> Write:
    """Return a change of an automation that is about to be made."""
    return Write(
        automation_id=values.pop("automation_id", "a"),
        config=before,
        result=after,
        change=change,
        created_at=NOW,
        **values,
    )


async def make(store: Store, change: str, before: Any, after: Any, **values: Any) -> Version:
    """Make a change in the store."""
    begun = await begin_write(store, write(change, before, after, **values))
    return await finish_write(store, begun, entity_id="automation.a", result=after)


async def change_id(store: Store) -> int | None:
    """Return the id of the change that an undo would take back."""
    found = await latest_change(store, automation_id="a")
    return found.id if found else None


async def undo_id(store: Store) -> int | None:
    """Return the id of the undoing that a redo would take back."""
    found = await latest_undo(store, automation_id="a")
    return found.id if found else None


async def test_undo_goes_further_and_redo_returns(store: Store) -> None:
    """Two undoings take back two changes, two redoings make both again."""
    first = await make(store, "create", None, {"n": 1})
    second = await make(store, "update", {"n": 1}, {"n": 2})
    assert await change_id(store) == second.id
    undone = await make(store, "undo", {"n": 2}, {"n": 1}, undoes=second.id)
    assert await change_id(store) == first.id
    again = await make(store, "undo", {"n": 1}, None, undoes=first.id)
    assert (await change_id(store), await undo_id(store)) == (None, again.id)
    await make(store, "redo", None, {"n": 1}, undoes=again.id)
    assert (await change_id(store), await undo_id(store)) == (first.id, undone.id)
    await make(store, "redo", {"n": 1}, {"n": 2}, undoes=undone.id)
    assert (await change_id(store), await undo_id(store)) == (second.id, None)


async def test_what_was_undone_is_gone_after_another_change(store: Store) -> None:
    """After a new change there is nothing to make again."""
    first = await make(store, "create", None, {"n": 1})
    second = await make(store, "update", {"n": 1}, {"n": 2})
    await make(store, "undo", {"n": 2}, {"n": 1}, undoes=second.id)
    third = await make(store, "update", {"n": 1}, {"n": 3})
    assert (await change_id(store), await undo_id(store)) == (third.id, None)
    await make(store, "undo", {"n": 3}, {"n": 1}, undoes=third.id)
    assert await change_id(store) == first.id


async def test_what_others_change_is_a_change(store: Store) -> None:
    """It can be taken back where the automation is named, not by a mere "undo that"."""
    await note_outside(store, "a", {"n": 0}, NOW)
    assert await list_versions(store, "a") == []
    first = await make(store, "create", None, {"n": 1}, conversation_id="c")
    await note_outside(store, "a", {"n": 1}, NOW)
    await note_outside(store, "a", {"n": 7}, NOW)
    outside, _ = await list_versions(store, "a")
    assert (outside.change, outside.config, outside.result) == ("outside", {"n": 1}, {"n": 7})
    assert await change_id(store) == outside.id
    spoken = await latest_change(store, conversation_id="c")
    assert spoken is not None
    assert spoken.id == first.id


async def test_a_change_and_its_proposal_are_recorded_together(store: Store) -> None:
    """What has begun is known until it is finished or forgotten."""
    proposal = Proposal(id="p", text="", config={}, summary="", created_at=NOW)
    await add_proposal(store, proposal)
    begun = await begin_write(store, write("create", None, {"n": 1}, proposal_id="p"))
    (pending,) = await list_writes(store)
    assert (pending.id, pending.result) == (begun.id, {"n": 1})
    await finish_write(store, pending, entity_id="automation.a", result={"n": 1})
    assert await list_writes(store) == []
    deployed = await get_proposal(store, "p")
    assert deployed is not None
    assert (deployed.status, deployed.automation_id) == ("deployed", "a")
    await abandon_write(store, await begin_write(store, write("remove", {"n": 1}, None)))
    assert await list_writes(store) == []
    assert len(await list_versions(store, "a")) == 1


async def test_the_oldest_of_the_longest_history_make_room(store: Store) -> None:
    """Short histories stay whole, the newest version always does, and it is counted."""
    text = "x" * 1000
    await make(store, "create", None, {"text": text}, automation_id="b")

    def add_five(session: Session) -> None:
        for number in range(5):
            version = Version(
                automation_id="a",
                config={"text": text, "n": number},
                change="update",
                created_at=NOW,
            )
            keep_version(session, version, most_bytes=3500)

    await store.write(add_five)
    kept = [(it.config or {}).get("n") for it in await list_versions(store, "a")]
    assert kept == [4, 3]
    assert await count_dropped(store, "a") == 3
    assert (len(await list_versions(store, "b")), await count_dropped(store, "b")) == (1, 0)
