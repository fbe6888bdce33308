"""Find the entities that a call acts on."""

from collections.abc import Mapping
from typing import Any

from ..home import Entity, Home, domain_of
from .walk import plain_ids

# Actions of these domains act on entities of any domain.
ANY_DOMAIN = {"homeassistant", "group"}


def is_call(config: Mapping[str, Any]) -> bool:
    """Tell whether a part of a configuration calls an action."""
    name = config.get("action", config.get("service"))
    return isinstance(name, str)


def action_name(config: Mapping[str, Any]) -> str:
    """Return the action that a call calls."""
    return str(config.get("action", config.get("service")))


def call_data(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the data of a call."""
    data = config.get("data")
    return data if isinstance(data, Mapping) else {}


def named_entities(config: Mapping[str, Any], home: Home) -> tuple[Entity, ...]:
    """Return the existing entities that a call names one by one."""
    ids = [
        entity_id for source in _sources(config) for entity_id in plain_ids(source.get("entity_id"))
    ]
    return tuple(home.entities[item] for item in ids if item in home.entities)


def all_entities(config: Mapping[str, Any], home: Home) -> tuple[Entity, ...]:
    """Return the entities that a call acts on: named, in places, on devices, under labels."""
    domain = domain_of(action_name(config))
    found = {entity.entity_id: entity for entity in named_entities(config, home)}
    wanted: dict[str, set[str]] = {
        key: {item for source in _sources(config) for item in plain_ids(source.get(key))}
        for key in ("entity_id", "device_id", "area_id", "floor_id", "label_id")
    }
    if not any(wanted.values()):
        return ()
    areas = wanted["area_id"] | {
        area.area_id for area in home.areas.values() if area.floor_id in wanted["floor_id"]
    }
    everything = "all" in wanted["entity_id"]
    for entity in home.entities.values():
        if entity.domain != domain and domain not in ANY_DOMAIN:
            continue
        if (
            everything
            or entity.area_id in areas
            or entity.device_id in wanted["device_id"]
            or entity.labels & wanted["label_id"]
        ):
            found[entity.entity_id] = entity
    return tuple(found.values())


def _sources(config: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the places where a call may name its target: target, data, or beside the action."""
    target = config.get("target")
    return (target if isinstance(target, Mapping) else {}, call_data(config), config)
