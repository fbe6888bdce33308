"""Find limits of what sensors measure at which people act."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ..core.home import Entity, Home
from ..core.plan.model import NumericTrigger
from ..history.model import ATTRIBUTE_MARK, FloatArray, IntArray
from ..history.numbers import Measured
from .acts import Acts
from .clock import DAY
from .habit import LEAST_HELD
from .occasions import Occasions
from .rounding import roundest
from .statistics import median_of

# Of more deeds than this, so many tell enough.
_MOST_ACTS = 300
# How long before a deed a limit may have been crossed (seconds).
LOOK_BACK = 1200.0
WINDOWS = (120.0, 300.0, 600.0, 1200.0)
# A limit is one if before so many of the deeds it has just been crossed,
LEAST_CROSSED = 0.5
# and so many times as often as at the same hours of other days.
LEAST_RATIO = 1.3
_SHIFTS = (-7, -2, -1, 1, 2, 7)
# A value rises to a limit, or falls: turned over, it rises as well.
_SIGNS = (1.0, -1.0)
# Any limit of the best does.
_AS_GOOD = 0.95
# How far from the highest limit others are tried, and how far from one a rounder number may
# lie, as parts of what the value usually moves.
_PARTS, _SLACK = (0.0, 0.12, 0.3), 0.1
# A sensor that hardly ever reports sooner than after this time (seconds) tells of a limit only when
# people have long noticed: about as late as it waits at least, and at most so late.
_SLOW, _LATEST = 120.0, 600.0
# A value that comes back within this time (seconds) has not been away.
_FLICKER = 900.0


def gather_limits(
    every: Sequence[Acts],
    levels: Mapping[str, Measured],
    home: Home,
    switched: Collection[str | None],
) -> Iterator[tuple[Occasions, Acts]]:
    """Yield the times at which a value crossed a limit at which people act, with their deeds.

    What a device draws that is `switched` is told better by the switch.
    """
    streams = [
        _Deeds.of(acts)
        for acts in every
        if len(acts.times) >= LEAST_HELD and ATTRIBUTE_MARK not in acts.track.subject
    ]
    for entity_id, level in levels.items():
        entity = home.entities.get(entity_id)
        if (
            entity is None
            or len(level.time) <= LEAST_HELD
            or (entity.device_id is not None and entity.device_id in switched)
        ):
            continue
        near = [it for it in streams if _may_matter(entity, home.entities[it.acts.entity_id])]
        if near:
            yield from _of_sensor(entity, level, near)


def switched_by(every: Iterable[Acts], home: Home) -> set[str | None]:
    """Return the devices that people switch."""
    return {
        home.entities[acts.entity_id].device_id for acts in every if len(acts.times) >= LEAST_HELD
    }


@dataclass(frozen=True, slots=True)
class _Deeds:
    """Deeds of a stream, not all if they are very many, and the same hours of other days."""

    acts: Acts
    times: FloatArray
    others: FloatArray

    @classmethod
    def of(cls, acts: Acts) -> Self:
        """Take the deeds of a stream."""
        times = acts.times[:: -(-len(acts.times) // _MOST_ACTS)]
        others = np.concatenate([times + shift * DAY for shift in _SHIFTS])
        return cls(acts, times, others[:: -(-len(others) // (2 * _MOST_ACTS))])


def _of_sensor(
    entity: Entity, level: Measured, near: Sequence[_Deeds]
) -> Iterator[tuple[Occasions, Acts]]:
    """Yield when one sensor crossed a limit at which people act, with the deeds, by limits."""
    late = _late(level)
    level = Measured(level.time - late, level.value)
    most = max(len(it.times) for it in near)
    # Nothing is swept where there is no deed.
    padded = np.full((len(near), most), -np.inf)
    for row, deeds in enumerate(near):
        padded[row, : len(deeds.times)] = deeds.times
    number = np.array([len(it.times) for it in near])
    enough = np.maximum(LEAST_HELD, np.ceil(LEAST_CROSSED * number)).astype(np.int64)
    before = _Before.of(level, padded)
    for sign in _SIGNS:
        highest = _Highest(sign * level.value)
        low, high = before.swept(highest)
        found: dict[float, list[Acts]] = {}
        for place in _with_limits(low, high, enough):
            swept = low[place, : number[place]], high[place, : number[place]]
            for limit in _limits(level, highest, swept, near[place].others, sign):
                found.setdefault(limit, []).append(near[place].acts)
        for limit, following in found.items():
            crossings = replace(_crossings(entity.entity_id, level, limit, sign), late=late)
            for acts in following:
                lit = _lit_by(entity, acts)
                yield (_not_by(acts, crossings) if lit else crossings), acts


def _late(level: Measured) -> float:
    """Return how late a sensor may tell what it measures (seconds)."""
    soonest, usual = np.quantile(np.diff(level.time), (0.1, 0.25))
    return float(min(usual, _LATEST)) if soonest >= _SLOW else 0.0


def _with_limits(low: FloatArray, high: FloatArray, enough: IntArray) -> list[int]:
    """Return the rows in which some value lies between so many pairs of a low and a high."""
    crossed = high > low
    begins = np.sort(np.where(crossed, low, np.inf), axis=1)
    ends = np.sort(np.where(crossed, high, np.inf), axis=1)
    # So many of them overlap if one begins when no more have ended than began before those.
    return [
        row
        for row, most in enumerate(enough.tolist())
        if (ends[row, : len(begins[row]) - most + 1] > begins[row, most - 1 :]).any()
    ]


def _lit_by(entity: Entity, acts: Acts) -> bool:
    """Tell whether what is acted on is a lamp, and may itself be what a sensor sees."""
    return acts.track.domain == "light" and entity.device_class == "illuminance"


def _not_by(acts: Acts, found: Occasions) -> Occasions:
    """Return the crossings that came well after the subject itself had changed."""
    before = np.searchsorted(acts.track.time, found.times, side="right") - 1
    since = found.times - np.append(acts.track.time, -np.inf)[before]
    kept = since > LOOK_BACK
    return replace(found, times=found.times[kept], context=found.context[kept])


def _may_matter(entity: Entity, subject: Entity) -> bool:
    """Tell whether a sensor is in the subject's area, or outside, and not of its own device."""
    if entity.hidden or entity.category is not None:
        return False
    if entity.device_id is not None and entity.device_id == subject.device_id:
        return False
    # What a machine draws may be noticed anywhere.
    return entity.area_id in {None, subject.area_id} or entity.device_class == "power"


