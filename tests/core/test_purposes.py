"""Places that are named become targets of purpose-specific parts, where that means the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import homeassistant.components
import pytest
import yaml

from custom_components.ai_automation.core.checks import check_config
from custom_components.ai_automation.core.home import (
    ActionField,
    Area,
    Dialect,
    Entity,
    Floor,
    Home,
    Purpose,
)
from custom_components.ai_automation.core.language import read_automation, refine
from custom_components.ai_automation.core.language.reading import Proposed, Situation
from custom_components.ai_automation.core.plan import AutomationPlan, compile_plan, describe, lift
from custom_components.ai_automation.core.purposes import classic, purposeful
from tests.core.checks.recorded import offered

SITUATION = Situation(datetime(2026, 11, 1, 12, tzinfo=UTC))
DOWNSTAIRS = {"floor_id": "ground"}
THEN = ", turn on the porch light"


def _described(kind: str) -> Iterator[tuple[str, Purpose]]:
    """Yield what the installed Home Assistant describes, as the integration reads it."""
    for folder in homeassistant.components.__path__:
        for file in Path(folder).glob(f"*/{kind}.yaml"):
            for name, it in yaml.safe_load(file.read_text(encoding="utf-8")).items():
                if name.startswith(".") or not isinstance(it, dict) or "target" not in it:
                    continue
                entity = it["target"].get("entity", {})
                filters = tuple(entity) if isinstance(entity, list) else (entity,)
                key = f"{file.parent.name}.{name}"
                names = tuple(ActionField(one) for one in it.get("fields") or {})
                yield key, Purpose(key, names, filters)


@pytest.fixture(scope="module")
def home() -> Home:
    """Return a house with two floors, in today's dialect."""
    entities = (
        Entity("binary_sensor.kitchen", "Kitchen window", area_id="kitchen", device_class="window"),
        Entity("binary_sensor.left", "Left window", area_id="living", device_class="window"),
        Entity("binary_sensor.bed", "Bedroom window", area_id="bed", device_class="window"),
        Entity("binary_sensor.bed_motion", "Bedroom motion", area_id="bed", device_class="motion"),
        Entity("binary_sensor.hall", "Hall motion sensor", area_id="hall", device_class="motion"),
        Entity("binary_sensor.front", "Front door", area_id="hall", device_class="door"),
        Entity("light.spots", "Spots", area_id="kitchen"),
        Entity("light.table", "Table lamp", area_id="kitchen"),
        Entity("light.porch", "Porch light", area_id="porch"),
    )
    areas = (
        Area("kitchen", "Kitchen", floor_id="ground"),
        Area("living", "Living room", floor_id="ground"),
        Area("hall", "Hall", floor_id="ground"),
        Area("bed", "Bedroom", floor_id="first"),
        Area("porch", "Porch"),
    )
    actions, _ = offered()
    return Home(
        entities={one.entity_id: one for one in entities},
        areas={one.area_id: one for one in areas},
        floors={
            "ground": Floor("ground", "Ground floor", aliases=("Downstairs",), level=0),
            "first": Floor("first", "First floor", aliases=("Upstairs",), level=1),
        },
        actions=actions,
        dialect=Dialect(
            triggers=dict(_described("triggers")), conditions=dict(_described("conditions"))
        ),
    )


def _plan(text: str, home: Home) -> AutomationPlan:
    reading = read_automation(text, home, SITUATION)
    assert isinstance(reading, Proposed), reading
    return reading.plan


