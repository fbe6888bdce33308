"""Judge how devices are: batteries, silence, connections that break. All from their own past.

Series are times in seconds and values, in order of time. What a device does is compared with its
own usual rhythm, never with a fixed one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median, quantiles

_HOUR, _DAY = 3600.0, 86400.0
# Percent below which a battery is low, and at which it is taken for empty.
LOW, EMPTY = 15.0, 5.0
# A battery that jumps up so much was changed.
_CHANGED = 25.0
# Nobody changes a battery more often than that; this one is charged.
_MOST_CHANGES = 2
_TREND_DAYS, _LEAST_TREND_DAYS, _LEAST_FALL = 60, 10, 5.0
# Days within which a battery that will be empty is worth a word.
SOON = 14.0
# Fewer messages, or days, tell no rhythm.
_LEAST_GAPS, _LEAST_DAYS = 20, 7.0
_TIMES_USUAL, _TIMES_LONGEST, _LEAST_SILENCE = 4.0, 1.5, 12 * _HOUR
# So many breaks in the last week, or this share of it, are often.
_WEEK = 7 * _DAY
OFTEN, _MOSTLY_GONE = 5, 0.1
# Of all that is watched, this share gone at once is no device's fault.
_ALL_AT_ONCE = 0.3
_AT_ONCE = 120.0


@dataclass(frozen=True, slots=True)
class Battery:
    """A battery in percent, how much it loses a day, and in how many days it is empty.

    `left` is None if it does not fall, or too little is known.
    """

    now: float
    falls: float = 0.0
    left: float | None = None
    days: float = 0.0

    @property
    def low(self) -> bool:
        """Tell whether it should be changed now."""
        return self.now <= LOW

    @property
    def ends_soon(self) -> bool:
        """Tell whether it will be empty before long."""
        return self.left is not None and self.left <= SOON


def battery_of(times: Sequence[float], values: Sequence[float]) -> Battery | None:
    """Return the state of a battery, None if nothing was ever told, or if it is charged often.

    The trend is the median of the slopes between all days (Theil and Sen) since it was changed
    last, at most of the last 60 days.
    """
    if not values:
        return None
    days = _daily(times, values)
    changed = [at for at in range(1, len(days)) if days[at][1] - days[at - 1][1] >= _CHANGED]
    if len(changed) > _MOST_CHANGES:
        return None
    recent = days[changed[-1] if changed else 0 :][-_TREND_DAYS:]
    span = recent[-1][0] - recent[0][0]
    now = values[-1]
    slopes = [(b - a) / (later - first) for (first, a), (later, b) in combinations(recent, 2)]
    falls = -median(slopes) if slopes else 0.0
    fallen = recent[0][1] - recent[-1][1]
    if span < _LEAST_TREND_DAYS or falls <= 0 or fallen < _LEAST_FALL:
        return Battery(now, days=span)
    return Battery(now, falls, max(0.0, (now - EMPTY) / falls), span)


def _daily(times: Sequence[float], values: Sequence[float]) -> list[tuple[float, float]]:
    """Return the lowest value of every day that has one."""
    lowest: dict[int, float] = {}
    for time, value in zip(times, values, strict=True):
        day = int(time // _DAY)
        lowest[day] = min(value, lowest.get(day, value))
    return [(float(day), value) for day, value in sorted(lowest.items())]


@dataclass(frozen=True, slots=True)
class Silence:
    """How long nothing was heard of a device, and how long that usually is at most (seconds)."""

    since: float
    usual: float


def silence_of(times: Sequence[float], now: float) -> Silence | None:
    """Return the silence of a device if it is unusual for it, None if it is not.

    It is if it is four times what 99 in 100 of its gaps are, and half as long again as the
    longest one, and half a day; devices that speak seldom have to be silent longer.
    """
    if len(times) <= _LEAST_GAPS or times[-1] - times[0] < _LEAST_DAYS * _DAY:
        return None
    since = now - times[-1]
    if since < _LEAST_SILENCE:
        return None
    gaps = [later - first for first, later in pairwise(times)]
    usual = quantiles(gaps, n=100)[-1]
    if since < max(_TIMES_USUAL * usual, _TIMES_LONGEST * max(gaps)):
        return None
    return Silence(since, usual)


@dataclass(frozen=True, slots=True)
class Breaks:
    """How often a device was gone in the last week, and for how long altogether (seconds)."""

    count: int
    gone: float

    @property
    def often(self) -> bool:
        """Tell whether that is too often, or too long, for a device that works."""
        return self.count >= OFTEN or (self.count > 1 and self.gone >= _MOSTLY_GONE * _WEEK)


type Span = tuple[float, float]


def breaks_of(gone: Sequence[Span], common: Sequence[float], now: float) -> Breaks:
    """Return the breaks of the last week that were this device's own.

    `gone` are the spans in which it was unavailable, `common` the times at which much else went
    away as well: a restart, a hub, the network.
    """
    own = [
        (max(start, now - _WEEK), end)
        for start, end in gone
        if end > now - _WEEK and not is_common(start, common)
    ]
    return Breaks(len(own), sum(end - start for start, end in own))


def is_common(start: float, common: Sequence[float]) -> bool:
    """Tell whether much else went away at the time at which a device did."""
    return any(abs(start - time) <= _AT_ONCE for time in common)


def went_together(every: Sequence[Sequence[Span]]) -> list[float]:
    """Return the times at which much of what is watched went away within two minutes.

    `every` has the spans of all devices that are watched, empty for those that never were away.
    """
    least = max(2, _ALL_AT_ONCE * len(every))
    starts = sorted((start, at) for at, spans in enumerate(every) for start, _ in spans)
    found: list[float] = []
    first = 0
    for last, (time, _) in enumerate(starts):
        while time - starts[first][0] > _AT_ONCE:
            first += 1
        if len({at for _, at in starts[first : last + 1]}) >= least:
            found.append(time)
    return found
