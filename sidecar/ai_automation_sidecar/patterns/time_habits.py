"""Find what people do at the same time of day, by the clock or by the sun."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
import math
from typing import Self

import numpy as np

from ..core.plan import AutomationPlan
from ..core.plan.model import (
    WEEKDAYS,
    SunEvent,
    SunTrigger,
    TimeCondition,
    TimeTrigger,
    Weekday,
)
from ..history.model import BoolArray, FloatArray, IntArray
from .acts import Acts
from .clock import DAY
from .days import Days
from .habit import LEAST_HELD, Count, Habit, Proof
from .search import BIN, Axis, Bins, Learned, Opened, Window, best_window, learned_from
from .statistics import chance_of, median_of, slope_of, spread_of, worth_of

MOST_PER_STREAM = 4
# Habits of single weekdays, or of an odd set of them, are rarer by so much (nats).
USUAL_SETS, ODD_SET = (WEEKDAYS, WEEKDAYS[:5], WEEKDAYS[5:]), 3.0
# Done more often than this within the window of a day, it is in use then, not due then.
MOST_PER_DAY = 1.4
# On fewer of all its days, done already or not, it is no habit.
LEAST_SHARE_OF_DAYS = 0.25
# Of a time that is meant, deeds lie in the window and not as many just beside it.
LEAST_PEAK = 3.0
# A window reaches this many spreads to each side, within these limits (seconds).
_REACH = 3.0
_NARROWEST, _WIDEST = 600.0, 2700.0
# Of these half widths the one is taken that explains most.
_HALF_WIDTHS = (600.0, 1000.0, 1500.0, 2100.0, 2700.0)
# Wider, and it is a part of the day in which people do things, not a time.
_WIDEST_SPREAD = 1320.0
# People are not this exact (seconds); a device's own timer, or a program, is.
EXACT, EXACT_DEVICE = 5.0, 20.0
BY_DEVICE_SHARE = 0.8
# Uses up to this long (seconds) end with what began them, longer ones if they are this even,
SHORT_USE, LONG_USE, LONGEST_USE, EVEN = 600.0, 5400.0, 36000.0, 1.15
# or if their end moves with their beginning by so much, which is so unlikely by chance.
LEAST_SLOPE, FOLLOWS = 0.5, 0.02
# The sun is named only if it tells the time clearly better than the clock.
_SUN_BETTER = 0.75
_NO_WORSE, _SUN_NEAR, _BY_LIGHT = 1.05, 3000.0, frozenset({"cover", "light"})
# Of fewer deeds, spreads tell so little that they may be so much larger.
_FEW, _NO_WORSE_OF_FEW = 12, 1.35
# Nobody's deeds are nearer to a time than this (seconds).
_LEAST_SPREAD = 60.0
# People keep a time within some minutes (seconds); that counts like so many deeds, or else two or
# three that happen to be close would look like a time that is kept to the minute.
_USUAL_SPREAD, _USUAL_COUNT = 480.0, 2.0
# Times are rounded to the coarser step if they spread at least this much (seconds).
_STEP, _FINE_STEP, _FINE_SPREAD = 300.0, 60.0, 90.0


@dataclass(frozen=True, slots=True)
class _Fit:
    """A window fitted to the acts in it: which act on which day, where they center."""

    axis: Axis
    weekdays: tuple[Weekday, ...]
    center: float
    spread: float
    # The root of the mean square of how far they are from there: of few acts it tells more.
    strays: float
    half_width: float
    # Per day the number of the act that counts, -1 if there is none.
    act: IntArray
    open: BoolArray


def find_time_habits(every: Sequence[Acts], spans: Sequence[Days]) -> list[Habit]:
    """Return the time habits in all streams of acts, in the whole history or its last weeks."""
    bins = Bins.over(spans[0])
    found: list[Habit] = []
    for acts in every:
        opened = None
        for days in spans:
            if len(np.unique(days.index_of(acts.times))) >= LEAST_HELD:
                opened = bins.open_for(acts) if opened is None else opened
                found += _of_stream(acts, days, bins, opened)
    return found


def _of_stream(acts: Acts, days: Days, bins: Bins, opened: Opened) -> Iterator[Habit]:
    rest = acts
    index = np.arange(len(acts.times))
    learned = learned_from(opened, bins, days)
    for _ in range(MOST_PER_STREAM):
        total = bins.acts_in(rest)
        fit = _best_fit(rest, total, learned, days)
        if fit is None:
            return
        used = fit.act[fit.act >= 0]
        away = _away(rest, fit, days)
        mask = away > fit.half_width
        inside, beside = (~mask).sum(), (mask & (away <= 2 * fit.half_width)).sum()
        in_use = inside > MOST_PER_DAY * len(used) or inside < LEAST_PEAK * beside
        if not (in_use or _ends_use(rest, fit, days) or _mechanical(rest, fit, days, bins.axes)):
            for one in (fit, *_on_usual_days(rest, fit, days)):
                used = one.act[one.act >= 0]
                every = (days.counts & days.on(one.weekdays)).sum()
                if len(used) >= LEAST_SHARE_OF_DAYS * every:
                    base_rate = _base_rate(total, opened, one, days)
                    yield _habit(acts, one, days, index[used], base_rate)
        rest, index = rest.keep(mask), index[mask]
        if len(rest.times) < LEAST_HELD:
            return


def _best_fit(acts: Acts, total: FloatArray, learned: Sequence[Learned], days: Days) -> _Fit | None:
    """Return the tightest description of the stream's clearest window."""
    windows = [found for axis in learned if (found := best_window(total, axis))]
    fits = [_fit(acts, days, window) for window in windows]
    fits = [fit for fit in fits if fit.spread <= _WIDEST_SPREAD]
    if not fits:
        return None
    clock = next((fit for fit in fits if fit.axis.name == "clock"), None)
    sun = min(
        (fit for fit in fits if fit.axis.name != "clock"), key=lambda fit: fit.spread, default=None
    )
    if clock is None or sun is None:
        return clock or sun
    fewer = (sun.act >= 0).sum() < 0.9 * (clock.act >= 0).sum()
    # Where the days tell no difference, lamps and blinds go by the light.
    by_light = acts.track.domain in _BY_LIGHT and abs(sun.center) <= _SUN_NEAR
    few = (clock.act >= 0).sum() < _FEW
    better = (_NO_WORSE_OF_FEW if few else _NO_WORSE) if by_light else _SUN_BETTER
    worse = sun.strays > better * clock.strays if few else sun.spread > better * clock.spread
    return clock if fewer or worse else sun


