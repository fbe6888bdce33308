"""Test what habits are called by what they wait for."""

import numpy as np
import pytest

from ai_automation_sidecar.core.home import Area, Entity, Home
from ai_automation_sidecar.core.plan import AutomationPlan
from ai_automation_sidecar.core.plan.model import CallAction, NumericTrigger, StateTrigger, Target
from ai_automation_sidecar.patterns.clock import DAY, LocalClock, find_zone, weekday_of
from ai_automation_sidecar.patterns.days import Days
from ai_automation_sidecar.patterns.habit import Count, Habit, Kind, Proof
from ai_automation_sidecar.patterns.types import type_of

HOME = Home(
    entities={
        it.entity_id: it
        for it in (
            Entity("light.hall", "Hall light", area_id="hall"),
            Entity("binary_sensor.stairs", "Stairs", area_id="stairs", device_class="motion"),
            Entity("binary_sensor.hall", "Hall", area_id="hall", device_class="motion"),
            Entity("binary_sensor.door", "Door", area_id="stairs", device_class="door"),
            Entity("media_player.tv", "TV", area_id="stairs"),
            Entity("weather.home", "Weather"),
            Entity("sensor.out", "Outdoor temperature", device_class="temperature"),
        )
    },
    areas={it: Area(it, it.title()) for it in ("hall", "stairs")},
)

DAYS = Days(
    LocalClock.over(find_zone("UTC"), 0.0, 9 * DAY),
    0,
    np.ones(9, np.bool_),
    weekday_of(np.arange(9)),
    np.ones(9, np.bool_),
    {},
    0.0,
    9 * DAY,
)


def _habit(trigger: StateTrigger | NumericTrigger, kind: Kind) -> Habit:
    call = CallAction("light.turn_on", Target(("light.hall",)))
    proof = Proof(Count(9, 10), Count(4, 4), (), (), 0.1, 0.0, 1.0, 9.0)
    plan = AutomationPlan((trigger,), (call,))
    return Habit(kind, "", "light.hall", "on", plan, proof, np.arange(9), 5.0, DAYS)


@pytest.mark.parametrize(
    ("entity_id", "kind", "expected"),
    [
        ("binary_sensor.stairs", "trigger_action", "room_transition"),
        ("binary_sensor.hall", "trigger_action", "trigger_action"),
        ("binary_sensor.door", "trigger_action", "trigger_action"),
        ("media_player.tv", "trigger_action", "session"),
        ("media_player.tv", "absence", "session"),
        ("media_player.tv", "co_occurrence", "co_occurrence"),
        ("weather.home", "trigger_action", "weather"),
        ("light.gone", "trigger_action", "trigger_action"),
    ],
)
def test_by_occasion(entity_id: str, kind: Kind, expected: str) -> None:
    """The occasion names the type where it is one of its own."""
    habit = _habit(StateTrigger((entity_id,), to=("on",)), kind)
    assert type_of(habit, HOME) == expected


def test_weather_that_is_measured() -> None:
    """A limit of what is measured outside is weather."""
    habit = _habit(NumericTrigger(("sensor.out",), above=25), "threshold")
    assert type_of(habit, HOME) == "weather"
