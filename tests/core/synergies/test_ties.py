"""Test that what automations connect already is seen, however they say it."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.ai_automation.core.home import (
    Blueprint,
    BlueprintInput,
    Dialect,
    Entity,
    Placeholder,
)
from custom_components.ai_automation.core.synergies import find_synergies, tie_of

from .house import full_house

MOTION, LIGHT = "binary_sensor.hall_motion", "light.hall"
_TRIGGER = {"trigger": "state", "entity_id": MOTION, "to": "on"}
_ACTION = {"action": "light.turn_on", "target": {"entity_id": LIGHT}}


def _automation(trigger: Any = _TRIGGER, action: Any = _ACTION, **more: Any) -> dict[str, Any]:
    return {"triggers": [trigger], "actions": [action], **more}


WAYS = {
    "state": _automation(),
    "old_keys": {
        "trigger": {"platform": "state", "entity_id": MOTION},
        "action": {"service": "light.turn_on", "entity_id": LIGHT},
    },
    "template_trigger": _automation(
        {"trigger": "template", "value_template": f"{{{{ is_state('{MOTION}', 'on') }}}}"}
    ),
    "device_trigger": _automation(
        {
            "trigger": "device", "domain": "binary_sensor", "type": "motion",
            "device_id": "motion", "entity_id": "abc",
        }
    ),
    "device_alone": _automation(
        {"trigger": "event", "event_type": "x", "event_data": {"device_id": "motion"}}
    ),
    "condition": _automation(
        {"trigger": "time_pattern", "minutes": "/5"},
        conditions=[{"condition": "state", "entity_id": MOTION, "state": "on"}],
    ),
    "condition_in_actions": _automation(
        {"trigger": "time", "at": "20:00"},
        {"if": [{"condition": "state", "entity_id": MOTION, "state": "on"}], "then": [_ACTION]},
    ),
    "wait": _automation(
        {"trigger": "time", "at": "20:00"},
        {"sequence": [{"wait_for_trigger": [_TRIGGER]}, _ACTION]},
    ),
    "trigger_area": _automation(
        {"trigger": "motion.detected", "target": {"area_id": "hall"}}
    ),
    "action_area": _automation(action={"action": "light.turn_on", "target": {"area_id": "hall"}}),
    "action_label": _automation(action={"action": "light.toggle", "target": {"label_id": "lamps"}}),
    "all": _automation(action={"action": "light.turn_off", "target": {"entity_id": "all"}}),
    "script": _automation(action={"action": "script.goodnight"}),
    "script_turned_on": _automation(
        action={"action": "script.turn_on", "target": {"entity_id": "script.goodnight"}}
    ),
    "scene": _automation(action={"scene": "scene.evening"}),
    "scene_turned_on": _automation(
        action={"action": "scene.turn_on", "target": {"entity_id": "scene.evening"}}
    ),
    "group": _automation(action={"action": "light.turn_on", "target": {"entity_id": "light.all"}}),
    "blueprint": {
        "use_blueprint": {
            "path": "m.yaml", "input": {"sensor": MOTION, "lamp": {"entity_id": LIGHT}},
        }
    },
    "unknown_blueprint": {
        "use_blueprint": {"path": "gone.yaml", "input": {"a": [MOTION], "b": {"area_id": "hall"}}}
    },
}  # fmt: skip


def _house(*automations: dict[str, Any]) -> Any:
    home = full_house(
        *automations,
        entities=[
            Entity("script.goodnight", "Good night"),
            Entity("scene.evening", "Evening"),
            Entity("light.all", "All lights", members=(LIGHT,)),
        ],
        scripts={"script.goodnight": [_ACTION]},
        scenes={"scene.evening": {LIGHT: {"state": "on"}}},
        dialect=Dialect(
            blueprints={
                "m.yaml": Blueprint(
                    "m.yaml",
                    "Motion",
                    {name: BlueprintInput(name) for name in ("sensor", "lamp")},
                    {
                        "triggers": [
                            {"trigger": "state", "entity_id": Placeholder("sensor"), "to": "on"}
                        ],
                        "actions": [{"action": "light.turn_on", "target": Placeholder("lamp")}],
                    },
                )
            }
        ),
    )
    sensor = replace(home.entities[MOTION], device_id="motion", registry_id="abc")
    lamp = replace(home.entities[LIGHT], labels=frozenset({"lamps"}))
    return replace(home, entities={**home.entities, MOTION: sensor, LIGHT: lamp})


def _offered(home: Any) -> bool:
    return any(
        it.relation.name == "motion_light" and it.area_id == "hall" for it in find_synergies(home)
    )


@pytest.mark.parametrize("way", WAYS)
def test_connected_however_it_is_said(way: str) -> None:
    """What is there is not offered again."""
    home = _house(WAYS[way])
    tie = tie_of(WAYS[way], home)
    assert tie.joins({MOTION}, {LIGHT}), tie
    assert not _offered(home)


def test_not_connected() -> None:
    """Another lamp's automation, and one that looks at something else, connect nothing here."""
    other = _automation(action={"action": "light.turn_on", "target": {"entity_id": "light.wc"}})
    timed = _automation({"trigger": "time", "at": "20:00"})
    assert _offered(_house())
    assert _offered(_house(other, timed))


def test_switched_off_counts() -> None:
    """Who has switched an automation off has decided about it."""
    home = _house(_automation())
    (one,) = home.automations
    assert not _offered(replace(home, automations=(replace(one, enabled=False),)))


def test_wishes() -> None:
    """Two automations say the same if they start by the same and do the same to the same."""
    home = _house()
    tie = tie_of(_automation(), home)
    off = _automation(action={"action": "light.turn_off", "target": {"entity_id": LIGHT}})
    assert tie.is_wish_of(tie_of(WAYS["action_area"], home))
    assert not tie.is_wish_of(tie_of(off, home))
    assert not tie.is_wish_of(tie_of(_automation({"trigger": "sun", "event": "sunset"}), home))
    sunset, evening = (
        tie_of(_automation(it), home)
        for it in ({"trigger": "sun", "event": "sunset"}, {"trigger": "time", "at": "20:00"})
    )
    assert sunset.is_wish_of(evening)
