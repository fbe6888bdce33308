"""Average and add up what sensors measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .spans import Span
from .states import Row, held, number_of

_HOUR = 3600
# A meter that shows less than this part of what it showed has begun anew.
_RESET = 0.9


@dataclass(frozen=True, slots=True)
class Sample:
    """What was measured during a span; `growth` is by how much a meter went up in it."""

    span: Span
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    growth: float | None = None


def samples_of(rows: Sequence[Row], within: Span) -> list[Sample]:
    """Return the numbers that held within a span."""
    return [
        Sample(span, number, number, number)
        for span, state in held(rows, within)
        if (number := number_of(state)) is not None
    ]


def average(samples: Iterable[Sample]) -> float | None:
    """Return the average, each number weighted by how long it held; None if there is nothing."""
    weighed = [(each.mean, each.span.seconds) for each in samples if each.mean is not None]
    seconds = sum(weight for _, weight in weighed)
    if not seconds:
        return None
    return sum(mean * weight for mean, weight in weighed) / seconds


def lowest(samples: Iterable[Sample]) -> tuple[float, float] | None:
    """Return the lowest number and when it was measured first; None if there is nothing."""
    found = [(each.low, each.span.start) for each in samples if each.low is not None]
    return min(found, default=None)


def highest(samples: Iterable[Sample]) -> tuple[float, float] | None:
    """Return the highest number and when it was measured first; None if there is nothing."""
    found = [(each.high, each.span.start) for each in samples if each.high is not None]
    return max(found, key=lambda item: (item[0], -item[1]), default=None)


def amount(samples: Iterable[Sample]) -> float | None:
    """Return a power's integral, in its unit times hours; None if there is nothing."""
    parts = [each.mean * each.span.seconds / _HOUR for each in samples if each.mean is not None]
    return sum(parts) if parts else None


def growth(rows: Sequence[Row], within: Span, *, resets: bool) -> float | None:
    """Return by how much a meter went up within a span; None if there are no numbers.

    With `resets` a fall is a new beginning at zero; else it counts as a decrease.
    """
    numbers = [
        number for _, state in held(rows, within) if (number := number_of(state)) is not None
    ]
    if not numbers:
        return None
    total, before = 0.0, numbers[0]
    for number in numbers[1:]:
        begun_anew = resets and number < before * _RESET
        total += number if begun_anew else number - before
        before = number
    return total
