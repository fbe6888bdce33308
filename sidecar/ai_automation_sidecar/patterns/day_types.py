"""Tell apart days by what the home itself says of them: workday, holiday, vacation, guests."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

import numpy as np

from ..core.attribution.domains import UNKNOWN_STATES
from ..core.home import Home
from ..core.plan.model import StateCondition, TimeTrigger
from ..history.model import BoolArray, Track
from .clock import DAY, HOUR, number_of
from .days import Days
from .habit import Count, Habit
from .statistics import split_gain

# What may say what kind of day it is: those that measure or see something do not.
_SAYING = frozenset({"binary_sensor", "calendar", "input_boolean", "input_select"})
# What changes more often than this in a day says nothing about the day.
_MOST_CHANGES = 2.5
# So much better must days be told apart (nats) beyond what so many sensors give by chance; of what
# held so much must be kept, and it must hold so many times as often.
_LEAST_GAIN, _LEAST_KEPT, _OFTENER = 3.5, 0.8, 1.7
_NOON = 12 * HOUR


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of day: what says so, and on which days of a habit it did."""

    condition: StateCondition
    met: BoolArray
    gain: float


def with_day_types(
    habits: Iterable[Habit], tracks: Mapping[str, Track], home: Home, days: Days
) -> Iterator[Habit]:
    """Yield habits by the clock or the sun, on just the kind of day on which they hold, if any."""
    saying = [track for track in tracks.values() if _says(track, home, days)]
    states = [(track, state) for track in saying for state in _states(track)]
    for habit in habits:
        kinds = [kind for track, state in states if (kind := _kind(habit, track, state, days))]
        best = max(kinds, key=lambda it: it.gain, default=None)
        needed = _LEAST_GAIN + float(np.log(max(len(states), 1)))
        yield habit if best is None or best.gain < needed else _narrowed(habit, best, len(states))


def _says(track: Track, home: Home, days: Days) -> bool:
    entity = home.entities.get(track.entity_id)
    return (
        entity is not None
        and not entity.hidden
        and entity.category is None
        and track.domain in _SAYING
        and entity.device_class is None
        and 0 < len(track.time) <= _MOST_CHANGES * len(days)
    )


def _states(track: Track) -> Sequence[str]:
    return sorted(set(track.state.tolist()) - UNKNOWN_STATES)


def _kind(habit: Habit, track: Track, state: str, days: Days) -> _Kind | None:
    """Return how well a state tells the days on which a habit holds from the others."""
    dates, held = _trials(habit)
    at = _moment(habit)
    moments = np.array([number_of(day) * DAY + at for day in dates], dtype=np.float64)
    met = np.asarray(track.state_at(days.clock.utc(moments)) == state)
    good, every = int((held & met).sum()), int(met.sum())
    rest = len(held) - every
    if not every or not rest or good < _LEAST_KEPT * held.sum():
        return None
    if good / every < _OFTENER * (held.sum() - good) / rest:
        return None
    gain = float(split_gain(good, every, int(held.sum()), len(held)))
    return _Kind(StateCondition((track.entity_id,), (state,)), met, gain)


def _trials(habit: Habit) -> tuple[list[date], BoolArray]:
    """Return the days on which a habit could hold, in order, and whether it did."""
    proof = habit.proof
    every = sorted(
        [*((day, True) for day in proof.held_on), *((day, False) for day in proof.missed_on)]
    )
    return [day for day, _ in every], np.array([held for _, held in every], np.bool_)


def _moment(habit: Habit) -> float:
    """Return at what second of the day a habit looks at the day; by the sun, at noon."""
    trigger = habit.plan.triggers[0]
    if isinstance(trigger, TimeTrigger) and isinstance(trigger.at, time):
        return trigger.at.hour * HOUR + trigger.at.minute * 60.0
    return _NOON


def _narrowed(habit: Habit, kind: _Kind, tried: int) -> Habit:
    """Return a habit on just one kind of day, with the proof that is left of it."""
    (entity_id,), (state,) = kind.condition.entity_ids, kind.condition.states
    proof, (dates, held) = habit.proof, _trials(habit)
    early = np.arange(len(held)) < proof.training.of
    training, held_out = (_counted(held, kind.met & part) for part in (early, ~early))
    narrowed = replace(
        proof,
        training=training,
        held_out=held_out,
        held_on=_those(dates, held & kind.met),
        missed_on=_those(dates, ~held & kind.met),
        worth=proof.worth + kind.gain,
        odd=proof.odd + float(np.log(tried)),
        details={**proof.details, "day_type": f"{entity_id} is {state}"},
    )
    plan = replace(habit.plan, conditions=(*habit.plan.conditions, kind.condition))
    return replace(habit, key=f"{habit.key}|{entity_id}={state}", plan=plan, proof=narrowed)


def _counted(held: BoolArray, mask: BoolArray) -> Count:
    return Count(int((held & mask).sum()), int(mask.sum()))


def _those(dates: Sequence[date], mask: BoolArray) -> tuple[date, ...]:
    return tuple(day for day, here in zip(dates, mask.tolist(), strict=True) if here)
