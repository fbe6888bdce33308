"""Hold the recorded past: every row of every entity, in columns."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..history import Span
from .errors import UnanswerableError

type Attributes = Mapping[str, Any]
NONE: Attributes = {}
_NOTHING: Mapping[int, Attributes] = {}


@dataclass(frozen=True, slots=True)
class State:
    """The state of an entity at a moment; times are UTC seconds."""

    entity_id: str
    state: str
    attributes: Attributes
    last_changed: float
    last_updated: float


class Track:
    """All rows of one entity in order of time.

    `times` are UTC seconds; `states` texts, None where the entity was removed; `attributes` one
    number per row, a key of `shared`. `since` is when the first row's state began.
    """

    def __init__(
        self,
        entity_id: str,
        times: Sequence[float],
        states: Sequence[str | None],
        attributes: Sequence[int] = (),
        shared: Mapping[int, Attributes] = _NOTHING,
        since: float | None = None,
    ) -> None:
        self.entity_id = entity_id
        self.times = times
        self.states = states
        self._keys = attributes
        self._shared = shared
        self._since = since
        self._rows_of: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self.times)

    @cached_property
    def changes(self) -> list[int]:
        """Return the rows with another state than the row before; the first is one."""
        states = self.states
        found = [0] if len(states) else []
        before = states[0] if states else None
        for row, state in enumerate(states):
            if state != before:
                found.append(row)
                before = state
        return found

    @cached_property
    def numbers(self) -> list[float | None]:
        """Return every row's state as a number, None where it is none."""
        known: dict[str | None, float | None] = {}
        result: list[float | None] = []
        for state in self.states:
            if state not in known:
                known[state] = _number(state)
            result.append(known[state])
        return result

    def rows_of(self, attribute: str) -> list[int]:
        """Return the rows with another value of an attribute, or another state, than before.

        Raise UnanswerableError if the attribute was never recorded.
        """
        if attribute not in self._rows_of:
            if not self.knows(attribute):
                raise UnanswerableError("no_attribute", f"{self.entity_id} {attribute}")
            values = [
                (state, self.attributes_of(row).get(attribute))
                for row, state in enumerate(self.states)
            ]
            self._rows_of[attribute] = [
                row for row in range(len(values)) if not row or values[row] != values[row - 1]
            ]
        return self._rows_of[attribute]

    def knows(self, attribute: str) -> bool:
        """Tell whether an attribute was ever recorded."""
        return any(attribute in shared for shared in self._used())

    def _used(self) -> Iterator[Attributes]:
        return (self._shared.get(key, NONE) for key in dict.fromkeys(self._keys))

    def row_at(self, time: float) -> int:
        """Return the row that holds at a time, -1 before the first."""
        return bisect_right(self.times, time) - 1

    def attributes_of(self, row: int) -> Attributes:
        """Return the attributes of a row."""
        return self._shared.get(self._keys[row], NONE) if len(self._keys) else NONE

    def attribute_key(self, row: int) -> int:
        """Return a number that rows with the same attributes share."""
        return self._keys[row] if len(self._keys) else 0

    def changed_at(self, row: int) -> float:
        """Return when the state of a row began."""
        change = self.changes[bisect_right(self.changes, row) - 1]
        if change == 0 and self._since is not None:
            return self._since
        return self.times[change]

    def state(self, row: int) -> State | None:
        """Return a row as a state, None where there is no row or no entity."""
        if row < 0 or (state := self.states[row]) is None:
            return None
        return State(
            self.entity_id, state, self.attributes_of(row), self.changed_at(row), self.times[row]
        )


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of Home Assistant's bus, at a time (UTC seconds)."""

    time: float
    event_type: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Log:
    """What is known of a span: tracks by entity, events, and when Home Assistant was down.

    `tracks` may load an entity only when it is asked for. A span of `down` ends when Home
    Assistant has started. `recorded_events` are the types whose events would be there.
    """

    start: float
    end: float
    tracks: Mapping[str, Track]
    events: Sequence[Happening] = ()
    recorded_events: frozenset[str] = frozenset()
    down: Sequence[Span] = field(default_factory=tuple)


def _number(state: str | None) -> float | None:
    try:
        return float(state or "")
    except ValueError:
        return None
