"""Hold what differs between SQLite, MariaDB and PostgreSQL: how they connect and stream."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import os
from pathlib import Path
import sqlite3
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine

from ..errors import RecorderNotFoundError
from .address import Address

# Seconds to wait: for a lock, for a server to be reached, for its next rows.
BUSY_TIMEOUT = 10.0
CONNECT_TIMEOUT = 10
READ_TIMEOUT = 120
# Seconds that a server waits for rows to be taken: between two lots of them is work.
_PATIENCE = 3600
_LOT = 5000


@dataclass(frozen=True, slots=True)
class Driver:
    """How one kind of database is read.

    `cursor` makes what streams rows, of the driver's module and a connection; `forget` lets one go
    whose rows no longer come. `settings` are the statements that begin a transaction which sees
    one state and writes nothing. `options` are the connection's. `busy` are the codes of errors
    that say that others are in the way.
    """

    cursor: Callable[[Any, Any], Any]
    settings: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    busy: frozenset[int | str] = frozenset()
    forget: Callable[[Any], None] = lambda _cursor: None


def driver_of(address: Address) -> Driver:
    """Return how the database at an address is read."""
    return _SQLITE if address.url is None else _SERVERS[address.url.get_backend_name()]


def engine_of(address: Address) -> Engine:
    """Return an engine that connects to a database; raise RecorderNotFoundError."""
    # The values of a query are the home's: none is shown in an error.
    usual: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    if address.url is not None:
        options = dict(driver_of(address).options)
        return create_engine(address.url, connect_args=options, **usual)
    path = address.path or Path()
    if not path.is_file():
        raise RecorderNotFoundError(f"There is no recorder database at {path}")
    uri = f"{path.resolve().as_uri()}?mode=ro{_unshared(path)}"
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT),
        paramstyle="named",
        **usual,
    )


def _unshared(path: Path) -> str:
    """Return what a database needs that nobody has open, in a folder that cannot be written.

    In WAL mode even readers share a file beside it; where none can be made, it must be said
    that nobody writes. Home Assistant keeps that file for as long as it runs.
    """
    alone = not path.with_name(f"{path.name}-wal").exists()
    return "&immutable=1" if alone and not os.access(path.parent, os.W_OK) else ""


def _sqlite_cursor(_module: Any, connection: sqlite3.Connection) -> sqlite3.Cursor:
    return connection.cursor()


def _mariadb_cursor(module: Any, connection: Any) -> Any:
    return connection.cursor(module.cursors.SSCursor)


def _mariadb_forget(cursor: Any) -> None:
    """Keep PyMySQL from waiting for the other rows when it closes: they may be gone."""
    if cursor._result is not None:  # noqa: SLF001 - there is no other way to its state
        cursor._result.unbuffered_active = False  # noqa: SLF001


def _postgresql_cursor(module: Any, connection: Any) -> Any:
    """Return a cursor on the server; it gives bytes as bytes."""
    extensions = module.extensions

    def cast(value: str | None, cursor: Any) -> bytes | None:
        return None if value is None else bytes(module.BINARY(value, cursor))

    cursor = connection.cursor("recorder")
    cursor.itersize = _LOT
    extensions.register_type(extensions.new_type(module.BINARY.values, "BYTES", cast), cursor)
    return cursor


_SQLITE = Driver(_sqlite_cursor, ("BEGIN",))
_SERVERS = {
    "mysql": Driver(
        _mariadb_cursor,
        (
            f"SET SESSION net_write_timeout = {_PATIENCE}, lock_wait_timeout = {BUSY_TIMEOUT:.0f}",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ),
        {"connect_timeout": CONNECT_TIMEOUT, "read_timeout": READ_TIMEOUT},
        frozenset({1205, 1969, 3024}),
        _mariadb_forget,
    ),
    "postgresql": Driver(
        _postgresql_cursor,
        (
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            f"SET LOCAL statement_timeout = '{READ_TIMEOUT}s'",
            f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT:.0f}s'",
        ),
        {
            "connect_timeout": CONNECT_TIMEOUT,
            "keepalives_idle": CONNECT_TIMEOUT,
            "keepalives_interval": CONNECT_TIMEOUT,
            "keepalives_count": 3,
        },
        frozenset({"55P03", "57014"}),
    ),
}
