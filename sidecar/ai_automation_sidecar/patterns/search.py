"""Search the day for a window in which a deed happens far more often than around it."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

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
_SETS = np.array([[day in names for day in WEEKDAYS] for names in DAY_SETS])


@dataclass(frozen=True, slots=True)
class Axis:
    """What times are measured from on each day: midnight, sunrise or sunset.

    `base` is that moment of each day in local seconds of day, NaN where there is none.
    """

    name: str
    base: FloatArray
    centers: IntArray

    def windows(self, bins: int) -> list[tuple[IntArray, IntArray]]:
        """Return the first bin of every window and the one after it (days by centers), by width."""
        base = np.nan_to_num(self.base) + (np.arange(len(self.base)) + 1) * DAY
        middle = np.round(base / BIN).astype(np.int64)[:, None] + self.centers[None, :]
        return [
            (np.clip(middle - half, 0, bins), np.clip(middle + half + 1, 0, bins))
            for half in (AROUND, *HALF_WIDTHS)
        ]


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
    # By axis.
    windows: tuple[list[tuple[IntArray, IntArray]], ...]

    @classmethod
    def over(cls, days: Days) -> Self:
        """Return the bins of all days, and the axes that the home's place allows."""
        clock = Axis("clock", np.zeros(len(days)), np.arange(BINS))
        reach = np.arange(-SUN_REACH, SUN_REACH + 1)
        axes = (clock, *(Axis(name, base, reach) for name, base in days.sun.items()))
        local = (days.first - 1) * DAY + np.arange((len(days) + 2) * BINS) * BIN
        windows = tuple(axis.windows(len(local)) for axis in axes)
        return cls(days, axes, days.clock.utc(local), windows)

    def open_for(self, acts: Acts) -> Binned:
        """Return the bins in which a deed was not done, and could have been."""
        lived = (self.start >= self.days.start) & (self.start <= self.days.end)
        return self._counted(lived & ~acts.in_goal(self.start))

    def acts_in(self, acts: Acts) -> Binned:
        """Return the acts in every bin."""
        local = self.days.clock.local(acts.times) - (self.days.first - 1) * DAY
        index = (local // BIN).astype(np.int64)
        size = len(self.start)
        return self._counted(np.bincount(index[(index >= 0) & (index < size)], minlength=size))

    def _counted(self, values: IntArray | BoolArray) -> Binned:
        total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        return Binned(
            total,
            tuple(
                [total[last] - total[first] for first, last in windows] for windows in self.windows
            ),
        )


@dataclass(frozen=True, slots=True)
class Binned:
    """What is in the bins before each, and in the windows of every width by axis."""

    total: FloatArray
    windows: tuple[list[FloatArray], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Acts and chances to act of one stream, by bins."""

    acts: Binned
    open: Binned


def best_window(grid: Grid, bins: Bins, place: int, days: Days) -> Window | None:
    """Return the window on an axis that chance explains least on the days that are learned from.

    It is None if chance explains all well enough.
    """
    axis, usable = bins.axes[place], days.counts & days.trained
    known = usable & ~np.isnan(axis.base)
    if known.sum() < LEAST_TRAINED:
        return None
    weekdays = (days.weekday == np.arange(len(WEEKDAYS))[:, None]) & known
    around, *inner = (
        _Sums.of(acts, opened, 2 * half + 1, weekdays)
        for acts, opened, half in zip(
            grid.acts.windows[place],
            grid.open.windows[place],
            (AROUND, *HALF_WIDTHS),
            strict=True,
        )
    )
    log_chance = np.stack([_of_sets(sums, around) for sums in inner])
    width, names, center = np.unravel_index(np.argmin(log_chance), log_chance.shape)
    lowest = float(log_chance[width, names, center])
    if lowest >= SCREEN:
        return None
    window = Window(
        axis,
        float(axis.centers[center]) * BIN + BIN / 2,
        (HALF_WIDTHS[width] + 0.5) * BIN,
        DAY_SETS[names],
        lowest,
    )
    column = slice(center, center + 1)
    return _with_own_days(inner[width].at(column), around.at(column), window)


@dataclass(frozen=True, slots=True)
class _Sums:
    """What there is in windows of one width, on each weekday or set of them, for each center.

    `values` are the windows with an act, those and the ones in which there could have been one,
    the acts, and the bins open to them.
    """

    values: FloatArray
    width: int

    @classmethod
    def of(cls, acts: FloatArray, opened: FloatArray, width: int, weekdays: BoolArray) -> Self:
        """Sum up what is in windows (days by centers)."""
        hit = acts > 0
        parts = (hit, hit | (opened >= width / 2), acts, opened)
        days = weekdays.astype(np.float64)
        return cls(np.stack([days @ part.astype(np.float64) for part in parts]), width)

    @property
    def hit(self) -> FloatArray:
        """Return in how many windows there was an act."""
        return np.asarray(self.values[0])

    @property
    def counted(self) -> FloatArray:
        """Return in how many windows there was an act, or none although there could have been."""
        return np.asarray(self.values[1])

    def on(self, sets: BoolArray) -> Self:
        """Return the sums over sets of weekdays."""
        return replace(self, values=sets.astype(np.float64) @ self.values)

    def at(self, columns: slice) -> Self:
        """Return the sums at some centers only."""
        return replace(self, values=self.values[..., columns])


def _of_sets(inner: _Sums, around: _Sums) -> FloatArray:
    """Return the logarithm of the chance of the hits per set of weekdays and center."""
    inner = inner.on(_SETS)
    log_chance = _log_chance(inner, around.on(_SETS))
    rate = inner.hit / np.maximum(inner.counted, 1)
    parts = [DAY_SETS.index(_WORKDAYS), DAY_SETS.index(_WEEKEND)]
    log_chance[DAY_SETS.index(WEEKDAYS), (rate[parts] < LEAST_PART_RATE).any(axis=0)] = np.inf
    return log_chance


def _log_chance(inner: _Sums, around: _Sums) -> FloatArray:
    """Return the logarithm of the chance of the hits; infinite where it is no less than SCREEN."""
    # Half an act more: no stretch of days proves that nothing ever happens.
    acts, opened = around.values[2:] - inner.values[2:]
    rate = (acts + 0.5) / np.maximum(opened + 1.0, 1.0)
    base_rate = 1.0 - np.exp(-np.minimum(rate, 5.0) * inner.width)
    held, trials = inner.hit, inner.counted
    found = np.full(held.shape, np.inf)
    may = (held >= LEAST_TRAINED) & (held >= np.maximum(LEAST_RATE, base_rate) * trials)
    may[may] = log_chances_at_least(held[may], trials[may], base_rate[may]) < SCREEN
    found[may] = log_chances(held[may], trials[may], base_rate[may])
    return found


def _with_own_days(inner: _Sums, around: _Sums, window: Window) -> Window:
    """Return the window on just those weekdays on which it holds, if that is clearly better."""
    rates = (inner.hit / np.maximum(inner.counted, 1))[:, 0]
    own = rates >= LEAST_RATE
    names = tuple(name for name, mine in zip(WEEKDAYS, own, strict=True) if mine)
    others_hold = ((rates > MOST_RATE_OFF) & ~own).any()
    if names and names not in DAY_SETS and not others_hold:
        log_chance = float(_log_chance(inner.on(own[None, :]), around.on(own[None, :]))[0, 0])
        if log_chance + ODD_DAYS_GAIN < window.log_chance:
            return replace(window, weekdays=names, log_chance=log_chance)
    on = inner.on(np.stack([_SETS[DAY_SETS.index(window.weekdays)], _SETS[0]]))
    (held, every), (trials, all_trials) = on.hit[:, 0], on.counted[:, 0]
    apart = float(split_gain(held, trials, int(every), int(all_trials)))
    # Days are left out only if it really happens less often on them.
    return window if apart >= LEAST_APART else replace(window, weekdays=WEEKDAYS)
