"""What is made of a blueprint is checked whole, and told at the input that it comes from."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.ai_automation.core.checks import apply_fix, check_config
from custom_components.ai_automation.core.home import (
    Blueprint,
    BlueprintInput,
    Dialect,
    Home,
    Placeholder,
)
from tests.core.homes import small_home

BLUEPRINT = Blueprint(
    "own/lamp.yaml",
    "Lamp",
    {
        "door": BlueprintInput("door"),
        "lamp": BlueprintInput("lamp"),
        "level": BlueprintInput("level", required=False, default=50),
    },
    {
        "triggers": [{"trigger": "state", "entity_id": Placeholder("door"), "to": "on"}],
        "actions": [
            {
                "action": "light.turn_on",
                "target": Placeholder("lamp"),
                "data": {"brightness_pct": Placeholder("level")},
            }
        ],
    },
)
GOOD = {"door": "binary_sensor.door", "lamp": {"entity_id": "light.ceiling"}}


def home() -> Home:
    """Return the small home with the blueprint."""
    return replace(small_home(), dialect=Dialect(blueprints={BLUEPRINT.path: BLUEPRINT}))


def used(path: str = BLUEPRINT.path, **inputs: Any) -> dict[str, Any]:
    """Return the use of a blueprint."""
    return {"use_blueprint": {"path": path, "input": {**GOOD, **inputs}}}


@pytest.mark.parametrize(
    ("config", "code", "place"),
    [
        (used("own/lmap.yaml"), "unknown_blueprint", "use_blueprint/path"),
        (used(lmap=3), "unknown_input", "use_blueprint/input/lmap"),
        (used(door="binary_sensor.dor"), "unknown_entity", "use_blueprint/input/door"),
        (used(lamp={"entity_id": "light.celing"}), "unknown_entity", "use_blueprint/input/lamp"),
        (used(level=300), "out_of_range", "use_blueprint/input/level"),
        (used(lamp={"area_id": "attic"}), "unknown_area", "use_blueprint/input/lamp"),
        (
            used(lamp={"entity_id": "light.plain"}),
            "no_capability_field",
            "use_blueprint/input/level",
        ),
        (
            {"use_blueprint": {"path": BLUEPRINT.path, "input": {"door": "x.y"}}},
            "missing_input",
            "use_blueprint/input/lamp",
        ),
    ],
)
def test_faults_are_told_at_their_inputs(config: dict[str, Any], code: str, place: str) -> None:
    """Each fault has the place that a person can change."""
    assert (code, place) in {(it.code, it.place) for it in check_config(config, home())}


def test_a_sound_use_has_no_findings() -> None:
    """Inputs that fit, and the default of what is not given."""
    assert check_config(used(), home()) == ()


def test_fixes_are_made_at_the_inputs() -> None:
    """The nearest entity is put where the wrong one was given."""
    config = used(lamp={"entity_id": "light.celing"})
    (finding,) = check_config(config, home())
    assert finding.fix is not None
    assert apply_fix(config, finding.fix) == used(lamp={"entity_id": "light.ceiling"})
