"""Read the state changes of a recorder database, each with its cause."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
import json
from math import inf, nextafter
from pathlib import Path
import sys
from typing import Any

import numpy as np

from ..core.attribution.causes import Cause, Contexts, Users, cause_of_change
from ..core.attribution.contexts import Query, read_contexts
from ..core.attribution.domains import SETPOINTS, TRACKED, UNKNOWN_STATES
from ..errors import RecorderDamagedError, SidecarError
from .address import Address
from .attribution import settle
from .database import open_recorder
from .model import ATTRIBUTE_MARK, History, Track

# A sensor with more different values than this measures something; it tells no events.
MOST_VALUES = 12
SAMPLED_ROWS = 200
# One that changes more often than this in a day is noise to everything that is mined here.
MOST_CHANGES_PER_DAY = 2000

type _Row = tuple[float, str | None, bytes | None, bytes | None, bytes | None]
type Latest = dict[str, tuple[str, Mapping[str, Any]]]
_WITHIN = "metadata_id = :entity AND last_updated_ts BETWEEN :start AND :finish"
_CONTEXT = "context_id_bin, context_user_id_bin, context_parent_id_bin"
_ROWS = f"""
    SELECT last_updated_ts, state, {_CONTEXT} FROM states
    WHERE {_WITHIN} AND (last_changed_ts IS NULL OR last_changed_ts = last_updated_ts)
    ORDER BY last_updated_ts, state_id
"""  # noqa: S608 - only names of columns are put in
_ATTRIBUTE_ROWS = f"""
    SELECT last_updated_ts, attributes_id, {_CONTEXT} FROM states
    WHERE {_WITHIN} AND attributes_id IS NOT NULL
    ORDER BY last_updated_ts, state_id
"""  # noqa: S608 - only names of columns are put in
_ATTRIBUTES = f"""
    SELECT attributes_id, shared_attrs FROM state_attributes
    WHERE attributes_id IN (SELECT attributes_id FROM states WHERE {_WITHIN})
"""  # noqa: S608 - only names of columns are put in
# Of what is not counted itself, a view leaves out what it is joined with.
_COUNT = f"""
    SELECT count(*) FROM (SELECT last_updated_ts FROM states WHERE {_WITHIN} LIMIT :most) AS own
"""  # noqa: S608 - only names of columns are put in
# Of each entity first: our own archive has no index by time alone.
_END = """
    SELECT {end}((
        SELECT last_updated_ts FROM states
        WHERE states.metadata_id = entities.metadata_id
          AND last_updated_ts BETWEEN :start AND :finish
        ORDER BY last_updated_ts {order} LIMIT 1
    )) FROM states_meta AS entities
"""
_NEXT = """
    SELECT min(last_updated_ts) FROM states
    WHERE metadata_id = :entity AND last_updated_ts > :start AND last_updated_ts <= :finish
"""
_ENDS = (("min", "ASC"), ("max", "DESC"))
_END_OF_ALL = """
    SELECT {end}(last_updated_ts) FROM states WHERE last_updated_ts BETWEEN :start AND :finish
