"""Keep what happens in a house in the form of a recorder's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
import json
import random
from typing import Any

from ..core.home import HOME_ZONE, Entity, Home
from ..history.model import FloatArray


@dataclass(frozen=True, slots=True)
class By:
    """Where something comes from, as Home Assistant's contexts tell it."""

    context: bytes
    user: bytes | None = None
    parent: bytes | None = None


@dataclass(slots=True)
class StateRow:
    """A state as it was recorded; `changed` is when the state itself last changed."""

    time: float
    entity_id: str
    state: str
    attributes: str
    by: By
    changed: float


@dataclass(slots=True)
class EventRow:
    """An event as it was recorded."""

    time: float
    kind: str
    data: str
    by: By


@dataclass(slots=True)
class Recording:
    """All rows of a house, in no order; `runs` are the spans in which Home Assistant ran."""

    random: random.Random
    home: Home
    states: list[StateRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    runs: list[tuple[float, float]] = field(default_factory=list)
    _own: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _last: dict[str, tuple[str, float]] = field(default_factory=dict)
    _rows_of: dict[str, list[StateRow]] = field(default_factory=dict)

    def state(
        self, time: float, entity_id: str, state: str, carried: Mapping[str, Any], by: By
    ) -> None:
        """Keep a state; an entity that is unavailable tells nothing of itself."""
        own = self._own_attributes(entity_id)
        attributes = own if state == "unavailable" else {**own, **carried}
        before, changed = self._last.get(entity_id, ("", time))
        changed = time if before != state else changed
        self._last[entity_id] = (state, changed)
        self._rows_of.clear()
        self.states.append(StateRow(time, entity_id, state, _text(attributes), by, changed))

    def of(self, entity_id: str | None) -> Sequence[StateRow]:
        """Return the rows of an entity so far, those of series left out."""
        if not self._rows_of:
            for row in self.states:
                self._rows_of.setdefault(row.entity_id, []).append(row)
        return self._rows_of.get(entity_id or "", ())

    def series(self, entity_id: str, times: FloatArray, states: list[str]) -> None:
        """Keep what a sensor measured; what is as before is not recorded again."""
        attributes = _text(self._own_attributes(entity_id))
        before = ""
        for time, state in zip(times.tolist(), states, strict=True):
            if state != before:
                by = By(new_context(self.random, time))
                self.states.append(StateRow(time, entity_id, state, attributes, by, time))
            before = state

    def rename(self, entity_id: str, old: str, until: float) -> None:
        """Have an entity had another id until a time (UTC seconds)."""
        for row in self.states:
            if row.entity_id == entity_id and row.time < until:
                row.entity_id = old
        for event in self.events:
            if event.time < until:
                event.data = event.data.replace(f'"{entity_id}"', f'"{old}"')
        self._rows_of.clear()

    def lose(self, start: float, stop: float) -> None:
        """Have kept nothing from one time to another, as if nothing had run (UTC seconds)."""
        self.states[:] = [row for row in self.states if not start <= row.time < stop]
        self.events[:] = [row for row in self.events if not start <= row.time < stop]
        self._rows_of.clear()
        parts = []
        for begin, end in self.runs:
            parts += [(begin, min(end, start)), (max(begin, stop), end)]
        self.runs[:] = [(begin, end) for begin, end in parts if begin < end]

    def event(self, time: float, kind: str, data: Mapping[str, Any], by: By) -> None:
        """Keep an event."""
        self.events.append(EventRow(time, kind, _text(data), by))

    def _own_attributes(self, entity_id: str) -> Mapping[str, Any]:
        if entity_id not in self._own:
            self._own[entity_id] = own_attributes(self.home.entities[entity_id])
        return self._own[entity_id]


def own_attributes(entity: Entity) -> dict[str, Any]:
    """Return what the recorder keeps with every state of an entity."""
    told = {
        "device_class": entity.device_class,
        "unit_of_measurement": entity.unit,
        "state_class": entity.state_class,
        "friendly_name": entity.name,
        "editable": True if entity.entity_id == HOME_ZONE else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def new_context(random: random.Random, time: float) -> bytes:
    """Return a new context id: a ULID, which begins with the time."""
    return int(time * 1000).to_bytes(6) + random.randbytes(10)


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)
