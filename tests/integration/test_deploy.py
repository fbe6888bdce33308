"""Test the write path: automations come, change, go and come back, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import (
    category_registry as cr,
    entity_registry as er,
    label_registry as lr,
)
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)
import yaml

from custom_components.ai_automation.core.store.versions import list_versions
from custom_components.ai_automation.deploy import AutomationWriter, Written, config_hash
from custom_components.ai_automation.errors import DeployError

from .conftest import ADMIN, AddEntry

CONFIG: dict[str, Any] = {
    "alias": "Evening",
    "description": "",
    "triggers": [{"trigger": "sun", "event": "sunset", "offset": "-00:30:00"}],
    "conditions": [],
    "actions": [{"action": "light.turn_on", "target": {"entity_id": "light.porch_light"}}],
    "mode": "single",
}
LATER = {**CONFIG, "triggers": [{"trigger": "time", "at": "22:00:00"}], "mode": "restart"}


@pytest.fixture
def enable_event_loop_debug() -> None:
    """Leave the loop's debug mode off: a hundred saves take seconds without it already."""


@pytest.fixture
def writer(lived_in: MockConfigEntry) -> AutomationWriter:
    """Return the entry's writer."""
    writer: AutomationWriter = lived_in.runtime_data.writer
    return writer


@pytest.fixture
async def editor(
    hass: HomeAssistant, web_server: str, hass_access_token: str
) -> AsyncIterator[ClientSession]:
    """Return the session of a person in the automation editor."""
    headers = {"Authorization": f"Bearer {hass_access_token}"}
    async with ClientSession(f"{web_server}/api/config/automation/config/", headers=headers) as one:
        yield one


