"""Test that proposals are judged by what was planted, and by nothing else."""

from typing import Any

import pytest

from ai_automation_sidecar.simulate.judging import judge

TRUTH: dict[str, Any] = {
    "habits": [
        {
            "id": "porch",
            "type": "time_of_day",
            "calls": [{"action": "light.turn_on", "data": {}, "entities": ["light.porch"]}],
            "conditions": [],
            "hour": None,
            "sun": "sunset",
            "offset_minutes": 10.0,
            "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        },
        {
            "id": "coffee",
            "type": "time_of_day",
            "calls": [{"action": "switch.turn_on", "data": {}, "entities": ["switch.coffee"]}],
            "conditions": [],
            "hour": 7.0,
            "sun": None,
            "offset_minutes": None,
            "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        },
        {
            "id": "heating",
            "type": "trigger_action",
            "calls": [
                {
                    "action": "climate.set_temperature",
                    "data": {"temperature": 16.0},
                    "entities": ["climate.hall"],
                }
            ],
            "conditions": [],
            "trigger": "zone.home",
            "to": "0",
        },
        {
            "id": "fan",
            "type": "duration",
            "calls": [{"action": "switch.turn_off", "data": {}, "entities": ["switch.fan"]}],
            "conditions": [],
            "trigger": "switch.fan",
            "to": "on",
            "minutes": 20.0,
        },
        {
            "id": "damp",
            "type": "threshold",
            "calls": [{"action": "switch.turn_on", "data": {}, "entities": ["switch.fan"]}],
            "conditions": [
                {"condition": "state", "entity_id": "sun.sun", "state": "below_horizon"}
            ],
            "trigger": "sensor.humidity",
            "over": True,
            "limit": 65.0,
        },
        {
            "id": "ended",
            "type": "trigger_action",
            "alive": False,
            "calls": [{"action": "light.turn_on", "data": {}, "entities": ["light.old"]}],
            "conditions": [],
            "trigger": "binary_sensor.door",
            "to": "on",
        },
        {
            "id": "way_home",
            "type": "predictive",
            "calls": [{"action": "climate.turn_on", "data": {}, "entities": ["climate.den"]}],
            "conditions": [],
            "trigger": "person.anna",
            "to": "not_home",
            "from": "Work",
        },
        {
            "id": "round",
            "type": "trigger_action",
            "calls": [
                {"action": "light.turn_on", "data": {}, "entities": ["light.coat"]},
                {"action": "light.turn_on", "data": {}, "entities": ["light.sofa"]},
            ],
            "conditions": [
                {"condition": "state", "entity_id": "sun.sun", "state": "below_horizon"}
            ],
            "trigger": "person.anna",
            "to": "home",
        },
        {
            "id": "morning",
            "type": "trigger_action",
            "calls": [{"action": "switch.turn_on", "data": {}, "entities": ["switch.radio"]}],
            "conditions": [{"condition": "time", "after": "05:00:00", "before": "10:00:00"}],
            "trigger": "binary_sensor.door",
            "to": "on",
        },
    ],
    "workday": "binary_sensor.workday",
    "regular": [{"action": "switch.turn_off", "data": {}, "entities": ["switch.coffee"]}],
    "automated": [{"action": "light.turn_on", "data": {}, "entities": ["light.stairs"]}],
    "traps": [{"reason": "a thermostat", "entities": ["switch.relay"]}],
    "same": {"light.group": ["light.porch", "light.gate"]},
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
LEFT_ON = {"trigger": "state", "entity_id": "switch.fan", "to": "on", "for": "00:21:00"}
DAMP = {"trigger": "numeric_state", "entity_id": "sensor.humidity", "above": 67.0}
DOOR = {"trigger": "state", "entity_id": "binary_sensor.door", "to": "on"}
SET_OFF = {"trigger": "state", "entity_id": "person.anna", "from": "Work"}
LAST_LEFT = {"trigger": "state", "entity_id": ["zone.home"], "to": "0"}


@pytest.mark.parametrize(
    ("proposal", "verdict"),
    [
        (_proposal("light.turn_on", "light.porch", SUNSET), "true"),
        (_proposal("light.turn_on", "light.porch", {**SUNSET, "event": "sunrise"}), "fair"),
        (_proposal("light.turn_on", "light.porch", {**SUNSET, "offset": "-01:00:00"}), "fair"),
        (_proposal("light.turn_on", "light.hall", SUNSET), "false"),
        (_proposal("light.turn_on", "light.group", SUNSET), "true"),
        (_proposal("light.turn_on", "light.stairs", DOOR), "trap"),
        (_proposal("switch.turn_on", "switch.relay", SEVEN), "trap"),
        (_proposal("light.turn_on", "light.old", DOOR), "trap"),
        (_proposal("switch.turn_off", "switch.fan", LEFT_ON), "true"),
        (_proposal("switch.turn_off", "switch.fan", {**LEFT_ON, "for": "01:00:00"}), "fair"),
        (_proposal("switch.turn_on", "switch.fan", DAMP), "true"),
        (_proposal("switch.turn_on", "switch.fan", {**DAMP, "above": 20.0}), "fair"),
        (_proposal("light.turn_off", "light.porch", SUNSET), "false"),
        (_proposal("switch.turn_on", "switch.coffee", SEVEN), "true"),
        (_proposal("switch.turn_on", "switch.coffee", {**SEVEN, "weekday": ["sat"]}), "fair"),
        (_proposal("switch.turn_on", "switch.coffee", {**SEVEN, "at": "09:00:00"}), "fair"),
        (_proposal("switch.turn_on", "switch.coffee", {"trigger": "time", "at": "07:00"}), "fair"),
        (_proposal("switch.turn_off", "switch.coffee", SEVEN), "fair"),
        (_proposal("climate.turn_on", "climate.den", SET_OFF), "true"),
        (_proposal("climate.turn_on", "climate.den", {**SET_OFF, "from": "home"}), "fair"),
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


@pytest.mark.parametrize(("at", "verdict"), [(None, "trap"), (1200, "trap"), (900, "true")])
def test_what_ends_later(at: float | None, verdict: str) -> None:
    """Nobody can know of a habit that it will end."""
    [habit] = [it for it in TRUTH["habits"] if it["id"] == "porch"]
    truth = {**TRUTH, "habits": [{**habit, "alive": False, "ends": 1000}]}
    judged = judge([_proposal("light.turn_on", "light.porch", SUNSET)], truth, at)
    assert judged.verdicts == (verdict,)


def test_found() -> None:
    """A habit is found once, however often it is proposed."""
    proposal = _proposal("light.turn_on", "light.porch", SUNSET)
    assert judge([proposal, proposal], TRUTH).found == {"porch"}


@pytest.mark.parametrize(
    ("condition", "right"),
    [
        ({"condition": "state", "entity_id": "sun.sun", "state": "below_horizon"}, True),
        ({"condition": "sun", "after": "sunset"}, True),
        ({"condition": "time", "after": "17:00:00", "before": "06:00:00"}, True),
        ({"condition": "time", "after": "08:00:00", "before": "12:00:00"}, False),
        ({"condition": "state", "entity_id": "sun.sun", "state": "above_horizon"}, False),
        ({"condition": "time", "weekday": ["sat"]}, False),
    ],
)
def test_conditions(condition: dict[str, Any], *, right: bool) -> None:
    """A habit has the right conditions only if they come to the same."""
    proposal = _proposal("switch.turn_on", "switch.fan", DAMP)
    proposal["automation"]["conditions"] = [condition]
    judged = judge([proposal], TRUTH)
    assert judged.found == {"damp"}
    assert ("damp" in judged.right) is right


def test_missing_condition() -> None:
    """A habit that is found without its condition is not right."""
    judged = judge([_proposal("switch.turn_on", "switch.fan", DAMP)], TRUTH)
    assert judged.found == {"damp"}
    assert not judged.right


@pytest.mark.parametrize(
    ("after", "before", "right"), [("06:00", "11:30", True), ("06:00", "13:00", False)]
)
def test_hours(after: str, before: str, *, right: bool) -> None:
    """Hours of a condition are right if they are about those of the habit."""
    proposal = _proposal("switch.turn_on", "switch.radio", DOOR)
    hours = {"condition": "time", "after": f"{after}:00", "before": f"{before}:00"}
    proposal["automation"]["conditions"] = [hours]
    assert ("morning" in judge([proposal], TRUTH).right) is right


@pytest.mark.parametrize(("state", "verdict"), [("on", "true"), ("off", "fair")])
def test_workday_sensor(state: str, verdict: str) -> None:
    """The sensor of workdays says Monday to Friday as well as their names do."""
    proposal = _proposal("switch.turn_on", "switch.coffee", {"trigger": "time", "at": "07:00:00"})
    said = {"condition": "state", "entity_id": "binary_sensor.workday", "state": state}
    proposal["automation"]["conditions"] = [said]
    judged = judge([proposal], TRUTH)
    assert judged.verdicts == (verdict,)
    assert ("coffee" in judged.right) is (state == "on")


def test_calendar_of_workdays() -> None:
    """What is done on days of a calendar, all of them workdays, need not name these as well."""
    said = {"condition": "state", "entity_id": "calendar.office", "state": "on"}
    coffee = next(habit for habit in TRUTH["habits"] if habit["id"] == "coffee")
    truth = {**TRUTH, "habits": [{**coffee, "conditions": [said]}]}
    proposal = _proposal("switch.turn_on", "switch.coffee", {"trigger": "time", "at": "07:00:00"})
    proposal["automation"]["conditions"] = [said]
    assert judge([proposal], truth).verdicts == ("fair",)
    judged = judge([proposal], {**truth, "some_workdays": "calendar.office"})
    assert judged.verdicts == ("true",)
    assert judged.right == {"coffee"}


@pytest.mark.parametrize(("trigger", "right"), [("light.coat", True), ("person.anna", False)])
def test_conditions_of_a_round(trigger: str, *, right: bool) -> None:
    """What follows the first deed of a round needs no condition, what begins it does."""
    waits = {"trigger": "state", "entity_id": trigger}
    judged = judge([_proposal("light.turn_on", "light.sofa", waits)], TRUTH)
    assert judged.found == {"round"}
    assert ("round" in judged.right) is right