"""
# A clock that was ahead, or not set yet, left rows that are no part of the history.
_AHEAD = 86400.0
_BEFORE_ALL = datetime(2013, 9, 17, tzinfo=UTC).timestamp()


def read_history(
    where: Address | Path | str,
    users: Users,
    *,
    days: int | None = None,
    until: float | None = None,
) -> tuple[History, Latest]:
    """Return the history, and the latest state and attributes of every entity.

    `until` (UTC seconds) is where history ends, `days` how much of it before that is read.
    Raise a SidecarError if the database cannot be read; what of it can is returned as partial.
    """
    with open_recorder(where) as recorder:
        query = recorder.query
        start, end = span_of(query, days, until)
        span, entities = {"start": start, "finish": end}, _entities(query)
        most = int(MOST_CHANGES_PER_DAY * max((end - start) / 86400, 1.0))
        damage: dict[str, list[SidecarError]] = {entity_id: [] for _, entity_id in entities}
        there = [
            (number, entity_id)
            for number, entity_id in entities
            if _count(query, {"entity": number, **span}, 1, damage[entity_id])
        ]
        latest = {
            entity_id: _latest_of_what_is_left(query, metadata_id, end, damage[entity_id])
            for metadata_id, entity_id in there
        }
        tracks: dict[str, Track] = {}
        rows_read = 0
        unread: dict[str, SidecarError] = {}
        contexts = _contexts(query, start, end, users, unread)
        for metadata_id, entity_id in there:
            own = {"entity": metadata_id, **span}
            try:
                if not _tells(query, metadata_id, entity_id):
                    continue
                if _count(query, own, most + 1, damage[entity_id]) > most:
                    continue
                rows_of = partial(_salvaged, query, span=own, damage=damage[entity_id])
                values = _setpoints(query, entity_id, own)
                read = [
                    _track(subject, rows, contexts, users)
                    for subject, rows in _subjects(entity_id, rows_of, values)
                ]
            except SidecarError as err:
                unread[entity_id] = err
                continue
            if damage[entity_id]:
                unread[entity_id] = damage[entity_id][0]
            rows_read += sum(number for _, number in read)
            tracks.update((track.subject, track) for track, _ in read)
    if unread and not any(len(track.time) for track in tracks.values()):
        raise next(iter(unread.values()))
    missing = _missing(unread, len(there))
    return History(settle(tracks, contexts), start, end, rows_read, missing), latest


def _latest_of_what_is_left(
    query: Query, metadata_id: int, end: float, damage: list[SidecarError]
) -> tuple[str, Mapping[str, Any]]:
    """Return the latest state and attributes of an entity: unknown if damaged, which is noted."""
    try:
        return _latest(query, metadata_id, end)
    except RecorderDamagedError as err:
        damage.append(err)
        return "unknown", {}


def _missing(unread: Mapping[str, SidecarError], entities: int) -> str | None:
    """Say what is missing, None if nothing is."""
    if not unread:
        return None
    reason = next(iter(unread.values()))
    return f"{len(unread)} of {entities} entities could not be read, or not whole: {reason}"


def _contexts(
    query: Query, start: float, end: float, users: Users, unread: dict[str, SidecarError]
) -> Contexts:
    """Return what is known of contexts: nothing if that is damaged, which is noted."""
    try:
        return read_contexts(query, start, end, users)
    except RecorderDamagedError as err:
        unread["events"] = err
        return Contexts()


def _salvaged(
    query: Query, sql: str, span: Mapping[str, Any], damage: list[SidecarError]
) -> Iterator[Any]:
    """Yield rows that begin with their times, without those that are damaged, which is noted.

    A row's time is in an index as well, so that the one behind it is found.
    """
    start: float | None = span["start"]
    passed: float | None = nextafter(span["start"], -inf)
    while start is not None:
        try:
            for row in query(sql, {**span, "start": start}):
                yield row
                passed = row[0]
        except RecorderDamagedError as err:
            damage.append(err)
            passed = _next(query, span, passed)
            start = _next(query, span, passed)
        else:
            return


def _next(query: Query, span: Mapping[str, Any], after: float | None) -> float | None:
    """Return when an entity's next row is; None if there is none, or it cannot be found."""
    if after is None:
        return None
    try:
        [(time,)] = query(_NEXT, {**span, "start": after})
    except RecorderDamagedError:
        return None
    return None if time is None else float(time)


def read_latest(query: Query, until: float | None = None) -> Latest:
    """Return the latest state and attributes of every entity, at the end or at a time."""
    start, end = span_of(query, None, until)
    damage: list[SidecarError] = []
    return {
        entity_id: _latest_of_what_is_left(query, metadata_id, end, damage)
        for metadata_id, entity_id in _entities(query)
        if _count(query, {"entity": metadata_id, "start": start, "finish": end}, 1, damage)
    }


def span_of(query: Query, days: int | None, until: float | None) -> tuple[float, float]:
    """Return from when to when (UTC seconds) there is history, at most so many days of it.

    The row that was written last tells what time it is, whatever the clock showed before.
    """
    now = _newest(query)
    known = {"start": _BEFORE_ALL, "finish": now + _AHEAD}
    first, last = (_end(query, name, order, known) for name, order in _ENDS)
    if first is None or last is None:
        return 0.0, 0.0
    end = min(last, until) if until is not None else last
    return (first if days is None else max(first, end - days * 86400)), end


def _end(query: Query, end: str, order: str, known: Mapping[str, Any]) -> float | None:
    """Return when the first or the last row is; where entities' rows are damaged, by all rows."""
    try:
        [(time,)] = query(_END.format(end=end, order=order), known)
    except RecorderDamagedError:
        [(time,)] = query(_END_OF_ALL.format(end=end), known)
    return None if time is None else float(time)


def _newest(query: Query) -> float:
    """Return when the row was written that was written last; if that is damaged, the latest."""
    newest = "SELECT last_updated_ts FROM states ORDER BY state_id DESC LIMIT 1"
    try:
        time = next((time for (time,) in query(newest, {})), None)
    except RecorderDamagedError:
        [(time,)] = query("SELECT max(last_updated_ts) FROM states", {})
    return float(time or 0.0)


