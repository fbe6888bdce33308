"""The action `forget` forgets what the store and the sidecar know of the past."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.server.app import SETTINGS
from custom_components.ai_automation.core.store import Run, Store, Suggestion
from custom_components.ai_automation.core.store.runs import add_run, list_runs
from custom_components.ai_automation.core.store.suggestions import (
    list_observations,
    list_suggestions,
    merge_suggestions,
)
from tests.sidecar.recorder import House

from .conftest import AddEntry, Sidecar
from .talking import async_act

NOW = datetime(2026, 11, 1, tzinfo=UTC)


async def _suggest(store: Store) -> None:
    found = [
        Suggestion(
            id=entity_id, type="follows", title=entity_id, entities=[entity_id, "light.hall"],
            confidence=0.9, support=9, evidence={}, created_at=NOW, updated_at=NOW,
        )
        for entity_id in ("person.anna", "switch.pump")
    ]  # fmt: skip
    await merge_suggestions(store, found, NOW)


async def test_suggestions_about_it_go(hass: HomeAssistant, add_entry: AddEntry) -> None:
    """Without a sidecar, what was suggested is forgotten."""
    entry = await add_entry()
    store = entry.runtime_data.store
    await _suggest(store)
    told = await async_act(hass, "forget", scope="person.*")
    assert told == {"changes": 0, "entities": [], "suggestions": 1}
    assert [one.id for one in await list_suggestions(store)] == ["switch.pump"]
    assert (await async_act(hass, "forget"))["suggestions"] == 1
    assert entry.runtime_data.coordinator.data.open_suggestions == 0


async def test_what_was_seen_of_it_goes(hass: HomeAssistant, add_entry: AddEntry) -> None:
    """Nothing is left of what analyses knew of it, nor of what people did with it."""
    entry = await add_entry()
    store = entry.runtime_data.store
    await _suggest(store)
    for run_id, entity_id in (("1", "person.anna"), ("2", "switch.pump")):
        run = Run(id=run_id, automation_id="a", at=NOW, undone="person", user_id="anna")
        run.entity_id = entity_id
        await add_run(store, run)
    await async_act(hass, "forget", scope="person.*")
    seen = await list_observations(store, ["person.anna", "switch.pump"])
    assert {one.suggestion_id for one in seen} == {"switch.pump"}
    runs = await list_runs(store)
    assert [(run.undone, run.user_id, run.entity_id) for run in runs] == [
        (None, None, None),
        ("person", "anna", "switch.pump"),
    ]


async def test_the_archive_of_the_sidecar(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar, tmp_path: Any
) -> None:
    """The sidecar forgets as well: its archive and its own suggestions."""
    house = House()
    house.device(house.at(0, 9), "person.anna", "home")
    folder = sidecar.app[SETTINGS].data
    recorder = house.write(tmp_path / "recorder.db")
    await hass.async_add_executor_job(ingest, recorder, folder / "archive.db")
    entry = await add_entry(sidecar.options)
    await _suggest(entry.runtime_data.store)
    told = await async_act(hass, "forget", scope=["person.anna"])
    assert told == {"changes": 1, "entities": ["person.anna"], "suggestions": 1}
    assert [one.id for one in await list_suggestions(entry.runtime_data.store)] == ["switch.pump"]


async def test_a_sidecar_that_is_away(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar
) -> None:
    """If the sidecar cannot forget, nothing is said to be forgotten."""
    entry = await add_entry(sidecar.options)
    await _suggest(entry.runtime_data.store)
    await sidecar.server.close()
    with pytest.raises(HomeAssistantError):
        await async_act(hass, "forget")
    assert len(await list_suggestions(entry.runtime_data.store)) == 2
