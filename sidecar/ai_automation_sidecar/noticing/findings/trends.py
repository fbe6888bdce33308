"""Tell what has risen or fallen for months, from the statistics that are kept for years."""

from collections.abc import Iterator, Mapping

import numpy as np
from scipy.stats import theilslopes

from ...core.home import Entity
from ...history.database import Recorder
from ...history.model import FloatArray
from ...history.statistics import Statistic, read_samples, read_statistics
from ...patterns.clock import DAY, LocalClock, find_zone
from ..known import Known
from .statistics import differing, slope_of
from .told import Candidate

WEEK = 7
# So many weeks make a trend; more than these are another life.
_LEAST_WEEKS, _MOST_WEEKS = 12, 52
# The same weeks of a year before are so many days away, and so many weeks are compared.
_YEAR, _COMPARED = 364, 8
# A change by less than this part is none to speak of.
_LEAST_CHANGE = 0.25
_MOST_READ = (_YEAR + 2 * _MOST_WEEKS * WEEK) * DAY
_METERED = frozenset({"energy", "gas", "water"})
# So many days of a week have to be known.
_LEAST_DAYS = 5


def find_trends(known: Known) -> Iterator[Candidate]:
    """Yield every meter of consumption, and every freezer, each with its chance of no change.

    Raise a SidecarError if the statistics cannot be read.
    """
    reader = _Reader(known.recorder, known)
    if not reader.kept:
        return
    outside = next(
        (
            weeks
            for it in known.picker.pick("outdoor_temperature")
            if (weeks := reader.weeks(it.entity_id)) is not None
        ),
        None,
    )
    for entity in _followed(known):
        weeks = reader.weeks(entity.entity_id)
        if weeks is None:
            continue
        yield from _trend(entity, weeks, outside)
        yield from _year(entity, weeks)


def _followed(known: Known) -> Iterator[Entity]:
    freezers = {it.entity_id for it in known.picker.pick("freezer")}
    for entity in known.home.domain("sensor"):
        metered = entity.device_class in _METERED or entity.device_class == "power"
        if not entity.hidden and (metered or entity.entity_id in freezers):
            yield entity


class _Reader:
    """The weeks of statistics, counted back from the end of the history."""

    def __init__(self, recorder: Recorder, known: Known) -> None:
        self._recorder = recorder
        self._start, self._end = known.history.end - _MOST_READ, known.history.end
        self.kept: Mapping[str, Statistic] = read_statistics(recorder.query)
        zone = find_zone(known.home.time_zone)
        self._clock = LocalClock.over(zone, self._start, self._end)

    def weeks(self, entity_id: str) -> FloatArray | None:
        """Return what was used or measured a day, the middle of each week, oldest first.

        None if too few weeks are known; those without values are NaN. Days are local ones.
        """
        statistic = self.kept.get(entity_id)
        if statistic is None:
            return None
        samples = list(read_samples(self._recorder.query, statistic, self._start, self._end))
        values = [it.growth if statistic.metered else it.mean for it in samples]
        known = np.array([np.nan if it is None else it for it in values], dtype=np.float64)
        begins = np.array([it.span.start for it in samples], dtype=np.float64)
        return _weekly(self._clock, begins, known, self._end, summed=statistic.metered)


def _weekly(
    clock: LocalClock, begins: FloatArray, values: FloatArray, end: float, *, summed: bool
) -> FloatArray | None:
    there = ~np.isnan(values)
    # The first growth of a meter holds all that it ever counted.
    if summed and there.any():
        there[np.flatnonzero(there)[0]] = False
    if not there.any():
        return None
    day = (clock.local(begins[there]) // DAY).astype(np.int64)
    today = int(clock.local(np.array([end]))[0] // DAY)
    # Today is not over yet, and the first day was not seen whole.
    whole = (day < today) & (day > day.min())
    day, values = day[whole], values[there][whole]
    if not len(day):
        return None
    first = int(day.min())
    totals = np.bincount(day - first, values)
    counts = np.bincount(day - first)
    daily = np.where(counts > 0, totals / (1 if summed else np.maximum(counts, 1)), np.nan)
    weeks = daily[len(daily) % WEEK :].reshape(-1, WEEK)
    enough = (~np.isnan(weeks)).sum(axis=1) >= _LEAST_DAYS
    middle = np.full(len(weeks), np.nan)
    middle[enough] = np.nanmedian(weeks[enough], axis=1)
    return middle if enough.sum() >= _LEAST_WEEKS else None


def _trend(entity: Entity, weeks: FloatArray, outside: FloatArray | None) -> Iterator[Candidate]:
    """Yield the trend of the last year, beyond what the weather explains if that is known."""
    recent = weeks[-_MOST_WEEKS:]
    weather = _of_last(outside, len(recent))
    there = ~np.isnan(recent) if weather is None else ~np.isnan(recent) & ~np.isnan(weather)
    values = recent[there]
    if len(values) < _LEAST_WEEKS:
        return
    if weather is not None:
        warmth = weather[there]
        fit = theilslopes(values, warmth)
        values = values - float(fit.slope) * (warmth - float(np.median(warmth)))
    slope = slope_of(values)
    size = float(np.median(np.abs(values)))
    change = (slope.last - slope.first) / size if size else 0.0
    facts = {
        "name": entity.name,
        "weeks": len(values),
        "was": round(slope.first, 2),
        "now": round(slope.last, 2),
        "unit": entity.unit or "",
        "percent": round(100 * abs(change)),
    }
    reason = None
    if abs(change) >= _LEAST_CHANGE:
        reason = "rises" if change > 0 else "falls"
        if weather is not None:
            reason = f"{reason}_beyond_weather"
    yield Candidate("trend", reason, (entity.entity_id,), slope.chance, facts)


def _of_last(weeks: FloatArray | None, number: int) -> FloatArray | None:
    """Return so many weeks up to now, None if they are not known."""
    return None if weeks is None or len(weeks) < number else weeks[-number:]


def _year(entity: Entity, weeks: FloatArray) -> Iterator[Candidate]:
    """Yield the last weeks beside the same weeks of the year before."""
    apart = _YEAR // WEEK
    if len(weeks) < apart + _COMPARED:
        return
    after, before = weeks[-_COMPARED:], weeks[-_COMPARED - apart : -apart]
    after, before = after[~np.isnan(after)], before[~np.isnan(before)]
    if min(len(after), len(before)) < _COMPARED - 2:
        return
    was, now = float(np.median(before)), float(np.median(after))
    change = (now - was) / abs(was) if was else 0.0
    facts = {
        "name": entity.name,
        "weeks": _COMPARED,
        "was": round(was, 2),
        "now": round(now, 2),
        "unit": entity.unit or "",
        "percent": round(100 * abs(change)),
    }
    reason = None
    if abs(change) >= _LEAST_CHANGE:
        reason = "more_than_last_year" if change > 0 else "less_than_last_year"
    chance = float(differing(before, after))
    yield Candidate("seasonal", reason, (entity.entity_id,), chance, facts)
