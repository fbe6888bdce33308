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
    start: float
    offsets: FloatArray

    @classmethod
    def over(cls, zone: ZoneInfo, start: float, end: float) -> Self:
        """Return the clock for a span of UTC seconds."""
        first = np.floor(start / _GRID) * _GRID - DAY
        times = np.arange(first, end + 2 * DAY, _GRID)
        offsets = [_offset(zone, float(time)) for time in times]
        return cls(zone, float(first), np.array(offsets))

    def local(self, times: FloatArray) -> FloatArray:
        """Return local seconds of UTC seconds."""
        index = ((times - self.start) // _GRID).astype(np.int64)
        return np.asarray(times + self.offsets[np.clip(index, 0, len(self.offsets) - 1)])

    def utc(self, local: FloatArray) -> FloatArray:
        """Return UTC seconds of local seconds; of an hour that comes twice, the first."""
        guess = local - self.offsets[0]
        offset = self.local(guess) - guess
        again = local - offset
        return np.asarray(local - (self.local(again) - again))


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
