"""Test what is seen of automations after they were deployed, with real runs and real people."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.components.repairs.const import DOMAIN as REPAIRS_DOMAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.ai_automation.const import DOMAIN
from custom_components.ai_automation.guard import PUTTING_BACK

from .talking import Response, async_act, async_create, automations

SWITCH, KITCHEN = "input_boolean.porch", "light.kitchen_light"
ACTING: dict[str, Any] = {
    "alias": "Porch with the washer",
    "triggers": [{"trigger": "state", "entity_id": "input_boolean.washer", "to": "on"}],
    "actions": [{"action": "input_boolean.turn_on", "target": {"entity_id": SWITCH}}],
}
TOO_MUCH = {
    "action": "input_number.set_value",
    "target": {"entity_id": "input_number.target"},
    "data": {"value": 500},
}
FAILING = {**ACTING, "actions": [TOO_MUCH]}


@pytest.fixture
async def entity_id(hass: HomeAssistant, lived_in: MockConfigEntry) -> str:
    """Return an automation that turns the porch on with the washing machine."""
    made = await async_act(hass, "create_automation", config=ACTING, deploy=True)
    return str(made["entity_id"])


async def _set(hass: HomeAssistant, entity_id: str, state: str, user: User | None = None) -> None:
    """Let a person switch something, or without one a device by itself."""
    if user is None:
        hass.states.async_set(entity_id, state)
    else:
        await hass.services.async_call(
            "input_boolean",
            f"turn_{state}",
            {"entity_id": entity_id},
            blocking=True,
            context=Context(user_id=user.id),
        )
    await hass.async_block_till_done(wait_background_tasks=True)


async def _run(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the automation run to its end."""
    await _set(hass, SWITCH, "off")
    await _set(hass, "input_boolean.washer", "off")
    await _set(hass, "input_boolean.washer", "on")
    freezer.tick(timedelta(seconds=2))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def _report(hass: HomeAssistant, entity_id: str) -> Response:
    (report,) = (await async_act(hass, "automation_report", entity_id=entity_id))["automations"]
    return dict(report)


async def test_how_often_it_ran(
    hass: HomeAssistant, entity_id: str, freezer: FrozenDateTimeFactory
) -> None:
    """Each run counts; one that never comes is silent for days."""
    assert (await _report(hass, entity_id))["fired"] == 0
    freezer.tick(timedelta(days=15))
    assert (await _report(hass, entity_id))["silent_days"] == 15
    for _ in range(3):
        await _run(hass, freezer)
    report = await _report(hass, entity_id)
    assert (report["fired"], report["failed"], report["silent_days"]) == (3, 0, 0)
    assert report["per_week"] == pytest.approx(3 / (15 / 7), rel=0.02)


@pytest.mark.parametrize("by_person", [True, False])
async def test_what_is_taken_back_at_once_is_a_vote(
    hass: HomeAssistant,
    entity_id: str,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: User,
    *,
    by_person: bool,
) -> None:
    """A person, or somebody at a switch, takes back what it did within minutes."""
    await _run(hass, freezer)
    assert hass.states.is_state(SWITCH, "on")
    freezer.tick(timedelta(minutes=3))
    await _set(hass, SWITCH, "off", hass_admin_user if by_person else None)
    report = await _report(hass, entity_id)
    assert (report["undone"], report["undone_by_person"]) == (1, int(by_person))


async def test_what_is_changed_later_or_by_an_automation_is_none(
    hass: HomeAssistant,
    entity_id: str,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: User,
) -> None:
    """After ten minutes there may be other reasons, and another automation is nobody."""
    await _run(hass, freezer)
    freezer.tick(timedelta(minutes=11))
    await _set(hass, SWITCH, "off", hass_admin_user)
    await _run(hass, freezer)
    hass.states.async_set(SWITCH, "off", context=Context(parent_id="of another automation"))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (await _report(hass, entity_id))["undone"] == 0


async def test_what_failed(
    hass: HomeAssistant, lived_in: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """That a run failed is told with Home Assistant's own words."""
    writer = lived_in.runtime_data.writer
    await writer.async_create("ai_automation_1", FAILING, grant=PUTTING_BACK)
    await _run(hass, freezer)
    report = await _report(hass, "automation.porch_with_the_washer")
    assert (report["fired"], report["failed"]) == (1, 1)
    assert "500" in report["last_error"]


async def test_a_rename_is_put_in(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Repairs offers the new name; the change is a version like any other."""
    made = await async_create(hass, "Turn on the kitchen light at 9 pm", deploy=True)
    registry, issues = er.async_get(hass), ir.async_get(hass).issues
    registry.async_update_entity(KITCHEN, new_entity_id="light.cooking")
    await hass.async_block_till_done()
    issue_id = f"entity_renamed_{KITCHEN}"
    assert (DOMAIN, issue_id) in issues
    assert await async_setup_component(hass, REPAIRS_DOMAIN, {})
    manager = hass.data[REPAIRS_DOMAIN]["flow_manager"]
    flow = await manager.async_init(DOMAIN, data={"issue_id": issue_id})
    assert flow["description_placeholders"]["automations"] == made["entity_id"]
    await manager.async_configure(flow["flow_id"], {})
    assert "light.cooking" in str(automations(hass)[0]["actions"])
    assert (DOMAIN, issue_id) not in issues
    await async_act(hass, "rollback", entity_id=made["entity_id"])
    assert KITCHEN in str(automations(hass)[0]["actions"])


async def test_a_rename_that_is_taken_back_needs_nothing(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """Once the old name is back there is nothing to repair."""
    await async_create(hass, "Turn on the kitchen light at 9 pm", deploy=True)
    registry = er.async_get(hass)
    registry.async_update_entity(KITCHEN, new_entity_id="light.cooking")
    registry.async_update_entity("light.cooking", new_entity_id=KITCHEN)
    await hass.async_block_till_done()
    assert [key for key in ir.async_get(hass).issues if key[0] == DOMAIN] == []
