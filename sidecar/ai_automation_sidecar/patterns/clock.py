"""Turn UTC seconds into local wall-clock seconds and days, through changes of the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from ..errors import ConfigError
from ..history.model import FloatArray, IntArray

DAY = 86400.0
HOUR = 3600.0
# Clocks change at full quarters of an hour everywhere.
_GRID = 900.0
_EPOCH = date(1970, 1, 1)


def find_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name; raise ConfigError if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as err:
        raise ConfigError(f"There is no time zone {name}; use a name like Europe/Berlin") from err


@dataclass(frozen=True, slots=True)
class LocalClock:
    """A wall clock over a span of time.

    Local seconds count from 1970-01-01 00:00 on the wall, so that `// DAY` is a local day.
    """

    zone: ZoneInfo
    # When the clock changes (seconds UTC), and how far it is ahead before the first and after each.
    changes: FloatArray
    offsets: FloatArray

    @classmethod
    def over(cls, zone: ZoneInfo, start: float, end: float) -> Self:
        """Return the clock for a span of UTC seconds."""
        first = np.floor(start / _GRID) * _GRID - DAY
        days = np.arange(first, end + 3 * DAY, DAY)
        times, offsets = _closer(zone, days, _GRID)
        changed = np.flatnonzero(np.diff(offsets)) + 1
        return cls(zone, times[changed], offsets[np.concatenate([[0], changed])])

    def local(self, times: FloatArray) -> FloatArray:
        """Return local seconds of UTC seconds."""
        return np.asarray(times + self._ahead(times))

    def utc(self, local: FloatArray) -> FloatArray:
        """Return UTC seconds of local seconds; of an hour that comes twice, the first."""
        again = local - self._ahead(local - self.offsets[0])
        return np.asarray(local - self._ahead(again))

    def _ahead(self, times: FloatArray) -> FloatArray | float:
        """Return how far the clock is ahead at UTC seconds."""
        if not len(self.changes):
            return float(self.offsets[0])
        return self.offsets[np.searchsorted(self.changes, times, side="right")]


def _closer(zone: ZoneInfo, days: FloatArray, step: float) -> tuple[FloatArray, FloatArray]:
    """Return times of which two follow each other within a step wherever the clock changes."""
    offsets = [_offset(zone, float(time)) for time in days]
    times = [
        np.arange(day, day + DAY, step) if before != after else np.array([day])
        for day, before, after in zip(days[:-1], offsets[:-1], offsets[1:], strict=True)
    ]
    every = np.concatenate([*times, days[-1:]])
    return every, np.array([_offset(zone, float(time)) for time in every])


def _offset(zone: ZoneInfo, time: float) -> float:
    offset = datetime.fromtimestamp(time, UTC).astimezone(zone).utcoffset() or timedelta()
    return offset.total_seconds()


def weekday_of(days: IntArray) -> IntArray:
    """Return weekdays (0 is Monday) of local day numbers; 1970-01-01 was a Thursday."""
    return (days + 3) % 7


def number_of(day: date) -> int:
    """Return the local day number of a date."""
    return (day - _EPOCH).days


def date_of(day: int) -> date:
    """Return the date of a local day number."""
    return _EPOCH + timedelta(days=int(day))
