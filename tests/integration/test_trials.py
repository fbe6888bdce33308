"""Test that automations are tried: in shadow they do nothing, live ones have a way out."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.components.repairs.const import DOMAIN as REPAIRS_DOMAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.ai_automation.const import DOMAIN

from .talking import Response, Talker, async_act, async_create, automations

REQUEST = "When the kitchen light turns on, turn on the porch light"
PORCH, KITCHEN = "light.porch_light", "light.kitchen_light"


async def _try(hass: HomeAssistant, kind: str, **fields: object) -> Response:
    return await async_create(hass, REQUEST, trial_days=7, trial=kind, **fields)


async def _switch(hass: HomeAssistant, action: str, entity_id: str, user: str | None) -> None:
    await hass.services.async_call(
        "light",
        action,
        {"entity_id": entity_id},
        blocking=True,
        context=Context(user_id=user),
    )
    await hass.async_block_till_done(wait_background_tasks=True)


async def _trial(hass: HomeAssistant) -> Response:
    (trial,) = (await async_act(hass, "trial_report"))["trials"]
    return dict(trial)


async def _later(hass: HomeAssistant, freezer: FrozenDateTimeFactory, time: timedelta) -> None:
    freezer.tick(time)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def _decide(hass: HomeAssistant, automation_id: str, choice: str) -> RepairsFlowResult:
    """Choose in Repairs what is to become of a trial."""
    assert await async_setup_component(hass, REPAIRS_DOMAIN, {})
    manager = hass.data[REPAIRS_DOMAIN]["flow_manager"]
    flow = await manager.async_init(DOMAIN, data={"issue_id": f"trial_over_{automation_id}"})
    return await manager.async_configure(flow["flow_id"], {"next_step_id": choice})  # type: ignore[no-any-return]


async def test_a_shadow_does_nothing_and_tells_what_it_would_do(
    hass: HomeAssistant, lived_in: MockConfigEntry, hass_admin_user: User
) -> None:
    """Home Assistant decides when it would act; that people do the same is seen."""
    tried = await _try(hass, "shadow")
    assert (tried["status"], tried["trial"]["kind"]) == ("deployed", "shadow")
    await _switch(hass, "turn_off", PORCH, None)
    await _switch(hass, "turn_off", KITCHEN, None)
    await _switch(hass, "turn_on", KITCHEN, None)
    assert hass.states.is_state(PORCH, "off")
    await _switch(hass, "turn_on", PORCH, hass_admin_user.id)
    await _switch(hass, "turn_off", KITCHEN, None)
    await _switch(hass, "turn_on", KITCHEN, None)
    trial = await _trial(hass)
    assert (trial["kind"], trial["status"], trial["fired"]) == ("shadow", "running", 2)
    assert "Porch light" in trial["summary"]
    first, second = trial["runs"]
    assert (first["outcome"], first["people_did_the_same"]) == ("shadow", "person")
    assert (first["already_so"], second["already_so"]) == (False, True)
    assert "light.kitchen_light" in first["trigger"]

    kept = await async_act(hass, "end_trial", entity_id=tried["entity_id"], keep=True)
    assert kept["config"]["actions"][0]["action"] == "light.turn_on"
    await _switch(hass, "turn_off", PORCH, None)
    await _switch(hass, "turn_off", KITCHEN, None)
    await _switch(hass, "turn_on", KITCHEN, None)
    assert hass.states.is_state(PORCH, "on")
    assert (await _trial(hass))["status"] == "kept"


async def test_a_live_trial_that_nobody_keeps_comes_to_rest(
    hass: HomeAssistant, lived_in: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """After its days it is off, and Repairs asks; dropped, nothing of it is left."""
    tried = await _try(hass, "live")
    entity_id, automation_id = tried["entity_id"], tried["automation_id"]
    await _later(hass, freezer, timedelta(days=6))
    assert hass.states.is_state(entity_id, "on")
    await _later(hass, freezer, timedelta(days=1, minutes=1))
    assert hass.states.is_state(entity_id, "off")
    assert (DOMAIN, f"trial_over_{automation_id}") in ir.async_get(hass).issues
    await _decide(hass, automation_id, "drop")
    assert automations(hass) == []
    assert (DOMAIN, f"trial_over_{automation_id}") not in ir.async_get(hass).issues
    assert (await _trial(hass))["status"] == "dropped"


async def test_a_trial_that_is_kept_after_its_end_acts_again(
    hass: HomeAssistant, lived_in: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It is switched on again."""
    tried = await _try(hass, "live")
    await _later(hass, freezer, timedelta(days=8))
    assert hass.states.is_state(tried["entity_id"], "off")
    await _decide(hass, tried["automation_id"], "keep")
    assert hass.states.is_state(tried["entity_id"], "on")


