"""Read a log from a recorder's database, an entity when it is asked for."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import batched, chain, pairwise
import json
from math import inf
from typing import Any, override

from ..attribution.causes import (
    AFTER_START,
    Cause,
    Contexts,
    Ids,
    Users,
    cause_of_change,
    settle_reports,
)
from ..attribution.contexts import Query, read_contexts
from ..history import Span
from .acts import Act
from .track import NONE, Attributes, Codes, Happening, Log, States, Track, hold_breath

_LOOK = """
    SELECT {columns} FROM states
    WHERE metadata_id = :entity AND last_updated_ts > :start AND last_updated_ts <= :finish
    ORDER BY last_updated_ts, state_id
"""
_COLUMNS = "metadata_id, last_updated_ts, state"
_ROWS = _LOOK.format(columns=_COLUMNS)
_ATTRIBUTE_ROWS = _LOOK.format(columns="attributes_id")
_CONTEXT_ROWS = _LOOK.format(columns="context_id_bin, context_user_id_bin, context_parent_id_bin")
# Of all entities, in the order in which most databases have them.
_ALL_ROWS = _ROWS.replace("metadata_id = :entity AND", "")
_FIRST_ROW = f"""
    SELECT {_COLUMNS}, last_changed_ts, attributes_id FROM states
    WHERE metadata_id = :entity AND last_updated_ts <= :start
    ORDER BY last_updated_ts DESC, state_id DESC LIMIT 1
"""  # noqa: S608 - only names of columns are put in
_ATTRIBUTES = """
    SELECT attributes_id, shared_attrs FROM state_attributes WHERE attributes_id IN (
        SELECT attributes_id FROM states
        WHERE metadata_id = :entity AND last_updated_ts >= :start AND last_updated_ts <= :finish
    )
"""
_EVENTS = """
    SELECT events.time_fired_ts, event_data.shared_data
    FROM event_types AS types
    JOIN events ON events.event_type_id = types.event_type_id
    LEFT JOIN event_data ON event_data.data_id = events.data_id
    WHERE types.event_type = :kind AND events.time_fired_ts > :start
      AND events.time_fired_ts <= :finish
    ORDER BY events.time_fired_ts