def _entities(query: Query) -> list[tuple[int, str]]:
    """Return number and id of every entity."""
    sql = "SELECT metadata_id, entity_id FROM states_meta WHERE entity_id IS NOT NULL"
    return [tuple(row) for row in query(sql, {})]


def _count(query: Query, span: Mapping[str, Any], most: int, damage: list[SidecarError]) -> int:
    """Return how many rows an entity has, up to so many; one if that cannot be told, noting it."""
    try:
        [(rows,)] = query(_COUNT, {**span, "most": most})
    except RecorderDamagedError as err:
        damage.append(err)
        return 1
    return int(rows)


def _latest(query: Query, metadata_id: int, end: float) -> tuple[str, Mapping[str, Any]]:
    """Return the latest state of an entity, and its attributes when it last had any to tell."""
    sql = """
        SELECT states.state, attributes.shared_attrs
        FROM states LEFT JOIN state_attributes AS attributes
          ON attributes.attributes_id = states.attributes_id
        WHERE states.metadata_id = :entity AND states.last_updated_ts <= :finish
        ORDER BY states.last_updated_ts DESC, states.state_id DESC LIMIT 10
    """
    rows = list(query(sql, {"entity": metadata_id, "finish": end}))
    known = [row for row in rows if row[0] and row[0] not in UNKNOWN_STATES]
    _, attributes = (known or rows)[0]
    return rows[0][0] or "unknown", _attributes(attributes)


def _attributes(text: str | None) -> Mapping[str, Any]:
    try:
        data = json.loads(text or "{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _tells(query: Query, metadata_id: int, entity_id: str) -> bool:
    """Tell whether an entity's changes are events, and no measurement."""
    domain = entity_id.partition(".")[0]
    if domain not in TRACKED:
        return False
    if domain != "sensor":
        return True
    sql = """
        SELECT DISTINCT state FROM (
            SELECT state FROM states WHERE metadata_id = :entity LIMIT :most
        ) AS sample
    """
    sample = query(sql, {"entity": metadata_id, "most": SAMPLED_ROWS})
    values = [value for (value,) in sample]
    return 1 < len(values) <= MOST_VALUES and not any(_numeric(value) for value in values)


def _numeric(value: str | None) -> bool:
    try:
        float(value or "")
    except ValueError:
        return False
    return True


def _subjects(
    entity_id: str, rows_of: Callable[[str], Iterable[Any]], values: Mapping[int, str]
) -> Iterator[tuple[str, Iterable[_Row]]]:
    """Yield the rows of an entity, and of the value that people set on it."""
    yield entity_id, rows_of(_ROWS)
    if attribute := SETPOINTS.get(entity_id.partition(".")[0]):
        rows = (
            (time, values.get(number, "unknown"), *ids)
            for time, number, *ids in rows_of(_ATTRIBUTE_ROWS)
        )
        yield f"{entity_id}{ATTRIBUTE_MARK}{attribute}", rows


def _setpoints(query: Query, entity_id: str, span: Mapping[str, Any]) -> dict[int, str]:
    """Return what people set on an entity, by the number of its attributes."""
    attribute = SETPOINTS.get(entity_id.partition(".")[0])
    if attribute is None:
        return {}
    return {
        number: _setpoint(_attributes(text).get(attribute))
        for number, text in query(_ATTRIBUTES, span)
    }


def _setpoint(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else "unknown"


def _track(
    subject: str,
    rows: Iterable[_Row],
    contexts: Contexts,
    users: Users,
) -> tuple[Track, int]:
    """Return the changes among an entity's rows, each with the cause that its context tells."""
    domain = subject.partition(".")[0]
    times, causes = array("d"), array("q")
    states: list[str] = []
    ids: list[bytes] = []
    people: list[bytes | None] = []
    same: dict[bytes | None, bytes | None] = {None: None}
    first = before = None
    count = 0
    for time, state, context, user, parent in rows:
        count += 1
        now = sys.intern(state or "unknown")
        if now == before:
            continue
        if before is not None:
            times.append(time)
            states.append(now)
            ids.append((context or b"")[-8:].rjust(8, b"\0"))
            cause = cause_of_change(
                domain, (before, now), time, (context, user, parent), contexts, users
            )
            causes.append(cause)
            people.append(same.setdefault(user, user) if cause is Cause.PERSON else None)
        else:
            first = now
        before = now
    return (
        Track(
            subject,
            np.array(times, dtype=np.float64),
            np.array(states, dtype=object),
            np.array([first, *states][:-1], dtype=object),
            np.array(causes, dtype=np.int64),
            np.frombuffer(b"".join(ids), ">i8").astype(np.int64),
            np.array(people, dtype=object),
        ),
        count,
    )
