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


def _add_learned_names(connection: Connection) -> None:
    """Add the names that people have given to things."""
    connection.exec_driver_sql(
        "CREATE TABLE learned_names ("
        "key VARCHAR NOT NULL, entity_id VARCHAR NOT NULL, user_id VARCHAR NOT NULL, "
        "name VARCHAR NOT NULL, created_at DATETIME NOT NULL, "
        "PRIMARY KEY (key, entity_id, user_id))"
    )


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_add_model_calls, _add_learned_names)
