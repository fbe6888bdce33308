"""Blueprints that say the same are found, and made out of automations."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.ai_automation.core.home import (
    Action,
    ActionField,
    Blueprint,
    BlueprintInput,
    Dialect,
    Home,
    Placeholder,
)
from custom_components.ai_automation.core.plan import compile_plan, lift
from custom_components.ai_automation.core.plan.blueprints import find_blueprints, make_blueprint
from custom_components.ai_automation.core.plan.blueprints.match import substituted
from custom_components.ai_automation.core.plan.normalize import normalize
from tests.core.homes import small_home

DOOR, LAMP = "binary_sensor.door", "light.ceiling"
LIGHT = {
    "mode": "restart",
    "triggers": {
        "trigger": "state",
        "entity_id": Placeholder("sensor"),
        "from": "off",
        "to": "on",
    },
    "conditions": Placeholder("extra"),
    "actions": [
        {
            "alias": "Turn on the light",
            "action": "light.turn_on",
            "target": Placeholder("light"),
        },
        {
            "wait_for_trigger": {
                "trigger": "state",
                "entity_id": Placeholder("sensor"),
                "from": "on",
                "to": "off",
            }
        },
        {"delay": Placeholder("wait")},
        {"action": "light.turn_off", "target": Placeholder("light")},
    ],
}
INPUTS = {
    "sensor": BlueprintInput(
        "sensor",
        selector={"entity": {"filter": [{"domain": "binary_sensor", "device_class": "door"}]}},
    ),
    "light": BlueprintInput("light", selector={"target": {"entity": {"domain": "light"}}}),
    "wait": BlueprintInput(
        "wait", required=False, default=120, selector={"number": {"min": 0, "max": 3600}}
    ),
    "extra": BlueprintInput("extra", required=False, default=[], selector={"condition": {}}),
}
BLUEPRINT = Blueprint("homes/door_light.yaml", "Door light", INPUTS, LIGHT)


def _home(*blueprints: Blueprint) -> Home:
    installed = {it.path: it for it in blueprints}
    return replace(small_home(), dialect=Dialect(blueprints=installed))


def _config(entity: str = DOOR, wait: Any = "00:02:00", **changes: Any) -> dict[str, Any]:
    target = {"entity_id": LAMP}
    return {
        "alias": "Light at the door",
        "mode": "restart",
        "triggers": [{"trigger": "state", "entity_id": [entity], "from": "off", "to": "on"}],
        "actions": [
            {"action": "light.turn_on", "target": target},
            {
                "wait_for_trigger": [
                    {"trigger": "state", "entity_id": entity, "from": "on", "to": "off"}
                ]
            },
            {"delay": wait},
            {"action": "light.turn_off", "target": target},
        ],
    } | changes


@pytest.mark.parametrize(
    ("wait", "inputs"), [("00:02:00", {}), (300, {"wait": 300}), ({"minutes": 1}, {"wait": 60})]
)
def test_the_same_is_found(wait: Any, inputs: dict[str, Any]) -> None:
    """In whatever spelling; what is as by default need not be put in."""
    plan = lift(_config(wait=wait))
    (match,) = find_blueprints(plan, _home(BLUEPRINT))
    assert compile_plan(match.plan) == {
        "alias": "Light at the door",
        "use_blueprint": {
            "path": "homes/door_light.yaml",
            "input": {"sensor": DOOR, "light": {"entity_id": LAMP}} | inputs,
        },
    }


@pytest.mark.parametrize(
    "config",
    [
        _config(mode="single"),
        _config(wait="01:30:00"),
        _config(entity="binary_sensor.unknown"),
        _config(entity="switch.kettle"),
        _config(variables={"a": 1}),
        _config(conditions=[{"condition": "time", "weekday": "mon"}]),
        _config(actions=_config()["actions"][:-1]),
    ],
    ids=["mode", "over the limit", "unknown", "wrong kind", "more", "no condition said", "less"],
)
def test_what_differs_is_not_found(config: dict[str, Any]) -> None:
    """Nothing else may be said, and every input takes only what its selector takes."""
    assert find_blueprints(lift(config), _home(BLUEPRINT)) == ()


def test_one_input_has_one_value() -> None:
    """The lamp that goes on has to be the one that goes off."""
    config = _config()
    config["actions"][3] = {"action": "light.turn_off", "target": {"entity_id": "light.plain"}}
    assert find_blueprints(lift(config), _home(BLUEPRINT)) == ()


def test_the_most_telling_is_first() -> None:
    """A blueprint that fixes more comes before one that leaves more open."""
    inputs = INPUTS | {"state": BlueprintInput("state", selector={"text": {}})}
    open_body = LIGHT | {"triggers": {**LIGHT["triggers"], "to": Placeholder("state")}}  # type: ignore[dict-item]
    loose = Blueprint("a/loose.yaml", "Loose", inputs, open_body)
    found = find_blueprints(lift(_config()), _home(loose, BLUEPRINT))
    assert [match.blueprint.name for match in found] == ["Door light", "Loose"]


def test_a_blueprint_that_says_nothing_is_none() -> None:
    """If all is put in, the blueprint has no part in it."""
    body = {"mode": "restart", "triggers": Placeholder("t"), "actions": Placeholder("a")}
    inputs = {
        "t": BlueprintInput("t", selector={"trigger": {}}),
        "a": BlueprintInput("a", selector={"action": {}}),
    }
    empty = Blueprint("a/empty.yaml", "Empty", inputs, body)
    assert find_blueprints(lift(_config()), _home(empty)) == ()


def test_what_is_made_says_the_same() -> None:
    """With its own things put in, a made blueprint is the automation it was made of."""
    number = ActionField("brightness_pct", selector={"number": {"min": 0, "max": 100}})
    home = replace(small_home(), actions={"light.turn_on": Action("light.turn_on", (number,))})
    config = _config(wait=300, conditions=[{"condition": "time", "after": "22:00"}])
    config["actions"][0]["data"] = {"brightness_pct": 40}
    made = make_blueprint(lift(config), home, "mine/door.yaml")
    assert made.names == {
        "door": "Front door",
        "after_time": "Not before",
        "ceiling": "Ceiling light",
        "brightness_pct": "Brightness",
        "delay": "Wait",
    }
    inputs = made.blueprint.inputs
    assert inputs["door"].required
    assert inputs["door"].selector == {
        "entity": {"filter": [{"domain": "binary_sensor", "device_class": "door"}]}
    }
    assert inputs["delay"].default == {"hours": 0, "minutes": 5, "seconds": 0}
    assert inputs["brightness_pct"].selector == number.selector
    values = {name: it.default for name, it in inputs.items()} | {"door": DOOR, "ceiling": LAMP}
    body = substituted(made.blueprint.body, values)
    assert normalize(body | {"alias": config["alias"]}) == normalize(compile_plan(lift(config)))
    (match,) = find_blueprints(lift(config), replace(_home(made.blueprint), actions=home.actions))
    assert match.plan.blueprint is not None
    assert match.plan.blueprint.inputs == {"door": DOOR, "ceiling": LAMP}


def test_what_templates_name_is_told() -> None:
    """Entities in templates cannot be asked for: whoever uses the blueprint must have them."""
    config = _config(conditions=["{{ is_state('person.anna', 'home') }}"])
    assert make_blueprint(lift(config), small_home(), "a.yaml").kept == ("person.anna",)


def test_no_blueprint_of_a_blueprint() -> None:
    """What is made from a blueprint has nothing of its own."""
    plan = lift({"use_blueprint": {"path": "a.yaml"}})
    with pytest.raises(ValueError, match="already"):
        make_blueprint(plan, small_home(), "b.yaml")
