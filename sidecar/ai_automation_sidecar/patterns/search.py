"""Search the day for a window in which a deed happens far more often than around it."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from ..core.plan.model import WEEKDAYS, Weekday
from ..history.model import BoolArray, FloatArray, IntArray
from .acts import Acts
from .clock import DAY
from .days import Days
from .statistics import log_chances, log_chances_at_least, split_gain

BIN = 300.0
BINS = int(DAY // BIN)
# Half widths that are tried, and how far around the window is looked, in bins.
HALF_WIDTHS = (2, 4, 6, 9)
AROUND = 36
# How far from sunrise and sunset a habit may lie and still be about the sun, in bins.
SUN_REACH = 24
LEAST_RATE = 0.45
# What is done on one kind of day only, as the home tells them, is done on this part of as many.
OF_SOME_KIND = 0.45
# What chance explains so well (natural logarithm) on the days that are learned from is not proved.
SCREEN = float(np.log(1e-3))
# There are 110 other sets of weekdays that may look better by chance, and people rarely live by
# one of them: so much less likely (in natural logarithms) must chance be.
ODD_DAYS_GAIN = float(np.log(110.0)) + 5.0
# Weekdays and other days must differ by so much (nats).
LEAST_APART = 2.0
# What is said of every day must hold on workdays and on weekends.
LEAST_PART_RATE = 0.35
# On days that a habit is said to leave out it may not happen more often than this.
MOST_RATE_OFF = 0.35
LEAST_TRAINED = 3

_WORKDAYS, _WEEKEND = WEEKDAYS[:5], WEEKDAYS[5:]
DAY_SETS: tuple[tuple[Weekday, ...], ...] = (
    WEEKDAYS,
    _WORKDAYS,
    _WEEKEND,
    *((day,) for day in WEEKDAYS),
)
_SETS = np.array([[day in names for day in WEEKDAYS] for names in DAY_SETS], np.float64)
# Those of all days, and of the days that these must hold on as well.
_EVERY = DAY_SETS.index(WEEKDAYS)
_PARTS = [DAY_SETS.index(_WORKDAYS), DAY_SETS.index(_WEEKEND)]
# In bins, and for arrays by width.
_WIDTHS = np.array([2 * half + 1 for half in HALF_WIDTHS])[:, None, None]

# Counts, which are exact in it up to sixteen million.
type _Counts = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Axis:
    """What times are measured from on each day: midnight, sunrise or sunset.

    `base` is that moment of each day in local seconds of day, NaN where there is none.
    """

    name: str
    base: FloatArray
    centers: IntArray

    def first_bins(self, bins: int) -> IntArray:
        """Return the bin of the first center on each day."""
        base = np.nan_to_num(self.base) + (np.arange(len(self.base)) + 1) * DAY
        first = np.round(base / BIN).astype(np.int64) + self.centers[0]
        return np.asarray(np.clip(first, AROUND, bins - AROUND - len(self.centers)))


@dataclass(frozen=True, slots=True)
class Window:
    """A candidate: seconds from the axis's base, on these weekdays."""

    axis: Axis
    center: float
    half_width: float
    weekdays: tuple[Weekday, ...]
    log_chance: float