def _fit(acts: Acts, days: Days, window: Window) -> _Fit:
    """Return the window moved to where its acts center, as wide as explains them best."""
    rate, halves = days.rate_of(acts), np.array(_HALF_WIDTHS)[:, None]
    learned = days.counts & days.trained & days.on(window.weekdays)
    near = _Nearest.of(acts, days, window.axis)
    center = np.full((len(halves), 1), window.center)
    for _ in range(2):
        _, offset, away = near.to(center)
        mask = (away <= halves) & learned
        center = np.array(
            [
                [median_of(mine[here]) if here.any() else middle]
                for mine, here, [middle] in zip(offset, mask, center, strict=True)
            ]
        )
    opened = learned & (mask | _open(acts, days, window.axis, center, halves))
    fits = [
        _worth(mine[here], float(middle), half, int(could.sum()), rate)
        for mine, here, [middle], half, could in zip(
            offset, mask, center, _HALF_WIDTHS, opened, strict=True
        )
    ]
    _, middle, spread, strays, half = max(fits)
    act, _, away = near.to(np.array([middle]))
    act = np.where((away <= half) & days.counts & days.on(window.weekdays), act, -1)
    could = _open(acts, days, window.axis, np.array(middle), np.array(half))
    return _Fit(window.axis, window.weekdays, middle, spread, strays, half, act, could)


def _worth(
    offset: FloatArray, center: float, half: float, trials: int, rate: float
) -> tuple[float, float, float, float, float]:
    """Return what a window of a half width is worth (nats), its center, spread, strays and reach.

    Of two groups of acts side by side, a narrow window would have one, and miss the other.
    `offset` are the acts in it.
    """
    if not len(offset):
        return -math.inf, center, 0.0, 0.0, half
    squares, number = float(np.square(offset - center).sum()), len(offset)
    strays = math.sqrt(squares / number)
    kept = math.sqrt(
        (squares + _USUAL_COUNT * _USUAL_SPREAD * _USUAL_SPREAD) / (number + _USUAL_COUNT)
    )
    worth = worth_of(number, trials, kept, rate)
    reach = min(max(_REACH * kept, _NARROWEST), half)
    return worth, center, spread_of(offset), strays, reach


