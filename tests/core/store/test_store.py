"""The store keeps what it is given, and says clearly what is wrong with it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3
from threading import Event

import pytest
from sqlalchemy.orm import Session

from custom_components.ai_automation.core.store import (
    Proposal,
    Run,
    Store,
    StoreBusyError,
    StoreClosedError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreVersionError,
    Suggestion,
    Version,
)
from custom_components.ai_automation.core.store.cleaning import clean
from custom_components.ai_automation.core.store.dialogues import (
    drop_dialogue,
    load_dialogue,
    save_dialogue,
)
from custom_components.ai_automation.core.store.proposals import (
    add_proposal,
    close_proposal,
    get_proposal,
    open_proposal,
)
from custom_components.ai_automation.core.store.runs import add_run, list_runs
from custom_components.ai_automation.core.store.suggestions import (
    count_open,
    decide,
    get_suggestion,
    list_suggestions,
    merge_suggestions,
    release_suggestions,
)
from custom_components.ai_automation.core.store.versions import (
    add_version,
    latest_change,
    list_versions,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Return an open store in a new folder."""
    opened = await Store.open(tmp_path / "ai_automation" / "store.db")
    yield opened
    await opened.close()


def version(automation_id: str, conversation_id: str | None = None) -> Version:
    """Return a version to keep."""
    return Version(
        automation_id=automation_id,
        config={"alias": automation_id},
        change="deploy",
        created_at=NOW,
        conversation_id=conversation_id,
    )


def suggestion(name: str, confidence: float = 0.9) -> Suggestion:
    """Return a suggestion as an analysis finds it."""
    return Suggestion(
        id=name,
        type="time",
        title=name,
        entities=["light.a"],
        confidence=confidence,
        support=20,
        evidence={"days": 30},
        created_at=NOW,
        updated_at=NOW,
    )


async def test_versions_are_kept_in_order(store: Store) -> None:
    """The newest version comes first, also per conversation."""
    for conversation_id in ("one", "two"):
        await add_version(store, version("a", conversation_id))
    await add_version(store, version("b", "two"))
    assert [item.id for item in await list_versions(store, "a")] == [2, 1]
    latest = await latest_change(store, conversation_id="one")
    assert latest is not None
    assert (latest.id, latest.created_at) == (1, NOW)
    assert await latest_change(store, conversation_id="three") is None


async def test_what_did_not_exist_is_null(store: Store, tmp_path: Path) -> None:
    """A version before the first deployment holds no configuration."""
    await add_version(store, Version(automation_id="a", change="deploy", created_at=NOW))
    (kept,) = await list_versions(store, "a")
    assert kept.config is None
    with sqlite3.connect(tmp_path / "ai_automation" / "store.db") as raw:
        assert raw.execute("SELECT config FROM versions").fetchall() == [(None,)]


async def test_proposals(store: Store) -> None:
    """The open proposal of a conversation is found until it is closed."""
    proposal = Proposal(
        id="p", text="x", config={"a": 1}, summary="s", created_at=NOW, conversation_id="c"
    )
    await add_proposal(store, proposal)
    found = await open_proposal(store, "c")
    assert found is not None
    assert found.config == {"a": 1}
    await close_proposal(store, "p", "deployed", "automation")
    assert await open_proposal(store, "c") is None
    kept = await get_proposal(store, "p")
    assert kept is not None
    assert (kept.status, kept.automation_id) == ("deployed", "automation")


async def test_decisions_outlive_analyses(store: Store) -> None:
    """A rejected habit that is found again stays rejected; one not found again is withdrawn."""
    await merge_suggestions(store, [suggestion("a"), suggestion("b", 0.8)], NOW)
    assert await release_suggestions(store, NOW, NOW, 3) == 2
    await decide(store, "a", "rejected", NOW, reason="no", never_again=True)
    await merge_suggestions(store, [suggestion("a", 0.95), suggestion("c")], NOW)
    kept = {item.id: item for item in await list_suggestions(store)}
    statuses = {key: item.status for key, item in kept.items()}
    assert statuses == {"a": "rejected", "b": "withdrawn", "c": "queued"}
    assert kept["a"].confidence == 0.95
    assert await count_open(store) == 0
    assert await release_suggestions(store, NOW, NOW, 3) == 1
    assert await count_open(store) == 1
    assert await list_suggestions(store, status="open", type_="other") == []
    assert await get_suggestion(store, "x") is None
    with pytest.raises(KeyError):
        await decide(store, "x", "accepted", NOW)


async def test_dialogues(store: Store) -> None:
    """A conversation is remembered, replaced and dropped."""
    await save_dialogue(store, "c", {"a": 1}, NOW)
    await save_dialogue(store, "c", {"a": 2}, NOW)
    assert await load_dialogue(store, "c") == {"a": 2}
    await drop_dialogue(store, "c")
    assert await load_dialogue(store, "c") is None


