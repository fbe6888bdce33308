"""Tell apart days by what the home says of them: workday, holiday, the cold, who is in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

import numpy as np

from ..core.attribution.domains import UNKNOWN_STATES
from ..core.home import HOME_ZONE, Home
from ..core.plan.model import (
    Condition,
    NumericCondition,
    StateCondition,
    SunTrigger,
    TimeTrigger,
)
from ..core.synergies.kinds import KINDS
from ..history.model import BoolArray, FloatArray, Track
from ..history.numbers import Measured
from .clock import DAY, HOUR, number_of
from .contexts import of_level
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
# A sensor has about so many limits to choose from; of two sorts is what tells days apart. That
# somebody must be in to do something goes without saying, and is named at no price.
_LIMITS, _SORTS = 20, 2


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of day: what says so, in words too, and on which days of a habit it did.

    `gain` is how much better it tells its days apart, `price` what it costs to name (nats).
    """

    condition: Condition
    name: str
    met: BoolArray
    gain: float
    price: float


def with_day_types(
    habits: Iterable[Habit],
    tracks: Mapping[str, Track],
    levels: Mapping[str, Measured],
    home: Home,
    days: Days,
) -> Iterator[Habit]:
    """Yield habits by the clock or the sun, on just the kind of day on which they hold, if any."""
    saying = [track for track in tracks.values() if _says(track, home, days)]
    states = [(track, state) for track in saying for state in _states(track)]
    outside = {name: level for name, level in levels.items() if _outside(name, home)}
    people = [track for track in tracks.values() if track.domain == "person" and len(track.time)]
    # What is said and what is measured are as likely to be it: each has its own price (nats).
    said, measured = (
        float(np.log(_SORTS * max(number, 1))) for number in (len(states), _LIMITS * len(outside))
    )
    for habit in habits:
        kinds = [kind for it in states if (kind := _kind(habit, it, said, days))]
        kinds += [kind for it in outside.items() for kind in _by_limit(habit, it, measured, days)]
        kinds += _if_somebody(habit, people, days)
        best = max(kinds, key=lambda it: it.gain - it.price, default=None)
        told = best is not None and best.gain >= _LEAST_GAIN + best.price
        yield _narrowed(habit, best) if best is not None and told else habit


def _outside(entity_id: str, home: Home) -> bool:
    """Tell whether a sensor measures how warm it is outside."""
    entity = home.entities.get(entity_id)
    return entity is not None and any(it.holds(entity, home) for it in KINDS["outdoor_temperature"])


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


def _kind(habit: Habit, said: tuple[Track, str], price: float, days: Days) -> _Kind | None:
    """Return how well a state tells the days on which a habit holds from the others."""
    (track, state), (_, held) = said, _trials(habit)
    met = np.asarray(track.state_at(_moments(habit, days)) == state)
    condition = StateCondition((track.entity_id,), (state,))
    return _apart(condition, f"{track.entity_id} is {state}", met, held, price)


def _if_somebody(habit: Habit, people: Sequence[Track], days: Days) -> Iterator[_Kind]:
    """Yield how well it tells these days apart that somebody was at home who could do it."""
    _, held = _trials(habit)
    moments = _moments(habit, days)
    here = [track.state_at(moments) == "home" for track in people]
    if here:
        condition = NumericCondition((HOME_ZONE,), above=0)
        kind = _apart(condition, "somebody home", np.any(here, axis=0), held, 0.0)
        if kind is not None:
            yield kind


def _by_limit(
    habit: Habit, named: tuple[str, Measured], price: float, days: Days
) -> Iterator[_Kind]:
    """Yield how well a limit of what a sensor measures tells these days apart."""
    entity_id, level = named
    dates, held = _trials(habit)
    if not len(dates):
        return
    row = level.rows_at(_moments(habit, days))
    values = np.where(row < 0, np.nan, level.value[np.maximum(row, 0)])
    learned = np.arange(len(dates)) < habit.proof.training.of
    for found in of_level((entity_id, values), held, learned, 0.0):
        kind = _apart(found.condition, found.name, found.met, held, price)
        if kind is not None:
            yield kind


def _apart(
    condition: Condition, name: str, met: BoolArray, held: BoolArray, price: float
) -> _Kind | None:
    """Return how well a condition tells the days that held, None if it does not."""
    good, every = int((held & met).sum()), int(met.sum())
    rest = len(held) - every
    if not every or not rest or good < _LEAST_KEPT * held.sum():
        return None
    if good / every < _OFTENER * (held.sum() - good) / rest:
        return None
    gain = float(split_gain(good, every, int(held.sum()), len(held)))
    return _Kind(condition, name, met, gain, price)


def _trials(habit: Habit) -> tuple[list[date], BoolArray]:
    """Return the days on which a habit could hold, in order, and whether it did."""
    proof = habit.proof
    every = sorted(
        [*((day, True) for day in proof.held_on), *((day, False) for day in proof.missed_on)]
    )
    return [day for day, _ in every], np.array([held for _, held in every], np.bool_)


def _moments(habit: Habit, days: Days) -> FloatArray:
    """Return when a habit looks at each of its days (seconds UTC)."""
    dates, _ = _trials(habit)
    number = np.array([number_of(day) for day in dates], dtype=np.int64)
    at = np.full(len(number), _NOON)
    trigger = habit.plan.triggers[0]
    if isinstance(trigger, TimeTrigger) and isinstance(trigger.at, time):
        at[:] = trigger.at.hour * HOUR + trigger.at.minute * 60.0
    elif isinstance(trigger, SunTrigger) and trigger.event in days.sun:
        at = days.sun[trigger.event][number - days.first] + trigger.offset.total_seconds()
    return days.clock.utc(number * DAY + np.nan_to_num(at, nan=_NOON))


def _narrowed(habit: Habit, kind: _Kind) -> Habit:
    """Return a habit on just one kind of day, with the proof that is left of it."""
    proof, (dates, held) = habit.proof, _trials(habit)
    early = np.arange(len(held)) < proof.training.of
    training, held_out = (_counted(held, kind.met & part) for part in (early, ~early))
    narrowed = replace(
        proof,
        training=training,
        held_out=held_out,
        held_on=_those(dates, held & kind.met),
        missed_on=_those(dates, ~held & kind.met),
        # On which kind of day it was done already, is not looked up.
        idle_on=(),
        worth=proof.worth + kind.gain,
        odd=proof.odd + kind.price,
        details={**proof.details, "day_type": kind.name},
    )
    plan = replace(habit.plan, conditions=(*habit.plan.conditions, kind.condition))
    return replace(habit, key=f"{habit.key}|{kind.name}", plan=plan, proof=narrowed)


def _counted(held: BoolArray, mask: BoolArray) -> Count:
    return Count(int((held & mask).sum()), int(mask.sum()))


def _those(dates: Sequence[date], mask: BoolArray) -> tuple[date, ...]:
    return tuple(day for day, here in zip(dates, mask.tolist(), strict=True) if here)
