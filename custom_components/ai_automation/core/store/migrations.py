"""Bring an older store up to date: step N turns schema N into N + 1."""

from collections.abc import Callable

from sqlalchemy import Connection


def _add_model_calls(connection: Connection) -> None:
    """Add the record of what was asked of a language model."""
    connection.exec_driver_sql(
        "CREATE TABLE model_calls ("
        "id INTEGER NOT NULL PRIMARY KEY, at DATETIME NOT NULL, model VARCHAR NOT NULL, "
        "tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, estimated BOOLEAN NOT NULL, "
        "cost FLOAT NOT NULL, sent VARCHAR NOT NULL, outcome VARCHAR NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_model_calls_at ON model_calls (at)")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_add_model_calls,)
