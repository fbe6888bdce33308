"""Open a recorder database for reading only and make sure that it is one we know."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
import os
from pathlib import Path
import sqlite3
from urllib.parse import unquote, urlsplit

from ..errors import (
    RecorderBusyError,
    RecorderDamagedError,
    RecorderNotFoundError,
    RecorderUnsupportedError,
    SidecarError,
)

KNOWN_SCHEMAS = frozenset({53})
BUSY_TIMEOUT = 10.0
_NEEDED_TABLES = {"events", "event_types", "schema_changes", "states", "states_meta"}


def recorder_path(url: str) -> Path:
    """Return the file of a recorder URL ("sqlite:////config/x.db") or of a plain path."""
    if "://" not in url:
        return Path(url)
    parts = urlsplit(url)
    if parts.scheme != "sqlite":
        raise RecorderUnsupportedError(
            f"Only SQLite recorder databases can be read, and this is {parts.scheme or 'unknown'}; "
            "give the path of home-assistant_v2.db or sqlite:////path"
        )
    return Path(unquote(parts.path.removeprefix("/")))


@contextmanager
def open_recorder(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a read-only connection to a checked recorder database; raise a SidecarError."""
    if not path.is_file():
        raise RecorderNotFoundError(f"There is no recorder database at {path}")
    with _translated(path):
        uri = f"{path.resolve().as_uri()}?mode=ro{_unshared(path)}"
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT)) as connection:
            _check(connection, path)
            # One transaction sees one state of a database that is written to meanwhile.
            connection.execute("BEGIN")
            yield connection


def _unshared(path: Path) -> str:
    """Return what a database needs that nobody has open, in a folder that cannot be written.

    In WAL mode even readers share a file beside it; where none can be made, it must be said
    that nobody writes. Home Assistant keeps that file for as long as it runs.
    """
    alone = not path.with_name(f"{path.name}-wal").exists()
    return "&immutable=1" if alone and not os.access(path.parent, os.W_OK) else ""


def _check(connection: sqlite3.Connection, path: Path) -> None:
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    tables = {name for (name,) in connection.execute(query)}
    if not tables >= _NEEDED_TABLES:
        raise RecorderUnsupportedError(
            f"{path} is not a recorder database of Home Assistant: it has no table "
            f"{min(_NEEDED_TABLES - tables)}"
        )
    query = "SELECT schema_version FROM schema_changes ORDER BY change_id DESC LIMIT 1"
    row = connection.execute(query).fetchone()
    version = row[0] if row else None
    if version not in KNOWN_SCHEMAS:
        known = ", ".join(map(str, sorted(KNOWN_SCHEMAS)))
        raise RecorderUnsupportedError(
            f"{path} has recorder schema {version}, and this version reads {known}; "
            "update the sidecar or Home Assistant"
        )


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences."""
    try:
        yield
    except sqlite3.OperationalError as err:
        text = str(err)
        if "locked" in text or "busy" in text:
            raise RecorderBusyError(f"{path} is locked by another program; try again") from err
        raise _damaged(path, text) from err
    except sqlite3.DatabaseError as err:
        raise _damaged(path, str(err)) from err


def _damaged(path: Path, text: str) -> SidecarError:
    if "not a database" in text:
        return RecorderUnsupportedError(f"{path} is not an SQLite database")
    return RecorderDamagedError(f"{path} cannot be read ({text}); it may be damaged")
