"""Open a recorder database for reading only, and make sure that it is one we know."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, inspect, text

from ..errors import RecorderLostError, RecorderUnsupportedError
from .address import Address, parse_address
from .drivers import driver_of, engine_of
from .failures import translated

# What is read of a recorder has not changed since 49, which brought `mean_type` of statistics.
KNOWN_SCHEMAS = range(49, 54)
_NEEDED_TABLES = {"events", "event_types", "schema_changes", "states", "states_meta"}
_NOTHING: Mapping[str, Any] = {}

type Row = tuple[Any, ...]


class Recorder:
    """An open recorder database, as it was when it was opened: what others do to it is not seen."""

    def __init__(self, connection: Connection, address: Address) -> None:
        """Take a connection in whose transaction nothing is written."""
        self.address = address
        self._driver = driver_of(address)
        self._dialect = connection.dialect
        self._opened = connection
        self._connection: Any = connection.connection.dbapi_connection
        self._reading = False

    def query(self, sql: str, values: Mapping[str, Any] = _NOTHING) -> Iterator[Row]:
        """Ask for rows, with `:name` in the SQL for a value; they are handed on as they come.

        The SQL has to be what SQLite, MariaDB and PostgreSQL share, and the rows of one query
        are read, or let go, before the next is asked. Raise a SidecarError if that fails.
        """
        if self._reading:
            raise RuntimeError("The rows of a query have to be read before the next is asked")
        rows = self._rows(_statement(sql, self._dialect), dict(values))
        # Asked now, so that what is wrong is known here; a generator begun is ended if let go.
        next(rows)
        return rows

    def _rows(self, statement: str, values: Mapping[str, Any]) -> Iterator[Row]:
        """Yield nothing once the query is asked, then its rows."""
        self._reading = True
        module: Any = self._dialect.dbapi
        try:
            with (
                translated(self.address, self._dialect, self._connection),
                closing(self._driver.cursor(module, self._connection)) as cursor,
            ):
                try:
                    cursor.execute(statement, values)
                    yield ()
                    yield from cursor
                except module.Error:
                    self._driver.forget(cursor)
                    raise
        except RecorderLostError:
            # There is nothing to roll back any more.
            self._opened.invalidate()
            raise
        finally:
            self._reading = False


@contextmanager
def open_recorder(where: Address | Path | str) -> Iterator[Recorder]:
    """Give a checked recorder database at an address, a path or a URL; raise a SidecarError."""
    address = where if isinstance(where, Address) else parse_address(str(where))
    engine = engine_of(address)
    with ExitStack() as stack:
        with translated(address, engine.dialect):
            connection = stack.enter_context(engine.connect())
            _check(connection, address)
            connection.rollback()
            for setting in driver_of(address).settings:
                connection.exec_driver_sql(setting)
        yield Recorder(connection, address)


@lru_cache
def _statement(sql: str, dialect: Dialect) -> str:
    """Return SQL with its values named as a driver wants it."""
    return str(text(sql).compile(dialect=dialect))


def _check(connection: Connection, address: Address) -> None:
    found = inspect(connection)
    # Our own archive has views of these names.
    missing = _NEEDED_TABLES.difference(found.get_table_names(), found.get_view_names())
    if missing:
        raise RecorderUnsupportedError(
            f"{address} is not a recorder database of Home Assistant: it has no table "
            f"{min(missing)}"
        )
    query = "SELECT schema_version FROM schema_changes ORDER BY change_id DESC LIMIT 1"
    version = connection.scalar(text(query))
    if version not in KNOWN_SCHEMAS:
        raise RecorderUnsupportedError(
            f"{address} has recorder schema {version}, and this version reads "
            f"{KNOWN_SCHEMAS[0]} to {KNOWN_SCHEMAS[-1]}; "
            "update the sidecar or Home Assistant"
        )
