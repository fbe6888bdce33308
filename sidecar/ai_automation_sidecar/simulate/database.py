"""Write a recording as a recorder database of schema 53."""

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
import sqlite3

from .recording import EventRow, Recording, StateRow

SCHEMA = 53
_SHORT_TERM = 300.0
_FNV_PRIME, _FNV_BASIS = 0x01000193, 0x811C9DC5


def make_tables(connection: sqlite3.Connection, created: float, schema: int = SCHEMA) -> None:
    """Make the recorder's tables, without their indexes."""
    connection.executescript(_statements("CREATE TABLE"))
    connection.execute(
        "INSERT INTO schema_changes (schema_version, changed) VALUES (?, ?)",
        (schema, _date(created)),
    )


def make_indexes(connection: sqlite3.Connection) -> None:
    """Make the recorder's indexes: faster once the rows are there."""
    connection.executescript(_statements("CREATE INDEX", "CREATE UNIQUE INDEX"))


def write_database(recording: Recording, path: Path) -> None:
    """Write a recording to a new file."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        began = recording.runs[0][0]
        make_tables(connection, began)
        _write_states(connection, recording.states)
        _write_events(connection, recording.events)
        _write_runs(connection, recording.runs)
        make_indexes(connection)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _statements(*kinds: str) -> str:
    text = files(__package__).joinpath("schema_53.sql").read_text(encoding="utf-8")
    return ";".join(item for item in text.split(";") if item.strip().startswith(kinds)) + ";"


def _write_states(connection: sqlite3.Connection, states: Iterable[StateRow]) -> None:
    rows = sorted(states, key=lambda row: row.time)
    ids = _numbered(row.entity_id for row in rows)
    texts = _numbered(row.attributes for row in rows)
    connection.executemany(
        "INSERT INTO states_meta (entity_id, metadata_id) VALUES (?, ?)", ids.items()
    )
    connection.executemany(
        "INSERT INTO state_attributes (attributes_id, hash, shared_attrs) VALUES (?, ?, ?)",
        ((number, fnv1a(text), text) for text, number in texts.items()),
    )
    last: dict[str, int] = {}
    values = []
    for number, row in enumerate(rows, 1):
        values.append(
            (
                number,
                row.state,
                None if row.changed == row.time else row.changed,
                row.time,
                last.get(row.entity_id),
                texts[row.attributes],
                0,
                row.by.context,
                row.by.user,
                row.by.parent,
                ids[row.entity_id],
            )
        )
        last[row.entity_id] = number
    connection.executemany(
        "INSERT INTO states (state_id, state, last_changed_ts, last_updated_ts, old_state_id,"
        " attributes_id, origin_idx, context_id_bin, context_user_id_bin, context_parent_id_bin,"
        " metadata_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )


def _write_events(connection: sqlite3.Connection, events: Iterable[EventRow]) -> None:
    rows = sorted(events, key=lambda row: row.time)
    kinds = _numbered(row.kind for row in rows)
    texts = _numbered(row.data for row in rows)
    connection.executemany(
        "INSERT INTO event_types (event_type, event_type_id) VALUES (?, ?)", kinds.items()
    )
    connection.executemany(
        "INSERT INTO event_data (data_id, hash, shared_data) VALUES (?, ?, ?)",
        ((number, fnv1a(text), text) for text, number in texts.items()),
    )
    connection.executemany(
        "INSERT INTO events (origin_idx, time_fired_ts, data_id, context_id_bin,"
        " context_user_id_bin, context_parent_id_bin, event_type_id)"
        " VALUES (0, ?, ?, ?, ?, ?, ?)",
        (
            (
                row.time,
                texts[row.data],
                row.by.context,
                row.by.user,
                row.by.parent,
                kinds[row.kind],
            )
            for row in rows
        ),
    )


def _write_runs(connection: sqlite3.Connection, runs: Iterable[tuple[float, float]]) -> None:
    runs = list(runs)
    connection.executemany(
        'INSERT INTO recorder_runs (start, "end", closed_incorrect, created) VALUES (?, ?, 0, ?)',
        ((_date(start), _date(end), _date(start)) for start, end in runs),
    )
    # Where the next compilation of statistics has to go on.
    last = (runs[-1][1] // _SHORT_TERM - 1) * _SHORT_TERM
    connection.execute("INSERT INTO statistics_runs (start) VALUES (?)", (_date(last),))


def _numbered(texts: Iterable[str]) -> dict[str, int]:
    """Return different texts with numbers from 1 in order of appearance."""
    return {text: number for number, text in enumerate(dict.fromkeys(texts), 1)}


def _date(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def fnv1a(text: str) -> int:
    """Return the hash by which the recorder finds equal texts again (FNV-1a, 32 bits)."""
    value = _FNV_BASIS
    for byte in text.encode():
        value = (value ^ byte) * _FNV_PRIME & 0xFFFFFFFF
    return value