async def test_an_end_while_home_assistant_is_off(
    hass: HomeAssistant, lived_in: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A trial survives a restart, and ends at the start if its time went by."""
    tried = await _try(hass, "live")
    assert await hass.config_entries.async_unload(lived_in.entry_id)
    await _later(hass, freezer, timedelta(days=8))
    assert hass.states.is_state(tried["entity_id"], "on")
    assert await hass.config_entries.async_setup(lived_in.entry_id)
    await hass.async_block_till_done()
    assert hass.states.is_state(tried["entity_id"], "off")
    assert (await _trial(hass))["status"] == "over"


async def test_by_words(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A proposal is tried for a week, then kept, or stopped."""
    talker = Talker(hass)
    await talker.say(REQUEST)
    assert "I try" in await talker.say("try it for a week")
    assert (await _trial(hass))["status"] == "running"
    assert "as it was before" in await talker.say("stop the trial")
    assert automations(hass) == []
    await talker.say(REQUEST)
    assert "does nothing" in await talker.say("just watch for 3 days")
    assert "event" in automations(hass)[0]["actions"][0]
    assert "stays" in await talker.say("keep it")
    assert "event" not in automations(hass)[0]["actions"][0]


async def test_a_change_is_tried_in_shadow_beside_what_there_is(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """What is to be changed goes on as it is until the change is kept."""
    made = await async_create(hass, "Turn on the porch light at 9 pm", deploy=True)
    entity_id = made["entity_id"]
    change = await async_act(hass, "edit_automation", entity_id=entity_id, text="at 10 pm")
    tried = await async_act(
        hass, "deploy", proposal_id=change["proposal_id"], trial_days=3, trial="shadow"
    )
    before, shadow = automations(hass)
    assert before["triggers"] == [{"trigger": "time", "at": "21:00:00"}]
    assert shadow["triggers"] == [{"trigger": "time", "at": "22:00:00"}]
    await async_act(hass, "end_trial", entity_id=tried["entity_id"], keep=True)
    (after,) = automations(hass)
    assert (after["id"], after["triggers"]) == (before["id"], shadow["triggers"])


async def test_what_is_not_tried(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """It is said that there is no trial."""
    made = await async_create(hass, REQUEST, deploy=True)
    with pytest.raises(ServiceValidationError, match="being tried"):
        await async_act(hass, "end_trial", entity_id=made["entity_id"], keep=True)


async def test_pause(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """One switch pauses what was added here, and lets exactly that go on, after a restart too."""
    first = (await async_create(hass, REQUEST, deploy=True))["entity_id"]
    off = (await async_create(hass, "Turn off the kitchen light at 1 am", deploy=True))["entity_id"]
    await async_act(hass, "disable", entity_id=off)
    (switch,) = hass.states.async_entity_ids("switch")

    async def turn(action: str) -> None:
        await hass.services.async_call("switch", action, {"entity_id": switch}, blocking=True)

    await turn("turn_on")
    assert [hass.states.get(it).state for it in (first, off, switch)] == ["off", "off", "on"]  # type: ignore[union-attr]
    new = await async_create(hass, "Turn off the porch light at 1 am", deploy=True)
    assert "paused" in [finding["code"] for finding in new["findings"]]
    assert hass.states.is_state(new["entity_id"], "off")
    assert await hass.config_entries.async_reload(lived_in.entry_id)
    await hass.async_block_till_done()
    assert hass.states.is_state(switch, "on")
    await turn("turn_off")
    states = [hass.states.get(it).state for it in (first, off, new["entity_id"], switch)]  # type: ignore[union-attr]
    assert states == ["on", "off", "on", "off"]


async def test_a_trial_follows_what_is_undone(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """A shadow that comes back is tried again, and one that is removed is dropped."""
    tried = await _try(hass, "shadow")
    entity_id = tried["entity_id"]
    await async_act(hass, "end_trial", entity_id=entity_id, keep=True)
    await hass.async_block_till_done()
    assert (await _trial(hass))["status"] == "kept"
    await async_act(hass, "rollback", entity_id=entity_id)
    await hass.async_block_till_done()
    assert (await _trial(hass))["status"] == "running"
    await async_act(hass, "rollback", entity_id=entity_id)
    await hass.async_block_till_done()
    assert automations(hass) == []
    assert (await _trial(hass))["status"] == "dropped"