async def test_what_is_old_is_cleared_away(store: Store) -> None:
    """Of every kind only what is older than it is kept for goes, and is counted."""
    for days in (0.5, 2, 89, 91):
        at = NOW - timedelta(days=days)
        await save_dialogue(store, str(days), {"a": 1}, at)
        await add_run(store, Run(id=str(days), automation_id="a", at=at))
        await add_proposal(
            store, Proposal(id=str(days), text="", config={}, summary="", created_at=at)
        )
    gone = await store.write(lambda session: clean(session, NOW))
    assert gone == {"cache": 0, "dialogues": 3, "proposals": 1, "runs": 1}
    assert await load_dialogue(store, "0.5") == {"a": 1}
    assert await load_dialogue(store, "2") is None
    assert [run.id for run in await list_runs(store)] == ["89", "2", "0.5"]
    assert await store.write(lambda session: clean(session, NOW)) == dict.fromkeys(gone, 0)


async def test_many_writers_lose_nothing(store: Store) -> None:
    """Writers wait for each other."""
    await asyncio.gather(*(add_version(store, version(str(n))) for n in range(60)))
    counts = await asyncio.gather(*(list_versions(store, str(n)) for n in range(60)))
    assert [len(found) for found in counts] == [1] * 60


async def test_a_failed_write_leaves_nothing(store: Store) -> None:
    """An error inside a transaction takes all of it back."""

    def fail(session: Session) -> None:
        session.add(version("a"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(fail)
    assert await list_versions(store, "a") == []


async def test_the_identity_stays(tmp_path: Path) -> None:
    """A store that is opened again is the same store."""
    identities = []
    for _ in range(2):
        opened = await Store.open(tmp_path / "store.db")
        identities.append(opened.identity)
        await opened.close()
    assert identities[0] == identities[1]


async def test_a_locked_store_is_busy(tmp_path: Path) -> None:
    """Somebody else's write lock is waited for, then said."""
    opened = await Store.open(tmp_path / "store.db", busy_timeout=0.1)
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError):
        await add_version(opened, version("a"))
    other.execute("ROLLBACK")
    await add_version(opened, version("a"))
    other.close()
    await opened.close()


async def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """A write that does not fit is taken back and named."""
    opened = await Store.open(tmp_path / "store.db")
    # An open result would be closed in another thread while the next statement fails.
    lower = "PRAGMA max_page_count=1"
    await opened.read(lambda session: session.connection().exec_driver_sql(lower).close())
    large = version("a" * 400_000)
    with pytest.raises(StoreFullError):
        await add_version(opened, large)
    await opened.close()


@pytest.mark.parametrize("content", [b"no database " * 500, b"SQLite format 3\0" + b"\1" * 5000])
async def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no store is left as it is."""
    path = tmp_path / "store.db"
    path.write_bytes(content)
    with pytest.raises(StoreDamagedError):
        await Store.open(path)
    assert path.read_bytes() == content


async def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    """What a newer version wrote is not touched."""
    path = tmp_path / "store.db"
    await (await Store.open(path)).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreVersionError, match="999"):
        await Store.open(path)


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file where the folder should be is an error of the store."""
    (tmp_path / "blocked").write_text("")
    with pytest.raises(StoreError):
        await Store.open(tmp_path / "blocked" / "store.db")


async def test_closing_waits_for_what_is_being_written(tmp_path: Path) -> None:
    """What was begun is kept, and nothing begins afterwards."""
    path = tmp_path / "store.db"
    store = await Store.open(path)
    begun, go_on = Event(), Event()

    def write(session: Session) -> None:
        begun.set()
        assert go_on.wait(10)
        session.add(version("porch"))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(store.write(write))
        assert await asyncio.to_thread(begun.wait, 10)
        closing = tasks.create_task(store.close())
        await asyncio.sleep(0)
        with pytest.raises(StoreClosedError):
            await list_versions(store, "porch")
        assert not closing.done()
        go_on.set()
    again = await Store.open(path)
    assert len(await list_versions(again, "porch")) == 1
    await again.close()


async def test_a_change_that_nobody_waits_for_is_finished(store: Store) -> None:
    """Whoever goes away in the middle leaves no half of it, and no connection that hangs."""
    begun, go_on = Event(), Event()

    def write(session: Session) -> None:
        session.add(version("porch"))
        session.flush()
        begun.set()
        assert go_on.wait(10)
        session.add(version("porch"))

    writing = asyncio.create_task(store.write(write))
    assert await asyncio.to_thread(begun.wait, 10)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    go_on.set()
    await add_version(store, version("hall"))
    assert len(await list_versions(store, "porch")) == 2


async def test_a_change_waits_only_so_long_for_another(tmp_path: Path) -> None:
    """Then it is said that the store is busy, and nothing of it is kept."""
    store = await Store.open(tmp_path / "store.db", busy_timeout=0.1)
    begun, go_on = Event(), Event()

    def write(_session: Session) -> None:
        begun.set()
        assert go_on.wait(10)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(store.write(write))
        assert await asyncio.to_thread(begun.wait, 10)
        with pytest.raises(StoreBusyError):
            await add_version(store, version("hall"))
        go_on.set()
    assert await list_versions(store, "hall") == []
    await store.close()
