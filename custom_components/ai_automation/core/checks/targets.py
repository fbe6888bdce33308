"""Find the entities that a call acts on."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..home import Entity, Home, domain_of
from .walk import plain_ids

# Actions of these domains act on entities of any domain.
ANY_DOMAIN = {"homeassistant", "group"}
# Keys that the name of an action stands below, today's first.
_NAMES = ("action", "service", "service_template")


def is_call(config: Mapping[str, Any]) -> bool:
    """Tell whether a part of a configuration calls an action."""
    return any(isinstance(config.get(key), str) for key in _NAMES)


def action_name(config: Mapping[str, Any]) -> str:
    """Return the action that a call calls."""
    return next((config[key] for key in _NAMES if isinstance(config.get(key), str)), "")


def call_data(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the data of a call."""
    data = config.get(data_key(config))
    return data if isinstance(data, Mapping) else {}


def data_key(config: Mapping[str, Any]) -> str:
    """Return the key that the data of a call stands below, today's or the former one."""
    return "data_template" if "data" not in config and "data_template" in config else "data"


def named_entities(config: Mapping[str, Any], home: Home) -> tuple[Entity, ...]:
    """Return the existing entities that a call names one by one."""
    ids = [
        entity_id for source in _sources(config) for entity_id in plain_ids(source.get("entity_id"))
    ]
    return tuple(home.entities[item] for item in ids if item in home.entities)


def all_entities(config: Mapping[str, Any], home: Home) -> tuple[Entity, ...]:
    """Return the entities that a call acts on: named, in places, on devices, under labels."""
    domain = domain_of(action_name(config))
    among = home.entities.values() if domain in ANY_DOMAIN else home.domain(domain)
    return _chosen(_sources(config), named_entities(config, home), among, home)


def all_of_target(target: Mapping[str, Any], home: Home) -> tuple[Entity, ...]:
    """Return the entities of a target, whatever they are."""
    ids = plain_ids(target.get("entity_id"))
    named = tuple(home.entities[item] for item in ids if item in home.entities)
    return _chosen((target,), named, home.entities.values(), home)


def _chosen(
    sources: tuple[Mapping[str, Any], ...],
    named: tuple[Entity, ...],
    among: Iterable[Entity],
    home: Home,
) -> tuple[Entity, ...]:
    """Return what is named, and what of the others is in a place, on a device or under a label."""
    found = {entity.entity_id: entity for entity in named}
    wanted: dict[str, set[str]] = {
        key: {item for source in sources for item in plain_ids(source.get(key))}
        for key in ("entity_id", "device_id", "area_id", "floor_id", "label_id")
    }
    everything, labels = "all" in wanted["entity_id"], wanted["label_id"]
    areas = wanted["area_id"] | {
        area.area_id for area in home.areas.values() if area.floor_id in wanted["floor_id"]
    }
    devices = wanted["device_id"]
    if everything or labels or areas or devices:
        for entity in among:
            if (
                everything
                or entity.area_id in areas
                or entity.device_id in devices
                or (labels and home.labels_of(entity) & labels)
            ):
                found[entity.entity_id] = entity
    return tuple(found.values())


def target_place(config: Mapping[str, Any], key: str = "entity_id") -> str:
    """Return the place within a call of the ids below a key of its target."""
    target = config.get("target")
    if isinstance(target, Mapping) and key in target:
        return f"target/{key}"
    return f"{data_key(config)}/{key}" if key in call_data(config) else key


def _sources(config: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the places where a call may name its target: target, data, or beside the action."""
    target = config.get("target")
    return (target if isinstance(target, Mapping) else {}, call_data(config), config)
