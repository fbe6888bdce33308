"""Build the home that a history belongs to, from registries and from the states themselves."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from .core.home import HOME_ZONE, Device, Entity, Home, domain_of
from .core.home.capabilities import CAPABILITY_ATTRIBUTES, capabilities_of
from .core.home.codec import home_from_dict
from .errors import ConfigError
from .history.reader import Latest
from .history.storage import (
    read_areas,
    read_automations,
    read_devices,
    read_entries,
    read_floors,
    read_groups,
    read_labels,
    read_scenes,
    read_scripts,
    read_storage,
)
from .patterns.calls import known_actions

# What most entities of a domain can do: the recorder does not keep supported features.
_USUAL: Mapping[str, frozenset[str]] = {
    "climate": frozenset({"target_temperature"}),
    "cover": frozenset({"close", "open"}),
    "media_player": frozenset({"pause", "play", "turn_off", "turn_on"}),
    "vacuum": frozenset({"return_home", "start"}),
    "valve": frozenset({"close", "open"}),
}


def home_of_states(latest: Latest) -> Home:
    """Return a home that is known only from the attributes of its states."""
    return _complete(Home(entities={entity_id: _entity(entity_id, latest) for entity_id in latest}))


def home_of_folder(config_dir: Path, latest: Latest) -> Home:
    """Return the home of a configuration folder; raise ConfigError if its files are not sound."""
    entries = read_entries(config_dir)
    devices = read_devices(config_dir)
    core = read_storage(config_dir, "core.config")
    entities = {
        entity_id: _registered(_entity(entity_id, latest), entries.get(entity_id), devices)
        for entity_id in {**latest, **entries}
    }
    for entity_id, members in read_groups(config_dir, entries).items():
        entities[entity_id] = replace(entities[entity_id], members=members)
    states = {entity_id: state for entity_id, (state, _) in latest.items()}
    home = Home(
        entities=entities,
        areas=read_areas(config_dir),
        floors=read_floors(config_dir),
        devices=devices,
        labels=read_labels(config_dir),
        automations=read_automations(config_dir, entries, states),
        scripts=read_scripts(config_dir, entries),
        scenes=read_scenes(config_dir, entries),
        language=core.get("language") or "en",
        time_zone=core.get("time_zone") or "UTC",
        latitude=core.get("latitude"),
        longitude=core.get("longitude"),
    )
    return _complete(home)


def home_of(plain: Mapping[str, Any]) -> Home:
    """Return a home that was handed over; raise ConfigError if it is none."""
    try:
        return home_from_dict(plain)
    except (AttributeError, KeyError, TypeError, ValueError) as err:
        raise ConfigError(f"The home that was sent is not one: {err}") from err


def with_history(home: Home, latest: Latest) -> Home:
    """Return a home that was handed over, with what only its history knows."""
    unknown = {
        entity_id: _entity(entity_id, latest)
        for entity_id in latest
        if entity_id not in home.entities
    }
    # What the home no longer has is in no proposal: `hidden` entities are not acted on.
    gone = {entity_id: replace(entity, hidden=True) for entity_id, entity in unknown.items()}
    return _complete(replace(home, entities={**gone, **home.entities}))


def _complete(home: Home) -> Home:
    """Return the home with the zone that every home has, and actions if it names none."""
    entities = dict(home.entities)
    entities.setdefault(HOME_ZONE, Entity(HOME_ZONE, "Home"))
    return replace(home, entities=entities, actions=home.actions or known_actions())


def _entity(entity_id: str, latest: Latest) -> Entity:
    state, attributes = latest.get(entity_id, ("unknown", {}))
    domain = domain_of(entity_id)
    features = attributes.get("supported_features")
    known = features if isinstance(features, int) else None
    return Entity(
        entity_id,
        str(attributes.get("friendly_name") or _spoken(entity_id)),
        device_class=attributes.get("device_class"),
        unit=attributes.get("unit_of_measurement"),
        state_class=attributes.get("state_class"),
        capabilities=capabilities_of(domain, known or 0, attributes)
        | (_USUAL.get(domain, frozenset()) if known is None else frozenset()),
        attributes=_capability_attributes(attributes),
        state=state,
        members=_members(attributes),
    )


def _members(attributes: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the members of a group that tells them: Home Assistant's own do not record them."""
    members = attributes.get("entity_id")
    return tuple(map(str, members)) if isinstance(members, list) else ()


def _registered(
    entity: Entity, entry: Mapping[str, Any] | None, devices: Mapping[str, Device]
) -> Entity:
    """Return an entity with what its registry entry knows."""
    if entry is None:
        return entity
    device = devices.get(entry.get("device_id") or "")
    attributes = {**_capability_attributes(entry.get("capabilities") or {}), **entity.attributes}
    features = entry.get("supported_features") or 0
    return replace(
        entity,
        name=_name(entity, entry, device),
        aliases=tuple(alias for alias in entry.get("aliases") or () if isinstance(alias, str)),
        area_id=entry.get("area_id") or (device.area_id if device else None),
        device_id=entry.get("device_id"),
        labels=frozenset(entry.get("labels") or ()),
        device_class=entry.get("device_class")
        or entry.get("original_device_class")
        or entity.device_class,
        unit=entry.get("unit_of_measurement") or entity.unit,
        category=entry.get("entity_category"),
        platform=entry.get("platform"),
        capabilities=capabilities_of(entity.domain, features, attributes),
        attributes=attributes,
        hidden=bool(entry.get("hidden_by")),
        unique_id=entry.get("unique_id"),
    )


def _name(entity: Entity, entry: Mapping[str, Any], device: Device | None) -> str:
    if entry.get("name"):
        return str(entry["name"])
    if entity.name != _spoken(entity.entity_id):
        return entity.name
    own = entry.get("original_name")
    if entry.get("has_entity_name") and device:
        return f"{device.name} {own}" if own else device.name
    return str(own or entity.name)


def _capability_attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if key in CAPABILITY_ATTRIBUTES}


def _spoken(entity_id: str) -> str:
    """Return a name made of an entity id."""
    return entity_id.partition(".")[2].replace("_", " ").capitalize()
