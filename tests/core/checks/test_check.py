"""Nothing that does not exist, cannot work or is not safe passes the checks."""

from typing import Any

import pytest

from custom_components.ai_automation.core.checks import check_config
from tests.core.homes import small_home

AT_SIX = {"trigger": "time", "at": "18:00:00"}


def codes(config: dict[str, Any], **options: Any) -> dict[str, str]:
    """Return severity by code of what is found in a configuration."""
    return {item.code: item.severity for item in check_config(config, small_home(), **options)}


def call(action: str, target: Any = None, **data: Any) -> dict[str, Any]:
    """Return an automation that calls one action at six."""
    config: dict[str, Any] = {"action": action}
    if target:
        config["target"] = target
    if data:
        config["data"] = data
    return {"triggers": [AT_SIX], "actions": [config]}


@pytest.mark.parametrize(
    "config",
    [
        call("light.turn_on", {"entity_id": "light.ceiling"}, brightness_pct=40),
        call("light.turn_on", {"area_id": "kitchen"}),
        call("lock.lock", {"entity_id": "lock.door"}),
        call("cover.close_cover", {"entity_id": "cover.garage"}),
        call("cover.set_cover_position", {"entity_id": "cover.blind"}, position=30),
        call("climate.set_hvac_mode", {"entity_id": "climate.radiator"}, hvac_mode="heat"),
        call("notify.notify", message="{{ states('sensor.humidity') }}"),
        {"trigger": AT_SIX, "action": [{"service": "light.turn_off", "entity_id": "light.plain"}]},
    ],
)
def test_sound_automations_have_no_findings(config: dict[str, Any]) -> None:
    """What is right is not complained about."""
    assert codes(config) == {}


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"actions": []}, "no_triggers"),
        ({"triggers": [AT_SIX]}, "no_actions"),
        ({"triggers": [3], "actions": [{"delay": 1}]}, "malformed"),
        (call("light.turn_on", {"entity_id": "light.attic"}), "unknown_entity"),
        (call("light.turn_on", {"device_id": "d"}), "unknown_device"),
        (call("light.turn_on", {"area_id": "attic"}), "unknown_area"),
        (call("light.turn_on", {"floor_id": "roof"}), "unknown_floor"),
        (call("light.turn_on", {"label_id": "loud"}), "unknown_label"),
        (call("light.turn_onn", {"entity_id": "light.plain"}), "unknown_action"),
        (call("light.turn_on", {"entity_id": "light.ceiling"}, brightnes_pct=4), "unknown_field"),
        (call("cover.set_cover_position", {"entity_id": "cover.blind"}), "missing_field"),
        (call("light.turn_on"), "empty_target"),
        (call("light.turn_on", {"entity_id": "switch.kettle"}), "wrong_domain"),
        (
            call("light.turn_on", {"entity_id": "light.plain"}, brightness_pct=4),
            "no_capability_field",
        ),
        (
            call("cover.set_cover_position", {"entity_id": "cover.garage"}, position=0),
            "no_capability",
        ),
        (
            call("climate.set_hvac_mode", {"entity_id": "climate.radiator"}, hvac_mode="cool"),
            "unknown_option",
        ),
        (call("light.turn_on", {"entity_id": "light.ceiling"}, brightness_pct=140), "out_of_range"),
        (
            call("climate.set_temperature", {"entity_id": "climate.radiator"}, temperature=3),
            "out_of_range",
        ),
    ],
)
def test_what_is_wrong_is_an_error(config: dict[str, Any], code: str) -> None:
    """Every kind of mistake has its code and must not be deployed."""
    assert codes(config)[code] == "error"


DOOR = {"trigger": "state", "entity_id": "lock.door", "to": "unlocked"}
DAMP = {"trigger": "numeric_state", "entity_id": "sensor.humidity", "above": 70}


def _only_if(trigger: dict[str, Any], **condition: Any) -> dict[str, str]:
    """Return what is found where a trigger has a condition beside it."""
    done = {"action": "light.turn_on", "target": {"entity_id": "light.ceiling"}}
    return codes({"triggers": [trigger], "conditions": [condition], "actions": [done]})


