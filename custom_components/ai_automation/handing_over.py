"""Hand the recorder's history over to a sidecar that cannot read the database itself."""

from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import batched
from pathlib import Path
import sqlite3
from typing import Final
from uuid import uuid4

from homeassistant.components.recorder.db_schema import SCHEMA_VERSION, Base
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.recorder import get_instance, session_scope
from homeassistant.util import dt as dt_util
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from .client import SidecarClient
from .const import DOMAIN, STORE_FOLDER
from .core.attribution.contexts import Query
from .recorder_query import LOT, recorder_query

# Of a recorder that keeps more, this much is sent.
MOST_DAYS: Final = 60
_CONTEXT: Final = "context_id_bin, context_user_id_bin, context_parent_id_bin"
# By table: its columns, and which of its rows belong to a time.
_COPIED: Final[Mapping[str, tuple[str, str]]] = {
    "states_meta": ("metadata_id, entity_id", ""),
    "state_attributes": (
        "attributes_id, shared_attrs",
        "WHERE attributes_id IN (SELECT attributes_id FROM states WHERE last_updated_ts >= :start)",
    ),
    "states": (
        f"state_id, metadata_id, state, last_changed_ts, last_updated_ts, attributes_id,{_CONTEXT}",
        "WHERE last_updated_ts >= :start ORDER BY state_id",
    ),
    "event_types": ("event_type_id, event_type", ""),
    "event_data": (
        "data_id, shared_data",
        "WHERE data_id IN (SELECT data_id FROM events WHERE time_fired_ts >= :start)",
    ),
    "events": (
        f"event_id, time_fired_ts, data_id, {_CONTEXT}, event_type_id",
        "WHERE time_fired_ts >= :start ORDER BY event_id",
    ),
}


async def async_hand_over(hass: HomeAssistant, client: SidecarClient, days: int | None) -> None:
    """Send the history of some days to a sidecar; raise a SidecarError or HomeAssistantError."""
    folder = Path(hass.config.path(STORE_FOLDER))
    path = folder / f"history-{uuid4().hex}.db"
    start = dt_util.utcnow() - timedelta(days=days or MOST_DAYS)
    try:
        await get_instance(hass).async_add_executor_job(
            write_history, hass, path, start.timestamp()
        )
        file = await hass.async_add_executor_job(path.open, "rb")
        try:
            await client.hand_over(file)
        finally:
            await hass.async_add_executor_job(file.close)
    except (SQLAlchemyError, sqlite3.Error, OSError) as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="recorder_unreadable",
            translation_placeholders={"message": type(err).__name__},
        ) from err
    finally:
        await hass.async_add_executor_job(partial(path.unlink, missing_ok=True))


def write_history(hass: HomeAssistant, path: Path, start: float) -> None:
    """Write what the recorder holds since a time (UTC seconds) to a file as the recorder's own.

    For the recorder's executor. Raise SQLAlchemyError, sqlite3.Error or OSError if that fails.
    """
    path.unlink(missing_ok=True)
    Base.metadata.create_all(create_engine(f"sqlite:///{path}", poolclass=NullPool))
    with (
        session_scope(hass=hass, read_only=True) as session,
        closing(sqlite3.connect(path)) as file,
    ):
        file.execute("PRAGMA synchronous=OFF")
        query = recorder_query(session.connection())
        for table in _COPIED:
            _copy(query, file, table, start)
        now = dt_util.utcnow().isoformat()
        file.execute(
            "INSERT INTO schema_changes (schema_version, changed) VALUES (?, ?)",
            (SCHEMA_VERSION, now),
        )
        runs = query("SELECT start FROM recorder_runs", {})
        file.executemany(
            "INSERT INTO recorder_runs (start, closed_incorrect, created) VALUES (?, 0, ?)",
            [(str(began), now) for (began,) in runs],
        )
        file.commit()


def _copy(query: Query, file: sqlite3.Connection, table: str, start: float) -> None:
    columns, rows = _COPIED[table]
    marks = ", ".join("?" * len(columns.split(",")))
    insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names of columns
    read = f"SELECT {columns} FROM {table} {rows}"  # noqa: S608 - names of columns
    values = {"start": start} if rows else {}
    for lot in batched(query(read, values), LOT, strict=False):
        file.executemany(insert, lot)
