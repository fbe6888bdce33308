"""Test that what is noticed about a home reaches its people, and runs in it."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.core.community import Corpus, matches
from custom_components.ai_automation.core.plan import compile_plan
from custom_components.ai_automation.core.store import Suggestion
from custom_components.ai_automation.core.store.suggestions import merge_suggestions
from custom_components.ai_automation.core.synergies import Usage, find_synergies

from .talking import async_act, automations

FOUND = datetime(2026, 11, 20, tzinfo=UTC)


def _suggestion(id_: str, type_: str, title: str, automation: dict[str, Any] | None) -> Suggestion:
    return Suggestion(
        id=id_,
        type=type_,
        title=title,
        entities=["binary_sensor.leak"],
        confidence=0.5,
        support=0,
        evidence={"summary": "Because."},
        automation=automation,
        created_at=FOUND,
        updated_at=FOUND,
    )


@pytest.fixture
async def noticed(hass: HomeAssistant, lived_in: MockConfigEntry) -> MockConfigEntry:
    """Return the entry with a synergy, a template and a worry about a device in its store."""
    # As every Home Assistant has it.
    assert await async_setup_component(hass, "persistent_notification", {})
    hass.states.async_set("binary_sensor.leak", "off", {"device_class": "moisture"})
    lock = {"supported_features": 0, "friendly_name": "Front lock"}
    hass.states.async_set("lock.front", "unlocked", lock)
    data = lived_in.runtime_data
    home = await data.homes.async_get()
    synergy = next(it for it in find_synergies(home) if it.relation.name == "leak_tell")
    found = matches(home, Usage(), Corpus(), "en")
    jammed = next(it for it in found if it.name == "lock_jammed_tell")
    await merge_suggestions(
        data.store,
        [
            _suggestion("leak", synergy.kind, synergy.title, compile_plan(synergy.plan)),
            _suggestion("jammed", "community", jammed.title, compile_plan(jammed.plan)),
            _suggestion("battery", "device_health", "Battery at 5 %", None),
        ],
        FOUND,
    )
    await data.coordinator.async_refresh_suggestions()
    return lived_in


async def test_listed_by_type(hass: HomeAssistant, noticed: MockConfigEntry) -> None:
    """Each type is listed by its name; without an automation the reason is told."""
    for type_, id_ in (("synergy", "leak"), ("community", "jammed"), ("device_health", "battery")):
        listed = await async_act(hass, "list_suggestions", type=type_)
        assert [one["suggestion_id"] for one in listed["suggestions"]] == [id_]
    assert listed["suggestions"][0]["summary"] == "Because."


async def test_accepted_and_running(hass: HomeAssistant, noticed: MockConfigEntry) -> None:
    """What is accepted is an automation that runs."""
    for id_ in ("leak", "jammed"):
        accepted = await async_act(hass, "accept_suggestion", suggestion_id=id_)
        assert accepted["status"] == "deployed", accepted
        assert hass.states.is_state(accepted["entity_id"], "on")
    assert len(automations(hass)) == 2
    # It is there now, and not offered again.
    home = await noticed.runtime_data.homes.async_get()
    assert not [it for it in find_synergies(home) if it.relation.name == "leak_tell"]
    names = {it.name for it in matches(home, Usage(), Corpus(), "en")}
    assert "lock_jammed_tell" not in names


async def test_nothing_to_accept(hass: HomeAssistant, noticed: MockConfigEntry) -> None:
    """A worry about a device has no automation; it can be dismissed."""
    with pytest.raises(ServiceValidationError):
        await async_act(hass, "accept_suggestion", suggestion_id="battery")
    await async_act(hass, "reject_suggestion", suggestion_id="battery")
    assert (await async_act(hass, "list_suggestions", type="device_health"))["suggestions"] == []
