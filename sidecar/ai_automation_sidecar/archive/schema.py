"""Lay out the archive; `schema.sql` says what is kept how."""

from collections.abc import Callable, Iterator
from importlib.resources import files

from sqlalchemy import Connection


def create(connection: Connection) -> None:
    """Make the tables and views of a new archive."""
    for statement in _statements():
        connection.exec_driver_sql(statement)


def _statements() -> Iterator[str]:
    """Yield the statements of the schema."""
    text = files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    return (statement for it in "\n".join(lines).split(";") if (statement := it.strip()))


def _add_measured(connection: Connection) -> None:
    """Add what sensors measured, in columns."""
    [table] = [it for it in _statements() if it.startswith("CREATE TABLE measured")]
    connection.exec_driver_sql(table)


# Step N turns schema N into N + 1.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_add_measured,)
