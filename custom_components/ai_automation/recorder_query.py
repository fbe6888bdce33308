"""Ask the recorder's database in SQL that all its kinds share; for the recorder's executor."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, text

from .core.attribution.contexts import Query

# What makes a transaction see one state of the database, by its kind.
_ONE_STATE: Final = {
    "sqlite": "BEGIN",
    "mysql": "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    "mariadb": "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}
# Rows that are taken together: few enough that nothing else in the process has to wait.
LOT: Final = 500


def recorder_query(connection: Connection) -> Query:
    """Return what asks the recorder's database, as it is now: it may be purged meanwhile."""
    connection.exec_driver_sql(_ONE_STATE[connection.dialect.name])
    streaming = connection.execution_options(stream_results=True, max_row_buffer=LOT)

    def query(sql: str, values: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
        rows = streaming.execute(text(sql), dict(values))
        # psycopg2 gives views of bytes, which are not equal to what they show.
        return map(_plain, rows) if connection.dialect.driver == "psycopg2" else iter(rows)

    return query


def _plain(row: Sequence[Any]) -> Sequence[Any]:
    return [bytes(value) if isinstance(value, memoryview) else value for value in row]