def _config(text: str, home: Home) -> dict[str, Any]:
    return compile_plan(purposeful(_plan(text, home), home))


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        (
            f"when any window downstairs opens{THEN}",
            {"trigger": "window.opened", "target": DOWNSTAIRS},
        ),
        (
            f"when any window downstairs is open for 10 minutes{THEN}",
            {"trigger": "window.opened", "target": DOWNSTAIRS, "options": {"for": "00:10:00"}},
        ),
        (
            f"when there is motion in the hall{THEN}",
            {"trigger": "motion.detected", "target": {"area_id": "hall"}},
        ),
        (
            f"when there is motion in the bedroom{THEN}",
            {"trigger": "motion.detected", "target": {"area_id": "bed"}},
        ),
        (
            f"when there is no motion in the hall for 5 minutes{THEN}",
            {
                "trigger": "motion.cleared",
                "target": {"area_id": "hall"},
                "options": {"for": "00:05:00"},
            },
        ),
        (
            f"when any of the lights in the kitchen turns on{THEN}",
            {"trigger": "light.turned_on", "target": {"area_id": "kitchen"}},
        ),
        # What is named stays what was named.
        (
            f"when the kitchen window opens{THEN}",
            {"trigger": "state", "entity_id": "binary_sensor.kitchen", "to": "on"},
        ),
        (
            f"when the hall motion sensor detects motion{THEN}",
            {"trigger": "state", "entity_id": "binary_sensor.hall", "to": "on"},
        ),
        (
            f"when the table lamp turns on{THEN}",
            {"trigger": "state", "entity_id": "light.table", "to": "on"},
        ),
    ],
)
def test_triggers(home: Home, text: str, trigger: dict[str, Any]) -> None:
    """A place and a kind become a target, and the checks take it."""
    config = _config(text, home)
    assert config["triggers"] == [trigger]
    assert [it for it in check_config(config, home) if it.severity == "error"] == []


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (
            "at 10 pm, if any window downstairs is open, turn on the porch light",
            {
                "condition": "window.is_open",
                "target": DOWNSTAIRS,
                "options": {"behavior": "any"},
            },
        ),
        (
            "at 10 pm, if there is no motion in the hall, turn on the porch light",
            {
                "condition": "motion.is_not_detected",
                "target": {"area_id": "hall"},
                "options": {"behavior": "any"},
            },
        ),
        # All of several are not the same where one of them is not known.
        (
            "at 10 pm, if all windows downstairs are closed, turn on the porch light",
            {
                "condition": "state",
                "entity_id": ["binary_sensor.kitchen", "binary_sensor.left"],
                "state": "off",
            },
        ),
    ],
)
def test_conditions(home: Home, text: str, condition: dict[str, Any]) -> None:
    """Conditions do as well."""
    assert _config(text, home)["conditions"] == [condition]


def test_a_window_more(home: Home) -> None:
    """If the target has something that was not meant, it stays with the entities."""
    hidden = Entity(
        "binary_sensor.cellar",
        "Cellar window",
        area_id="hall",
        device_class="window",
        exposed=False,
    )
    more = replace(home, entities={**home.entities, hidden.entity_id: hidden})
    (trigger,) = _config(f"when any window downstairs opens{THEN}", more)["triggers"]
    assert trigger["entity_id"] == ["binary_sensor.kitchen", "binary_sensor.left"]


def test_another_core(home: Home) -> None:
    """What the running core does not have is not written."""
    for dialect in (Dialect(), Dialect(triggers={}, conditions={})):
        older = replace(home, dialect=dialect)
        (trigger,) = _config(f"when any window downstairs opens{THEN}", older)["triggers"]
        assert trigger["trigger"] == "state"


def test_there_and_back(home: Home) -> None:
    """What is lifted again is the same, as it is said, and as it was."""
    plan = _plan(f"when any window downstairs is open for 10 minutes{THEN}", home)
    made = purposeful(plan, home)
    lifted = lift(compile_plan(made))
    assert lifted.triggers == made.triggers
    assert classic(lifted, home).triggers == plan.triggers
    assert purposeful(classic(lifted, home), home).triggers == made.triggers
    assert "Ground floor" in describe(made, home)


def test_what_somebody_wrote_stays(home: Home) -> None:
    """Parts that would not come back as they are written are left alone."""
    written = [
        {"trigger": "window.opened", "target": DOWNSTAIRS, "options": {"behavior": "first"}},
        {"trigger": "window.opened", "target": DOWNSTAIRS, "options": {"for": {"minutes": 5}}},
        {"trigger": "light.brightness_changed", "target": {"area_id": "kitchen"}},
        {"trigger": "window.opened", "target": {"floor_id": "{{ x }}"}},
        {"trigger": "lock.locked", "target": DOWNSTAIRS},
    ]
    plan = lift({"triggers": written, "actions": []})
    assert compile_plan(classic(plan, home))["triggers"] == written


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        (
            "make it 20 minutes",
            {"trigger": "window.opened", "target": DOWNSTAIRS, "options": {"for": "00:20:00"}},
        ),
        (
            "only after sunset",
            {"trigger": "window.opened", "target": DOWNSTAIRS, "options": {"for": "00:10:00"}},
        ),
    ],
)
def test_changed_by_words(home: Home, text: str, trigger: dict[str, Any]) -> None:
    """What was written so is changed by words as everything else is."""
    made = _config(f"when any window downstairs is open for 10 minutes{THEN}", home)
    reading = refine(text, lift(made), home, SITUATION)
    assert isinstance(reading, Proposed), reading
    assert compile_plan(purposeful(reading.plan, home))["triggers"] == [trigger]