def _on_usual_days(acts: Acts, fit: _Fit, days: Days) -> Iterator[_Fit]:
    """Yield what was fitted to an odd set of weekdays, on the usual set that these are of.

    They may have been odd only by what else tells days apart, as a calendar does.
    """
    if fit.weekdays not in USUAL_SETS:
        usual = next(it for it in reversed(USUAL_SETS) if set(fit.weekdays) <= set(it))
        other = _fit(acts, days, Window(fit.axis, fit.center, fit.half_width, usual, 0.0))
        if other.spread <= _WIDEST_SPREAD:
            yield other


@dataclass(frozen=True, slots=True)
class _Nearest:
    """When acts were (local seconds), and what the times of each day are measured from."""

    local: FloatArray
    base: FloatArray

    @classmethod
    def of(cls, acts: Acts, days: Days, axis: Axis) -> Self:
        """Take the acts of a stream and the days of an axis."""
        base = (days.first + np.arange(len(days))) * DAY + axis.base
        return cls(days.clock.local(acts.times), base)

    def to(self, center: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
        """Return per day the act nearest to a center, its offset from the base, how far away.

        The last is infinite if there is none.
        """
        aim = self.base + center
        after = np.searchsorted(self.local, np.nan_to_num(aim, nan=-np.inf))
        padded = np.concatenate([[-np.inf], self.local, [np.inf]])
        before, behind = (
            np.nan_to_num(np.abs(padded[after + k] - aim), nan=np.inf) for k in (0, 1)
        )
        best = np.where(behind < before, after, after - 1)
        return best, padded[best + 1] - self.base, np.minimum(before, behind)


def _open(acts: Acts, days: Days, axis: Axis, center: FloatArray, half: FloatArray) -> BoolArray:
    """Tell on which days the act was possible: not done already when the window began."""
    base = np.nan_to_num((days.first + np.arange(len(days))) * DAY + axis.base)
    begin = days.clock.utc(base + center - half)
    end = begin + 2 * half
    covered = (begin >= days.start) & (end <= days.end) & ~np.isnan(axis.base)
    already = acts.in_goal(np.stack([begin, end, (begin + end) / 2])).all(axis=0)
    return np.asarray(covered & ~already)


def _done_that_day(acts: Acts, fit: _Fit, days: Days) -> BoolArray:
    """Tell on which days it was done in the day before the window, as far as it was done already.

    What was not even in use since the last time says nothing of the habit.
    """
    aim = np.nan_to_num((days.first + np.arange(len(days))) * DAY + fit.axis.base) + fit.center
    begin = days.clock.utc(aim - fit.half_width)
    change = np.searchsorted(acts.track.time, begin, side="right") - 1
    since = begin - np.append(acts.track.time, -np.inf)[change]
    return np.asarray(since < DAY - 2 * fit.half_width)


def _away(acts: Acts, fit: _Fit, days: Days) -> FloatArray:
    """Return how far each act is from the center on the nearest of the habit's days (seconds)."""
    base = (days.first + np.arange(len(days))) * DAY + fit.axis.base + fit.center
    aim = np.sort(base[days.on(fit.weekdays) & ~np.isnan(base)])
    local = days.clock.local(acts.times)
    after = np.searchsorted(aim, local)
    before, behind = aim[np.maximum(after - 1, 0)], aim[np.minimum(after, len(aim) - 1)]
    return np.asarray(np.minimum(np.abs(local - before), np.abs(local - behind)))


def _ends_use(acts: Acts, fit: _Fit, days: Days) -> bool:
    """Tell whether the deed only ends a use that began before: it has no time of its own.

    So it is if a use is over in minutes, if it lasts as evenly as it ends, or if it ends the
    later the later it began.
    """
    held = np.flatnonzero(fit.act >= 0)
    used = fit.act[held]
    lasted, ended = acts.since_change()[used], days.clock.local(acts.times[used])
    # How far from the time that is named; the sun itself moves, and beginnings with it.
    away = ended - (days.first + held) * DAY - fit.axis.base[held]
    known = lasted < LONGEST_USE
    lasted, began, away = lasted[known], (ended - lasted)[known] % DAY, away[known]
    if len(lasted) < LEAST_HELD:
        return False
    median, spread = median_of(lasted), spread_of(lasted)
    if median < SHORT_USE or (median < LONG_USE and spread <= EVEN * fit.spread):
        return True
    if np.ptp(began) <= 0:
        return False
    slope, chance = slope_of(began, away)
    return slope > LEAST_SLOPE and chance < FOLLOWS


def _mechanical(acts: Acts, fit: _Fit, days: Days, axes: Sequence[Axis]) -> bool:
    """Tell whether the times are too exact for a person, by the clock or by the sun."""
    used = fit.act >= 0
    times = days.clock.local(acts.times[fit.act[used]])
    day = (days.first + np.flatnonzero(used)) * DAY
    offsets = [times - day - axis.base[used] for axis in axes]
    spreads = [
        spread_of(offset[~np.isnan(offset)])
        for offset in offsets
        if np.isnan(offset).sum() < len(offset) / 2
    ]
    by_device = acts.by_hand[fit.act[used]].mean() >= BY_DEVICE_SHARE
    return min(spreads) < (EXACT_DEVICE if by_device else EXACT)


def _habit(every: Acts, fit: _Fit, days: Days, index: IntArray, base_rate: float) -> Habit:
    held = fit.act >= 0
    of = days.counts & days.on(fit.weekdays) & (held | fit.open)
    training, held_out = (
        Count(int((held & part).sum()), int((of & part).sum()))
        for part in (days.trained, ~days.trained)
    )
    total = Count(int(held.sum()), int(of.sum()))
    idle = days.counts & days.on(fit.weekdays) & ~of & _done_that_day(every, fit, days)
    at, plan = _plan(every, fit)
    proof = Proof(
        training,
        held_out,
        tuple(days.dates(held)),
        tuple(days.dates(of & ~held)),
        base_rate,
        chance_of(total.held, total.of, base_rate),
        len(index) / len(every.times),
        worth_of(total.held, total.of, max(fit.spread, _LEAST_SPREAD), days.rate_of(every)),
        {
            "relative_to": fit.axis.name,
            "typical_time": at,
            "spread_minutes": round(fit.spread / 60, 1),
            "window_minutes": round(2 * fit.half_width / 60),
            "weekdays": list(fit.weekdays),
            "already_done_days": int(idle.sum()),
        },
        0.0 if fit.weekdays in USUAL_SETS else ODD_SET,
        idle_on=tuple(days.dates(idle)),
    )
    part_of_day = int(fit.center // (DAY / 6))
    key = f"time|{every.track.subject}|{every.goal}|{fit.axis.name}|{part_of_day}|" + ",".join(
        fit.weekdays
    )
    return Habit(
        "time_of_day", key, every.track.subject, every.goal, plan, proof, index, fit.spread, days
    )


def _base_rate(total: FloatArray, opened: Opened, fit: _Fit, days: Days) -> float:
    """Return how likely the window has an act by chance, from three hours to each side."""
    usable = days.counts & days.on(fit.weekdays) & ~np.isnan(fit.axis.base)
    base = np.nan_to_num(fit.axis.base) + (np.arange(len(days)) + 1) * DAY + fit.center
    middle = (base[usable] // BIN).astype(np.int64)
    last = len(total) - 1
    half = math.ceil(fit.half_width / BIN)

    def _sum(values: FloatArray, reach: int) -> float:
        low, high = np.clip(middle - reach, 0, last), np.clip(middle + reach + 1, 0, last)
        return float((values[high] - values[low]).sum())

    around = half + 36
    acted = _sum(total, around) - _sum(total, half)
    chances = _sum(opened.total, around) - _sum(opened.total, half)
    rate = (acted + 0.5) / max(chances + 1.0, 1.0)
    return 1.0 - math.exp(-min(rate, 5.0) * (2 * half + 1))


def _plan(acts: Acts, fit: _Fit) -> tuple[str, AutomationPlan]:
    """Return the time in words, and the automation that does it then."""
    weekdays = () if fit.weekdays == WEEKDAYS else fit.weekdays
    step = _STEP if fit.spread >= _FINE_SPREAD else _FINE_STEP
    seconds = round(fit.center / step) * step
    if fit.axis.name == "clock":
        minutes = int(seconds % DAY) // 60
        at = time(minutes // 60, minutes % 60)
        trigger = TimeTrigger(at, weekdays)
        return at.strftime("%H:%M"), AutomationPlan((trigger,), (acts.call,))
    event: SunEvent = "sunrise" if fit.axis.name == "sunrise" else "sunset"
    sun = SunTrigger(event, timedelta(seconds=seconds))
    conditions = (TimeCondition(weekdays=weekdays),) if weekdays else ()
    words = f"{event} {seconds / 60:+.0f} min" if seconds else event
    return words, AutomationPlan((sun,), (acts.call,), conditions)
