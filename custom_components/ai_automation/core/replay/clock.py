"""Find the moments at which a clock on the wall shows a time."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta, tzinfo
from math import floor

from ..plan.model import WEEKDAYS

# Clocks are changed at such a step at the earliest.
_STEP = 1800


class Pattern:
    """Hours, minutes and seconds at which something is due, as people read them off a clock.

    A time that does not exist on a day is skipped; one that is there twice is due twice.
    """

    def __init__(
        self, hours: Collection[int], minutes: Collection[int], seconds: Collection[int]
    ) -> None:
        self._hours, self._minutes = frozenset(hours), frozenset(minutes)
        self._seconds = sorted(seconds)

    def next(self, after: float, zone: tzinfo) -> float:
        """Return the first whole second after a time (UTC seconds) that matches."""
        moment = floor(after) + 1
        while True:
            local = datetime.fromtimestamp(moment, zone)
            into_hour = local.minute * 60 + local.second
            if local.hour not in self._hours:
                moment += min(_STEP, 3600 - into_hour)
            elif local.minute not in self._minutes:
                moment += 60 - local.second
            else:
                second = next((one for one in self._seconds if one >= local.second), 60)
                if second == local.second:
                    return float(moment)
                moment += second - local.second


def at_time(at: time) -> Pattern:
    """Return the pattern of a time of day."""
    return Pattern({at.hour}, {at.minute}, {at.second})


def every(hours: object, minutes: object, seconds: object) -> Pattern:
    """Return the pattern of a time_pattern trigger; smaller units that are not given are zero."""
    if minutes is None and hours is not None:
        minutes = 0
    if seconds is None and minutes is not None:
        seconds = 0
    return Pattern(_matching(hours, 24), _matching(minutes, 60), _matching(seconds, 60))


def weekday_of(local: datetime) -> str:
    """Return a day's name as Home Assistant writes it."""
    return WEEKDAYS[local.weekday()]


def timestamp_of(local: datetime) -> float:
    """Return the UTC seconds of a local time."""
    return local.astimezone(UTC).timestamp()


def shifted(at: time, offset: timedelta) -> time:
    """Return a time of day moved by an offset, around midnight if need be."""
    return (datetime.combine(datetime(2000, 1, 2, tzinfo=UTC), at) + offset).time()


def _matching(value: object, size: int) -> list[int]:
    """Return the numbers below a size that match "*", "/5", "5" or 5."""
    if value is None or value == "*":
        return list(range(size))
    if isinstance(value, str) and value.startswith("/"):
        return list(range(0, size, int(value[1:])))
    return [int(str(value))]
