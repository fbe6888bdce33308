"""Let a real Home Assistant record what a person, a voice, an automation and a script do."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.components.recorder.common import (  # type: ignore[import-untyped]
    async_wait_recording_done,
)

from ai_automation_sidecar.core.attribution.causes import Cause, Users
from ai_automation_sidecar.history.address import parse_address
from ai_automation_sidecar.history.reader import read_history

CONFIG: dict[str, Any] = {
    "input_boolean": {"lamp": {}, "fan": {}, "night": {}},
    "script": {
        "relax": {
            "sequence": [
                {
                    "action": "input_boolean.turn_on",
                    "target": {"entity_id": "input_boolean.night"},
                }
            ]
        }
    },
    "automation": [
        {
            "id": "fan",
            "alias": "Fan follows lamp",
            "triggers": [{"trigger": "state", "entity_id": "input_boolean.lamp"}],
            "actions": [
                {"action": "input_boolean.toggle", "target": {"entity_id": "input_boolean.fan"}}
            ],
        }
    ],
}


async def async_live(hass: HomeAssistant, user: User) -> None:
    """Let something of each kind happen, and wait until it is recorded."""
    for domain, config in CONFIG.items():
        assert await async_setup_component(hass, domain, {domain: config})
    await hass.async_block_till_done()
    await _call(hass, "input_boolean.turn_on", "input_boolean.lamp", user.id)
    await _call(hass, "input_boolean.turn_off", "input_boolean.lamp", None)
    await _call(hass, "script.turn_on", "script.relax", user.id)
    hass.states.async_set("light.hall", "off", {"friendly_name": "Hall"})
    hass.states.async_set("light.hall", "on", {"friendly_name": "Hall"})
    await async_wait_recording_done(hass)


async def _call(hass: HomeAssistant, action: str, entity_id: str, user: str | None) -> None:
    domain, _, service = action.partition(".")
    await hass.services.async_call(
        domain, service, {"entity_id": entity_id}, blocking=True, context=Context(user_id=user)
    )
    await hass.async_block_till_done()


def check_attribution(url: str) -> None:
    """Check who is behind what happened, as the sidecar reads it from a recorder."""
    history, latest = read_history(parse_address(url), Users())
    causes = {
        subject: [Cause(value) for value in track.cause]
        for subject, track in history.tracks.items()
    }
    assert causes["input_boolean.lamp"] == [Cause.PERSON, Cause.PERSON]
    assert causes["input_boolean.fan"] == [Cause.AUTOMATION, Cause.AUTOMATION]
    assert causes["input_boolean.night"] == [Cause.SCRIPT]
    assert causes["script.relax"][0] is Cause.PERSON
    assert causes["light.hall"] == [Cause.DEVICE]
    assert latest["light.hall"][1]["friendly_name"] == "Hall"