class _Highest:
    """Values, and what is the highest of any that follow each other."""

    def __init__(self, values: FloatArray) -> None:
        """Look for the highest of two, four, eight and so on values from each on, when asked."""
        self.values = values
        self._of = [values]

    def between(self, first: IntArray, after: IntArray) -> FloatArray:
        """Return the highest value from one number on, before another, which is greater."""
        power = np.frexp((after - first).astype(np.float64))[1] - 1
        while len(self._of) <= power.max(initial=0):
            half, last = 1 << (len(self._of) - 1), self._of[-1]
            self._of.append(np.maximum(last[:-half], last[half:]))
        found = np.empty(first.shape)
        for number in range(int(power.max(initial=-1)) + 1):
            here = power == number
            of, back = self._of[number], after[here] - (1 << number)
            found[here] = np.maximum(of[first[here]], of[back])
        return found


@dataclass(frozen=True, slots=True)
class _Before:
    """The values in the time before each of some times: the numbers of the first and after it."""

    first: IntArray
    after: IntArray

    @classmethod
    def of(cls, level: Measured, times: FloatArray) -> Self:
        """Look up what was measured before each time."""
        first = np.maximum(level.rows_at(times - LOOK_BACK), 0)
        return cls(first, np.maximum(level.rows_at(times), first) + 1)

    def swept(self, highest: _Highest) -> tuple[FloatArray, FloatArray]:
        """Return between what values have risen in that time."""
        # The highest of the values since; what it was at the beginning counts as the lowest.
        return highest.values[self.first], highest.between(self.first, self.after)


def _limits(
    level: Measured,
    highest: _Highest,
    swept: tuple[FloatArray, FloatArray],
    others: FloatArray,
    sign: float,
) -> list[float]:
    """Return limits that were crossed just before most of the deeds, those named first highest.

    Which of them is meant, shows when they are tried. `swept` is between what values it rose
    before each, with the sign -1 turned over; `others` are the same hours of other days.
    """
    low, high = swept
    crossed = high > low
    edges = np.unique(np.concatenate([low[crossed], high[crossed]]))
    middles = (edges[1:] + edges[:-1]) / 2
    if not len(middles):
        return []
    covered = _covered(middles, low[crossed], high[crossed])
    most = int(covered.max())
    if most < max(LEAST_HELD, LEAST_CROSSED * len(low)):
        return []
    known = others[(others > level.time[0]) & (others < level.time[-1])]
    by_chance = _covered(middles, *_Before.of(level, known).swept(highest)) / max(len(known), 1)
    share = covered / len(low)
    good = (covered >= _AS_GOOD * most) & (share >= LEAST_RATIO * by_chance)
    if not good.any():
        return []
    best = int(np.argmax(np.where(good, share - by_chance, -1.0)))
    low_edge = high_edge = best
    while low_edge > 0 and good[low_edge - 1]:
        low_edge -= 1
    while high_edge < len(good) - 1 and good[high_edge + 1]:
        high_edge += 1
    bottom, top = float(edges[low_edge]), float(edges[high_edge + 1])
    # People act once the value is over the limit: it is nearer to the top.
    moves = median_of(high[crossed] - low[crossed])
    tops = [max(top - part * moves, bottom) for part in _PARTS]
    spans = [sorted((sign * (one - _SLACK * moves), sign * one)) for one in tops]
    numbers, _ = roundest(*np.array(spans).T)
    return list(dict.fromkeys(numbers.tolist()))


def _covered(points: FloatArray, low: FloatArray, high: FloatArray) -> IntArray:
    """Return how many spans from low to high hold each point."""
    return np.asarray(
        np.searchsorted(np.sort(low), points, side="right")
        - np.searchsorted(np.sort(high), points, side="right")
    )


def _crossings(entity_id: str, level: Measured, limit: float, sign: float) -> Occasions:
    """Return when the value got over a limit (with -1: under it) and had not just been there."""
    over = sign * level.value > sign * limit
    came = np.flatnonzero(over[1:] & ~over[:-1]) + 1
    times = level.time[came]
    left = level.time[np.flatnonzero(~over[1:] & over[:-1]) + 1]
    last = np.searchsorted(left, times, side="right") - 1
    before = np.append(left, -np.inf)[last]
    fresh = times - before > _FLICKER
    trigger = (
        NumericTrigger((entity_id,), above=limit)
        if sign > 0
        else NumericTrigger((entity_id,), below=limit)
    )
    times = times[fresh]
    return Occasions(trigger, times, np.full(len(times), -1), windows=WINDOWS, kind="threshold")