@dataclass(frozen=True, slots=True)
class Bins:
    """The bins of the wall clock that a history is searched in, from a day before it to one after.

    The margins are there so that windows may run over midnight. `start` is when each bin begins
    (seconds UTC), `axes` what times may be measured from, the clock first.
    """

    days: Days
    axes: tuple[Axis, ...]
    start: FloatArray
    # The bin of the first center on each day, by axis.
    first: tuple[IntArray, ...]

    @classmethod
    def over(cls, days: Days) -> Self:
        """Return the bins of all days, and the axes that the home's place allows."""
        clock = Axis("clock", np.zeros(len(days)), np.arange(BINS))
        reach = np.arange(-SUN_REACH, SUN_REACH + 1)
        axes = (clock, *(Axis(name, base, reach) for name, base in days.sun.items()))
        local = (days.first - 1) * DAY + np.arange((len(days) + 2) * BINS) * BIN
        first = tuple(axis.first_bins(len(local)) for axis in axes)
        return cls(days, axes, days.clock.utc(local), first)

    def open_for(self, acts: Acts) -> Opened:
        """Return the bins in which a deed was not done, and could have been."""
        lived = (self.start >= self.days.start) & (self.start <= self.days.end)
        total = _summed(lived & ~acts.in_goal(self.start))
        windows = tuple(
            _in_windows(total, first, len(axis.centers), (AROUND, *HALF_WIDTHS))
            for axis, first in zip(self.axes, self.first, strict=True)
        )
        return Opened(total, windows, tuple(it[1:] >= _WIDTHS / 2 for it in windows))

    def acts_in(self, acts: Acts) -> _Counts:
        """Return how many acts are in the bins before each."""
        local = self.days.clock.local(acts.times) - (self.days.first - 1) * DAY
        index = (local // BIN).astype(np.int64)
        size = len(self.start)
        return _summed(np.bincount(index[(index >= 0) & (index < size)], minlength=size))


@dataclass(frozen=True, slots=True)
class Opened:
    """In how many bins a deed could be done: before each, and in windows by axis.

    `windows` are those around each center and those of each width (widths by days by centers),
    `enough` tells of each width which are open for half of it at least.
    """

    total: _Counts
    windows: tuple[_Counts, ...]
    enough: tuple[BoolArray, ...]


def _summed(values: IntArray | BoolArray) -> _Counts:
    """Return what there is before each bin, and after the last."""
    total = np.zeros(len(values) + 1, np.float32)
    np.cumsum(values, out=total[1:])
    return total


def _in_windows(total: _Counts, first: IntArray, size: int, halves: tuple[int, ...]) -> _Counts:
    """Return what there is in windows: half widths by days by so many centers."""
    every = np.lib.stride_tricks.sliding_window_view(total, size)
    return np.stack([every[first + half + 1] - every[first - half] for half in halves])


@dataclass(frozen=True, slots=True)
class Learned:
    """The days that are learned from of an axis, and in how many bins a deed could be done then.

    `of_day` tells which are what weekday, `opened` and `opened_on` are summed up over these, and
    over sets of them, around the windows; `enough` tells of each width and day which windows are
    open for half of it at least.
    """

    axis: Axis
    of_day: _Counts
    first: IntArray
    opened: FloatArray
    opened_on: FloatArray
    enough: BoolArray


def learned_from(opened: Opened, bins: Bins, days: Days) -> list[Learned]:
    """Return the days that are learned from, by axes; without those of which too few are known."""
    found = []
    for place, axis in enumerate(bins.axes):
        known = days.counts & days.trained & ~np.isnan(axis.base)
        if known.sum() < LEAST_TRAINED:
            continue
        rows = np.flatnonzero(known)
        of_day = (days.weekday[rows] == np.arange(len(WEEKDAYS))[:, None]).astype(np.float32)
        windows = (of_day @ opened.windows[place][:, rows]).astype(np.float64)
        around = windows[0] - windows[1:]
        enough = opened.enough[place][:, rows]
        first = bins.first[place][rows]
        found.append(Learned(axis, of_day, first, around, _SETS @ around, enough))
    return found


def best_window(total: _Counts, learned: Learned) -> Window | None:
    """Return the window on an axis that chance explains least on the days that are learned from.

    `total` is how many acts are in the bins before each. It is None if chance explains all well
    enough. If nothing is done on most days, it may be what is done on some kind of them.
    """
    axis, of_day = learned.axis, learned.of_day
    acts = _in_windows(total, learned.first, len(axis.centers), (AROUND, *HALF_WIDTHS))
    hit = acts[1:] > 0
    # By width, weekday and center: windows with an act, and those in which there could be one.
    held, trials = (
        (of_day @ part.astype(np.float32)).astype(np.float64)
        for part in (hit, hit | learned.enough)
    )
    held_on, trials_on = _SETS @ held, _SETS @ trials
    if not _often(held_on, trials_on, OF_SOME_KIND).any():
        return None
    acted = (of_day @ acts).astype(np.float64)
    beside = acted[0] - acted[1:]
    on_sets = _Sums(held_on, trials_on, _SETS @ beside, learned.opened_on, _WIDTHS)
    for part in (1.0, OF_SOME_KIND):
        log_chance = on_sets.log_chance(_often(held_on, trials_on, part))
        width, names, center = np.unravel_index(np.argmin(log_chance), log_chance.shape)
        lowest = float(log_chance[width, names, center])
        if lowest < SCREEN:
            break
    else:
        return None
    window = Window(
        axis,
        float(axis.centers[center]) * BIN + BIN / 2,
        (HALF_WIDTHS[width] + 0.5) * BIN,
        DAY_SETS[names],
        lowest,
    )
    sums = _Sums(held, trials, beside, learned.opened, _WIDTHS)
    return _with_own_days(sums.at(int(width), int(center)), window)


def _often(held: FloatArray, trials: FloatArray, part: float) -> BoolArray:
    """Tell in which windows something is done on most days of sets, or on a part of as many."""
    may = (held >= LEAST_TRAINED) & (held >= part * LEAST_RATE * trials)
    rate = held[:, _PARTS] / np.maximum(trials[:, _PARTS], 1)
    may[:, _EVERY] &= (rate >= part * LEAST_PART_RATE).all(axis=1)
    return np.asarray(may)


@dataclass(frozen=True, slots=True)
class _Sums:
    """What there is in windows by width, weekday or set of them, and center.

    `held` are the windows with an act, `trials` those and the ones in which there could have been
    one; `acts` and `opened` are the acts around the windows, and the bins open to them there.
    """

    held: FloatArray
    trials: FloatArray
    acts: FloatArray
    opened: FloatArray
    width: IntArray

    def on(self, sets: FloatArray) -> Self:
        """Return the sums over sets of weekdays."""
        return replace(
            self,
            held=sets @ self.held,
            trials=sets @ self.trials,
            acts=sets @ self.acts,
            opened=sets @ self.opened,
        )

    def at(self, width: int, center: int) -> Self:
        """Return the sums of one width at one center only."""
        here = np.s_[width : width + 1, :, center : center + 1]
        return replace(
            self,
            held=self.held[here],
            trials=self.trials[here],
            acts=self.acts[here],
            opened=self.opened[here],
            width=self.width[width : width + 1],
        )

    def log_chance(self, may: BoolArray) -> FloatArray:
        """Return the logarithm of the chance of what was held, where it may be less than SCREEN.

        It is infinite where it is not.
        """
        held, trials = self.held[may], self.trials[may]
        # Half an act more: no stretch of days proves that nothing ever happens.
        rate = (self.acts[may] + 0.5) / np.maximum(self.opened[may] + 1.0, 1.0)
        width = np.broadcast_to(self.width, may.shape)[may]
        base_rate = 1.0 - np.exp(-np.minimum(rate, 5.0) * width)
        better = held >= base_rate * trials
        better[better] = (
            log_chances_at_least(held[better], trials[better], base_rate[better]) < SCREEN
        )
        lowest = np.full(held.shape, np.inf)
        lowest[better] = log_chances(held[better], trials[better], base_rate[better])
        found = np.full(may.shape, np.inf)
        found[may] = lowest
        return found


def _with_own_days(sums: _Sums, window: Window) -> Window:
    """Return the window on just those weekdays on which it holds, if that is clearly better."""
    rates = (sums.held / np.maximum(sums.trials, 1)).ravel()
    own = rates >= LEAST_RATE
    names = tuple(name for name, mine in zip(WEEKDAYS, own, strict=True) if mine)
    others_hold = ((rates > MOST_RATE_OFF) & ~own).any()
    if names and names not in DAY_SETS and not others_hold:
        mine = sums.on(own[None, :].astype(np.float64))
        may = (mine.held >= LEAST_TRAINED) & (mine.held >= LEAST_RATE * mine.trials)
        log_chance = float(mine.log_chance(may)[0, 0, 0])
        if log_chance + ODD_DAYS_GAIN < window.log_chance:
            return replace(window, weekdays=names, log_chance=log_chance)
    on = sums.on(np.stack([_SETS[DAY_SETS.index(window.weekdays)], _SETS[_EVERY]]))
    (held, every), (trials, all_trials) = on.held.ravel(), on.trials.ravel()
    apart = float(split_gain(held, trials, int(every), int(all_trials)))
    # Days are left out only if it really happens less often on them.
    return window if apart >= LEAST_APART else replace(window, weekdays=WEEKDAYS)
