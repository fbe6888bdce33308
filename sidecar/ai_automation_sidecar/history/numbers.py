"""Read what sensors have measured, of few sensors and only as often as it matters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import math
from typing import Any

import numpy as np

from ..errors import RecorderDamagedError
from .database import Recorder
from .model import BoolArray, FloatArray, IntArray

# What may measure a reason to act; the rest measures devices, counters and the net.
MEASURED = frozenset(
    {
        "aqi",
        "carbon_dioxide",
        "humidity",
        "illuminance",
        "moisture",
        "pm10",
        "pm25",
        "power",
        "precipitation_intensity",
        "sound_pressure",
        "temperature",
        "volatile_organic_compounds",
        "wind_speed",
    }
)
# Of what measures every second, a value for every so many parts of the time is enough.
MOST_ROWS = 20_000
# All of them, or the last of every so many seconds where that is enough.
_ALL = """
    SELECT last_updated_ts, state FROM states
    WHERE metadata_id = :entity AND last_updated_ts BETWEEN :start AND :finish
    ORDER BY last_updated_ts, state_id
"""
_COUNT = """
    SELECT count(*) FROM states
    WHERE metadata_id = :entity AND last_updated_ts BETWEEN :start AND :finish
"""
_FIRST = """
    SELECT min(last_updated_ts) FROM states
    WHERE metadata_id = :entity AND last_updated_ts BETWEEN :start AND :finish
"""
_LAST = """
    SELECT last_updated_ts, state FROM states
    WHERE state_id IN (
        SELECT max(state_id) FROM states
        WHERE metadata_id = :entity AND last_updated_ts BETWEEN :start AND :finish
        GROUP BY round(last_updated_ts / :every - 0.5)
    )
    ORDER BY last_updated_ts, state_id
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one sensor has measured, in order of time (seconds UTC)."""

    time: FloatArray
    value: FloatArray

    def at(self, times: FloatArray) -> FloatArray:
        """Return the latest value at each time, NaN before the first."""
        row = self.rows_at(times)
        return np.where(row < 0, np.nan, self.value[np.maximum(row, 0)])

    def rows_at(self, times: FloatArray) -> IntArray:
        """Return the number of the latest value at each time, -1 before the first."""
        return np.searchsorted(self.time, times, side="right") - 1

    def thinned(self, every: float) -> Measured:
        """Return only the last value of every so many seconds."""
        slot = np.floor(self.time / every)
        last = np.append(slot[1:] != slot[:-1], True)
        return Measured(self.time[last], self.value[last])

    def known(self) -> Measured:
        """Return only what is a number."""
        known: BoolArray = np.isfinite(self.value)
        return self if known.all() else Measured(self.time[known], self.value[known])

    def quantiles(self) -> tuple[float, ...]:
        """Return 101 numbers: what it was below for that percentage of its values."""
        return tuple(float(it) for it in np.quantile(self.value, np.linspace(0, 1, 101)))


_NOTHING: Mapping[str, Measured] = {}


def joined(
    sampled: Mapping[str, Measured], exact: Mapping[str, Measured]
) -> Mapping[str, Measured]:
    """Return what was sampled, from when on it is known exactly with all that was measured.

    What was not sampled is not wanted: where it begins, the other begins at the earliest.
    """
    return {name: _followed(older, exact.get(name)) for name, older in sampled.items()}


def _followed(sampled: Measured, exact: Measured | None) -> Measured:
    if exact is None:
        return sampled
    wanted = exact.time >= sampled.time[0]
    if not wanted.any():
        return sampled
    before = sampled.time < exact.time[wanted][0]
    return Measured(
        np.concatenate([sampled.time[before], exact.time[wanted]]),
        np.concatenate([sampled.value[before], exact.value[wanted]]),
    )


def read_numbers(
    recorder: Recorder,
    entity_ids: Iterable[str],
    span: tuple[float, float],
    every: int | None = None,
    exact: Mapping[str, Measured] = _NOTHING,
) -> Mapping[str, Measured]:
    """Return the measurements of sensors in a span of time; those without any are left out.

    So are those of which a damaged database lets nothing be read.

    With `every`, only the last one of every so many seconds is read. Of what is known `exact`, only
    what was before is, and where it begins.
    """
    found: dict[str, Measured] = {}
    for entity_id, number in numbers_of(recorder, entity_ids).items():
        try:
            measured = _before(recorder, number, span, exact.get(entity_id))
            if measured is None:
                grain = grain_of(recorder, number, span) if every is None else every
                measured = read_rows(recorder, number, span, grain).known()
        except RecorderDamagedError:
            continue
        if len(measured.time):
            found[entity_id] = measured
    return found


def numbers_of(recorder: Recorder, entity_ids: Iterable[str]) -> Mapping[str, int]:
    """Return the numbers that a recorder has for entities, of those that it knows."""
    wanted = frozenset(entity_ids)
    sql = "SELECT metadata_id, entity_id FROM states_meta"
    return {name: number for number, name in recorder.query(sql) if name in wanted}


def _before(
    recorder: Recorder, number: int, span: tuple[float, float], exact: Measured | None
) -> Measured | None:
    """Return what a sensor measured before it is known exactly, None if that tells too little."""
    if exact is None:
        return None
    values = {"entity": number, "start": span[0], "finish": span[1]}
    [(first,)] = list(recorder.query(_FIRST, values))
    if first is None or exact.time[-1] < first:
        return None
    before = (span[0], max(first, float(exact.time[0])))
    measured = read_rows(recorder, number, before, grain_of(recorder, number, before)).known()
    return measured if len(measured.time) else None


def grain_of(recorder: Recorder, number: int, span: tuple[float, float]) -> int:
    """Return of every how many seconds the last value is enough, 0 if each is wanted.

    It is a power of two, so that what was read more finely can be made as coarse.
    """
    values = {"entity": number, "start": span[0], "finish": span[1]}
    [(count,)] = list(recorder.query(_COUNT, values))
    return grain_for(recorder, number, span, int(count))


def grain_for(recorder: Recorder, number: int, span: tuple[float, float], rows: int) -> int:
    """Return `grain_of` a sensor that has so many rows in a span."""
    if rows <= MOST_ROWS:
        return 0
    values = {"entity": number, "start": span[0], "finish": span[1]}
    [(first,)] = list(recorder.query(_FIRST, values))
    return 1 << max(0, math.ceil(math.log2(max(span[1] - first, 1.0) / MOST_ROWS)))


def read_rows(recorder: Recorder, number: int, span: tuple[float, float], grain: int) -> Measured:
    """Return the rows of a sensor, or the last of every so many seconds; NaN is no number."""
    values: dict[str, Any] = {"entity": number, "start": span[0], "finish": span[1]}
    if grain:
        rows = list(recorder.query(_LAST, {**values, "every": grain}))
    else:
        rows = list(recorder.query(_ALL, values))
    times = np.array([time for time, _ in rows], dtype=np.float64)
    return Measured(times, _numbers([state for _, state in rows]))


def _numbers(states: list[str | None]) -> FloatArray:
    """Return the numbers that states are, NaN for those that are none."""
    try:
        numbers = [float(state or "") for state in states]
    except ValueError:
        numbers = [_number(state) for state in states]
    return np.array(numbers, dtype=np.float64)


def _number(state: str | None) -> float:
    try:
        return float(state or "")
    except ValueError:
        return math.nan
