"""Read a log from a recorder's database, an entity when it is asked for."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import batched, pairwise
import json
from math import inf
import sys
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
from .track import NONE, Attributes, Happening, Log, Track

_COLUMNS = "last_updated_ts, state, attributes_id"
_CONTEXT = "context_id_bin, context_user_id_bin, context_parent_id_bin"
_ROWS = f"""
    SELECT {_COLUMNS} FROM states
    WHERE metadata_id = :entity AND last_updated_ts > :start AND last_updated_ts <= :finish
    ORDER BY last_updated_ts, state_id
"""  # noqa: S608 - only names of columns are put in
_CONTEXT_ROWS = _ROWS.replace(_COLUMNS, _CONTEXT)
_FIRST_ROW = f"""
    SELECT {_COLUMNS}, last_changed_ts FROM states
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
_LOT = 500


class Recording:
    """What a recorder holds of a span (UTC seconds), through a query that stays open.

    `live` are rows that were not recorded: the present states of what has not changed since.
    """

    def __init__(
        self,
        query: Query,
        start: float,
        end: float,
        users: Users = Users(),  # noqa: B008 - it cannot be changed
        live: Mapping[str, Track] | None = None,
    ) -> None:
        self._query = query
        self.start, self.end = start, end
        self._users = users
        self._live = live or {}
        self._tracks: dict[str, Track | None] = {}
        self._acts: dict[tuple[str, str | None], Sequence[Act]] = {}

    def log(self, event_types: Collection[str] = ()) -> Log:
        """Return the log, with the events of these types."""
        return Log(
            self.start,
            self.end,
            _Tracks(self),
            tuple(sorted(self._events(event_types), key=lambda event: event.time)),
            frozenset(kind for (kind,) in self._query("SELECT event_type FROM event_types", {})),
            tuple(self._down()),
        )

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
        if entity_id not in self._tracks:
            track = self._read(entity_id) if entity_id in self.entities else None
            self._tracks[entity_id] = track or self._live.get(entity_id)
        return self._tracks[entity_id]

    def _span(self, entity_id: str) -> dict[str, Any]:
        return {"entity": self.entities[entity_id], "start": self.start, "finish": self.end}

    def _read(self, entity_id: str) -> Track | None:
        span = self._span(entity_id)
        times, keys = array("d"), array("q")
        states: list[str | None] = []
        since = None
        first = {key: value for key, value in span.items() if key != "finish"}
        for time, state, key, changed in self._query(_FIRST_ROW, first):
            since = changed or time
            times.append(time)
            states.append(state or None)
            keys.append(key or _UNCHANGED)
        # In lots that are smaller than what sets off Python's garbage collection: a full one takes
        # a second in a large process, and all other threads wait meanwhile.
        for lot in batched(self._query(_ROWS, span), _LOT, strict=False):
            later, texts, numbers = zip(*lot, strict=True)
            times.extend(later)
            # An entity that was removed has the empty state.
            states.extend(sys.intern(text) if text else None for text in texts)
            keys.extend(number or _UNCHANGED for number in numbers)
        if not times:
            return None
        shared = _Attributes(self._query, span | {"start": times[0]})
        return Track(entity_id, times, states, keys, shared, since)

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
        ids += [tuple(row) for row in self._query(_CONTEXT_ROWS, self._span(entity_id))]
        rows = track.changes if attribute is None else track.rows_of(attribute)
        changes = [row for row in rows if row > 0]
        values = [_value(track, row, attribute) for row in changes]
        before = [_value(track, row - 1, attribute) for row in changes]
        times = [track.times[row] for row in changes]
        domain = entity_id.partition(".")[0]
        causes = [
            cause_of_change(domain, (was, now), time, ids[row], self.contexts, self._users)
            for row, was, now, time in zip(changes, before, values, times, strict=True)
        ]
        commands = self.contexts.commands.get(entity_id, [])
        settled = settle_reports(times, before, causes, commands)
        return [
            Act(time, entity_id, now, was, Cause(cause))
            for time, now, was, cause in zip(times, values, before, settled, strict=True)
        ]

    def value(self, entity_id: str, attribute: str | None, time: float) -> str | None:
        """Return what an entity or its attribute was just before a time, None if not known."""
        track = self.track(entity_id)
        row = -1 if track is None else bisect_left(track.times, time) - 1
        return None if track is None or row < 0 else _value(track, row, attribute)

    def _events(self, event_types: Collection[str]) -> Iterator[Happening]:
        for kind in sorted(event_types):
            values = {"kind": kind, "start": self.start, "finish": self.end}
            for time, data in self._query(_EVENTS, values):
                yield Happening(time, kind, _mapping(data))

    def _down(self) -> Iterator[Span]:
        """Yield the times from the end of a run until Home Assistant had started again.

        A run ends with the stop in it; without one, when the recorder says so; after a crash it
        does not, and the end is the last row before the start.
        """
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
        return [event.time for event in self._events({kind})]


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


def _value(track: Track, row: int, attribute: str | None) -> str:
    """Return what an act set, as text; what is not known is "unknown"."""
    value: Any = track.states[row]
    if attribute is not None and value is not None:
        value = track.attributes_of(row).get(attribute)
    return "unknown" if value is None else str(value)


def _mapping(text: str | None) -> Attributes:
    try:
        data = json.loads(text or "{}")
    except ValueError:
        return NONE
    return data if isinstance(data, dict) else NONE


def _timestamp(moment: Any) -> float:
    found = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
