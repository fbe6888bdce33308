"""Define a furnished house: its home, who lives there, and what its devices are for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
import random
import re
from typing import Any, Literal

from ..core.home import (
    Area,
    Device,
    Entity,
    ExistingAutomation,
    Floor,
    Home,
    Label,
)

type Schedule = Literal["office", "shifts", "nights", "home_office", "home"]
type RoomKind = Literal[
    "bath", "bedroom", "garage", "garden", "hall", "kitchen", "laundry", "living", "office"
]


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives in the house; `user_id` is the one of the app on the phone."""

    name: str
    person: str
    tracker: str
    user_id: str
    schedule: Schedule
    # Hours on the clock: when a workday begins at home, when it ends at home, and bedtime.
    wakes: float
    returns: float
    sleeps: float


@dataclass(frozen=True, slots=True)
class Room:
    """A room that people are in; a missing device is None."""

    area_id: str
    kind: RoomKind
    motion: str | None = None
    light: str | None = None
    # Without daylight the light is needed at noon too.
    windows: bool = True
    humidity: str | None = None
    lux: str | None = None
    temperature: str | None = None


@dataclass(frozen=True, slots=True)
class House:
    """A house with everything in it.

    `roles` tells which entity is the coffee machine, the front door, the television and so on.
    `carried` are the attributes that an entity's states have besides those of its registry.
    """

    home: Home
    residents: tuple[Resident, ...]
    rooms: tuple[Room, ...]
    roles: Mapping[str, str]
    carried: Mapping[str, Mapping[str, Any]]

    def room(self, kind: RoomKind) -> Room | None:
        """Return the first room of a kind, None if there is none."""
        return next((room for room in self.rooms if room.kind == kind), None)


@dataclass(slots=True)
class Draft:
    """A house in the making."""

    random: random.Random
    # The integration that the devices come from.
    platform: str = "mqtt"
    areas: dict[str, Area] = field(default_factory=dict)
    floors: dict[str, Floor] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    carried: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    rooms: list[Room] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)

    def floor(self, name: str, level: int, aliases: Sequence[str] = ()) -> str:
        """Add a floor and return its id."""
        floor_id = slug(name)
        self.floors[floor_id] = Floor(floor_id, name, tuple(aliases), level)
        return floor_id

    def area(self, name: str, floor_id: str | None, aliases: Sequence[str] = ()) -> str:
        """Add an area and return its id."""
        area_id = slug(name)
        self.areas[area_id] = Area(area_id, name, tuple(aliases), floor_id)
        return area_id

    def alias(self, entity_id: str, *names: str) -> None:
        """Let an entity be called by other names too."""
        self.entities[entity_id] = replace(self.entities[entity_id], aliases=names)

    def label(self, name: str, entity_ids: Sequence[str]) -> None:
        """Add a label to entities."""
        label_id = slug(name)
        self.labels[label_id] = Label(label_id, name)
        for entity_id in entity_ids:
            entity = self.entities[entity_id]
            self.entities[entity_id] = replace(entity, labels=entity.labels | {label_id})

    def device(self, name: str, area_id: str | None, maker: str, model: str) -> str:
        """Add a device and return its id."""
        device_id = self.random.randbytes(16).hex()
        self.devices[device_id] = Device(device_id, name, area_id, manufacturer=maker, model=model)
        return device_id

    def entity(
        self,
        domain: str,
        name: str,
        area_id: str | None = None,
        *,
        carried: Mapping[str, Any] | None = None,
        **details: Any,
    ) -> str:
        """Add an entity and return its id; details are those of `Entity`."""
        entity_id = f"{domain}.{slug(name)}"
        number = 2
        while entity_id in self.entities:
            entity_id = f"{domain}.{slug(name)}_{number}"
            number += 1
        details.setdefault("state", "off")
        self.entities[entity_id] = Entity(entity_id, name, area_id=area_id, **details)
        self.carried[entity_id] = carried or {}
        return entity_id

    def build(self, automations: Sequence[ExistingAutomation] = (), **place: Any) -> House:
        """Return the house; `place` are language, time zone and coordinates."""
        home = Home(
            entities=self.entities,
            areas=self.areas,
            floors=self.floors,
            devices=self.devices,
            labels=self.labels,
            automations=tuple(automations),
            **place,
        )
        return House(
            home, tuple(self.residents), tuple(self.rooms), dict(self.roles), dict(self.carried)
        )


def slug(name: str) -> str:
    """Return a name as it stands in ids."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
