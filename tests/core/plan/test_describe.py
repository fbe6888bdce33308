"""Plans are described as their owners would say it."""

from typing import Any

import pytest

from custom_components.ai_automation.core.plan import describe, lift, title_of
from tests.core.homes import small_home

LIGHT_ON = {"action": "light.turn_on", "target": {"entity_id": "light.ceiling"}}


@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        ({"trigger": "time", "at": "06:30:00"}, "it is 06:30"),
        (
            {"trigger": "time", "at": "06:30:00", "weekday": ["sat", "sun"]},
            "it is 06:30 on weekends",
        ),
        ({"trigger": "sun", "event": "sunset"}, "the sun sets"),
        (
            {"trigger": "sun", "event": "sunrise", "offset": "-01:30:00"},
            "it is 1 hour and 30 minutes before sunrise",
        ),
        ({"trigger": "state", "entity_id": "binary_sensor.door", "to": "on"}, "Front door opens"),
        (
            {"trigger": "state", "entity_id": "binary_sensor.door", "to": "off", "for": 600},
            "Front door is closed for 10 minutes",
        ),
        ({"trigger": "state", "entity_id": "person.anna", "to": "home"}, "Anna comes home"),
        (
            {"trigger": "state", "entity_id": "light.ceiling", "from": "off"},
            "Ceiling light turns on",
        ),
        (
            {"trigger": "state", "entity_id": "media_player.tv", "from": ["off", "standby"]},
            "media_player.tv turns on",
        ),
        ({"trigger": "state", "entity_id": "switch.kettle"}, "Kettle changes"),
        (
            {
                "trigger": "state",
                "entity_id": "climate.radiator",
                "attribute": "hvac_action",
                "to": "heating",
            },
            "hvac_action of Radiator becomes heating",
        ),
        (
            {"trigger": "numeric_state", "entity_id": "sensor.humidity", "above": 70},
            "Humidity rises above 70 %",
        ),
        (
            {"trigger": "numeric_state", "entity_id": "sensor.humidity", "above": 40, "below": 50},
            "Humidity comes between 40 % and 50 %",
        ),
        (
            {"trigger": "numeric_state", "entity_id": "zone.home", "below": 1},
            "everyone has left home",
        ),
        ({"trigger": "time_pattern", "minutes": "/5"}, "every 5 minutes"),
        ({"trigger": "event", "event_type": "tag_scanned"}, "the event tag_scanned happens"),
        ({"trigger": "mqtt", "topic": "a"}, "a message comes on a"),
        ({"trigger": "my_own", "a": 1}, "the trigger “my_own” fires"),
    ],
)
def test_triggers(trigger: dict[str, Any], words: str) -> None:
    """Every kind of trigger has words."""
    plan = lift({"triggers": [trigger], "actions": [LIGHT_ON]})
    assert describe(plan, small_home()) == f"When {words}, turn on Ceiling light."


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            {"condition": "time", "after": "23:00:00", "before": "06:00:00"},
            "it is between 23:00 and 06:00",
        ),
        ({"condition": "time", "weekday": ["mon", "tue", "wed", "thu", "fri"]}, "it is a weekday"),
        ({"condition": "time", "weekday": ["fri", "mon"]}, "it is Monday or Friday"),
        ({"condition": "state", "entity_id": "sun.sun", "state": "below_horizon"}, "it is dark"),
        (
            {"condition": "state", "entity_id": "binary_sensor.door", "state": "on"},
            "Front door is open",
        ),
        (
            {"condition": "numeric_state", "entity_id": "sensor.humidity", "below": 40},
            "Humidity is below 40 %",
        ),
        ({"condition": "numeric_state", "entity_id": "zone.home", "above": 0}, "somebody is home"),
        (
            {
                "condition": "not",
                "conditions": [{"condition": "state", "entity_id": "person.anna", "state": "home"}],
            },
            "not (Anna is home)",
        ),
        ("{{ true }}", "a template is true"),
    ],
)
def test_conditions(condition: Any, words: str) -> None:
    """Every kind of condition has words."""
    config = {
        "triggers": [{"trigger": "sun", "event": "sunset"}],
        "conditions": [condition],
        "actions": [LIGHT_ON],
    }
    assert (
        describe(lift(config), small_home())
        == f"When the sun sets, if {words}: turn on Ceiling light."
    )


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (
            {
                "action": "light.turn_on",
                "target": {"area_id": "kitchen"},
                "data": {"brightness_pct": 40},
            },
            "turn on the lights in Kitchen at 40 %",
        ),
        (
            {"action": "cover.close_cover", "target": {"floor_id": "ground"}},
            "close the covers on Ground floor",
        ),
        (
            {
                "action": "cover.set_cover_position",
                "target": {"entity_id": "cover.blind"},
                "data": {"position": 30},
            },
            "set Blind to 30 %",
        ),
        (
            {
                "action": "media_player.volume_set",
                "target": {"entity_id": "media_player.x"},
                "data": {"volume_level": 0.15},
            },
            "set the volume of media_player.x to 15 %",
        ),
        ({"action": "notify.notify", "data": {"message": "Hello"}}, "send “Hello” (notify.notify)"),
        ({"action": "backup.create"}, "call backup.create"),
        ({"delay": {"minutes": 10}}, "wait 10 minutes"),
        (
            {"wait_for_trigger": [{"trigger": "sun", "event": "sunset"}], "timeout": 60},
            "wait until the sun sets (at most 1 minute)",
        ),
        (
            {
                "if": [{"condition": "state", "entity_id": "person.anna", "state": "home"}],
                "then": [LIGHT_ON],
                "else": [{"delay": 5}],
            },
            "if Anna is home: turn on Ceiling light; otherwise: wait 5 seconds",
        ),
        (
            {"condition": "state", "entity_id": "person.anna", "state": "home"},
            "go on only if Anna is home",
        ),
        ({"repeat": {"count": 2, "sequence": [{"delay": 1}]}}, "2 times: wait 1 second"),
        ({"my_own": 1}, "do the step “my_own”"),
    ],
)
def test_actions(action: Any, words: str) -> None:
    """Every kind of action has words."""
    plan = lift({"triggers": [{"trigger": "sun", "event": "sunset"}], "actions": [action]})
    assert describe(plan, small_home()) == f"When the sun sets, {words}."


def test_branches_are_named_by_their_triggers() -> None:
    """A choice by trigger id is described by what those triggers are."""
    config = {
        "triggers": [
            {"trigger": "sun", "event": "sunset", "id": "a"},
            {"trigger": "time", "at": "00:00:00", "id": "b"},
        ],
        "actions": [
            {
                "choose": [
                    {"conditions": [{"condition": "trigger", "id": "a"}], "sequence": [LIGHT_ON]},
                    {"conditions": [{"condition": "trigger", "id": "unknown"}], "sequence": []},
                ],
                "default": [{"delay": 1}],
            }
        ],
    }
    words = describe(lift(config), small_home())
    assert "when the sun sets: turn on Ceiling light" in words
    assert "trigger unknown fired" in words
    assert "otherwise: wait 1 second" in words


def test_titles_are_short() -> None:
    """A title says what and when, and never fills the line."""
    plan = lift({"triggers": [{"trigger": "sun", "event": "sunset"}], "actions": [LIGHT_ON]})
    assert title_of(plan, small_home()) == "Turn on Ceiling light – the sun sets"
    many = lift(
        {
            "triggers": [],
            "actions": [
                {
                    "action": "light.turn_on",
                    "target": {"entity_id": [f"light.{n}" for n in range(40)]},
                }
            ],
        }
    )
    assert len(title_of(many, small_home())) <= 80
