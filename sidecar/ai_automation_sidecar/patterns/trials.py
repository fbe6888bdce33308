"""Try occasions: see whether a deed followed each time one came while it was not done."""

from collections.abc import Iterable, Iterator
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
class Chances:
    """Every time an occasion came while the deed was not done yet, and how soon the deed came.

    `index` numbers the occasion's times, `day` their days. `act` is the number of the deed that
    came next, after `lag` seconds; infinity if none came, or none but by the same doing. The rows
    of `other_lag` are of the same hours on other days, `other_day`, -1 where it was done already.
    """

    index: IntArray
    times: FloatArray
    day: IntArray
    act: IntArray
    lag: FloatArray
    other_day: IntArray
    other_lag: FloatArray

    def in_order(self) -> Chances:
        """Return them in order of time."""
        order = np.argsort(self.times, kind="stable")
        return Chances(
            self.index[order],
            self.times[order],
            self.day[order],
            self.act[order],
            self.lag[order],
            self.other_day[:, order],
            self.other_lag[:, order],
        )

    def base_rates(self, index: IntArray, windows: Iterable[float], days: Days) -> Iterator[float]:
        """Yield how often the deed is done at the hours of some of the times on other days.

        That is within each of some windows (seconds).
        """
        day = self.other_day[:, index]
        lived = (day >= 0) & (day < len(days))
        lived &= days.counts[np.where(lived, day, 0)]
        lag = self.other_lag[:, index][lived]
        for window in windows:
            yield (np.count_nonzero(lag <= window) + 0.5) / (len(lag) + 1.0)


@dataclass(frozen=True, slots=True)
class Trials:
    """Some of the times that an occasion came, with the window (seconds) for the deed to follow.

    `index` numbers the times of `chances`.
    """

    chances: Chances
    index: IntArray
    window: float

    def __len__(self) -> int:
        """Return the number of trials."""
        return len(self.index)

    @property
    def times(self) -> FloatArray:
        """Return when they were (seconds UTC)."""
        return self.chances.times[self.index]

    @property
    def day(self) -> IntArray:
        """Return the index of the day of each."""
        return self.chances.day[self.index]

    @property
    def held(self) -> BoolArray:
        """Tell which trials were followed by the deed."""
        return np.asarray(self.chances.lag[self.index] <= self.window)

    @property
    def acts(self) -> IntArray:
        """Return the numbers of the deeds that followed."""
        return self.chances.act[self.index[self.held]]

    @property
    def lags(self) -> FloatArray:
        """Return how long after its occasion each deed came (seconds)."""
        return self.chances.lag[self.index[self.held]]

    def where(self, mask: BoolArray) -> Trials:
        """Return only the trials that a mask names."""
        return replace(self, index=self.index[mask])

    def base_rate(self, days: Days) -> float:
        """Return how often the deed is done at the same hours on other days."""
        return next(self.chances.base_rates(self.index, (self.window,), days))


def chances_of(occasion: Occasions, acts: Acts, days: Days) -> Chances:
    """Return when an occasion came on a day that counts while the deed was not done."""
    day = days.index_of(occasion.times)
    counts = (day >= 0) & (day < len(days)) & days.counts[np.clip(day, 0, len(days) - 1)]
    index = np.flatnonzero(counts & ~acts.in_goal(occasion.times))
    times, context = occasion.times[index], occasion.context[index]
    act, lag = _next(acts.times, times)
    by_itself = (acts.context[act] == context) & (context != -1)
    local = days.clock.local(times)
    moved = local + np.array(_SHIFTS)[:, None] * DAY
    _, other_lag = _next(np.sort(days.clock.local(acts.times)), moved)
    other_day = (moved // DAY).astype(np.int64) - days.first
    if not occasion.lasting:
        # Where it was done already, nothing could have followed. What follows a while would itself
        # be what is usual wherever it was not done yet.
        other_day[acts.in_goal(days.clock.utc(moved))] = -1
    return Chances(
        index,
        times,
        day[index],
        act,
        np.where(by_itself, np.inf, lag),
        other_day,
        other_lag,
    )


def trials_of(chances: Chances, window: float, days: Days) -> Trials:
    """Return the trials with one window; what happens again within it is the same trial."""
    index = np.flatnonzero(days.counts[chances.day])
    return Trials(chances, index[_apart(chances.times[index], window)], window)


def _next(every: FloatArray, times: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return the number of the first of `every` after each time, and how long after (seconds)."""
    after = np.searchsorted(every, times, side="right")
    lag = np.append(every, np.inf)[after] - times
    return np.minimum(after, len(every) - 1), lag


def _apart(times: FloatArray, window: float) -> IntArray:
    """Return the numbers of times that are at least a window after the last such one."""
    if (np.diff(times) >= window).all():
        return np.arange(len(times))
    following = np.searchsorted(times, times + window, side="left")
    after = np.maximum(following, np.arange(1, len(times) + 1)).tolist()
    found, place = [], 0
    while place < len(after):
        found.append(place)
        place = after[place]
    return np.array(found, dtype=np.int64)
