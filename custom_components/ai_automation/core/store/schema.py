"""Make and migrate the schema of an SQLite file of ours."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, event

from .errors import StoreVersionError

type Step = Callable[[Connection], None]


def configure(engine: Engine) -> None:
    """Set WAL, foreign keys and explicit transactions on every new connection."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # pysqlite must not begin transactions by itself: writers take the lock at once.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def bring_up_to_date(connection: Connection, create: Step, migrations: Sequence[Step]) -> None:
    """Make or migrate the schema in one transaction, which the caller commits.

    Step N of the migrations turns schema N into N + 1. Raise StoreVersionError if the file was
    written by a newer version.
    """
    newest = len(migrations) + 1
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > newest:
        raise StoreVersionError(f"schema {version}, this software knows {newest}")
    if version == 0:
        create(connection)
    else:
        for migration in migrations[version - 1 :]:
            migration(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {newest}")
