"""A small house with real entities that really switch, for tests of requests."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er, floor_registry as fr
from homeassistant.setup import async_setup_component

HELPERS: Mapping[str, Mapping[str, Any]] = {
    "input_boolean": {
        "porch": {"name": "Porch switch"},
        "kettle": {"name": "Kettle"},
        "washer": {"name": "Washing machine"},
    },
    "input_number": {"target": {"name": "Target", "min": 5, "max": 30, "initial": 20}},
}
# A light that is on when its helper is: it takes actions and shows what became of them.
LIGHTS = {"Porch light": "porch", "Kitchen light": "kettle"}


async def async_furnish(hass: HomeAssistant) -> None:
    """Set the house up: two lights in two rooms, a kettle, a washing machine."""
    assert await async_setup_component(hass, "homeassistant", {})
    for domain, helpers in HELPERS.items():
        assert await async_setup_component(hass, domain, {domain: dict(helpers)})
    assert await async_setup_component(hass, "sun", {})
    lights = [
        {
            "unique_id": helper,
            "name": name,
            "state": f"{{{{ is_state('input_boolean.{helper}', 'on') }}}}",
            "turn_on": _switch("turn_on", helper),
            "turn_off": _switch("turn_off", helper),
        }
        for name, helper in LIGHTS.items()
    ]
    assert await async_setup_component(hass, "template", {"template": [{"light": lights}]})
    await hass.async_block_till_done()
    ground = fr.async_get(hass).async_create("Ground floor", aliases={"Downstairs"}, level=0)
    for area, entity_id in (("Porch", "light.porch_light"), ("Kitchen", "light.kitchen_light")):
        place = ar.async_get(hass).async_create(area, floor_id=ground.floor_id)
        er.async_get(hass).async_update_entity(entity_id, area_id=place.id)
    for state in hass.states.async_all():
        async_expose_entity(hass, "conversation", state.entity_id, should_expose=True)
    await hass.async_block_till_done()


def _switch(service: str, helper: str) -> list[dict[str, Any]]:
    target = {"entity_id": f"input_boolean.{helper}"}
    return [{"action": f"input_boolean.{service}", "target": target}]