"""
_LAST_BEFORE = "SELECT max(last_updated_ts) FROM states WHERE last_updated_ts < :start"
_UNCHANGED = 0
_CAUSES = tuple(Cause)
# If more of the entities than one of so many are wanted together, going through all rows once is
# quicker than looking up those of each, which lie scattered.
_SHARE = 4
# Items after which others in the process may be let in.
_LOT = 500


class Recording:
    """What a recorder holds of a span (UTC seconds), through a query that stays open.

    `live` are rows that were not recorded: the present states of what has not changed since.
    `breathe` is called again and again while something is replayed, to let in what else goes on.
    """

    def __init__(
        self,
        query: Query,
        start: float,
        end: float,
        users: Users = Users(),  # noqa: B008 - it cannot be changed
        live: Mapping[str, Track] | None = None,
        breathe: Callable[[], None] = hold_breath,
    ) -> None:
        self._query = query
        self.start, self.end = start, end
        self._users = users
        self._live = live or {}
        self._breathe = breathe
        # Entities of which not every value was kept.
        self.sampled: frozenset[str] = frozenset()
        self._tracks: dict[str, Track | None] = {}
        self._acts: dict[tuple[str, str | None], Sequence[Act]] = {}
        self._happened: dict[str, list[Happening]] = {}
        self._codes = Codes()

    def log(self, event_types: Collection[str] = ()) -> Log:
        """Return the log, with the events of these types."""
        happened = (one for kind in sorted(event_types) for one in self._events(kind))
        return Log(
            self.start,
            self.end,
            _Tracks(self),
            tuple(sorted(happened, key=lambda event: event.time)),
            self._kinds,
            self._down,
            self._breathe,
            self.sampled,
        )

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """Return the types of events that were recorded."""
        return frozenset(kind for (kind,) in self._query("SELECT event_type FROM event_types", {}))

    @cached_property
    def entities(self) -> Mapping[str, int]:
        """Return the numbers of all recorded entities."""
        sql = "SELECT entity_id, metadata_id FROM states_meta WHERE entity_id IS NOT NULL"
        return dict(self._query(sql, {}))

    @cached_property
    def contexts(self) -> Contexts:
        """Return what is known of contexts in this time."""
        return read_contexts(self._query, self.start, self.end, self._users)

    def track(self, entity_id: str) -> Track | None:
        """Return an entity's track, None if there is nothing."""
        self.load((entity_id,))
        return self._tracks[entity_id]

    def load(self, entity_ids: Iterable[str]) -> None:
        """Read the tracks of entities, which is quicker together than one after the other."""
        wanted = [it for it in dict.fromkeys(entity_ids) if it not in self._tracks]
        recorded = {self.entities[it]: it for it in wanted if it in self.entities}
        columns = {number: self._begun(number) for number in recorded}
        span = {"start": self.start, "finish": self.end}
        if len(recorded) * _SHARE > len(self.entities) > _SHARE:
            self._fill(columns, self._query(_ALL_ROWS, span))
        else:
            for number in recorded:
                self._fill(columns, self._query(_ROWS, {"entity": number, **span}))
        for entity_id in wanted:
            self._tracks[entity_id] = self._live.get(entity_id)
        for number, entity_id in recorded.items():
            if columns[number].times:
                self._tracks[entity_id] = self._track(entity_id, columns[number])

    def _begun(self, number: int) -> _Columns:
        """Return the columns of an entity with the row that held at the start, if there is one."""
        columns = _Columns()
        values = {"entity": number, "start": self.start}
        for _, time, state, changed, key in self._query(_FIRST_ROW, values):
            columns.since = changed or time
            columns.key = key or _UNCHANGED
            columns.times.append(time)
            columns.codes.append(self._codes[state])
        return columns

    def _fill(self, columns: Mapping[int, _Columns], rows: Iterable[Any]) -> None:
        """Add rows to the columns of their entities; no row is kept, only what is in it."""
        adds = {number: (it.times.append, it.codes.append) for number, it in columns.items()}
        codes = self._codes
        for number, time, state in rows:
            if number in adds:
                add_time, add_code = adds[number]
                add_time(time)
                add_code(codes[state])

    def _track(self, entity_id: str, columns: _Columns) -> Track:
        span = self._span(entity_id)

        def keys() -> Sequence[int]:
            known = () if columns.key is None else (columns.key,)
            later = (key or _UNCHANGED for (key,) in self._query(_ATTRIBUTE_ROWS, span))
            return array("q", chain(known, later))

        shared = _Attributes(self._query, {**span, "start": columns.times[0]})
        states = States(columns.codes, self._codes.texts)
        since, breathe = columns.since, self._breathe
        return Track(entity_id, columns.times, states, keys, shared, since, breathe)

    def _span(self, entity_id: str) -> dict[str, Any]:
        return {"entity": self.entities[entity_id], "start": self.start, "finish": self.end}

    def acts(self, entity_id: str, attribute: str | None = None) -> Sequence[Act]:
        """Return the changes of an entity, or of an attribute of it, with who made them."""
        if (entity_id, attribute) not in self._acts:
            self._acts[entity_id, attribute] = self._attributed(entity_id, attribute)
        return self._acts[entity_id, attribute]

    def _attributed(self, entity_id: str, attribute: str | None) -> list[Act]:
        track = self.track(entity_id)
        if track is None or entity_id not in self.entities:
            return []
        known = track.times[0] <= self.start
        ids: list[Ids] = [(None, None, None)] if known else []
        ids += self._query(_CONTEXT_ROWS, self._span(entity_id))
        rows = track.changes if attribute is None else track.rows_of(attribute)
        changes = [row for row in self._breathing(rows) if row > 0]
        shown = _shown(track, attribute)
        values = [shown(row) for row in self._breathing(changes)]
        before = [shown(row - 1) for row in self._breathing(changes)]
        times = [track.times[row] for row in changes]
        domain = entity_id.partition(".")[0]
        causes = [
            cause_of_change(domain, (was, now), time, ids[row], self.contexts, self._users)
            for row, was, now, time in self._breathing(
                zip(changes, before, values, times, strict=True)
            )
        ]
        commands = self.contexts.commands.get(entity_id, [])
        settled = settle_reports(times, before, causes, commands)
        return [
            Act(time, entity_id, now, was, _CAUSES[cause], ids[row][1])
            for row, time, now, was, cause in self._breathing(
                zip(changes, times, values, before, settled, strict=True)
            )
        ]

    def _breathing[T](self, items: Iterable[T]) -> Iterator[T]:
        """Yield items, and let others in meanwhile."""
        for lot in batched(items, _LOT, strict=False):
            self._breathe()
            yield from lot

    def value(self, entity_id: str, attribute: str | None, time: float) -> str | None:
        """Return what an entity or its attribute was just before a time, None if not known."""
        track = self.track(entity_id)
        row = -1 if track is None else bisect_left(track.times, time) - 1
        return None if track is None or row < 0 else _shown(track, attribute)(row)

    def _events(self, kind: str) -> list[Happening]:
        """Return the events of a type, in order of time."""
        if kind not in self._happened:
            values = {"kind": kind, "start": self.start, "finish": self.end}
            rows = self._query(_EVENTS, values)
            self._happened[kind] = [Happening(time, kind, _mapping(data)) for time, data in rows]
        return self._happened[kind]

    @cached_property
    def _down(self) -> tuple[Span, ...]:
        """Return the times from the end of a run until Home Assistant had started again.

        A run ends with the stop in it; without one, when the recorder says so; after a crash it
        does not, and the end is the last row before the start.
        """
        return tuple(self._pauses())

    def _pauses(self) -> Iterator[Span]:
        stops, starts = self._times("homeassistant_stop"), self._times("homeassistant_started")
        runs = self._runs()
        for (before, ended), (began, _) in pairwise([(-inf, None), *runs]):
            if not self.start < began <= self.end:
                continue
            own = [stop for stop in stops if before <= stop < began]
            down = own[-1] if own else ended
            if down is None:
                [(down,)] = self._query(_LAST_BEFORE, {"start": began})
            started = [one for one in starts if one >= began]
            until = min([*started, began + AFTER_START][0], self.end)
            yield Span(max(self.start if down is None else down, self.start), until)

    def _runs(self) -> list[tuple[float, float | None]]:
        """Return when the recorder started, and when it ended if it could tell."""
        # After a dot, all three databases take this word for a name.
        sql = "SELECT start, recorder_runs.end, closed_incorrect FROM recorder_runs"
        return sorted(
            (_timestamp(start), _timestamp(end) if end and not crashed else None)
            for start, end, crashed in self._query(sql, {})
        )

    def _times(self, kind: str) -> list[float]:
        return [event.time for event in self._events(kind)]


