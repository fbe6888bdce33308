"""Find what people do soon after something happened, and not otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..core.home import Home
from ..core.plan import AutomationPlan
from ..history.model import BoolArray, FloatArray, IntArray
from .acts import Acts
from .circumstances import best_circumstance
from .clock import DAY
from .days import Days
from .habit import ALPHA, LEAST_HELD, Count, Habit, Proof
from .occasions import Occasions
from .statistics import chance_of, spread_of, wilson_lower

# How soon a deed must follow (seconds).
WINDOWS = (30.0, 90.0, 300.0)
# The shortest window that keeps this share of what the longest has is taken.
_WINDOW_SHARE = 0.85
LEAST_LIFT = 4.0
LEAST_DAYS_HELD = 6
# Deeds that an occasion explains, of all deeds of the stream.
LEAST_COVERAGE = 0.1
LEAST_SHARE_LIFT = 1.5
LEAST_TRAINED_RATE = 0.55
# Nobody reacts faster (seconds); a device that is bound to another does.
REACTION = 1.0
# Of two deeds in a row, the first must come first this much more often.
_DIRECTION = 2.0
# The same hours on other days tell what would have followed by chance.
_SHIFTS = (-14, -7, -2, -1, 1, 2, 7, 14)
_FEW_SHIFTS = (-7, -1, 1, 7)
# Conditions that were tried are tests too; they are not independent.
_CONDITION_TESTS = 30


@dataclass(frozen=True, slots=True)
class _Trials:
    """Every time an occasion came while the deed was not done yet.

    `act` is the number of the act that followed in time, -1 if none did.
    """

    times: FloatArray
    act: IntArray
    window: float

    @property
    def held(self) -> BoolArray:
        """Tell which trials were followed by the deed."""
        return self.act >= 0


def find_follows(
    every: Sequence[Acts], occasions: Sequence[Occasions], days: Days, home: Home
) -> Iterator[Habit]:
    """Yield the deeds that follow an occasion, also on the days held out."""
    local = [days.clock.local(occasion.times) for occasion in occasions]
    moved = {
        (acts.track.subject, acts.goal): days.clock.local(acts.times)
        + np.array([[0.0], *([shift * DAY] for shift in _FEW_SHIFTS)])
        for acts in every
    }
    pairs = [
        (occasion, acts)
        for acts in every
        if len(acts.times) >= LEAST_HELD
        for occasion, times in zip(occasions, local, strict=True)
        if _related(occasion, acts, home) and _oftener(times, moved[acts.track.subject, acts.goal])
    ]
    tests = max(1, len(pairs)) * len(WINDOWS) * _CONDITION_TESTS
    for occasion, acts in pairs:
        trials = _best_trials(occasion, acts, days)
        if trials is not None:
            habit = _habit(occasion, acts, trials, days, home)
            if habit is not None and habit.proof.p_value * tests < ALPHA and habit.proof.holds:
                yield habit


def _related(occasion: Occasions, acts: Acts, home: Home) -> bool:
    """Tell whether a deed follows an occasion often enough to look closer."""
    if occasion.entity_id == acts.entity_id or len(occasion.times) < LEAST_HELD:
        return False
    one, two = home.entities.get(occasion.entity_id), home.entities[acts.entity_id]
    if one is not None and one.device_id is not None and one.device_id == two.device_id:
        return False
    before = np.searchsorted(occasion.times, acts.times, side="right") - 1
    lag = acts.times - occasion.times[np.maximum(before, 0)]
    follows = (before >= 0) & (lag <= WINDOWS[-1])
    if follows.sum() < max(LEAST_HELD, LEAST_COVERAGE * len(acts.times)):
        return False
    return not occasion.deed or _comes_first(occasion, acts, int(follows.sum()))


def _oftener(occasions: FloatArray, acts: FloatArray) -> bool:
    """Tell whether deeds come after an occasion more often than at their hours on other days.

    Both are in local seconds; the rows of `acts` are the real ones, and those moved by days.
    """
    last = np.searchsorted(occasions, acts, side="right") - 1
    follows = (acts - occasions[np.maximum(last, 0)] <= WINDOWS[-1]) & (last >= 0)
    real, *others = follows.sum(axis=1)
    return bool(real * len(others) >= LEAST_SHARE_LIFT * sum(others))


def _comes_first(occasion: Occasions, acts: Acts, forward: int) -> bool:
    """Tell whether the occasion, itself a deed, usually comes before the other and not after."""
    after = np.searchsorted(acts.times, occasion.times, side="left") - 1
    lag = occasion.times - acts.times[np.maximum(after, 0)]
    backward = int(((after >= 0) & (lag <= WINDOWS[-1])).sum())
    return forward >= _DIRECTION * backward


def _best_trials(occasion: Occasions, acts: Acts, days: Days) -> _Trials | None:
    """Return the trials with the shortest window that loses little, None if too few hold."""
    index = days.index_of(occasion.times)
    inside = (index >= 0) & (index < len(days))
    possible = inside & days.counts[np.clip(index, 0, len(days) - 1)]
    times = occasion.times[possible]
    context = occasion.context[possible]
    ready = ~acts.in_goal(times)
    times, context = times[ready], context[ready]
    by_window = [_trials(times, context, acts, window) for window in WINDOWS]
    most = int(by_window[-1].held.sum())
    if most < LEAST_HELD:
        return None
    return next(trials for trials in by_window if trials.held.sum() >= _WINDOW_SHARE * most)


def _trials(times: FloatArray, context: IntArray, acts: Acts, window: float) -> _Trials:
    """Return the trials with one window; what happens again within it is the same trial."""
    fresh = np.ones(len(times), np.bool_)
    last = -np.inf
    for number, when in enumerate(times.tolist()):
        if when - last < window:
            fresh[number] = False
        else:
            last = when
    times, context = times[fresh], context[fresh]
    after = np.searchsorted(acts.times, times, side="right")
    known = np.minimum(after, len(acts.times) - 1)
    follows = (
        (after < len(acts.times))
        & (acts.times[known] - times <= window)
        & (acts.context[known] != context)
    )
    return _Trials(times, np.where(follows, known, -1), window)


def _habit(
    occasion: Occasions, acts: Acts, trials: _Trials, days: Days, home: Home
) -> Habit | None:
    day = days.index_of(trials.times)
    learned = days.trained[day]
    circumstance = best_circumstance(
        trials.times, trials.held, learned, days, sun="sun.sun" in home.entities
    )
    met = circumstance.met
    held = trials.held & met
    training = Count(int((held & learned).sum()), int((met & learned).sum()))
    if training.rate < LEAST_TRAINED_RATE or len(np.unique(day[held])) < LEAST_DAYS_HELD:
        return None
    used = trials.act[held]
    lags = acts.times[used] - trials.times[held]
    if np.median(lags) < REACTION:
        return None
    base_rate = _base_rate(trials.times[met], acts, trials.window, days)
    total = Count(int(held.sum()), int(met.sum()))
    if total.rate < LEAST_LIFT * base_rate:
        return None
    dates = np.zeros((2, len(days)), np.bool_)
    dates[0, day[held]] = True
    dates[1, day[met & ~trials.held]] = True
    proof = Proof(
        training,
        Count(int((held & ~learned).sum()), int((met & ~learned).sum())),
        tuple(days.dates(dates[0])),
        tuple(days.dates(dates[1])),
        base_rate,
        chance_of(total.held, total.of, base_rate),
        len(used) / len(acts.times),
        {
            "trigger_entity": occasion.entity_id,
            "window_seconds": round(trials.window),
            "typical_delay_seconds": round(float(np.median(lags)), 1),
            "delay_spread_seconds": round(spread_of(lags), 1),
            "condition": circumstance.name,
            "days_held": int(dates[0].sum()),
            "confidence_without_condition": round(
                wilson_lower(int(trials.held.sum()), len(trials.held)), 4
            ),
        },
    )
    conditions = (circumstance.condition,) if circumstance.condition is not None else ()
    plan = AutomationPlan((occasion.trigger,), (acts.call,), conditions)
    key = f"follow|{occasion.trigger}|{acts.track.subject}|{acts.goal}"
    return Habit(
        "trigger_action",
        key,
        acts.track.subject,
        acts.goal,
        plan,
        proof,
        used,
        spread_of(lags),
        deed=occasion.deed,
    )


def _base_rate(times: FloatArray, acts: Acts, window: float, days: Days) -> float:
    """Return how often the deed is done at the same times on other days."""
    local = np.sort(days.clock.local(acts.times))
    asked = days.clock.local(times)
    hits = tried = 0
    for shift in _SHIFTS:
        moved = asked + shift * DAY
        index = (moved // DAY).astype(np.int64) - days.first
        lived = (index >= 0) & (index < len(days))
        lived &= days.counts[np.clip(index, 0, len(days) - 1)]
        moved = moved[lived]
        after = np.searchsorted(local, moved, side="right")
        hits += int((np.searchsorted(local, moved + window, side="right") > after).sum())
        tried += len(moved)
    return (hits + 0.5) / (tried + 1.0)
