"""The report on all automations of a real house, and what Home Assistant itself judges."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import async_act

SUNSET = {"trigger": "sun", "event": "sunset"}
PORCH = {"entity_id": "light.porch_light"}


def _call(action: str, **more: Any) -> dict[str, Any]:
    """Return a call on the porch light."""
    return {"action": action, "target": PORCH, **more}


async def _add(hass: HomeAssistant, **config: Any) -> None:
    """Write an automation as the editor does."""
    await async_act(hass, "create_automation", config=config, deploy=True)


async def test_report(
    hass: HomeAssistant, lived_in: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What is at odds, dead or has been quiet for long is told with its automation."""
    await _add(hass, alias="On", triggers=[SUNSET], actions=[_call("light.turn_on")])
    await _add(hass, alias="Off", triggers=[SUNSET], actions=[_call("light.turn_off")])
    report = await async_act(hass, "hygiene_report")
    assert (report["automations"], report["counts"]["conflict"]) == (2, 1)
    (conflict,) = report["issues"]
    assert (conflict["entity_id"], conflict["suggestions"]) == ("automation.off", ["automation.on"])
    hass.states.async_remove("light.porch_light")
    freezer.tick(40 * 24 * 3600)
    report = await async_act(hass, "hygiene_report", weeks=5)
    assert report["counts"]["dead"] == 2
    assert report["counts"]["asleep"] == 2
    dead = next(issue for issue in report["issues"] if issue["topic"] == "dead")
    assert dead["fix"]["value"] == "light.kitchen_light"
    assert (await async_act(hass, "hygiene_report", weeks=6))["counts"]["asleep"] == 0


@pytest.mark.parametrize(
    ("action", "code", "place"),
    [
        (_call("light.turn_on", data={"flash": "for ever"}), "invalid_data", "actions/0/data"),
        ({"variables": {"x": "{{ 'a' | float }}"}}, "template_fails", "actions/0/variables/x"),
    ],
)
async def test_what_home_assistant_itself_refuses(
    hass: HomeAssistant, lived_in: MockConfigEntry, action: dict[str, Any], code: str, place: str
) -> None:
    """Its schemas and its templates are asked, where nothing has to be computed first."""
    config = {"triggers": [SUNSET], "actions": [action]}
    checked = await async_act(hass, "check_automation", config=config)
    assert (code, place) in {(it["code"], it["place"]) for it in checked["findings"]}


async def test_home_assistants_own_blueprints(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """What is made of them as they mean it has no error."""
    assert await async_setup_component(hass, "automation", {})
    hass.states.async_set("binary_sensor.hall", "off", {"device_class": "motion"})
    config = {
        "use_blueprint": {
            "path": "homeassistant/motion_light.yaml",
            "input": {"motion_entity": "binary_sensor.hall", "light_target": PORCH},
        }
    }
    checked = await async_act(hass, "check_automation", config=config)
    assert checked["valid"], checked["findings"]
    config["use_blueprint"]["input"] = {"motion_entity": "binary_sensor.hal", "light_target": PORCH}
    checked = await async_act(hass, "check_automation", config=config)
    assert [it["place"] for it in checked["findings"] if it["code"] == "unknown_entity"] == [
        "use_blueprint/input/motion_entity"
    ]
