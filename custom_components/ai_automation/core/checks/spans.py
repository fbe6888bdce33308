"""Compare spans of the day; they may run over midnight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from ..plan.values import NotPlainError, parse_time

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Span:
    """From a second of the day until before another one, over midnight if that is earlier."""

    start: int
    end: int

    def meets(self, other: Span) -> bool:
        """Tell whether some moment lies in both."""
        return any(
            start < other_end and other_start < end
            for start, end in self._pieces()
            for other_start, other_end in other._pieces()
        )

    def _pieces(self) -> tuple[tuple[int, int], ...]:
        """Return the span as pieces that do not run over midnight."""
        if self.start < self.end:
            return ((self.start, self.end),)
        return ((self.start, DAY), (0, self.end))


def span_of(condition: Mapping[str, Any]) -> Span | None:
    """Return the span of a time condition, None if it has none or it is not written out."""
    start, end = seconds(condition.get("after", "00:00")), seconds(condition.get("before", "24:00"))
    if start is None or end is None or not {"after", "before"} & condition.keys():
        return None
    return Span(start, end)


def seconds(value: Any) -> int | None:
    """Return the second of the day of a clock time; None for anything else."""
    if value == "24:00":
        return DAY
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        at = parse_time(value)
    except NotPlainError:
        return None
    return at.hour * 3600 + at.minute * 60 + at.second if isinstance(at, time) else None
