"""Read the state changes of a recorder database, each with its cause."""

from array import array
from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import sqlite3
import sys
from typing import Any

import numpy as np

from ..core.attribution.causes import Contexts, Users, cause_of_change
from ..core.attribution.contexts import read_contexts
from ..core.attribution.domains import SETPOINTS, TRACKED, UNKNOWN_STATES
from .attribution import settle
from .database import open_recorder
from .model import ATTRIBUTE_MARK, History, Track

# A sensor with more different values than this measures something; it tells no events.
MOST_VALUES = 12
SAMPLED_ROWS = 200
# One that changes more often than this in a day is noise to everything that is mined here.
MOST_CHANGES_PER_DAY = 2000

type Latest = dict[str, tuple[str, Mapping[str, Any]]]
_ROWS = """
    SELECT last_updated_ts, state, context_id_bin, context_user_id_bin, context_parent_id_bin
    FROM states
    WHERE metadata_id = ? AND last_updated_ts BETWEEN ? AND ?
      AND (last_changed_ts IS NULL OR last_changed_ts = last_updated_ts)
    ORDER BY last_updated_ts
"""
_ATTRIBUTE_ROWS = """
    SELECT last_updated_ts, attributes_id, context_id_bin, context_user_id_bin,
           context_parent_id_bin
    FROM states
    WHERE metadata_id = ? AND last_updated_ts BETWEEN ? AND ? AND attributes_id IS NOT NULL
    ORDER BY last_updated_ts
"""


def read_history(
    path: Path, users: Users, *, days: int | None = None, until: float | None = None
) -> tuple[History, Latest]:
    """Return the history, and the latest state and attributes of every entity.

    `until` (UTC seconds) is where history ends, `days` how much of it before that is read.
    Raise a SidecarError if the database cannot be read.
    """
    with open_recorder(path) as connection:
        start, end = span_of(connection, days, until)
        counts = _counts(connection, start, end)
        latest = {
            entity_id: _latest(connection, metadata_id, end) for metadata_id, entity_id, _ in counts
        }
        contexts = read_contexts(connection.execute, start, end, users)
        tracks: dict[str, Track] = {}
        rows_read = 0
        for metadata_id, entity_id, rows in counts:
            if not _tells(connection, metadata_id, entity_id, rows, (end - start) / 86400):
                continue
            read = list(_tracks(connection, metadata_id, entity_id, (start, end), contexts, users))
            rows_read += sum(number for _, number in read)
            tracks.update((track.subject, track) for track, _ in read)
    return History(settle(tracks, contexts), start, end, rows_read), latest


def read_latest(connection: sqlite3.Connection, until: float | None = None) -> Latest:
    """Return the latest state and attributes of every entity, at the end or at a time."""
    start, end = span_of(connection, None, until)
    return {
        entity_id: _latest(connection, metadata_id, end)
        for metadata_id, entity_id, _ in _counts(connection, start, end)
    }


def span_of(
    connection: sqlite3.Connection, days: int | None, until: float | None
) -> tuple[float, float]:
    """Return from when to when (UTC seconds) there is history, at most so many days of it."""
    query = "SELECT min(last_updated_ts), max(last_updated_ts) FROM states"
    first, last = connection.execute(query).fetchone()
    if first is None:
        return 0.0, 0.0
    end = min(last, until) if until is not None else last
    return (first if days is None else max(first, end - days * 86400)), end


def _counts(connection: sqlite3.Connection, start: float, end: float) -> list[tuple[int, str, int]]:
    """Return number, id and rows of every entity."""
    query = """
        SELECT states.metadata_id, meta.entity_id, count(*)
        FROM states JOIN states_meta AS meta USING (metadata_id)
        WHERE states.last_updated_ts BETWEEN ? AND ? AND meta.entity_id IS NOT NULL
        GROUP BY states.metadata_id
    """
    return connection.execute(query, (start, end)).fetchall()


def _latest(
    connection: sqlite3.Connection, metadata_id: int, end: float
) -> tuple[str, Mapping[str, Any]]:
    """Return the latest state of an entity, and its attributes when it last had any to tell."""
    query = """
        SELECT states.state, attributes.shared_attrs
        FROM states LEFT JOIN state_attributes AS attributes USING (attributes_id)
        WHERE states.metadata_id = ? AND states.last_updated_ts <= ?
        ORDER BY states.last_updated_ts DESC LIMIT 10
    """
    rows = connection.execute(query, (metadata_id, end)).fetchall()
    known = [row for row in rows if row[0] and row[0] not in UNKNOWN_STATES]
    _, attributes = (known or rows)[0]
    return rows[0][0] or "unknown", _attributes(attributes)


def _attributes(text: str | None) -> Mapping[str, Any]:
    try:
        data = json.loads(text or "{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _tells(
    connection: sqlite3.Connection, metadata_id: int, entity_id: str, rows: int, days: float
) -> bool:
    """Tell whether an entity's changes are events: no measurement, no noise."""
    domain = entity_id.partition(".")[0]
    if domain not in TRACKED or rows > MOST_CHANGES_PER_DAY * max(days, 1.0):
        return False
    if domain != "sensor":
        return True
    query = "SELECT DISTINCT state FROM (SELECT state FROM states WHERE metadata_id = ? LIMIT ?)"
    values = [value for (value,) in connection.execute(query, (metadata_id, SAMPLED_ROWS))]
    return 1 < len(values) <= MOST_VALUES and not any(_numeric(value) for value in values)


def _numeric(value: str | None) -> bool:
    try:
        float(value or "")
    except ValueError:
        return False
    return True


def _tracks(
    connection: sqlite3.Connection,
    metadata_id: int,
    entity_id: str,
    span: tuple[float, float],
    contexts: Contexts,
    users: Users,
) -> Iterator[tuple[Track, int]]:
    """Yield the track of an entity, and of the value that people set on it, with rows read."""
    domain = entity_id.partition(".")[0]
    yield _track(entity_id, connection.execute(_ROWS, (metadata_id, *span)), contexts, users)
    if attribute := SETPOINTS.get(domain):
        set_to = _setpoint_rows(connection, metadata_id, span, attribute)
        yield _track(f"{entity_id}{ATTRIBUTE_MARK}{attribute}", set_to, contexts, users)


def _setpoint_rows(
    connection: sqlite3.Connection, metadata_id: int, span: tuple[float, float], attribute: str
) -> Iterator[tuple[float, str, bytes | None, bytes | None, bytes | None]]:
    values: dict[int, str] = {}
    query = "SELECT shared_attrs FROM state_attributes WHERE attributes_id = ?"
    for time, attributes_id, *ids in connection.execute(_ATTRIBUTE_ROWS, (metadata_id, *span)):
        if attributes_id not in values:
            row = connection.execute(query, (attributes_id,)).fetchone()
            value = _attributes(row[0] if row else None).get(attribute)
            values[attributes_id] = f"{value:g}" if isinstance(value, int | float) else "unknown"
        yield time, values[attributes_id], *ids


def _track(
    subject: str,
    rows: Iterator[tuple[float, str | None, bytes | None, bytes | None, bytes | None]],
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