def test_conditions_that_exclude_the_trigger() -> None:
    """What can never act is found: at the trigger's moment its condition does not hold."""
    found = {"contradiction": "warning"}
    locked = {"condition": "state", "entity_id": "lock.door", "state": "locked"}
    assert _only_if(DOOR, **locked, **{"for": "01:00:00"}) == found
    dry = {"condition": "numeric_state", "entity_id": "sensor.humidity", "below": 60}
    assert _only_if(DAMP, **dry) == found
    assert _only_if(AT_SIX, condition="time", after="19:00:00", before="23:00:00") == found
    assert _only_if(AT_SIX, condition="time", before="18:00:00") == found
    open_too = {"condition": "state", "entity_id": "lock.door", "state": ["unlocked", "open"]}
    assert _only_if(DOOR, condition="not", conditions=[open_too]) == found
    evening = {"condition": "time", "after": "17:00:00", "before": "23:00:00"}
    assert _only_if(AT_SIX, condition="not", conditions=[evening]) == found
    weekend = {"condition": "time", "weekday": ["sat", "sun"]}
    saturday = {**AT_SIX, "weekday": ["sat"]}
    assert _only_if(saturday, condition="not", conditions=[weekend]) == found


def test_conditions_that_go_with_the_trigger() -> None:
    """Nothing is said of what may hold."""
    assert _only_if(DOOR, condition="state", entity_id="lock.door", state="unlocked") == {}
    assert _only_if(DAMP, condition="numeric_state", entity_id="sensor.humidity", below=90) == {}
    assert _only_if(AT_SIX, condition="time", after="18:00:00", before="06:00:00") == {}
    late = {"condition": "time", "after": "22:00:00"}
    early = {"condition": "time", "before": "06:00:00"}
    assert _only_if(AT_SIX, condition="not", conditions=[late, early]) == {}
    locked = {"condition": "state", "entity_id": "lock.door", "state": "locked"}
    assert _only_if(DOOR, condition="not", conditions=[locked]) == {}
    for_long = {**locked, "state": "unlocked", "for": "00:10:00"}
    assert _only_if(DOOR, condition="not", conditions=[for_long]) == {}
    came_from = {**DOOR, "from": "locked"}
    del came_from["to"]
    assert "contradiction" not in _only_if(came_from, **locked)
    either = {**DOOR, "entity_id": ["lock.door", "lock.shed"]}
    assert "contradiction" not in _only_if(either, **locked)


def test_references_are_found_at_any_depth() -> None:
    """Nested steps and conditions are checked like the outermost ones."""
    config = {
        "triggers": [{"trigger": "zone", "entity_id": "person.bob", "zone": "zone.moon"}],
        "actions": [
            {
                "choose": [
                    {
                        "conditions": [
                            {
                                "condition": "or",
                                "conditions": [
                                    {"condition": "state", "entity_id": "light.gone", "state": "on"}
                                ],
                            }
                        ],
                        "sequence": [
                            {
                                "repeat": {
                                    "count": 2,
                                    "sequence": [
                                        {
                                            "action": "switch.turn_on",
                                            "target": {"entity_id": "switch.gone"},
                                        }
                                    ],
                                }
                            }
                        ],
                    }
                ]
            }
        ],
    }
    found = check_config(config, small_home())
    assert {item.code for item in found} == {"unknown_entity", "unknown_zone"}
    assert len(found) == 4
    places = [item.place for item in found]
    assert "actions/0/choose/0/sequence/0/repeat/sequence/0/target/entity_id" in places


def test_the_nearest_real_things_are_offered() -> None:
    """A misspelt id is answered with the right one."""
    (finding,) = check_config(call("light.turn_on", {"entity_id": "light.celing"}), small_home())
    assert finding.suggestions[0] == "light.ceiling"
    assert "Ceiling light" in finding.text


def test_blueprints_are_checked_for_what_they_name() -> None:
    """An instance of a blueprint has no triggers of its own."""
    assert codes({"use_blueprint": {"path": "a/b.yaml", "input": {}}}) == {}
