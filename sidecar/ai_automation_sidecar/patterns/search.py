"""Search the day for a window in which a deed happens far more often than around it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..core.plan.model import WEEKDAYS, Weekday
from ..history.model import BoolArray, FloatArray, IntArray
from .acts import Acts
from .clock import DAY
from .days import Days
from .statistics import log_chances, split_gain

BIN = 300.0
BINS = int(DAY // BIN)
# Half widths that are tried, and how far around the window is looked, in bins.
HALF_WIDTHS = (2, 4, 6, 9)
AROUND = 36
# How far from sunrise and sunset a habit may lie and still be about the sun, in bins.
SUN_REACH = 24
LEAST_RATE = 0.45
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


@dataclass(frozen=True, slots=True)
class Axis:
    """What times are measured from on each day: midnight, sunrise or sunset.

    `base` is that moment of each day in local seconds of day, NaN where there is none.
    """

    name: str
    base: FloatArray
    centers: IntArray


@dataclass(frozen=True, slots=True)
class Window:
    """A candidate: seconds from the axis's base, on these weekdays."""

    axis: Axis
    center: float
    half_width: float
    weekdays: tuple[Weekday, ...]
    log_chance: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Acts and chances to act of one stream in bins of the wall clock, summed up.

    A day of margin lies before and after, so that windows may run over midnight.
    """

    acts: FloatArray
    open: FloatArray


def axes_of(days: Days) -> tuple[Axis, ...]:
    """Return the axes that the home's place allows, the clock first."""
    clock = Axis("clock", np.zeros(len(days)), np.arange(BINS))
    reach = np.arange(-SUN_REACH, SUN_REACH + 1)
    return (clock, *(Axis(name, base, reach) for name, base in days.sun.items()))


def grid_of(acts: Acts, days: Days) -> Grid:
    """Return the grid of a stream of acts."""
    size = (len(days) + 2) * BINS
    origin = (days.first - 1) * DAY
    index = ((days.clock.local(acts.times) - origin) // BIN).astype(np.int64)
    counts = np.bincount(index[(index >= 0) & (index < size)], minlength=size)
    starts = days.clock.utc(origin + np.arange(size) * BIN)
    chances = ~acts.in_goal(starts) & (starts >= days.start) & (starts <= days.end)
    return Grid(_summed(counts), _summed(chances))


def _summed(values: IntArray | BoolArray) -> FloatArray:
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


def best_window(grid: Grid, days: Days, axis: Axis, usable: BoolArray) -> Window | None:
    """Return the window that chance explains least on the usable days, None if there is none."""
    known = usable & ~np.isnan(axis.base)
    if known.sum() < LEAST_TRAINED:
        return None
    base = np.nan_to_num(axis.base) + (np.arange(len(days)) + 1) * DAY
    middle = np.round(base / BIN).astype(np.int64)[:, None] + axis.centers[None, :]
    around = _Sums(grid, middle, AROUND)
    masks = {names: known & days.on(names) for names in DAY_SETS}
    found: Window | None = None
    for half in HALF_WIDTHS:
        inner = _Sums(grid, middle, half)
        for window in _best_of_sets(inner, around, masks, axis, half):
            if found is None or window.log_chance < found.log_chance:
                found = window
    return found and _with_own_days(grid, days, middle, found, known)


class _Sums:
    """Acts and chances in windows of one width: days by centers."""

    def __init__(self, grid: Grid, middle: IntArray, half: int) -> None:
        """Sum up bins from `half` before to `half` after each middle."""
        last = len(grid.acts) - 1
        low = np.clip(middle - half, 0, last)
        high = np.clip(middle + half + 1, 0, last)
        self.acts = grid.acts[high] - grid.acts[low]
        self.open = grid.open[high] - grid.open[low]
        self.width = 2 * half + 1

    @property
    def hit(self) -> BoolArray:
        """Tell where there was an act."""
        return self.acts > 0

    @property
    def counted(self) -> BoolArray:
        """Tell where there was an act, or none although there could have been one."""
        return self.hit | (self.open >= self.width / 2)


def _best_of_sets(
    inner: _Sums,
    around: _Sums,
    masks: Mapping[tuple[Weekday, ...], BoolArray],
    axis: Axis,
    half: int,
) -> Iterator[Window]:
    for names, mask in masks.items():
        log_chance = _log_chance(inner, around, mask)
        if names == WEEKDAYS:
            for part in (masks[_WORKDAYS], masks[_WEEKEND]):
                rate = inner.hit[part].sum(axis=0) / np.maximum(inner.counted[part].sum(axis=0), 1)
                log_chance[rate < LEAST_PART_RATE] = np.inf
        best = int(np.argmin(log_chance))
        if np.isfinite(log_chance[best]) and log_chance[best] < 0:
            center = float(axis.centers[best]) * BIN + BIN / 2
            yield Window(axis, center, (half + 0.5) * BIN, names, float(log_chance[best]))


def _log_chance(inner: _Sums, around: _Sums, mask: BoolArray) -> FloatArray:
    """Return the logarithm of the chance of the hits per center; infinite where too few."""
    held = inner.hit[mask].sum(axis=0)
    trials = inner.counted[mask].sum(axis=0)
    outside_acts = (around.acts - inner.acts)[mask].sum(axis=0)
    outside_open = (around.open - inner.open)[mask].sum(axis=0)
    # Half an act more: no stretch of days proves that nothing ever happens.
    rate = (outside_acts + 0.5) / np.maximum(outside_open + 1.0, 1.0)
    base_rate = 1.0 - np.exp(-np.minimum(rate, 5.0) * inner.width)
    enough = (held >= LEAST_TRAINED) & (held >= LEAST_RATE * trials)
    found = np.full(len(held), np.inf)
    found[enough] = log_chances(held[enough], trials[enough], base_rate[enough])
    return found


def _with_own_days(
    grid: Grid, days: Days, middle: IntArray, window: Window, known: BoolArray
) -> Window:
    """Return the window on just those weekdays on which it holds, if that is clearly better."""
    column = int(np.flatnonzero(window.axis.centers == window.center // BIN)[0])
    inner = _Sums(grid, middle[:, [column]], int(window.half_width // BIN))
    around = _Sums(grid, middle[:, [column]], AROUND)
    rates = {}
    for name in WEEKDAYS:
        mask = known & days.on((name,))
        rates[name] = inner.hit[mask].sum() / max(inner.counted[mask].sum(), 1)
    own = tuple(name for name, rate in rates.items() if rate >= LEAST_RATE)
    others_hold = any(MOST_RATE_OFF < rate < LEAST_RATE for rate in rates.values())
    if own and own not in DAY_SETS and not others_hold:
        log_chance = float(_log_chance(inner, around, known & days.on(own))[0])
        if log_chance + ODD_DAYS_GAIN < window.log_chance:
            return replace(window, weekdays=own, log_chance=log_chance)
    on = known & days.on(window.weekdays)
    held, trials = (_counts(inner, mask) for mask in (on, known))
    apart = float(split_gain(held[0], held[1], trials[0], trials[1]))
    # Days are left out only if it really happens less often on them.
    return window if apart >= LEAST_APART else replace(window, weekdays=WEEKDAYS)


def _counts(inner: _Sums, mask: BoolArray) -> tuple[int, int]:
    """Return in how many windows of some days there was an act, and could have been one."""
    return int(inner.hit[mask].sum()), int(inner.counted[mask].sum())
