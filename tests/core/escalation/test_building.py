"""A filled form becomes a plan by the same resolver and checks as a sentence."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.ai_automation.core.checks import check_config
from custom_components.ai_automation.core.escalation.building import build
from custom_components.ai_automation.core.escalation.form import parse_form
from custom_components.ai_automation.core.language.reading import (
    NotAutomation,
    Proposed,
    Refused,
    Situation,
    Unclear,
)
from custom_components.ai_automation.core.plan import compile_plan
from custom_components.ai_automation.core.policy import judge
from tests.core.language.homes import home_of

from .answers import filled

HOME = home_of("clifton")
SITUATION = Situation(datetime(2026, 11, 1, 12, tzinfo=UTC))
TEXT = "Do it as I like it"


def _read(**values: Any) -> Any:
    return build(parse_form(filled(**values)), TEXT, HOME, SITUATION)


def _config(**values: Any) -> dict[str, Any]:
    reading = _read(**values)
    assert isinstance(reading, Proposed), reading
    return compile_plan(reading.plan)


def _errors(config: dict[str, Any]) -> list[str]:
    """Return what forbids a configuration; the homes of the fixtures know of no abilities."""
    found = {finding.code for finding in check_config(config, HOME) if finding.severity == "error"}
    return sorted(found - {"unknown_action", "no_capability_field"})


def test_like_a_sentence() -> None:
    """Triggers, conditions, days and actions come out as they do for a sentence."""
    config = _config(
        triggers=[{"kind": "sunset", "minutes": -30}],
        conditions=[
            {"kind": "people", "state": "any_home"},
            {"kind": "time", "at": "15:00", "until": "21:00"},
            {"kind": "state", "thing": "kettle", "state": "on", "negated": True},
        ],
        days=["sat", "sun"],
        actions=[
            {"do": "set", "thing": "corner lamp", "value": "40 %"},
            {"do": "wait", "minutes": 15},
            {"do": "off", "thing": "all the lights in the lounge"},
        ],
    )
    assert config["triggers"] == [{"trigger": "sun", "event": "sunset", "offset": "-00:30:00"}]
    first, second, third, days = config["conditions"]
    assert first["entity_id"] == "zone.home"
    assert (second["after"], second["before"]) == ("15:00:00", "21:00:00")
    assert third["condition"] == "not"
    assert days["weekday"] == ["sat", "sun"]
    dim, wait, off = config["actions"]
    assert dim["data"] == {"brightness_pct": 40}
    assert dim["target"] == {"entity_id": "light.corner_lamp"}
    assert wait["delay"] == "00:15:00"
    assert off["target"] == {"area_id": "lounge"}
    assert _errors(config) == []


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        (
            {"kind": "state", "thing": "Imogen", "state": "home"},
            {"entity_id": "person.imogen", "to": "home"},
        ),
        (
            {"kind": "above", "thing": "bathroom humidity", "value": "65 %", "minutes": 10},
            {"entity_id": "sensor.bathroom_humidity", "above": 65, "for": "00:10:00"},
        ),
        (
            {"kind": "below", "thing": "washing machine power", "value": "5"},
            {"entity_id": "sensor.washing_machine_power", "below": 5},
        ),
        ({"kind": "time", "at": "06:45"}, {"at": "06:45:00"}),
    ],
)
def test_triggers(trigger: dict[str, Any], expected: dict[str, Any]) -> None:
    """Every kind of trigger is built of what the home has."""
    config = _config(triggers=[trigger], actions=[{"do": "on", "thing": "kettle"}])
    assert expected.items() <= config["triggers"][0].items()


def test_not_there() -> None:
    """What does not exist is refused by name, with what comes near."""
    reading = _read(
        triggers=[{"kind": "sunset"}], actions=[{"do": "on", "thing": "the unicorn lamp"}]
    )
    assert isinstance(reading, Refused)
    assert "unicorn" in reading.reasons[0].text
    assert "Corner lamp" in reading.reasons[0].suggestions


def test_not_able() -> None:
    """A thing that cannot do it is refused, not swapped for another."""
    reading = _read(
        triggers=[{"kind": "sunset"}],
        actions=[{"do": "set", "thing": "kettle", "value": "blue"}],
    )
    assert isinstance(reading, Refused)


def test_several() -> None:
    """If a name could mean several things, it is asked; the answer settles it."""
    form = parse_form(
        filled(triggers=[{"kind": "sunset"}], actions=[{"do": "on", "thing": "lamp"}])
    )
    reading = build(form, TEXT, HOME, SITUATION)
    assert isinstance(reading, Unclear)
    (question,) = reading.questions
    assert len(question.options) > 1
    chosen = {question.mention: question.options[1].entity_ids}
    settled = build(form, TEXT, HOME, SITUATION, chosen)
    assert isinstance(settled, Proposed)
    (action,) = compile_plan(settled.plan)["actions"]
    assert action["target"] == {"entity_id": question.options[1].entity_ids[0]}


def test_whom_to_tell() -> None:
    """A message that names nobody is for somebody who is asked about; the answer settles it."""
    form = parse_form(
        filled(triggers=[{"kind": "sunset"}], actions=[{"do": "notify", "message": "It is dark"}])
    )
    reading = build(form, TEXT, HOME, SITUATION)
    assert isinstance(reading, Unclear)
    (question,) = reading.questions
    chosen = {question.mention: question.options[0].entity_ids}
    settled = build(form, TEXT, HOME, SITUATION, chosen)
    assert isinstance(settled, Proposed)


def test_safety() -> None:
    """A form can ask for a door to be unlocked; the policy then judges it as any other."""
    config = _config(
        triggers=[{"kind": "sunset"}], actions=[{"do": "unlock", "thing": "flat door"}]
    )
    assert [(item.danger.kind, item.rule) for item in judge(config, HOME).items] == [
        ("unlock", "confirm")
    ]


def test_nothing_dropped() -> None:
    """Words that found no place in the form are said, and nothing is proposed."""
    reading = _read(
        triggers=[{"kind": "sunset"}],
        actions=[{"do": "on", "thing": "kettle"}],
        unread=["while humming"],
    )
    assert isinstance(reading, Refused)
    assert reading.reasons[0].words == ("while humming",)


@pytest.mark.parametrize(
    "values",
    [
        {"actions": [{"do": "on", "thing": "kettle"}]},
        {"triggers": [{"kind": "sunset"}]},
        {},
    ],
)
def test_half_a_plan(values: dict[str, Any]) -> None:
    """Without a trigger or without an action there is no plan."""
    assert isinstance(_read(**values), Refused)


def test_no_automation() -> None:
    """A model may say that it is no request for an automation."""
    assert isinstance(_read(is_automation=False), NotAutomation)
