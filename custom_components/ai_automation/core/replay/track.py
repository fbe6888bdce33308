"""Hold the recorded past: every row of every entity, in columns."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, islice
from operator import ne
import re
from typing import Any, overload, override

from ..history import Span
from .errors import UnanswerableError

type Attributes = Mapping[str, Any]
NONE: Attributes = {}
_NOTHING: Mapping[int, Attributes] = {}
# What goes through rows without a step of Python in between lets nothing else go on in the process:
# a lot takes no millisecond, even if Python has a look at each.
_LOT = 1_000


def hold_breath() -> None:
    """Go on: nothing else in the process has to be let in."""


class Codes(dict[str | None, int]):
    """Numbers for texts; an entity that was removed has none, or the empty one."""

    def __init__(self) -> None:
        super().__init__({None: 0, "": 0})
        self.texts: list[str | None] = [None]

    def __missing__(self, text: str) -> int:
        """Give a new text a number."""
        self[text] = code = len(self.texts)
        self.texts.append(text)
        return code


class States(Sequence[str | None]):
    """The states of an entity's rows, None where it was removed.

    They are held as numbers: millions of texts would be millions of things that Python's garbage
    collection looks at again and again, and everything else in the process waits meanwhile.
    """

    __slots__ = ("_texts", "codes")

    def __init__(self, codes: Sequence[int], texts: Sequence[str | None]) -> None:
        self.codes, self._texts = codes, texts

    @classmethod
    def of(cls, states: Iterable[str | None]) -> States:
        """Return texts as states."""
        codes = Codes()
        return cls(array("I", map(codes.__getitem__, states)), codes.texts)

    def text(self, code: int) -> str | None:
        """Return the text of a number."""
        return self._texts[code]

    @overload
    def __getitem__(self, row: int) -> str | None: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[str | None]: ...

    @override
    def __getitem__(self, row: int | slice) -> str | Sequence[str | None] | None:
        if isinstance(row, slice):
            return States(self.codes[row], self._texts)
        return self._texts[self.codes[row]]

    @override
    def __iter__(self) -> Iterator[str | None]:
        return map(self._texts.__getitem__, self.codes)

    @override
    def __len__(self) -> int:
        return len(self.codes)


class _Kinds(dict[int, int]):
    """Of which kind states are, by their numbers."""

    def __init__(self, states: States, kind_of: Callable[[str | None], int]) -> None:
        super().__init__()
        self._states, self._kind_of = states, kind_of

    def __missing__(self, code: int) -> int:
        """Tell it of a state that was not there before."""
        self[code] = kind = self._kind_of(self._states.text(code))
        return kind


# Bytes that follow each other and are the same.
_RUN = re.compile(rb"(.)\1*", re.DOTALL)


class State:
    """The state of an entity at a moment: a row of its track. Times are UTC seconds.

    Most of what was recorded with a state is never asked for, and only looked up when it is.
    """

    __slots__ = ("_row", "_track", "state")

    def __init__(self, track: Track, row: int, state: str) -> None:
        self._track, self._row = track, row
        self.state = state

    @property
    def entity_id(self) -> str:
        """Return whose state it is."""
        return self._track.entity_id

    @property
    def attributes(self) -> Attributes:
        """Return the attributes."""
        return self._track.attributes_of(self._row)

    @property
    def last_changed(self) -> float:
        """Return when the state began."""
        return self._track.changed_at(self._row)

    @property
    def last_updated(self) -> float:
        """Return when the state or an attribute was last told."""
        return self._track.times[self._row]


class Track:
    """All rows of one entity in order of time.

    `times` are UTC seconds; `states` texts, None where the entity was removed; `attributes` gives
    one number per row, a key of `shared`, and is asked with the first question for an attribute.
    `since` is when the first row's state began. `breathe` is called again and again by what goes
    through all rows.
    """

    def __init__(
        self,
        entity_id: str,
        times: Sequence[float],
        states: Sequence[str | None],
        attributes: Callable[[], Sequence[int]] = tuple,
        shared: Mapping[int, Attributes] = _NOTHING,
        since: float | None = None,
        breathe: Callable[[], None] = hold_breath,
    ) -> None:
        self.entity_id = entity_id
        self.times = times
        self.states = states if isinstance(states, States) else States.of(states)
        self._attributes = attributes
        self._shared = shared
        self._since = since
        self._breathe = breathe
        self._rows_of: dict[str, Sequence[int]] = {}

    def __len__(self) -> int:
        return len(self.times)

    def _lots(self) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield lots of states, each with the last of that before, and the row of its first."""
        codes = self.states.codes
        for first in range(0, max(len(codes) - 1, 0), _LOT):
            self._breathe()
            yield first, codes[first : first + _LOT + 1]

    @cached_property
    def _keys(self) -> Sequence[int]:
        return self._attributes()

    @cached_property
    def changes(self) -> Sequence[int]:
        """Return the rows with another state than the row before; the first is one."""
        found = self._first_row()
        for first, lot in self._lots():
            changed = map(ne, islice(lot, 1, None), lot, strict=False)
            found.extend(compress(range(first + 1, first + len(lot)), changed))
        return found

    def _first_row(self) -> array[int]:
        """Return the rows that are found so far, the first if there is one.

        An array, as the garbage collector would go through every item of a list.
        """
        return array("L", (0,) if len(self) else ())

    def turns(self, kind_of: Callable[[str | None], int]) -> Sequence[int]:
        """Return the rows whose state is of another kind (0 to 255) than that of the row before.

        The first row is one.
        """
        kinds = _Kinds(self.states, kind_of)
        found = self._first_row()
        for first, lot in self._lots():
            told = bytes(map(kinds.__getitem__, lot))
            found.extend(first + run.start() for run in _RUN.finditer(told) if run.start())
        return found

    def rows_of(self, attribute: str) -> Sequence[int]:
        """Return the rows with another value of an attribute, or another state, than before.

        Raise UnanswerableError if the attribute was never recorded.
        """
        if attribute not in self._rows_of:
            if not self.knows(attribute):
                raise UnanswerableError("no_attribute", f"{self.entity_id} {attribute}")
            found = self._first_row()
            before = self._value(0, attribute) if found else None
            for first, lot in self._lots():
                for row in range(first + 1, first + len(lot)):
                    value = self._value(row, attribute)
                    if value != before:
                        found.append(row)
                    before = value
            self._rows_of[attribute] = found
        return self._rows_of[attribute]

    def _value(self, row: int, attribute: str) -> tuple[str | None, Any]:
        return self.states[row], self.attributes_of(row).get(attribute)

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
        return State(self, row, state)


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
    Assistant has started. `recorded_events` are the types whose events would be there. `breathe` is
    called again and again by what works through the log. Of those `sampled`, not every value is
    known.
    """

    start: float
    end: float
    tracks: Mapping[str, Track]
    events: Sequence[Happening] = ()
    recorded_events: frozenset[str] = frozenset()
    down: Sequence[Span] = field(default_factory=tuple)
    breathe: Callable[[], None] = hold_breath
    sampled: frozenset[str] = frozenset()
