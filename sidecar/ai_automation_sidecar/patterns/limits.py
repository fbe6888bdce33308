"""Find limits of what sensors measure at which people act."""

from collections.abc import Iterator, Mapping, Sequence
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
# Any limit of the best does; it is named as round as may be.
_AS_GOOD = 0.95
_ROUND = (100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1)
# How far from the highest limit others are tried, and how far from one a rounder number may
# lie, as parts of what the value usually moves.
_PARTS, _SLACK = (0.0, 0.12, 0.3), 0.1
# A value that comes back within this time (seconds) has not been away.
_FLICKER = 900.0


def gather_limits(
    every: Sequence[Acts], levels: Mapping[str, Measured], home: Home
) -> Iterator[tuple[Occasions, Acts]]:
    """Yield the times at which a value crossed a limit at which people act, with their deeds."""
    switched = {
        home.entities[acts.entity_id].device_id for acts in every if len(acts.times) >= LEAST_HELD
    }
    # What a device draws that is switched is told better by the switch.
    telling = [
        (entity, level, {sign: np.append(sign * level.value, -np.inf) for sign in _SIGNS})
        for entity_id, level in levels.items()
        if len(level.time) > LEAST_HELD
        if (entity := home.entities.get(entity_id)) is not None
        and (entity.device_id is None or entity.device_id not in switched)
    ]
    for acts in every:
        if len(acts.times) < LEAST_HELD or ATTRIBUTE_MARK in acts.track.subject:
            continue
        times = acts.times[:: -(-len(acts.times) // _MOST_ACTS)]
        others = np.concatenate([times + shift * DAY for shift in _SHIFTS])
        others = others[:: -(-len(others) // (2 * _MOST_ACTS))]
        for entity, level, values in telling:
            if not _may_matter(entity, home.entities[acts.entity_id]):
                continue
            before = _Before.of(level, times)
            for sign in _SIGNS:
                for limit in _limits(level, values[sign], before, others, sign):
                    found = _crossings(entity.entity_id, level, limit, sign)
                    yield (_not_by(acts, found) if _lit_by(entity, acts) else found), acts


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


@dataclass(frozen=True, slots=True)
class _Before:
    """The values in the time before each of some times: the numbers of the first and the last."""

    bounds: IntArray

    @classmethod
    def of(cls, level: Measured, times: FloatArray) -> Self:
        """Look up what was measured before each time."""
        before = np.clip(level.rows_at(times - LOOK_BACK), 0, len(level.value) - 1)
        now = np.clip(level.rows_at(times) + 1, before + 1, len(level.value))
        return cls(np.stack([before, now], axis=1))

    def swept(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return between what values have risen in that time; after the last there is a lowest."""
        # The highest of the values since; what it was at the beginning counts as the lowest.
        high = np.maximum.reduceat(values, self.bounds.ravel())[::2]
        return values[self.bounds[:, 0]], high


def _limits(
    level: Measured, values: FloatArray, before: _Before, others: FloatArray, sign: float
) -> list[float]:
    """Return limits that were crossed just before most of the deeds, those named first highest.

    Which of them is meant, shows when they are tried. `values` are those of the level, with -1
    turned over; `others` are the same hours of other days.
    """
    low, high = before.swept(values)
    crossed = high > low
    if crossed.sum() < max(LEAST_HELD, LEAST_CROSSED * len(low)):
        return []
    edges = np.unique(np.concatenate([low[crossed], high[crossed]]))
    middles = (edges[1:] + edges[:-1]) / 2
    if not len(middles):
        return []
    covered = _covered(middles, low[crossed], high[crossed])
    most = int(covered.max())
    if most < max(LEAST_HELD, LEAST_CROSSED * len(low)):
        return []
    known = others[(others > level.time[0]) & (others < level.time[-1])]
    swept = _Before.of(level, known).swept(values)
    by_chance = _covered(middles, *swept) / max(len(known), 1)
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
    moves = float(np.median(high[crossed] - low[crossed]))
    tops = [max(top - part * moves, bottom) for part in _PARTS]
    spans = [sorted((sign * (one - _SLACK * moves), sign * one)) for one in tops]
    return list(dict.fromkeys(_roundest(*span) for span in spans))


def _covered(points: FloatArray, low: FloatArray, high: FloatArray) -> IntArray:
    """Return how many spans from low to high hold each point."""
    return np.asarray(
        np.searchsorted(np.sort(low), points, side="right")
        - np.searchsorted(np.sort(high), points, side="right")
    )


def _roundest(low: float, high: float) -> float:
    """Return the roundest number between two."""
    for step in _ROUND:
        number = np.ceil(low / step) * step
        if number <= high:
            return float(number)
    return float((low + high) / 2)


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
