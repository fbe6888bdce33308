"""Tell where the confidence in a habit is going, from its history."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import linear_regression
from typing import Final, Literal

type Trend = Literal["new", "steady", "rising", "falling"]

_SPAN: Final = timedelta(days=90)
_LEAST: Final = 3
# Less than this a day is none (the original's limit: nine points of a hundred in 90 days).
_STEADY: Final = 0.001


def trend_of(history: Sequence[tuple[datetime, float]]) -> Trend:
    """Return the direction of a line through the confidences of the last 90 days."""
    if not history:
        return "new"
    last = max(at for at, _ in history)
    points = [((at - last) / timedelta(days=1), it) for at, it in history if last - at <= _SPAN]
    days = [day for day, _ in points]
    if len(points) < _LEAST or min(days) == max(days):
        return "new"
    slope = linear_regression(days, [confidence for _, confidence in points]).slope
    if abs(slope) < _STEADY:
        return "steady"
    return "rising" if slope > 0 else "falling"
