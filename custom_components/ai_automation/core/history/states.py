"""Find out when something was in a state, from the rows of its history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, isfinite

from .spans import Span, joined

# Nothing is known of what happens in these: it is neither off nor zero.
_UNKNOWN = frozenset({"unknown", "unavailable", ""})


@dataclass(frozen=True, slots=True)
class Row:
    """A state that began at a moment, and holds until the next row."""

    at: float
    state: str


@dataclass(frozen=True, slots=True)
class Holds:
    """What is asked of a state: to be one of `states`, none of them, or a number within limits.

    With `change` every new state counts, as that of a button: its state is when it was pressed.
    """

    states: tuple[str, ...] = ()
    inverted: bool = False
    above: float | None = None
    below: float | None = None
    change: bool = False

    def __call__(self, state: str) -> bool:
        """Tell whether a state is as asked; one that is not known never is."""
        if not is_known(state):
            return False
        if self.change:
            return True
        if self.above is None and self.below is None:
            return (state in self.states) != self.inverted
        number = number_of(state)
        if number is None:
            return False
        low = -inf if self.above is None else self.above
        high = inf if self.below is None else self.below
        return low < number < high


def is_known(state: str) -> bool:
    """Tell whether a state says anything."""
    return state not in _UNKNOWN


def number_of(state: str) -> float | None:
    """Return a state as a number, None if it is none."""
    try:
        number = float(state)
    except ValueError:
        return None
    return number if isfinite(number) else None


def state_at(rows: Sequence[Row], moment: float) -> str | None:
    """Return the state at a moment, None if nothing is known of it."""
    last = next((row for row in reversed(rows) if row.at <= moment), None)
    return last.state if last is not None and is_known(last.state) else None


def held(rows: Sequence[Row], within: Span) -> Iterator[tuple[Span, str]]:
    """Yield the states within a span, each with the time that it held there."""
    for place, row in enumerate(rows):
        end = rows[place + 1].at if place + 1 < len(rows) else within.end
        span = Span(max(row.at, within.start), min(end, within.end))
        if span.start < span.end:
            yield span, row.state


def spans_of(rows: Sequence[Row], holds: Holds, within: Span) -> list[Span]:
    """Return when it was as asked."""
    return joined(span for span, state in held(rows, within) if holds(state))


def known_spans(rows: Sequence[Row], within: Span) -> list[Span]:
    """Return when anything is known of it."""
    return joined(span for span, state in held(rows, within) if is_known(state))


def changes_into(rows: Sequence[Row], holds: Holds, within: Span) -> list[float]:
    """Return when it became as asked; coming back from being unavailable is no change."""
    found: list[float] = []
    before: str | None = None
    for row in rows:
        if not is_known(row.state):
            continue
        changed = row.state != before if holds.change else holds(row.state)
        was = before is not None and not holds.change and holds(before)
        if before is not None and changed and not was and within.start <= row.at < within.end:
            found.append(row.at)
        before = row.state
    return found
