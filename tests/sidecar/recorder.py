"""Write recorder databases as Home Assistant's recorder does, for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
import json
from pathlib import Path
import random
import sqlite3
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.components.recorder.db_schema import SCHEMA_VERSION, Base
from sqlalchemy import create_engine

ANNA, SUPERVISOR = b"a" * 16, b"s" * 16
FIRST = date(2026, 8, 31)


@dataclass(slots=True)
class House:
    """A history in the making. Times are local; `FIRST` is a Monday."""

    zone: str = "Europe/Berlin"
    seed: int = 1
    states: list[tuple[float, str, str, bytes | None, bytes | None, bytes | None, str]] = field(
        default_factory=list
    )
    events: list[tuple[float, str, Mapping[str, Any], bytes, bytes | None, bytes | None]] = field(
        default_factory=list
    )
    # What the next states of an entity carry.
    attributes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Seed the chance."""
        self.random = random.Random(self.seed)

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
        self.events.append((when.timestamp(), kind, data, context or self.context(), user, parent))

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
        self.states.append((when.timestamp(), entity_id, state, context, user, parent, attributes))
        return context

    def start(self, entity_ids: Sequence[str], state: str = "off") -> None:
        """Write first states, an hour before the first day."""
        for entity_id in entity_ids:
            self.device(self.at(0, -1.0), entity_id, state)

    def write(self, path: Path) -> Path:
        """Write the database."""
        make_schema(path)
        with sqlite3.connect(path) as connection:
            _write_states(connection, self)
            _write_events(connection, self)
        connection.close()
        return path


def make_schema(path: Path, version: int = SCHEMA_VERSION) -> None:
    """Make the recorder's tables as this Home Assistant does."""
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(
            "INSERT INTO schema_changes (schema_version, changed) VALUES (?, ?)",
            (version, datetime.now(UTC).isoformat(" ")),
        )
    connection.close()


def _write_states(connection: sqlite3.Connection, house: House) -> None:
    rows = sorted(house.states, key=lambda row: row[0])
    ids = {name: number for number, name in enumerate(sorted({row[1] for row in rows}), 1)}
    connection.executemany(
        "INSERT INTO states_meta (metadata_id, entity_id) VALUES (?, ?)",
        [(number, name) for name, number in ids.items()],
    )
    texts = {text: number for number, text in enumerate(sorted({row[6] for row in rows}), 1)}
    connection.executemany(
        "INSERT INTO state_attributes (attributes_id, shared_attrs) VALUES (?, ?)",
        [(number, text) for text, number in texts.items()],
    )
    connection.executemany(
        "INSERT INTO states (metadata_id, attributes_id, state, last_updated_ts, context_id_bin,"
        " context_user_id_bin, context_parent_id_bin, origin_idx) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        [
            (ids[name], texts[text], state, when, context, user, parent)
            for when, name, state, context, user, parent, text in rows
        ],
    )


def _write_events(connection: sqlite3.Connection, house: House) -> None:
    kinds = {name: number for number, name in enumerate(sorted({e[1] for e in house.events}), 1)}
    connection.executemany(
        "INSERT INTO event_types (event_type_id, event_type) VALUES (?, ?)",
        [(number, name) for name, number in kinds.items()],
    )
    texts = sorted({json.dumps(event[2]) for event in house.events})
    data = {text: number for number, text in enumerate(texts, 1)}
    connection.executemany(
        "INSERT INTO event_data (data_id, shared_data) VALUES (?, ?)",
        [(number, text) for text, number in data.items()],
    )
    connection.executemany(
        "INSERT INTO events (event_type_id, data_id, time_fired_ts, context_id_bin,"
        " context_user_id_bin, context_parent_id_bin, origin_idx) VALUES (?, ?, ?, ?, ?, ?, 0)",
        [
            (kinds[kind], data[json.dumps(content)], when, context, user, parent)
            for when, kind, content, context, user, parent in sorted(
                house.events, key=lambda event: event[0]
            )
        ],
    )
