"""Write recorder databases as Home Assistant's recorder does, for tests."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
import json
from pathlib import Path
import random
import sqlite3
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.components.recorder.db_schema import Base
from sqlalchemy import NullPool, create_engine, insert

from ai_automation_sidecar.core.home import Home
from ai_automation_sidecar.simulate.database import (
    SCHEMA,
    make_indexes,
    make_tables,
    write_database,
)
from ai_automation_sidecar.simulate.recording import By, Recording, StateRow

ANNA, SUPERVISOR = b"a" * 16, b"s" * 16
FIRST = date(2026, 8, 31)


@dataclass(slots=True)
class House:
    """A history in the making. Times are local; `FIRST` is a Monday."""

    zone: str = "Europe/Berlin"
    seed: int = 1
    # What the next states of an entity carry.
    attributes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    random: random.Random = field(init=False)
    recording: Recording = field(init=False)

    def __post_init__(self) -> None:
        """Seed the chance."""
        self.random = random.Random(self.seed)
        self.recording = Recording(self.random, Home())

    def at(self, day: int, hour: float, spread: float = 0.0) -> datetime:
        """Return a time on a day (0 is the first), `spread` minutes around an hour."""
        start = datetime.combine(FIRST + timedelta(days=day), time(), ZoneInfo(self.zone))
        minutes = hour * 60 + (self.random.gauss(0, spread) if spread else 0.0)
        wall = start.replace(tzinfo=None) + timedelta(minutes=minutes)
        return wall.replace(tzinfo=ZoneInfo(self.zone))

    def context(self) -> bytes:
        """Return a new context id."""
        return self.random.randbytes(16)

    def device(self, when: datetime, entity_id: str, state: str) -> bytes:
        """Write a change that comes from the device itself."""
        return self._state(when, entity_id, state, self.context())

    def person(
        self, when: datetime, entity_ids: str | Sequence[str], state: str, user: bytes | None = ANNA
    ) -> bytes:
        """Write what a person does in the app (or by voice, without a user)."""
        ids = [entity_ids] if isinstance(entity_ids, str) else list(entity_ids)
        context = self.context()
        self.call(when, ids, state, context, user)
        for entity_id in ids:
            self._state(when, entity_id, state, context, user)
        return context

    def automation(
        self,
        when: datetime,
        entity_ids: str | Sequence[str],
        state: str,
        parent: bytes | None = None,
        *,
        name: str = "automation.house",
    ) -> bytes:
        """Write what an automation does."""
        ids = [entity_ids] if isinstance(entity_ids, str) else list(entity_ids)
        context = self.context()
        self.event(when, "automation_triggered", {"entity_id": name}, context, None, parent)
        self.call(when, ids, state, context, None, parent)
        for entity_id in ids:
            self._state(when, entity_id, state, context, None, parent)
        return context

    def call(
        self,
        when: datetime,
        ids: Sequence[str],
        state: str,
        context: bytes,
        user: bytes | None = None,
        parent: bytes | None = None,
    ) -> None:
        """Write the call of an action."""
        data = {
            "domain": ids[0].partition(".")[0],
            "service": f"turn_{state}",
            "service_data": {"entity_id": list(ids)},
        }
        self.event(when, "call_service", data, context, user, parent)

    def event(
        self,
        when: datetime,
        kind: str,
        data: Mapping[str, Any],
        context: bytes | None = None,
        user: bytes | None = None,
        parent: bytes | None = None,
    ) -> None:
        """Write an event."""
        by = By(context or self.context(), user, parent)
        self.recording.event(when.timestamp(), kind, data, by)

    def _state(
        self,
        when: datetime,
        entity_id: str,
        state: str,
        context: bytes,
        user: bytes | None = None,
        parent: bytes | None = None,
    ) -> bytes:
        attributes = json.dumps(self.attributes.get(entity_id, {}))
        moment, by = when.timestamp(), By(context, user, parent)
        self.recording.states.append(
            StateRow(moment, entity_id, state, attributes, by, changed=moment)
        )
        return context

    def start(self, entity_ids: Sequence[str], state: str = "off") -> None:
        """Write first states, an hour before the first day."""
        for entity_id in entity_ids:
            self.device(self.at(0, -1.0), entity_id, state)

    def write(self, path: Path) -> Path:
        """Write the database."""
        times = [row.time for row in self.recording.states] or [0.0]
        self.recording.runs = [(min(times), max(times))]
        write_database(self.recording, path)
        return path


def make_schema(path: Path, version: int = SCHEMA) -> None:
    """Make an empty recorder database."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        make_tables(connection, 0.0, version)
        make_indexes(connection)
        connection.commit()


def copy_recorder(path: Path, url: str) -> None:
    """Copy a recorder's file into an empty database, with the tables that Home Assistant makes."""
    engine = create_engine(url, poolclass=NullPool)
    Base.metadata.create_all(engine)
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    with closing(sqlite3.connect(path)) as file, engine.begin() as connection:
        file.row_factory = sqlite3.Row
        for name, table in tables.items():
            rows = [dict(row) for row in file.execute(f"SELECT * FROM {name}")]  # noqa: S608
            if rows:
                connection.execute(insert(table), [_typed(row) for row in rows])


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with times and truths as they are asked for, not as SQLite keeps them."""
    times = {"start", "end", "created", "changed"}
    return {
        key: datetime.fromisoformat(value).replace(tzinfo=UTC)
        if key in times and isinstance(value, str)
        else bool(value)
        if key == "closed_incorrect"
        else value
        for key, value in row.items()
    }


def lamp_and_door(days: int) -> House:
    """Return a home in which somebody lights a lamp after a door was opened, every evening."""
    house = House()
    house.start(["light.hall", "binary_sensor.door"])
    for day in range(days):
        house.device(house.at(day, 18), "binary_sensor.door", "on")
        house.person(house.at(day, 19), "light.hall", "on")
        house.person(house.at(day, 23), "light.hall", "off")
        house.device(house.at(day, 23.5), "binary_sensor.door", "off")
    return house
