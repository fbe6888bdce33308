"""Automations are also made from a plan as JSON, with things by name."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import Response, async_act, async_create, automations

PLAN: dict[str, Any] = {
    "triggers": [{"kind": "sunset", "minutes": -15}],
    "conditions": [{"kind": "state", "thing": "washing machine", "state": "off"}],
    "actions": [{"do": "on", "thing": "porch light"}],
    "days": ["sat", "sun"],
}


async def _create(hass: HomeAssistant, plan: dict[str, Any], **fields: Any) -> Response:
    return await async_act(hass, "create_automation", plan=plan, **fields)


async def test_a_plan(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A plan is proposed like a sentence, and written if that is wanted."""
    proposed = await _create(hass, PLAN)
    assert proposed["status"] == "proposed"
    assert proposed["source"] == "local"
    assert automations(hass) == []
    done = await _create(hass, PLAN, deploy=True)
    assert done["status"] == "deployed"
    (config,) = automations(hass)
    assert config["triggers"] == [{"trigger": "sun", "event": "sunset", "offset": "-00:15:00"}]
    assert config["actions"] == [
        {"action": "light.turn_on", "target": {"entity_id": "light.porch_light"}}
    ]
    assert config["description"] == done["summary"]


async def test_what_is_unclear_is_asked(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A name for two things is asked about, and the answer is part of the plan."""
    asked = await _create(hass, {**PLAN, "actions": [{"do": "on", "thing": "the light"}]})
    assert asked["status"] == "needs_clarification"
    done = await async_create(
        hass, "kitchen", conversation_id=asked["conversation_id"], deploy=True
    )
    assert done["status"] == "deployed"
    assert done["source"] == "local"
    assert done["config"]["actions"][0]["target"] == {"entity_id": "light.kitchen_light"}


async def test_what_is_not_there(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Things that the home does not have are refused by name."""
    refused = await _create(
        hass, {**PLAN, "actions": [{"do": "on", "thing": "bathroom fan"}]}, deploy=True
    )
    assert refused["status"] == "refused"
    assert "bathroom fan" in refused["reasons"][0]
    assert automations(hass) == []


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({}, None),
        ({**PLAN, "actions": []}, None),
        ({**PLAN, "actions": [{"do": "on"}]}, "actions/0: lacks thing"),
        ({**PLAN, "actions": [{"action": "light.turn_on"}]}, "actions/0: no keys of a form"),
        ({**PLAN, "mode": "restart"}, "no keys of a form: mode"),
    ],
)
async def test_what_is_no_plan(
    hass: HomeAssistant, lived_in: MockConfigEntry, plan: dict[str, Any], message: str | None
) -> None:
    """What is not of the form is an error that says where; an empty one is refused."""
    if message is None:
        refused = await _create(hass, plan, deploy=True)
        assert refused["status"] == "refused"
        assert refused["reasons"]
    else:
        with pytest.raises(ServiceValidationError, match=message):
            await _create(hass, plan, deploy=True)
    assert automations(hass) == []
