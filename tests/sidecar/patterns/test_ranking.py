"""Test which habits are believed, by what they tell of deeds."""

from datetime import date, timedelta

import numpy as np
import pytest

from ai_automation_sidecar.core.plan import AutomationPlan
from ai_automation_sidecar.core.plan.model import CallAction, StateTrigger, Target
from ai_automation_sidecar.history.model import FloatArray, Track
from ai_automation_sidecar.patterns.acts import Acts
from ai_automation_sidecar.patterns.clock import DAY, LocalClock, find_zone, weekday_of
from ai_automation_sidecar.patterns.days import Days
from ai_automation_sidecar.patterns.habit import Count, Habit, Kind, Proof
from ai_automation_sidecar.patterns.ranking import rank

SIZE = 40
LAMP = "light.hall"
DAYS = Days(
    LocalClock.over(find_zone("UTC"), 0.0, SIZE * DAY),
    0,
    np.ones(SIZE, np.bool_),
    weekday_of(np.arange(SIZE)),
    np.arange(SIZE) < 28,
    {},
    0.0,
    SIZE * DAY,
)


def _acts(goal: str, times: FloatArray) -> Acts:
    size = len(times)
    nothing = np.full(size, None, dtype=np.object_)
    states = np.full(size, goal, dtype=np.object_)
    numbers = np.zeros(size, np.int64)
    track = Track(LAMP, times, states, nothing, numbers, numbers, nothing)
    call = CallAction(f"light.turn_{goal}", Target((LAMP,)))
    by_hand, reached = np.zeros(size, np.bool_), np.ones(size + 1, np.bool_)
    return Acts(track, goal, call, times, by_hand, numbers, nothing, reached)


def _habit(
    kind: Kind, acts: Acts, index: range, *, worth: float = 200.0, odd: float = 0.0
) -> Habit:
    learned, held_out = Count(len(index) - 3, len(index) - 3), Count(3, 3)
    held_on = tuple(date(2026, 9, 1) + timedelta(days=day) for day in range(learned.held))
    proof = Proof(learned, held_out, held_on, (), 0.02, 0.0, 0.9, worth, odd=odd)
    plan = AutomationPlan((StateTrigger(("binary_sensor.door",)),), (acts.call,))
    key = f"{kind} {index}"
    used = np.array(index)
    return Habit(kind, key, LAMP, acts.goal, plan, proof, used, 60.0, DAYS)


@pytest.mark.parametrize(
    ("held", "worth", "odd", "believed"),
    [
        (28, 40.0, 0.0, True),
        (28, 27.0, 0.0, False),
        (8, 14.0, 0.0, True),
        (8, 11.0, 0.0, False),
        (8, 14.0, 3.0, False),
    ],
)
def test_what_a_habit_must_tell(held: int, worth: float, odd: float, *, believed: bool) -> None:
    """It must explain each deed, and in all more than it takes to name it among all forms."""
    acts = _acts("on", np.arange(SIZE) * DAY)
    habit = _habit("trigger_action", acts, range(held), worth=worth, odd=odd)
    assert rank([habit], [acts]) == ([habit] if believed else [])


@pytest.mark.parametrize("goal", ["on", "off"])
@pytest.mark.parametrize("kind", ["time_of_day", "duration", "absence"])
def test_slice_of_ends(kind: Kind, goal: str) -> None:
    """What explains only some of the ends of a use is a slice; of its beginnings, it may be."""
    acts = _acts(goal, np.arange(2 * SIZE) * DAY / 2)
    habit = _habit(kind, acts, range(0, 56, 2))
    assert rank([habit], [acts]) == ([habit] if goal == "on" else [])


def test_ends_that_habits_explain_together() -> None:
    """Two habits that have most of the ends between them are both believed."""
    acts = _acts("off", np.arange(2 * SIZE) * DAY / 2)
    habits = [_habit("time_of_day", acts, range(start, 60, 2)) for start in (0, 1)]
    assert rank(habits, [acts]) == habits


def test_ends_before_a_habit_began() -> None:
    """What was done before a habit began does not count against it."""
    acts = _acts("off", np.arange(2 * SIZE) * DAY / 2)
    habit = _habit("time_of_day", acts, range(50, 78))
    assert rank([habit], [acts]) == [habit]


@pytest.mark.parametrize(
    ("kind", "worth", "believed"),
    [
        ("duration", 14.0, True),
        ("duration", 11.0, False),
        ("absence", 9.0, True),
        ("absence", 7.0, False),
    ],
)
def test_what_a_while_must_tell(kind: Kind, worth: float, *, believed: bool) -> None:
    """A few uses that last about as long tell no more than any form does by chance.

    There are fewer forms of a room that is empty.
    """
    acts = _acts("off", np.arange(9.0) * DAY)
    habit = _habit(kind, acts, range(9), worth=worth)
    assert rank([habit], [acts]) == ([habit] if believed else [])


@pytest.mark.parametrize(
    ("held", "of", "holds"),
    [(3, 3, True), (2, 5, True), (1, 3, True), (0, 1, False), (4, 16, False)],
)
def test_on_the_days_held_out(held: int, of: int, *, holds: bool) -> None:
    """It must hold on the days held out, and so few that it may be chance say no more."""
    days = tuple(date(2026, 9, 1) + timedelta(days=day) for day in range(20))
    proof = Proof(Count(18, 20), Count(held, of), days, (), 0.02, 0.0, 0.9, 40.0)
    assert proof.holds is holds
