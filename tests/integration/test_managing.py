"""Test that automations as a whole are changed, switched, run, removed and written again."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_capture_events,
)

from .talking import Talker, async_act, async_create, async_write, automations

REQUEST = "Turn on the porch light at 9 pm"
MINE: dict[str, Any] = {
    "id": "1600000000000",
    "alias": "Mine",
    "triggers": [{"trigger": "time", "at": "07:00:00"}],
    "actions": [{"action": "light.turn_off", "target": {"entity_id": "light.porch_light"}}],
}


@pytest.fixture
async def entity_id(hass: HomeAssistant, lived_in: MockConfigEntry) -> str:
    """Return an automation that was made from a sentence."""
    return str((await async_create(hass, REQUEST, deploy=True))["entity_id"])


@pytest.fixture
async def mine(hass: HomeAssistant, lived_in: MockConfigEntry) -> str:
    """Return an automation that a person has written."""
    await async_write(hass, MINE)
    return "automation.mine"


async def test_an_automation_of_a_person_is_edited(hass: HomeAssistant, mine: str) -> None:
    """The change is proposed with its difference, then made, and can be rolled back."""
    proposed = await async_act(hass, "edit_automation", entity_id=mine, text="only on weekdays")
    assert proposed["status"] == "proposed"
    assert "weekday" in proposed["diff"]
    assert automations(hass) == [MINE]
    edited = await async_act(
        hass, "edit_automation", entity_id=mine, text="at half past eight", deploy=True
    )
    assert edited["status"] == "deployed"
    assert "+- trigger: time" in edited["diff"] or "08:30" in edited["diff"]
    assert automations(hass)[0]["triggers"] == [{"trigger": "time", "at": "08:30:00"}]
    await async_act(hass, "rollback", entity_id=mine)
    assert automations(hass) == [MINE]


async def test_an_edit_that_is_not_understood(hass: HomeAssistant, mine: str) -> None:
    """It is refused with a reason, and nothing changes."""
    refused = await async_act(
        hass, "edit_automation", entity_id=mine, text="more frumious", deploy=True
    )
    assert refused["status"] == "refused"
    assert refused["reasons"]
    assert automations(hass) == [MINE]


async def test_switched_and_run(hass: HomeAssistant, entity_id: str) -> None:
    """It is off, on, and does what it does when it is told to."""
    assert await async_act(hass, "disable", entity_id=entity_id) == {
        "entity_id": entity_id,
        "enabled": False,
    }
    assert hass.states.is_state(entity_id, "off")
    await async_act(hass, "enable", entity_id=entity_id)
    assert hass.states.is_state(entity_id, "on")
    ran = async_capture_events(hass, "automation_triggered")
    await async_act(hass, "trigger", entity_id=entity_id)
    await hass.async_block_till_done()
    assert [event.data["entity_id"] for event in ran] == [entity_id]


async def test_removed_and_written_again(hass: HomeAssistant, entity_id: str) -> None:
    """What was removed, or changed by others, is written as it was deployed."""
    before = automations(hass)
    removed = await async_act(hass, "remove", entity_id=entity_id)
    assert (removed["config"], automations(hass)) == (None, [])
    await async_act(hass, "redeploy", entity_id=entity_id)
    assert automations(hass) == before
    assert hass.states.is_state(entity_id, "on")


@pytest.mark.parametrize("action", ["enable", "disable", "trigger", "remove", "redeploy"])
async def test_an_automation_that_is_not_there(
    hass: HomeAssistant, lived_in: MockConfigEntry, action: str
) -> None:
    """It is said that there is none."""
    with pytest.raises(ServiceValidationError, match=r"automation\.nobody"):
        await async_act(hass, action, entity_id="automation.nobody")


async def test_several_are_deployed(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Each for itself: what cannot be is said, the others are there."""
    one = (await async_create(hass, REQUEST))["proposal_id"]
    two = (await async_create(hass, "Turn off the kitchen light at midnight"))["proposal_id"]
    done = await async_act(hass, "deploy_all", proposal_ids=[one, "nothing", two])
    assert done["complete"] is False
    assert [item["status"] for item in done["items"]] == ["deployed", "failed", "deployed"]
    assert "nothing" in done["items"][1]["reasons"][0]
    assert len(automations(hass)) == 2


async def test_all_or_none(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """One that cannot be takes the others back, and they can be deployed later."""
    one = (await async_create(hass, REQUEST))["proposal_id"]
    done = await async_act(hass, "deploy_all", proposal_ids=[one, "nothing"], together=True)
    assert done["complete"] is False
    assert [item["taken_back"] for item in done["items"]] == [True, False]
    assert automations(hass) == []
    again = await async_act(hass, "deploy_all", proposal_ids=[one], together=True)
    assert again["complete"] is True
    assert len(automations(hass)) == 1


async def test_by_words(hass: HomeAssistant, entity_id: str) -> None:
    """Switched at once; removed only after a yes, and back again on "undo that"."""
    talker = Talker(hass)
    assert "is off" in await talker.say("turn off the porch automation")
    assert hass.states.is_state(entity_id, "off")
    assert "is on" in await talker.say("turn the porch light automation back on")
    assert "is off" in await talker.say("undo that")
    assert "is on" in await talker.say("undo that")
    assert "runs" in await talker.say("run the porch automation")
    before = automations(hass)
    assert "Shall I remove" in await talker.say("delete the porch automation")
    assert await talker.say("no") == "All right, I leave it."
    assert automations(hass) == before
    assert "Shall I remove" in await talker.say("delete that automation")
    assert "I removed" in await talker.say("yes")
    assert automations(hass) == []
    assert "is back" in await talker.say("undo that")
    assert automations(hass) == before
