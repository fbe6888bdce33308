"""What is asked for by place is written with the running core's own triggers, and works."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import Talker, async_create, automations

REQUEST = "when any of the lights downstairs turns on, turn on the washing machine"


async def test_a_floor(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """It is deployed, fires for a light of the floor, and nothing is complained of."""
    done = await async_create(hass, REQUEST, deploy=True)
    assert done["status"] == "deployed", done["reasons"]
    assert [it for it in done["findings"] if it["severity"] == "error"] == []
    (trigger,) = automations(hass)[0]["triggers"]
    assert trigger == {"trigger": "light.turned_on", "target": {"floor_id": "ground_floor"}}
    assert "Ground floor" in done["summary"]
    target = {"entity_id": "light.kitchen_light"}
    await hass.services.async_call("light", "turn_on", target, blocking=True)
    await hass.async_block_till_done()
    assert hass.states.is_state("input_boolean.washer", "on")
    assert not ir.async_get(hass).issues


async def test_changed_by_words(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """It is changed by words like every other automation."""
    talker = Talker(hass)
    await talker.say(REQUEST)
    await talker.say("call it evening watch")
    await talker.say("yes")
    said = await talker.say("change the evening watch automation: only after sunset")
    assert "only if it is dark" in said
    await talker.say("yes")
    (config,) = automations(hass)
    assert config["triggers"][0]["target"] == {"floor_id": "ground_floor"}
    assert len(config["conditions"]) == 1
