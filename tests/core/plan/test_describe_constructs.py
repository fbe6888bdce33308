"""Every construct is described, in every language."""

from typing import Any

import pytest

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.plan import describe, lift
from tests.core.homes import small_home

from .configurations import CONSTRUCTS, configurations

LANGUAGES = ("en", "de", "es", "fr", "nl")
DOOR = "binary_sensor.door"


def _when(**trigger: Any) -> str:
    plan = lift({"triggers": [trigger], "actions": [{"stop": "x"}]})
    return describe(plan, small_home()).removeprefix("When ").removesuffix(", stop (“x”).")


def _if(*conditions: Any) -> str:
    plan = lift({"triggers": [], "conditions": list(conditions), "actions": []})
    told = describe(plan, small_home())
    return told.removeprefix("When it is run by hand, if ").removesuffix(": do nothing.")


def _does(*actions: Any) -> str:
    told = describe(lift({"triggers": [], "actions": list(actions)}), small_home())
    return told.removeprefix("When it is run by hand, ").removesuffix(".")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("config", configurations(CONSTRUCTS), ids=lambda config: config["id"])
def test_every_language_describes_every_construct(config: dict[str, Any], language: str) -> None:
    """No phrase is missing, and none has a gap left open."""
    told = describe(lift(config), Home(), language)
    assert "None" not in told
    assert "{target}" not in told
    assert "{words}" not in told


@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        ({"trigger": "time", "at": ["07:00", "08:00"]}, "it is 07:00 or it is 08:00"),
        (
            {"trigger": "time", "at": {"entity_id": "sensor.alarm", "offset": "-00:05:00"}},
            "it is 5 minutes before sensor.alarm",
        ),
        ({"trigger": "state", "entity_id": DOOR, "to": None}, "Front door changes"),
        (
            {"trigger": "state", "entity_id": DOOR, "to": "on", "for": "{{ x }}"},
            "Front door is open for some time",
        ),
        (
            {"trigger": "zone", "entity_id": "person.anna", "zone": "zone.work", "event": "leave"},
            "Anna leaves zone.work",
        ),
        ({"trigger": "calendar", "entity_id": "calendar.a"}, "an event of calendar.a starts"),
        ({"trigger": "webhook", "webhook_id": "secret"}, "a webhook is called"),
        ({"trigger": "conversation", "command": "good night"}, "somebody says “good night”"),
        (
            {"trigger": "persistent_notification", "update_type": "removed"},
            "a notification is removed",
        ),
        (
            {"trigger": "light.turned_on", "target": {"entity_id": "light.ceiling"}},
            "Ceiling light turns on",
        ),
        (
            {
                "trigger": "light.turned_on",
                "target": {"area_id": "kitchen"},
                "options": {"behavior": "first", "for": "00:05:00"},
            },
            "the lights in Kitchen turn on (the first of them) for 5 minutes",
        ),
        (
            {"trigger": "sun.dawn", "options": {"type": "nautical"}},
            "“sun: dawn” happens (type nautical)",
        ),
        (
            {"trigger": "device", "device_id": "d", "domain": "zha", "type": "short_press"},
            "d reports “short press”",
        ),
        (
            {"trigger": "homeassistant", "event": "start", "enabled": False},
            "Home Assistant starts (switched off)",
        ),
    ],
)
def test_triggers(trigger: dict[str, Any], words: str) -> None:
    """Each kind of trigger has words of its own."""
    assert _when(**trigger) == words


def test_a_secret_is_not_told() -> None:
    """Whoever knows the id of a webhook can act in the house."""
    assert "secret" not in _when(trigger="webhook", webhook_id="secret")


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        (
            [{"condition": "sun", "after": "sunset", "after_offset": "-00:20:00"}],
            "it is after 20 minutes before sunset",
        ),
        (
            [{"condition": "sun", "after": "sunset", "before": "sunrise"}],
            "it is between sunset and sunrise",
        ),
        (
            [{"condition": "zone", "entity_id": "person.anna", "zone": "zone.work"}],
            "Anna is in zone.work",
        ),
        (
            [{"condition": "light.is_on", "target": {"area_id": "kitchen"}}],
            "the lights in Kitchen are on",
        ),
        (
            [{"or": ["{{ a }}", {"condition": "time", "weekday": "mon"}]}, "{{ b }}"],
            "(a template is true or it is Monday) and a template is true",
        ),
    ],
)
def test_conditions(conditions: list[Any], words: str) -> None:
    """Each kind of condition has words, and brackets where they could be misread."""
    assert _if(*conditions) == words


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ([{"delay": {"milliseconds": 500}}], "wait 0.5 seconds"),
        ([{"wait_template": "{{ x }}", "timeout": 60}],
         "wait until a template is true (at most 1 minute)"),
        ([{"repeat": {"until": "{{ x }}", "sequence": [{"delay": 1}]}}],
         "again and again until a template is true: wait 1 second"),
        ([{"repeat": {"for_each": ["a", "b"], "sequence": [{"delay": 1}]}}],
         "for each of a and b: wait 1 second"),
        ([{"parallel": [{"delay": 1}, {"delay": 2}]}],
         "at the same time wait 1 second and wait 2 seconds"),
        ([{"sequence": [{"delay": 1}, {"delay": 2}]}], "wait 1 second, then wait 2 seconds"),
        ([{"variables": {"a": 1}}], "set a"),
        ([{"stop": "why", "error": True}], "stop with the error “why”"),
        ([{"event": "e"}], "fire the event e"),
        ([{"set_conversation_response": "Hello"}], "answer “Hello”"),
        ([{"action": "light.turn_{{ x }}"}], "call an action that a template names"),
        ([{"action": "light.turn_on", "data": "{{ x }}"}], "call light.turn_on"),
    ],
)  # fmt: skip
def test_actions(actions: list[Any], words: str) -> None:
    """Each kind of action has words of its own."""
    assert _does(*actions) == words


def test_blueprint() -> None:
    """An automation from a blueprint tells which, and what is its own."""
    config = {"use_blueprint": {"path": "a/b.yaml", "input": {"motion_entity": DOOR}}}
    assert describe(lift(config), small_home()) == (
        "Made from the blueprint “a/b.yaml”, with its own motion entity."
    )
