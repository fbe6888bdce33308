"""Learn from events which contexts belong to automations, scripts, scenes and calls."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
import json
import sqlite3
from typing import Any

from .model import Cause

_EVENTS = (
    "automation_triggered",
    "script_started",
    "call_service",
    "homeassistant_start",
    "homeassistant_started",
    "homeassistant_stop",
    "homeassistant_final_write",
)
# Seconds around a start or stop in which states settle without anybody's doing.
BEFORE_STOP, AFTER_START = 30.0, 180.0


@dataclass(slots=True)
class Contexts:
    """What is known about contexts, by their binary ids, and about commands by entity."""

    automations: set[bytes] = field(default_factory=set)
    scripts: set[bytes] = field(default_factory=set)
    calls: set[bytes] = field(default_factory=set)
    commands: dict[str, list[tuple[float, Cause]]] = field(default_factory=dict)
    restarts: list[float] = field(default_factory=list)

    def restarting(self, time: float) -> bool:
        """Tell whether Home Assistant was stopping or starting at this time."""
        index = bisect_right(self.restarts, time)
        after = index > 0 and time - self.restarts[index - 1] < AFTER_START
        return after or (index < len(self.restarts) and self.restarts[index] - time < BEFORE_STOP)


@dataclass(frozen=True, slots=True)
class Users:
    """Users of Home Assistant that are programs, by their binary ids."""

    system: frozenset[bytes] = frozenset()


def read_contexts(
    connection: sqlite3.Connection, start: float, end: float, users: Users
) -> Contexts:
    """Return what the events between two times (UTC seconds) tell about contexts."""
    contexts = Contexts()
    for domain, run in _automation_rows(connection, start, end):
        (contexts.automations if domain == "automation" else contexts.scripts).add(run)
    pending: list[tuple[float, bytes, bytes | None, bytes | None, Mapping[str, Any]]] = []
    for kind, time, context, user, parent, data in _event_rows(connection, start, end):
        if kind.startswith("homeassistant_"):
            contexts.restarts.append(time)
        elif context is None:
            continue
        elif kind == "automation_triggered":
            contexts.automations.add(context)
        elif kind == "script_started":
            contexts.scripts.add(context)
        else:
            contexts.calls.add(context)
            if data.get("domain") == "scene" and data.get("service") in {"turn_on", "apply"}:
                contexts.scripts.add(context)
            pending.append((time, context, user, parent, data))
    for time, context, user, parent, data in pending:
        cause = cause_of(contexts, users, context, user, parent)
        for entity_id in _targets(data):
            contexts.commands.setdefault(entity_id, []).append((time, cause))
    return contexts


def cause_of(
    contexts: Contexts,
    users: Users,
    context: bytes | None,
    user: bytes | None,
    parent: bytes | None,
) -> Cause:
    """Return who is behind a context.

    A call without a user and without a parent comes from a voice assistant or a bridge, so
    from a person; what nobody called for is the device's own.
    """
    if context in contexts.automations:
        return Cause.AUTOMATION
    if context in contexts.scripts:
        return Cause.SCRIPT
    if user is not None:
        return Cause.AUTOMATION if user in users.system else Cause.PERSON
    if parent is not None:
        return Cause.AUTOMATION
    return Cause.PERSON if context in contexts.calls else Cause.DEVICE


def _automation_rows(
    connection: sqlite3.Connection, start: float, end: float
) -> Iterator[tuple[str, bytes]]:
    """Yield the contexts of runs, as the automations' and scripts' own states have them."""
    query = """
        SELECT meta.entity_id, states.context_id_bin
        FROM states_meta AS meta JOIN states USING (metadata_id)
        WHERE (meta.entity_id GLOB 'automation.*' OR meta.entity_id GLOB 'script.*')
          AND states.last_updated_ts BETWEEN ? AND ?
          AND states.context_id_bin IS NOT NULL AND states.context_user_id_bin IS NULL
    """
    for entity_id, context in connection.execute(query, (start, end)):
        yield entity_id.partition(".")[0], context


def _event_rows(
    connection: sqlite3.Connection, start: float, end: float
) -> Iterator[tuple[str, float, bytes | None, bytes | None, bytes | None, Mapping[str, Any]]]:
    """Yield type, time, context, user, parent and data of the events that tell something."""
    marks = ", ".join("?" * len(_EVENTS))
    query = f"""
        SELECT types.event_type, events.time_fired_ts, events.context_id_bin,
               events.context_user_id_bin, events.context_parent_id_bin, events.data_id,
               event_data.shared_data
        FROM event_types AS types
        JOIN events USING (event_type_id)
        LEFT JOIN event_data ON event_data.data_id = events.data_id
        WHERE types.event_type IN ({marks}) AND events.time_fired_ts BETWEEN ? AND ?
        ORDER BY events.time_fired_ts
    """  # noqa: S608 - only question marks are put in
    parsed: dict[int | None, Mapping[str, Any]] = {None: {}}
    for kind, time, context, user, parent, data_id, text in connection.execute(
        query, (*_EVENTS, start, end)
    ):
        if data_id not in parsed:
            parsed[data_id] = _parse(text)
        yield kind, time, context, user, parent, parsed[data_id]


def _parse(text: str | None) -> Mapping[str, Any]:
    try:
        data = json.loads(text or "{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _targets(data: Mapping[str, Any]) -> list[str]:
    """Return the entities that a call names."""
    service_data = data.get("service_data")
    named = service_data.get("entity_id") if isinstance(service_data, dict) else None
    if isinstance(named, str):
        return [item.strip() for item in named.split(",")]
    return [item for item in named if isinstance(item, str)] if isinstance(named, list) else []
