"""Tell what costs energy for nothing: idle devices, runs at dear hours, sun that is not used."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.contract import Pattern
from ...core.home import Entity
from ...core.synergies.rooms import is_for
from ...history.model import BoolArray, FloatArray
from ...history.numbers import Measured
from ...patterns.clock import DAY, HOUR
from ...patterns.statistics import rate_above
from ..known import Known
from .statistics import SUREST

TYPE = "energy"
_STEP = 600.0
_KILO = {"kW": 1000.0, "W": 1.0}
_LEAST_DAYS, _LEAST_RUNS = 14, 6
# What runs takes this part of the most that it takes, and this much at least (watts).
_RUNNING, _LEAST_POWER = 0.25, 20.0
# Idle is what takes so much (watts) for most of the time, and does not come on by itself.
_IDLE, _IDLE_SHARE, _MOST_RUNS_A_DAY = 3.0, 0.6, 8.0
_LEAST_WASTE = 25.0
_HOURS_A_YEAR = 8766.0
# A run lasts so long (seconds), and is dear if the day's cheapest hours cost this part less.
_LEAST_RUN, _MOST_RUN = 1200.0, 12 * HOUR
_DEAR, _MOSTLY = 0.2, 0.6


@dataclass(frozen=True, slots=True)
class _Load:
    """What a device has taken: watts at even steps, and when it ran (first and last step).

    `day` has the local day of each step.
    """

    entity: Entity
    times: FloatArray
    day: FloatArray
    watts: FloatArray
    running: BoolArray
    runs: tuple[tuple[int, int], ...]

    @property
    def days(self) -> float:
        """Return how many days it was followed."""
        return len(self.times) * _STEP / DAY


def find_waste(known: Known) -> Iterator[Pattern]:
    """Yield what costs energy for nothing: it is counted, not guessed."""
    measured = known.measured
    prices = (measured.get(it.entity_id) for it in known.picker.pick("price"))
    price = next((it for it in prices if it is not None), None)
    suns = [it for it in known.picker.pick("solar_power") if it.entity_id in measured]
    for entity in known.powered:
        load = _load(known, entity)
        if load is None:
            continue
        yield from _idle(known, load, price)
        if price is not None:
            yield from _dear(known, load, price)
        for sun in suns:
            yield from _unused_sun(known, load, sun, measured[sun.entity_id])


def _load(known: Known, entity: Entity) -> _Load | None:
    series, factor = known.measured.get(entity.entity_id), _KILO.get(entity.unit or "")
    if series is None or factor is None:
        return None
    times = np.arange(series.time[0], known.history.end, _STEP)
    if len(times) * _STEP < _LEAST_DAYS * DAY:
        return None
    watts = series.at(times) * factor
    most = float(np.quantile(watts, 0.98))
    if most < _LEAST_POWER:
        return None
    running = np.asarray(watts >= _RUNNING * most)
    edges = np.diff(np.concatenate([[False], running, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    runs = tuple(zip(starts.tolist(), ends.tolist(), strict=True))
    day = np.asarray(known.days.clock.local(times) // DAY)
    return _Load(entity, times, day, watts, running, runs)


def _idle(known: Known, load: _Load, price: Measured | None) -> Iterator[Pattern]:
    """Yield what takes power for most of the time without doing anything.

    What cools or heats comes on by itself, again and again, and is not idle in between.
    """
    if is_for(load.entity, known.home, "freezer"):
        return
    rest = load.watts[~load.running]
    share = len(rest) / len(load.watts)
    level = float(np.median(rest)) if len(rest) else 0.0
    waste = level * share * _HOURS_A_YEAR / 1000
    if (
        level < _IDLE
        or share < _IDLE_SHARE
        or waste < _LEAST_WASTE
        or not load.runs
        or len(load.runs) / load.days > _MOST_RUNS_A_DAY
    ):
        return
    facts: dict[str, Any] = {
        "name": load.entity.name,
        "watts": round(level, 1),
        "share": round(100 * share),
        "kwh": round(waste),
        "days": round(load.days),
    }
    reason = "standby"
    if price is not None:
        reason, facts["cost"] = "standby_cost", round(waste * float(np.median(price.value)), 2)
    day, idle = load.day[~load.running], rest >= _IDLE
    lived = np.unique(day)
    wasted = sum(float(np.mean(idle[day == one])) > _IDLE_SHARE for one in lived)
    confidence = _goes_on(wasted, len(lived))
    yield known.told(TYPE, reason, [load.entity.entity_id], confidence, facts)


def _whole_runs(load: _Load) -> Iterator[tuple[int, int]]:
    for start, end in load.runs:
        if _LEAST_RUN <= (end - start) * _STEP <= _MOST_RUN:
            yield start, end


def _dear(known: Known, load: _Load, price: Measured) -> Iterator[Pattern]:
    """Yield what mostly runs while electricity costs more than at other hours of the same day."""
    prices, day = price.at(load.times), load.day
    paid, cheapest, dear = 0.0, 0.0, 0
    runs = [run for run in _whole_runs(load) if not np.isnan(prices[slice(*run)]).any()]
    for start, end in runs:
        used = float(load.watts[start:end].sum()) * _STEP / HOUR / 1000
        mean = float(prices[start:end].mean())
        others = _windows(prices, end - start, day == day[start])
        best = float(others.min()) if len(others) else mean
        paid, cheapest = paid + used * mean, cheapest + used * best
        dear += mean - best >= _DEAR * abs(mean)
    if len(runs) < _LEAST_RUNS or dear < _MOSTLY * len(runs) or paid <= 0:
        return
    facts = {
        "name": load.entity.name,
        "count": dear,
        "of": len(runs),
        "percent": round(100 * (paid - cheapest) / paid),
        "days": round(load.days),
    }
    confidence = _goes_on(dear, len(runs))
    yield known.told(TYPE, "runs_dear", [load.entity.entity_id], confidence, facts)


def _windows(values: FloatArray, size: int, inside: BoolArray) -> FloatArray:
    """Return the means of all windows of a size that lie inside, of what is known."""
    found = values[inside]
    if len(found) < size or np.isnan(found).any():
        return np.empty(0)
    return np.asarray(np.convolve(found, np.full(size, 1 / size), "valid"))


def _unused_sun(known: Known, load: _Load, sun: Entity, series: Measured) -> Iterator[Pattern]:
    """Yield what mostly runs without the sun on days on which it would have been enough."""
    power = np.nan_to_num(series.at(load.times)) * _KILO.get(sun.unit or "", 0.0)
    day = load.day
    could, missed = 0, 0
    for start, end in _whole_runs(load):
        wanted = float(load.watts[start:end].mean())
        best = _windows(power, end - start, day == day[start])
        if not len(best) or best.max() < wanted:
            continue
        could += 1
        missed += float(power[start:end].mean()) < wanted / 2
    if could < _LEAST_RUNS or missed < _MOSTLY * could:
        return
    facts = {
        "name": load.entity.name,
        "sun": sun.name,
        "count": missed,
        "of": could,
        "days": round(load.days),
    }
    ids = [load.entity.entity_id, sun.entity_id]
    yield known.told(TYPE, "sun_unused", ids, _goes_on(missed, could), facts)


def _goes_on(count: int, of: int) -> float:
    """Return how likely it is that more than half of all times are like those counted."""
    return min(rate_above(0.5, 1 + count, 1 + of - count), SUREST)
