"""Describe a home: an immutable snapshot of its registries, capabilities and automations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from .dialect import ActionField, Dialect

HOME_ZONE = "zone.home"


@lru_cache(maxsize=16384)
def domain_of(object_id: str) -> str:
    """Return the part before the dot of an entity or action id."""
    return object_id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Floor:
    """One floor of the floor registry."""

    floor_id: str
    name: str
    aliases: tuple[str, ...] = ()
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the area registry."""

    area_id: str
    name: str
    aliases: tuple[str, ...] = ()
    floor_id: str | None = None
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Label:
    """One label of the label registry."""

    label_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Device:
    """One device of the device registry."""

    device_id: str
    name: str
    area_id: str | None = None
    labels: frozenset[str] = frozenset()
    manufacturer: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity, its registry entry and its state merged.

    `area_id` is the effective one: the entity's own or its device's. `capabilities` are names
    from `capabilities.py` ("brightness", "position", ...). `attributes` holds the capability
    attributes of the state (options, modes, limits, source_list), never measured values.
    `learned` are the names that people have given it by telling us, `members` the entities of a
    group or scene. `registry_id` is what device automations call it by, `unique_id` what its own
    integration does. `described` is false if its state does not tell what it can do.
    """

    entity_id: str
    name: str
    aliases: tuple[str, ...] = ()
    area_id: str | None = None
    device_id: str | None = None
    labels: frozenset[str] = frozenset()
    device_class: str | None = None
    unit: str | None = None
    state_class: str | None = None
    category: str | None = None
    platform: str | None = None
    capabilities: frozenset[str] = frozenset()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    exposed: bool = True
    hidden: bool = False
    state: str | None = None
    learned: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    registry_id: str | None = None
    described: bool = True
    unique_id: str | None = None

    @property
    def domain(self) -> str:
        """Return the entity's domain."""
        return domain_of(self.entity_id)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name, all aliases and what people call it."""
        return (self.name, *self.aliases, *self.learned)

    def differs_in_state_only(self, other: Entity) -> bool:
        """Tell whether another one is the same, but perhaps for its state."""
        return self is other or replace(self, state=other.state) == other


@dataclass(frozen=True, slots=True)
class Action:
    """One registered action; `targeted` tells whether it takes entities, areas or devices.

    `accepts` are names of data that it takes without describing them; an `open` one takes any.
    """

    action: str
    fields: tuple[ActionField, ...] = ()
    targeted: bool = False
    response: bool = False
    accepts: frozenset[str] = frozenset()
    open: bool = False

    @property
    def field_names(self) -> frozenset[str]:
        """Return the names of all fields."""
        return frozenset(item.name for item in self.fields)


@dataclass(frozen=True, slots=True)
class ExistingAutomation:
    """One automation of the house; `config` as Home Assistant holds it, empty if unknown."""

    entity_id: str
    alias: str
    automation_id: str | None = None
    enabled: bool = True
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Units:
    """Units that the home measures in."""

    temperature: str = "°C"
    length: str = "km"
    wind_speed: str = "m/s"


class Revision:
    """Mark one content of the registries: homes that differ only in states share it."""

    __slots__ = ("__weakref__", "_domains")

    def __init__(self) -> None:
        """Make a mark that is like no other."""
        self._domains: tuple[frozenset[str], Mapping[str, tuple[str, ...]]] | None = None

    def domains(self, entities: Mapping[str, Entity]) -> Mapping[str, tuple[str, ...]]:
        """Return the ids of the entities of every domain, the same as long as these are."""
        if self._domains is None or self._domains[0] != entities.keys():
            found: dict[str, list[str]] = {}
            for entity_id, entity in entities.items():
                found.setdefault(entity.domain, []).append(entity_id)
            ids = {domain: tuple(its) for domain, its in found.items()}
            self._domains = frozenset(entities), ids
        return self._domains[1]


@dataclass(frozen=True)
class Home:
    """A home at one moment. People and zones are entities of those domains.

    `scripts` are the actions of the house's scripts, `scenes` the states that its scenes restore
    by entity ("state" and attributes), as far as they are known; both by entity id.
    """

    entities: Mapping[str, Entity] = field(default_factory=dict)
    areas: Mapping[str, Area] = field(default_factory=dict)
    floors: Mapping[str, Floor] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    automations: tuple[ExistingAutomation, ...] = ()
    units: Units = Units()
    language: str = "en"
    time_zone: str = "UTC"
    latitude: float | None = None
    longitude: float | None = None
    dialect: Dialect = field(default=Dialect(), compare=False, repr=False)
    scripts: Mapping[str, Sequence[Any]] = field(default_factory=dict, compare=False, repr=False)
    scenes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False, repr=False)
    revision: Revision = field(default_factory=Revision, compare=False, repr=False)

    @cached_property
    def by_area(self) -> Mapping[str, tuple[Entity, ...]]:
        """Return the entities of every area that has any, by area id."""
        found: dict[str, list[Entity]] = {}
        for entity in self.entities.values():
            if entity.area_id is not None:
                found.setdefault(entity.area_id, []).append(entity)
        return {area_id: tuple(entities) for area_id, entities in found.items()}

    @cached_property
    def _domains(self) -> Mapping[str, tuple[str, ...]]:
        return self.revision.domains(self.entities)

    def domain(self, domain: str) -> tuple[Entity, ...]:
        """Return all entities of a domain, none if there is no such domain."""
        return tuple(self.entities[entity_id] for entity_id in self._domains.get(domain, ()))

    def areas_on(self, floor_id: str) -> tuple[Area, ...]:
        """Return the areas of a floor."""
        return tuple(area for area in self.areas.values() if area.floor_id == floor_id)

    def labels_of(self, entity: Entity) -> frozenset[str]:
        """Return the ids of the labels that an entity has by itself, its device or its area."""
        device = self.devices.get(entity.device_id or "")
        area = self.areas.get(entity.area_id or "")
        return entity.labels.union(*(place.labels for place in (device, area) if place))

    def floor_of(self, entity: Entity) -> str | None:
        """Return the id of the floor an entity is on, None if it is on none."""
        area = self.areas.get(entity.area_id) if entity.area_id else None
        return area.floor_id if area else None
