"""Find the entities that a target means, by Home Assistant's rules."""

from collections.abc import Mapping
from typing import Any

from ..home import Home
from ..plan.values import is_template
from .errors import UnanswerableError
from .reading import listed

_KEYS = ("entity_id", "device_id", "area_id", "floor_id", "label_id")


def has_target(target: Mapping[str, Any]) -> bool:
    """Tell whether a target names anything."""
    return any(target.get(key) for key in _KEYS)


def targeted(target: Mapping[str, Any], home: Home, *, primary_only: bool = True) -> list[str]:
    """Return the ids of the entities that a target means, sorted.

    What is named by its place, device or label leaves out what is hidden and, with
    `primary_only`, what configures or diagnoses a device. Raise UnanswerableError for templates.
    """
    wanted = {key: _ids(target.get(key)) for key in _KEYS}
    found = {each for each in wanted["entity_id"] if each not in ("all", "none")}
    labels = wanted["label_id"]
    areas = wanted["area_id"] | {
        area.area_id
        for area in home.areas.values()
        if area.floor_id in wanted["floor_id"] or area.labels & labels
    }
    devices = wanted["device_id"] | {
        device.device_id for device in home.devices.values() if device.labels & labels
    }
    if not (areas or devices or labels):
        return sorted(found)
    for entity in home.entities.values():
        if entity.hidden:
            continue
        placed = entity.area_id in areas or entity.device_id in devices
        if (placed and (entity.category is None or not primary_only)) or entity.labels & labels:
            found.add(entity.entity_id)
    return sorted(found)


def acted_on(action: str, target: Mapping[str, Any], home: Home) -> tuple[str, ...]:
    """Return the ids of the entities that a call acts on: of its domain, if it has one."""
    domain = action.partition(".")[0]
    if "all" in _ids(target.get("entity_id")):
        found = [entity.entity_id for entity in home.domain(domain)]
    else:
        found = targeted(target, home)
    if domain in ("homeassistant", "scene", "script", "notify"):
        return tuple(found)
    named = _ids(target.get("entity_id"))
    return tuple(
        each for each in sorted(found) if each in named or each.partition(".")[0] == domain
    )


def _ids(value: Any) -> set[str]:
    items = [str(item) for item in listed(value)]
    if any(is_template(item) for item in items):
        raise UnanswerableError("template", str(value))
    return {part.strip() for item in items for part in item.split(",") if part.strip()}