def _file(config_dir: Path) -> list[dict[str, Any]]:
    """Return what automations.yaml holds."""
    text = (config_dir / "automations.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text) or []
    return found


async def test_create(hass: HomeAssistant, writer: AutomationWriter, config_dir: Path) -> None:
    """A new automation is in the file, loaded, labelled, and has a version to go back to."""
    written = await writer.async_create(
        "ai_automation_1", CONFIG, conversation_id="talk", grant=ADMIN
    )
    assert _file(config_dir) == [{"id": "ai_automation_1", **CONFIG}]
    assert written.entity_id == "automation.evening"
    assert hass.states.is_state("automation.evening", "on")
    entry = er.async_get(hass).async_get("automation.evening")
    label = lr.async_get(hass).async_get_label_by_name("AI Automation")
    assert entry is not None
    assert label is not None
    assert entry.labels == {label.label_id}
    (version,) = await list_versions(writer._store, "ai_automation_1")
    assert (version.config, version.change) == (None, "create")
    assert (version.entity_id, version.conversation_id) == ("automation.evening", "talk")


async def test_the_same_again_changes_nothing(writer: AutomationWriter, config_dir: Path) -> None:
    """A change that was made once and is asked for again is not made twice."""
    await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    again = await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    assert (again.entity_id, again.version) == ("automation.evening", None)
    assert len(_file(config_dir)) == 1
    assert len(await list_versions(writer._store, "ai_automation_1")) == 1


async def test_back_and_forth(
    hass: HomeAssistant, writer: AutomationWriter, config_dir: Path
) -> None:
    """Each rollback goes one change further back, to exactly what there was; redo returns."""
    created = await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    base = config_hash(created.config)
    await writer.async_update("ai_automation_1", LATER, base_hash=base, grant=ADMIN)
    assert _file(config_dir) == [{"id": "ai_automation_1", **LATER}]

    await writer.async_rollback("automation.evening", grant=ADMIN)
    assert _file(config_dir) == [{"id": "ai_automation_1", **CONFIG}]
    assert [*_file(config_dir)[0]] == ["id", *CONFIG]
    gone = await writer.async_rollback("automation.evening", grant=ADMIN)
    assert gone.config is None
    assert _file(config_dir) == []
    assert hass.states.get("automation.evening") is None
    assert er.async_get(hass).async_get("automation.evening") is None
    with pytest.raises(ServiceValidationError, match="no such version"):
        await writer.async_rollback("automation.evening", grant=ADMIN)

    returned = await writer.async_redo("automation.evening", grant=ADMIN)
    assert returned.entity_id == "automation.evening"
    assert _file(config_dir) == [{"id": "ai_automation_1", **CONFIG}]
    await writer.async_redo("automation.evening", grant=ADMIN)
    assert _file(config_dir) == [{"id": "ai_automation_1", **LATER}]
    with pytest.raises(ServiceValidationError, match="Nothing was taken back"):
        await writer.async_redo("automation.evening", grant=ADMIN)

    *_, first = await list_versions(writer._store, "ai_automation_1")
    assert (await writer.async_rollback("automation.evening", first.id, grant=ADMIN)).config is None
    returned = await writer.async_rollback("automation.evening", grant=ADMIN)
    assert _file(config_dir) == [{"id": "ai_automation_1", **LATER}]
    assert hass.states.is_state("automation.evening", "on")


async def test_labels_category_and_area_come_back(
    hass: HomeAssistant, writer: AutomationWriter
) -> None:
    """What the registry held of an automation is part of what a version restores."""
    created = await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    assert created.entity_id is not None
    registry = er.async_get(hass)
    category = cr.async_get(hass).async_create(scope="automation", name="Lights")
    registry.async_update_entity(
        created.entity_id,
        labels={"mine"},
        categories={"automation": category.category_id},
        area_id="hall",
    )
    await writer.async_remove(created.entity_id)
    assert registry.async_get(created.entity_id) is None
    await writer.async_rollback(created.entity_id, grant=ADMIN)
    entry = registry.async_get(created.entity_id)
    assert entry is not None
    assert (entry.labels, entry.area_id) == ({"mine"}, "hall")
    assert entry.categories == {"automation": category.category_id}


async def test_a_hand_made_automation_is_restored_exactly(
    hass: HomeAssistant, house: None, add_entry: AddEntry, config_dir: Path
) -> None:
    """Values of all kinds and the neighbours survive a change and back.

    As in the editor, words of older Home Assistants come back as the present ones.
    """
    mine = {
        "id": "1600000000000",
        "alias": "Mine",
        "trigger": [{"platform": "time", "at": "07:00:00"}],
        "action": [{"service": "light.turn_off", "data": {"entity_id": "light.porch_light"}}],
        "variables": {"limit": 20.5, "names": ["é", "on", "0123"], "nothing": None},
        "max": 3,
        "mode": "queued",
    }
    other = {"id": "2", "alias": "Other", "trigger": [], "action": []}
    path = config_dir / "automations.yaml"
    path.write_text(yaml.safe_dump([mine, other], sort_keys=False), encoding="utf-8")
    await hass.services.async_call("automation", "reload", blocking=True)
    writer: AutomationWriter = (await add_entry()).runtime_data.writer
    base = config_hash(mine)
    await writer.async_update("1600000000000", LATER, base_hash=base, grant=ADMIN)
    assert _file(config_dir) == [{"id": "1600000000000", **LATER}, other]
    entry = er.async_get(hass).async_get("automation.mine")
    assert entry is not None
    assert entry.labels == set()
    await writer.async_rollback("automation.mine", grant=ADMIN)
    assert _file(config_dir) == [
        {
            "id": "1600000000000",
            "alias": "Mine",
            "triggers": mine["trigger"],
            "actions": [
                {"action": "light.turn_off", "data": {"entity_id": "light.porch_light"}},
            ],
            "variables": mine["variables"],
            "max": 3,
            "mode": "queued",
        },
        other,
    ]
    again = await list_versions(writer._store, "1600000000000")
    assert again[-1].config == mine


async def test_somebody_elses_change_is_not_overwritten(
    writer: AutomationWriter, editor: ClientSession, config_dir: Path
) -> None:
    """A change that is based on what no longer is there is refused."""
    created = await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    theirs = {**CONFIG, "alias": "Theirs"}
    await editor.post("ai_automation_1", json=theirs)
    with pytest.raises(HomeAssistantError, match="changed by somebody else"):
        await writer.async_update(
            "ai_automation_1", LATER, base_hash=config_hash(created.config), grant=ADMIN
        )
    assert _file(config_dir) == [{"id": "ai_automation_1", **theirs}]
    kept, _ = await list_versions(writer._store, "ai_automation_1")
    assert (kept.change, kept.config) == ("outside", created.config)
    await writer.async_rollback("automation.evening", grant=ADMIN)
    assert _file(config_dir) == [{"id": "ai_automation_1", **CONFIG}]


async def test_what_a_person_removed_comes_back(
    hass: HomeAssistant, writer: AutomationWriter, editor: ClientSession, config_dir: Path
) -> None:
    """A version outlives the automation, whoever removed it: the removal is taken back first."""
    created = await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    await writer.async_update(
        "ai_automation_1", LATER, base_hash=config_hash(created.config), grant=ADMIN
    )
    await editor.delete("ai_automation_1")
    await hass.async_block_till_done()
    await writer.async_rollback("automation.evening", grant=ADMIN)
    assert _file(config_dir) == [{"id": "ai_automation_1", **LATER}]
    await writer.async_rollback("automation.evening", grant=ADMIN)
    assert _file(config_dir) == [{"id": "ai_automation_1", **CONFIG}]


async def test_undoing_leaves_what_somebody_changed_since(
    writer: AutomationWriter, editor: ClientSession, config_dir: Path
) -> None:
    """Taking back one change does not take another's with it."""
    await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    (created,) = await list_versions(writer._store, "ai_automation_1")
    theirs = {**CONFIG, "alias": "Theirs"}
    await editor.post("ai_automation_1", json=theirs)
    with pytest.raises(HomeAssistantError, match="changed by somebody else"):
        await writer.async_take_back(created, grant=ADMIN)
    assert _file(config_dir) == [{"id": "ai_automation_1", **theirs}]


async def test_the_same_automation_is_saved_by_both(
    writer: AutomationWriter, editor: ClientSession, config_dir: Path
) -> None:
    """A hundred saves of one automation: each of ours is made or refused, and none is unknown."""
    created = await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    hashes = [config_hash(created.config)]

    async def edit(number: int) -> None:
        config = {**CONFIG, "alias": f"Hand {number}"}
        hashes.append(config_hash({"id": "ai_automation_1", **config}))
        assert (await editor.post("ai_automation_1", json=config)).status == 200

    async def write(number: int) -> HomeAssistantError | Written:
        config = {**CONFIG, "alias": f"Ours {number}"}
        try:
            return await writer.async_update(
                "ai_automation_1", config, base_hash=hashes[-1], grant=ADMIN
            )
        except HomeAssistantError as err:
            return err

    results = await asyncio.gather(*(do(number) for number in range(50) for do in (edit, write)))
    made = [it for it in results if isinstance(it, Written)]
    refused = [it for it in results if isinstance(it, DeployError)]
    assert len(made) + len(refused) == 50
    assert {it.key for it in refused} <= {"automation_changed"}
    (item,) = _file(config_dir)
    versions = await list_versions(writer._store, "ai_automation_1")
    kept = [one.result for one in versions if one.change == "update"]
    assert sorted(str(it["alias"]) for it in kept if it) == sorted(
        str(one.config["alias"]) for one in made if one.config
    )
    assert {item["alias"]} <= {f"{who} {n}" for who in ("Hand", "Ours") for n in range(50)}


@pytest.mark.parametrize(
    ("entity_id", "version", "message"),
    [
        ("automation.nobody", None, "no automation automation.nobody"),
        ("light.porch_light", None, "no automation light.porch_light"),
        ("automation.evening", 4711, "no such version"),
    ],
)
async def test_nothing_to_restore(
    writer: AutomationWriter, entity_id: str, version: int | None, message: str
) -> None:
    """An automation or a version that is not known is said to be so."""
    await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    with pytest.raises(ServiceValidationError, match=message):
        await writer.async_rollback(entity_id, version, grant=ADMIN)


async def test_no_save_is_lost(
    writer: AutomationWriter, editor: ClientSession, config_dir: Path
) -> None:
    """The editor and we save at the same moment, again and again: all of it is there."""
    count = 50

    async def edit(number: int) -> None:
        response = await editor.post(f"hand_{number}", json={**CONFIG, "alias": f"Hand {number}"})
        assert response.status == 200

    async def write(number: int) -> None:
        config = {**CONFIG, "alias": f"Ours {number}"}
        written = await writer.async_create(f"ai_automation_{number}", config, grant=ADMIN)
        assert written.entity_id == f"automation.ours_{number}"

    await asyncio.gather(*(do(number) for number in range(count) for do in (edit, write)))
    expected = {f"{who}_{n}" for who in ("hand", "ai_automation") for n in range(count)}
    assert {item["id"] for item in _file(config_dir)} == expected


async def test_one_who_goes_away_leaves_nothing_half_done(
    hass: HomeAssistant, writer: AutomationWriter, config_dir: Path
) -> None:
    """A change that has begun is made to its end, even if nobody waits for it."""
    waiting = hass.async_create_task(writer.async_create("ai_automation_1", CONFIG, grant=ADMIN))
    for _ in range(3):
        await asyncio.sleep(0)
    waiting.cancel()
    # The change after it has to wait for it.
    await writer.async_create("ai_automation_2", LATER, grant=ADMIN)
    assert [item["id"] for item in _file(config_dir)] == ["ai_automation_1", "ai_automation_2"]
    assert hass.states.is_state("automation.evening", "on")
    (version,) = await list_versions(writer._store, "ai_automation_1")
    assert version.config is None


async def test_our_user_comes_and_goes(
    hass: HomeAssistant, writer: AutomationWriter, lived_in: MockConfigEntry
) -> None:
    """The user that we write as is made once, is an admin here only, and goes with the entry."""

    async def ours() -> list[Any]:
        users = await hass.auth.async_get_users()
        return [user for user in users if user.name == "AI Automation"]

    assert await ours() == []
    await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    await writer.async_create("ai_automation_2", CONFIG, grant=ADMIN)
    (user,) = await ours()
    assert user.system_generated
    assert user.local_only
    assert user.is_admin
    assert len(user.refresh_tokens) == 1
    assert await hass.config_entries.async_remove(lived_in.entry_id)
    assert lived_in.state is ConfigEntryState.NOT_LOADED
    assert await ours() == []
    assert hass.states.is_state("automation.evening", "on")
