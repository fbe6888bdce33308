"""Tell when a configuration may act: in a part of the day, with nobody at home."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from ..checks.walk import plain_ids, section
from ..home import HOME_ZONE, Home, domain_of
from .model import Window

_PRESENCE = {"device_tracker", "person"}
_AWAY = {"not_home", "away"}
_LEAVING = {"person.left_home", "person.is_not_home", "device_tracker.left_home"}


def may_act_in(config: Mapping[str, Any], window: Window) -> bool:
    """Tell whether an automation may act in a part of the day; it may if nothing tells better."""
    triggers = section(config, "triggers")
    fixed = [at for trigger in triggers for at in _fixed_times(trigger)]
    if triggers and len(fixed) == len(triggers):
        return any(at in window for times in fixed for at in times)
    return not any(_keeps_out(condition, window) for condition in section(config, "conditions"))


def _fixed_times(trigger: Any) -> Iterator[tuple[time, ...]]:
    """Yield the times of a trigger that starts at fixed times only."""
    if not isinstance(trigger, Mapping):
        return
    if trigger.get("trigger", trigger.get("platform")) != "time":
        return
    at = trigger.get("at")
    times = [_time(item) for item in (at if isinstance(at, list) else [at])]
    known = tuple(item for item in times if item is not None)
    if len(known) == len(times):
        yield known


def _keeps_out(condition: Any, window: Window) -> bool:
    """Tell whether a condition of the time of day never holds within a window."""
    if not isinstance(condition, Mapping) or condition.get("condition") != "time":
        return False
    after, before = _time(condition.get("after")), _time(condition.get("before"))
    if after is None and before is None:
        return False
    held = Window(after or time.min, before or time.max)
    starts_inside = window.start in held and window.start != window.end
    return not starts_inside and held.start not in window


def _time(value: Any) -> time | None:
    try:
        return time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def when_nobody_watches(config: Mapping[str, Any], home: Home) -> bool:
    """Tell whether all that starts an automation is that people leave, or it wants them away."""
    triggers, conditions = section(config, "triggers"), section(config, "conditions")
    leaving = [any(_is_of_absence(one, home) for one in _mappings(it)) for it in triggers]
    if leaving and all(leaving):
        return True
    return any(_is_of_absence(one, home) for it in conditions for one in _required(it))


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value


def _required(condition: Any) -> Iterator[Mapping[str, Any]]:
    """Yield a condition, and those that have to hold with it."""
    for one in _mappings(condition):
        yield one
        inner = one.get("and", one.get("conditions") if one.get("condition") == "and" else None)
        for item in inner if isinstance(inner, list) else ():
            yield from _required(item)


def _is_of_absence(config: Mapping[str, Any], home: Home) -> bool:
    kind = config.get("trigger", config.get("platform", config.get("condition")))
    if kind in _LEAVING or (kind == "zone" and config.get("event") == "leave"):
        return True
    if kind not in {"state", "numeric_state"}:
        return False
    entity_ids = plain_ids(config.get("entity_id"))
    if kind == "numeric_state":
        below = config.get("below")
        return HOME_ZONE in entity_ids and isinstance(below, int | float) and below <= 1
    wanted = {str(item) for key in ("to", "state") for item in plain_ids(config.get(key))}
    if HOME_ZONE in entity_ids:
        return "0" in wanted
    present = any(_tells_presence(entity_id, home) for entity_id in entity_ids)
    return present and (bool(wanted & _AWAY) or "home" in plain_ids(config.get("from")))


def _tells_presence(entity_id: str, home: Home) -> bool:
    entity = home.entities.get(entity_id)
    members = entity.members if entity else ()
    return any(domain_of(one) in _PRESENCE for one in (entity_id, *members))
