"""Calculate with spans of time; lists of spans are sorted and their spans apart."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time from `start` to before `end`, in seconds since the epoch."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return self.end - self.start


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the time that is in any of these spans."""
    result: list[Span] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def overlap(first: Iterable[Span], second: Iterable[Span]) -> list[Span]:
    """Return the time that is in both lists."""
    left, right = joined(first), joined(second)
    result: list[Span] = []
    one = other = 0
    while one < len(left) and other < len(right):
        start = max(left[one].start, right[other].start)
        end = min(left[one].end, right[other].end)
        if start < end:
            result.append(Span(start, end))
        if left[one].end < right[other].end:
            one += 1
        else:
            other += 1
    return result


def outside(spans: Iterable[Span], within: Span) -> list[Span]:
    """Return the time of a span that is in none of these spans."""
    result: list[Span] = []
    position = within.start
    for span in overlap(spans, [within]):
        if span.start > position:
            result.append(Span(position, span.start))
        position = span.end
    if position < within.end:
        result.append(Span(position, within.end))
    return result


def seconds_of(spans: Iterable[Span]) -> float:
    """Return how long all of it is together."""
    return sum(span.seconds for span in joined(spans))