@dataclass(slots=True)
class _Columns:
    """The rows of an entity: `since` when the first began, `key` the number of its attributes."""

    times: array[float] = field(default_factory=lambda: array("d"))
    codes: array[int] = field(default_factory=lambda: array("I"))
    since: float | None = None
    key: int | None = None


class _Tracks(Mapping[str, Track]):
    """The tracks of a recording, each read when it is asked for."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def __getitem__(self, entity_id: str) -> Track:
        track = self._recording.track(entity_id)
        if track is None:
            raise KeyError(entity_id)
        return track

    def __iter__(self) -> Iterator[str]:
        return iter(self._recording.entities)

    def __len__(self) -> int:
        return len(self._recording.entities)


class _Attributes(dict[int, Attributes]):
    """The attributes of an entity by number, read together when the first is asked for."""

    def __init__(self, query: Query, span: Mapping[str, Any]) -> None:
        super().__init__()
        self._query, self._span = query, span
        self._texts: dict[int, str | None] | None = None

    @override
    def get(self, key: int, default: Any = NONE) -> Any:
        """Return the attributes of a number."""
        if key not in self:
            if self._texts is None:
                self._texts = dict(self._query(_ATTRIBUTES, self._span))
            self[key] = _mapping(self._texts.get(key))
        return self[key]


def _shown(track: Track, attribute: str | None) -> Callable[[int], str]:
    """Return what gives a row's state or attribute as text; what is not known is "unknown"."""
    if attribute is None:
        states = track.states
        return lambda row: states[row] or "unknown"

    def shown(row: int) -> str:
        value = track.attributes_of(row).get(attribute) if track.states[row] is not None else None
        return "unknown" if value is None else str(value)

    return shown


def _mapping(text: str | None) -> Attributes:
    try:
        data = json.loads(text or "{}")
    except ValueError:
        return NONE
    return data if isinstance(data, dict) else NONE


def _timestamp(moment: Any) -> float:
    found = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
