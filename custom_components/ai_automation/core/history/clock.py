"""Tell at what time of day something happens as a rule: statistics on the circle of a day.

The median and the quantiles are those of the distances from the mean direction (N. I. Fisher,
Statistical Analysis of Circular Data, 1993, chapter 2), so that midnight parts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin
from statistics import median, quantiles

DAY = 86400.0
# Of ten, the first and the last are left out of what is called usual.
_PARTS = 10


@dataclass(frozen=True, slots=True)
class ClockTimes:
    """Times of day in seconds: the median, and within what most of them are.

    `strength` is the mean resultant length, from 0 (all around the clock) to 1 (all at once).
    """

    median: float
    low: float
    high: float
    strength: float
    count: int


def clock_times(seconds: Sequence[float]) -> ClockTimes:
    """Return where on the clock these times of day are; raise ValueError if there are none."""
    if not seconds:
        raise ValueError("There are no times")
    angles = [2 * pi * (each % DAY) / DAY for each in seconds]
    east = sum(map(cos, angles)) / len(angles)
    north = sum(map(sin, angles)) / len(angles)
    mean = atan2(north, east) / (2 * pi) * DAY
    away = sorted((each - mean + DAY / 2) % DAY - DAY / 2 for each in seconds)
    parts = quantiles(away, n=_PARTS, method="inclusive") if len(away) > 1 else away
    return ClockTimes(
        median=(mean + median(away)) % DAY,
        low=(mean + parts[0]) % DAY,
        high=(mean + parts[-1]) % DAY,
        strength=hypot(east, north),
        count=len(away),
    )


def apart(one: float, other: float) -> float:
    """Return how far two times of day are from each other, at most half a day."""
    distance = abs(one - other) % DAY
    return min(distance, DAY - distance)
