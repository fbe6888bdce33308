"""Learn from recorded events which contexts belong to automations, scripts, scenes and calls."""

from collections.abc import Callable, Iterable, Iterator, Mapping
import json
from typing import Any

from .causes import Contexts, Users, cause_of

# Runs SQL with named parameters on a recorder database, whichever library holds it.
type Query = Callable[[str, Mapping[str, Any]], Iterable[Any]]

_EVENTS = (
    "automation_triggered",
    "script_started",
    "call_service",
    "homeassistant_start",
    "homeassistant_started",
    "homeassistant_stop",
    "homeassistant_final_write",
)


def read_contexts(query: Query, start: float, end: float, users: Users) -> Contexts:
    """Return what the events between two times (UTC seconds) tell about contexts."""
    contexts = Contexts()
    contexts.automations.update(_runs(query, "automation", start, end))
    contexts.scripts.update(_runs(query, "script", start, end))
    pending: list[tuple[float, bytes, bytes | None, bytes | None, Mapping[str, Any]]] = []
    for kind, time, context, user, parent, data in _event_rows(query, start, end):
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


def _runs(query: Query, domain: str, start: float, end: float) -> Iterator[bytes]:
    """Yield the contexts of runs, as the own states of automations or scripts have them."""
    # Of few entities: a join would have a database go through all rows of that time.
    sql = """
        SELECT context_id_bin FROM states
        WHERE metadata_id IN (SELECT metadata_id FROM states_meta WHERE entity_id LIKE :own)
          AND last_updated_ts BETWEEN :start AND :finish
          AND context_id_bin IS NOT NULL AND context_user_id_bin IS NULL
    """
    for (context,) in query(sql, {"own": f"{domain}.%", "start": start, "finish": end}):
        yield context


def _event_rows(
    query: Query, start: float, end: float
) -> Iterator[tuple[str, float, bytes | None, bytes | None, bytes | None, Mapping[str, Any]]]:
    """Yield type, time, context, user, parent and data of the events that tell something."""
    marks = ", ".join(f":kind{place}" for place in range(len(_EVENTS)))
    sql = f"""
        SELECT types.event_type, events.time_fired_ts, events.context_id_bin,
               events.context_user_id_bin, events.context_parent_id_bin, events.data_id,
               event_data.shared_data
        FROM event_types AS types
        JOIN events ON events.event_type_id = types.event_type_id
        LEFT JOIN event_data ON event_data.data_id = events.data_id
        WHERE types.event_type IN ({marks}) AND events.time_fired_ts BETWEEN :start AND :finish
        ORDER BY events.time_fired_ts
    """  # noqa: S608 - only names of parameters are put in
    parsed: dict[int | None, Mapping[str, Any]] = {None: {}}
    values: dict[str, Any] = {f"kind{place}": kind for place, kind in enumerate(_EVENTS)}
    values |= {"start": start, "finish": end}
    for kind, time, context, user, parent, data_id, text in query(sql, values):
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
