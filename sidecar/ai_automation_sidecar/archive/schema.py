"""Lay out the archive; `schema.sql` says what is kept how."""

from collections.abc import Callable
from importlib.resources import files

from sqlalchemy import Connection

# Step N turns schema N into N + 1.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = ()


def create(connection: Connection) -> None:
    """Make the tables and views of a new archive."""
    text = files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    for statement in "\n".join(lines).split(";"):
        if statement.strip():
            connection.exec_driver_sql(statement)
