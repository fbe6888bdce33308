"""Test that proposals are judged by what was planted, and by nothing else."""

from typing import Any

import pytest

from ai_automation_sidecar.simulate.truth import judge

TRUTH: dict[str, Any] = {
    "habits": [
        {
            "id": "porch",
            "type": "time_of_day",
            "action": "light.turn_on",
            "data": {},
            "entities": ["light.porch"],
            "hour": None,
            "sun": "sunset",
            "offset_minutes": 10.0,
            "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        },
        {
            "id": "coffee",
            "type": "time_of_day",
            "action": "switch.turn_on",
            "data": {},
            "entities": ["switch.coffee"],
            "hour": 7.0,
            "sun": None,
            "offset_minutes": None,
            "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        },
        {
            "id": "heating",
            "type": "trigger_action",
            "action": "climate.set_temperature",
            "data": {"temperature": 16.0},
            "entities": ["climate.hall"],
            "trigger": "zone.home",
            "to": "0",
            "dark": False,
        },
    ],
    "regular": [{"action": "switch.turn_off", "data": {}, "entities": ["switch.coffee"]}],
    "automated": [],
}


def _proposal(
    action: str, entity_id: str, trigger: dict[str, Any], type_: str = "time_of_day", **data: Any
) -> dict[str, Any]:
    call = {"action": action, "target": {"entity_id": entity_id}, "data": data}
    return {
        "type": type_,
        "title": f"{action} {entity_id}",
        "automation": {"triggers": [trigger], "conditions": [], "actions": [call]},
    }


WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
SUNSET = {"trigger": "sun", "event": "sunset", "offset": "00:15:00"}
SEVEN = {"trigger": "time", "at": "07:05:00", "weekday": WORKDAYS}
LAST_LEFT = {"trigger": "state", "entity_id": ["zone.home"], "to": "0"}


@pytest.mark.parametrize(
    ("proposal", "verdict"),
    [
        (_proposal("light.turn_on", "light.porch", SUNSET), "true"),
        (_proposal("light.turn_on", "light.porch", {**SUNSET, "event": "sunrise"}), "fair"),
        (_proposal("light.turn_on", "light.porch", {**SUNSET, "offset": "-01:00:00"}), "fair"),
        (_proposal("light.turn_on", "light.hall", SUNSET), "false"),
        (_proposal("light.turn_off", "light.porch", SUNSET), "false"),
        (_proposal("switch.turn_on", "switch.coffee", SEVEN), "true"),
        (_proposal("switch.turn_on", "switch.coffee", {**SEVEN, "weekday": ["sat"]}), "fair"),
        (_proposal("switch.turn_on", "switch.coffee", {**SEVEN, "at": "09:00:00"}), "fair"),
        (_proposal("switch.turn_on", "switch.coffee", {"trigger": "time", "at": "07:00"}), "fair"),
        (_proposal("switch.turn_off", "switch.coffee", SEVEN), "fair"),
        (
            _proposal(
                "climate.set_temperature",
                "climate.hall",
                LAST_LEFT,
                "trigger_action",
                temperature=16.0,
            ),
            "true",
        ),
        (
            _proposal(
                "climate.set_temperature",
                "climate.hall",
                LAST_LEFT,
                "trigger_action",
                temperature=21.0,
            ),
            "false",
        ),
        (
            _proposal(
                "climate.set_temperature",
                "climate.hall",
                {**LAST_LEFT, "entity_id": ["light.hall"]},
                "trigger_action",
                temperature=16.0,
            ),
            "fair",
        ),
    ],
)
def test_verdicts(proposal: dict[str, Any], verdict: str) -> None:
    """A proposal is true only with the right deed and occasion; else fair or false."""
    assert judge([proposal], TRUTH).verdicts == (verdict,)


def test_found() -> None:
    """A habit is found once, however often it is proposed."""
    proposal = _proposal("light.turn_on", "light.porch", SUNSET)
    assert judge([proposal, proposal], TRUTH).found == {"porch"}
