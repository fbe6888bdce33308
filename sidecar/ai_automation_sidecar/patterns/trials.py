"""Try occasions: see whether a deed followed each time one came while it was not done."""

from bisect import bisect_left
from dataclasses import dataclass, replace

import numpy as np

from ..history.model import BoolArray, FloatArray, IntArray
from .acts import Acts
from .clock import DAY
from .days import Days
from .occasions import Occasions

# The same hours on other days tell what would have followed by chance.
_SHIFTS = (-14, -7, -2, -1, 1, 2, 7, 14)


@dataclass(frozen=True, slots=True)
class Trials:
    """Every time an occasion came while the deed was not done yet.

    `act` is the number of the act that followed within the window (seconds), -1 if none did.
    """

    times: FloatArray
    act: IntArray
    window: float

    @property
    def held(self) -> BoolArray:
        """Tell which trials were followed by the deed."""
        return self.act >= 0

    def where(self, mask: BoolArray) -> Trials:
        """Return only the trials that a mask names."""
        return replace(self, times=self.times[mask], act=self.act[mask])

    def lags(self, acts: Acts) -> FloatArray:
        """Return how long after its occasion each deed came (seconds)."""
        return np.asarray(acts.times[self.act[self.held]] - self.times[self.held])


def possible_times(occasion: Occasions, acts: Acts, days: Days) -> tuple[FloatArray, IntArray]:
    """Return when an occasion came on a day that counts while the deed was not done."""
    index = days.index_of(occasion.times)
    inside = (index >= 0) & (index < len(days))
    counts = inside & days.counts[np.clip(index, 0, len(days) - 1)]
    times, context = occasion.times[counts], occasion.context[counts]
    ready = ~acts.in_goal(times)
    return times[ready], context[ready]


def trials_of(times: FloatArray, context: IntArray, acts: Acts, window: float) -> Trials:
    """Return the trials with one window; what happens again within it is the same trial."""
    fresh = _apart(times, window)
    times, context = times[fresh], context[fresh]
    after = np.searchsorted(acts.times, times, side="right")
    known = np.minimum(after, len(acts.times) - 1)
    follows = (
        (after < len(acts.times))
        & (acts.times[known] - times <= window)
        & ((acts.context[known] != context) | (context == -1))
    )
    return Trials(times, np.where(follows, known, -1), window)


def _apart(times: FloatArray, window: float) -> IntArray:
    """Return the numbers of times that are at least a window after the last such one."""
    every, found, place = times.tolist(), [], 0
    while place < len(every):
        found.append(place)
        place = bisect_left(every, every[place] + window, place + 1)
    return np.array(found, dtype=np.int64)


def base_rate(times: FloatArray, acts: Acts, window: float, days: Days) -> float:
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
