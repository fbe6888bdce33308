"""Ask the recorder's database in SQL that all its kinds share; for the recorder's executor."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from time import perf_counter, sleep
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
# Rows that are taken together: few enough that nothing else in the process has to wait, and that
# they do not set off Python's garbage collection.
LOT: Final = 500
# Seconds of work after which the others have their turn, and for which they have it. Whoever only
# waits for Python's lock gets it after five milliseconds, and not always then.
_WORK: Final = 0.002
_REST: Final = 0.0001


class Breath:
    """Lets other threads have their turn, again and again, during long work in one of them."""

    def __init__(self) -> None:
        """Begin to work."""
        self._began = perf_counter()

    def __call__(self) -> None:
        """Rest, if it was worked long enough."""
        if perf_counter() - self._began > _WORK:
            sleep(_REST)
            self._began = perf_counter()


def recorder_query(connection: Connection) -> Query:
    """Return what asks the recorder's database, as it is now: it may be purged meanwhile."""
    connection.exec_driver_sql(_ONE_STATE[connection.dialect.name])
    streaming = connection.execution_options(stream_results=True, max_row_buffer=LOT)

    breathe = Breath()

    def query(sql: str, values: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
        rows = streaming.execute(text(sql), dict(values))
        # psycopg2 gives views of bytes, which are not equal to what they show.
        plain = _plain if connection.dialect.driver == "psycopg2" else tuple
        return _handed(rows.partitions(LOT), plain, breathe)

    return query


def _handed(
    lots: Iterable[Sequence[Any]], plain: Callable[[Any], Sequence[Any]], breathe: Breath
) -> Iterator[Sequence[Any]]:
    """Yield the rows of lots."""
    for lot in lots:
        breathe()
        yield from map(plain, lot)


def _plain(row: Sequence[Any]) -> Sequence[Any]:
    return [bytes(value) if isinstance(value, memoryview) else value for value in row]
