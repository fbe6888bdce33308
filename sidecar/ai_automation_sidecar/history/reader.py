"""Read the state changes of a recorder database, each with its cause."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
import json
from pathlib import Path
import sys
from typing import Any

import numpy as np

from ..core.attribution.causes import Contexts, Users, cause_of_change
from ..core.attribution.contexts import Query, read_contexts
from ..core.attribution.domains import SETPOINTS, TRACKED, UNKNOWN_STATES
from ..errors import SidecarError
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
        counts = _counts(query, start, end)
        latest = {
            entity_id: _latest(query, metadata_id, end) for metadata_id, entity_id, _ in counts
        }
        contexts = read_contexts(query, start, end, users)
        tracks: dict[str, Track] = {}
        rows_read = 0
        unread: dict[str, SidecarError] = {}
        for metadata_id, entity_id, rows in counts:
            span = {"entity": metadata_id, "start": start, "finish": end}
            try:
                if not _tells(query, metadata_id, entity_id, rows, (end - start) / 86400):
                    continue
                read = list(_tracks(query, entity_id, span, contexts, users))
            except SidecarError as err:
                unread[entity_id] = err
                continue
            rows_read += sum(number for _, number in read)
            tracks.update((track.subject, track) for track, _ in read)
    if unread and not tracks:
        raise next(iter(unread.values()))
    history = History(settle(tracks, contexts), start, end, rows_read, _partial(unread, counts))
    return history, latest


def _partial(unread: Mapping[str, SidecarError], counts: Sequence[Any]) -> str | None:
    """Say what is missing, None if nothing is."""
    if not unread:
        return None
    reason = next(iter(unread.values()))
    return f"{len(unread)} of {len(counts)} entities could not be read: {reason}"


def read_latest(query: Query, until: float | None = None) -> Latest:
    """Return the latest state and attributes of every entity, at the end or at a time."""
    start, end = span_of(query, None, until)
    return {
        entity_id: _latest(query, metadata_id, end)
        for metadata_id, entity_id, _ in _counts(query, start, end)
    }


def span_of(query: Query, days: int | None, until: float | None) -> tuple[float, float]:
    """Return from when to when (UTC seconds) there is history, at most so many days of it.

    The row that was written last tells what time it is, whatever the clock showed before.
    """
    newest = "SELECT last_updated_ts FROM states ORDER BY state_id DESC LIMIT 1"
    now = max([time for (time,) in query(newest, {}) if time is not None], default=0.0)
    sql = """
        SELECT min(last_updated_ts), max(last_updated_ts) FROM states
        WHERE last_updated_ts BETWEEN :start AND :finish
    """
    [(first, last)] = query(sql, {"start": _BEFORE_ALL, "finish": now + _AHEAD})
    if first is None:
        return 0.0, 0.0
    end = min(last, until) if until is not None else last
    return (first if days is None else max(first, end - days * 86400)), end


def _counts(query: Query, start: float, end: float) -> list[tuple[int, str, int]]:
    """Return number, id and rows of every entity."""
    sql = """
        SELECT meta.metadata_id, meta.entity_id, count(*)
        FROM states_meta AS meta JOIN states ON states.metadata_id = meta.metadata_id
        WHERE states.last_updated_ts BETWEEN :start AND :finish AND meta.entity_id IS NOT NULL
        GROUP BY meta.metadata_id, meta.entity_id
    """
    return [tuple(row) for row in query(sql, {"start": start, "finish": end})]


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


def _tells(query: Query, metadata_id: int, entity_id: str, rows: int, days: float) -> bool:
    """Tell whether an entity's changes are events: no measurement, no noise."""
    domain = entity_id.partition(".")[0]
    if domain not in TRACKED or rows > MOST_CHANGES_PER_DAY * max(days, 1.0):
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


def _tracks(
    query: Query, entity_id: str, span: Mapping[str, Any], contexts: Contexts, users: Users
) -> Iterator[tuple[Track, int]]:
    """Yield the track of an entity, and of the value that people set on it, with rows read."""
    domain = entity_id.partition(".")[0]
    yield _track(entity_id, query(_ROWS, span), contexts, users)
    if attribute := SETPOINTS.get(domain):
        set_to = _setpoint_rows(query, span, attribute)
        yield _track(f"{entity_id}{ATTRIBUTE_MARK}{attribute}", set_to, contexts, users)


def _setpoint_rows(query: Query, span: Mapping[str, Any], attribute: str) -> Iterator[_Row]:
    values = {
        number: _setpoint(_attributes(text).get(attribute))
        for number, text in query(_ATTRIBUTES, span)
    }
    for time, number, *ids in query(_ATTRIBUTE_ROWS, span):
        yield time, values.get(number, "unknown"), *ids


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
    times, hashes, causes = array("d"), array("q"), array("q")
    states: list[str] = []
    previous: list[str] = []
    before: str | None = None
    count = 0
    for time, state, context, user, parent in rows:
        count += 1
        now = sys.intern(state or "unknown")
        if now == before:
            continue
        if before is not None:
            times.append(time)
            states.append(now)
            previous.append(before)
            hashes.append(int.from_bytes((context or b"")[-8:], signed=True))
            causes.append(
                cause_of_change(
                    domain, (before, now), time, (context, user, parent), contexts, users
                )
            )
        before = now
    return (
        Track(
            subject,
            np.array(times, dtype=np.float64),
            np.array(states, dtype=object),
            np.array(previous, dtype=object),
            np.array(causes, dtype=np.int64),
            np.array(hashes, dtype=np.int64),
        ),
        count,
    )
