"""Pick the entities of a class that synergies speak of: motion, lights, thermostats, ..."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import re

from ..home import HOME_ZONE, Entity, Home
from .rooms import is_for, room_kind

type Test = Callable[[Entity, Home], bool]

# States of entities that tell nothing at all at the moment.
_SILENT = frozenset({"unavailable"})
_PRICE = re.compile(r"^\S{1,4}/[kM]Wh$")


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of entities: of a domain, perhaps of device classes, with a capability, and so on.

    `category` is the registry's category that its entities have.
    """

    domain: str
    device_classes: frozenset[str] = frozenset()
    capability: str | None = None
    test: Test | None = None
    category: str | None = None

    def holds(self, entity: Entity, home: Home) -> bool:
        """Tell whether an entity is one of this class."""
        return (
            entity.domain == self.domain
            and not entity.hidden
            and entity.category == self.category
            and entity.state not in _SILENT
            and (not self.device_classes or entity.device_class in self.device_classes)
            and (self.capability is None or self.capability in entity.capabilities)
            and (self.test is None or self.test(entity, home))
        )


def _named(purpose: str) -> Test:
    return lambda entity, home: is_for(entity, home, purpose)


def _inside(entity: Entity, home: Home) -> bool:
    area = home.areas.get(entity.area_id or "")
    cold = is_for(entity, home, "freezer")
    return room_kind(area) != "outside" and not cold and not is_for(entity, home, "outdoor")


def _room_wide(entity: Entity, home: Home) -> bool:
    """Tell whether a sensor sees a room, not who lies or sits on something."""
    return _inside(entity, home) and not is_for(entity, home, "furniture")


def _way_out(entity: Entity, home: Home) -> bool:
    """Tell whether a contact is at a door or window of the house, not at a piece of furniture."""
    return _inside(entity, home) and not is_for(entity, home, "cabinet")


def _where_it_looks(entity: Entity, home: Home) -> bool:
    """Tell whether a sensor sees the area that it is in: one of the street may hang in the hall."""
    outside = room_kind(home.areas.get(entity.area_id or "")) == "outside"
    return outside or not is_for(entity, home, "outdoor")


def _is_small_battery(entity: Entity, _home: Home) -> bool:
    """Tell whether a battery is one that is changed: phones are charged every day."""
    return entity.unit == "%" and entity.platform != "mobile_app"


def _is_humidifier(entity: Entity, _home: Home) -> bool:
    return entity.device_class != "dehumidifier"


def _outside(entity: Entity, home: Home) -> bool:
    area = home.areas.get(entity.area_id or "")
    return room_kind(area) == "outside" or is_for(entity, home, "outdoor")


def _heats(entity: Entity, _home: Home) -> bool:
    modes = entity.attributes.get("hvac_modes") or ()
    return "off" in modes and len(modes) > 1


def _goes_away(entity: Entity, _home: Home) -> bool:
    presets = entity.attributes.get("preset_modes") or ()
    return "away" in presets and len(presets) > 1


def _priced(entity: Entity, _home: Home) -> bool:
    return entity.unit is not None and _PRICE.match(entity.unit) is not None


def _bin(domain: str, *classes: str, **more: object) -> Kind:
    return Kind(domain, frozenset(classes), **more)  # type: ignore[arg-type]


_BLINDS = ("blind", "curtain", "shade", "shutter")
KINDS: Mapping[str, tuple[Kind, ...]] = {
    "motion": (_bin("binary_sensor", "motion", test=_where_it_looks),),
    "occupancy": (_bin("binary_sensor", "occupancy", "presence", test=_room_wide),),
    "door": (_bin("binary_sensor", "door", "garage_door", test=_way_out),),
    "any_door": (_bin("binary_sensor", "door", "garage_door"),),
    "window": (_bin("binary_sensor", "window"),),
    "contact": (_bin("binary_sensor", "door", "window", test=_way_out),),
    "moisture": (_bin("binary_sensor", "moisture"),),
    "smoke": (_bin("binary_sensor", "carbon_monoxide", "gas", "smoke"),),
    # Nothing is switched where gas is in the air.
    "fire": (_bin("binary_sensor", "carbon_monoxide", "smoke"),),
    "humidity": (_bin("sensor", "humidity", test=_inside),),
    "temperature": (_bin("sensor", "temperature", test=_inside),),
    "outdoor_temperature": (_bin("sensor", "temperature", test=_outside),),
    "carbon_dioxide": (_bin("sensor", "carbon_dioxide"),),
    "freezer": (_bin("sensor", "temperature", test=_named("freezer")),),
    "soil": (_bin("sensor", "moisture"),),
    "battery": (_bin("sensor", "battery", category="diagnostic", test=_is_small_battery),),
    "illuminance": (_bin("sensor", "illuminance"),),
    "appliance_power": (_bin("sensor", "power", test=_named("appliance")),),
    "solar_power": (_bin("sensor", "power", test=_named("solar")),),
    "price": (Kind("sensor", test=_priced),),
    "light": (Kind("light", test=_inside),),
    "any_light": (Kind("light"),),
    "outdoor_light": (Kind("light", test=_outside),),
    "dimmable": (Kind("light", capability="brightness", test=_inside),),
    "fan": (Kind("fan"), Kind("switch", test=_named("fan"))),
    "extractor": (Kind("switch", test=_named("fan")), Kind("fan", test=_named("fan"))),
    "climate": (Kind("climate", test=_heats),),
    "away_climate": (Kind("climate", capability="preset_mode", test=_goes_away),),
    "television": (_bin("media_player", "tv"),),
    "player": (Kind("media_player", capability="turn_off"),),
    "lock": (Kind("lock"),),
    "blind": (_bin("cover", *_BLINDS),),
    "awning": (_bin("cover", "awning"),),
    "garage": (_bin("cover", "garage", "gate"),),
    "valve": (Kind("valve", capability="close"),),
    "hot_plug": (Kind("switch", test=_named("hot")),),
    "humidifier": (Kind("humidifier", test=_is_humidifier),),
    "vacuum": (Kind("vacuum", capability="start"),),
    "weather": (Kind("weather"),),
    "waste_calendar": (Kind("calendar", test=_named("waste")),),
    "shiftable": (Kind("switch", test=_named("shiftable")),),
}
EVERYBODY, SUN = "everybody", "sun"


class Picker:
    """Pick entities of a home by class, in an area or everywhere."""

    def __init__(self, home: Home) -> None:
        """Take the home."""
        self._home = home
        self._places = _places(home)
        self._found: dict[str, Mapping[str | None, tuple[Entity, ...]]] = {}

    def pick(self, kind: str, area_id: str | None = None) -> tuple[Entity, ...]:
        """Return the entities of a class; `area_id` narrows it down to what is in that area."""
        if kind == EVERYBODY:
            people = self._home.domain("person")
            zone = self._home.entities.get(HOME_ZONE)
            return (zone,) if zone is not None and people else ()
        if kind == SUN:
            sun = self._home.entities.get("sun.sun")
            return (sun,) if sun is not None else ()
        placed = self._placed(kind)
        return placed.get(area_id, ()) if area_id is not None else placed[None]

    def _placed(self, kind: str) -> Mapping[str | None, tuple[Entity, ...]]:
        """Return the entities of a class by the area that they are in, and all below None.

        A group stands for its members only where it is.
        """
        if (found := self._found.get(kind)) is None:
            every = {
                entity.entity_id: entity
                for one in KINDS[kind]
                for entity in self._home.domain(one.domain)
                if one.holds(entity, self._home)
            }
            areas: dict[str | None, dict[str, Entity]] = {None: every}
            for entity_id, entity in every.items():
                if (area_id := self.area_of(entity)) is not None:
                    areas.setdefault(area_id, {})[entity_id] = entity
            found = {area_id: _without_members(those) for area_id, those in areas.items()}
            self._found[kind] = found
        return found

    def area_of(self, entity: Entity) -> str | None:
        """Return where an entity is: its area, or else the one that its name begins with."""
        if entity.area_id is not None:
            return entity.area_id
        name = entity.name.casefold()
        return next((area for word, area in self._places if name.startswith(f"{word} ")), None)


def _places(home: Home) -> tuple[tuple[str, str], ...]:
    """Return the names of areas with their ids, longest first."""
    named = (
        (name.casefold(), area.area_id)
        for area in home.areas.values()
        for name in (area.name, *area.aliases)
    )
    return tuple(sorted(named, key=lambda item: -len(item[0])))


def _without_members(found: Mapping[str, Entity]) -> tuple[Entity, ...]:
    """Return groups in the place of their members."""
    inside = {
        member
        for entity in found.values()
        if found.keys() >= set(entity.members)
        for member in entity.members
    }
    return tuple(entity for entity_id, entity in found.items() if entity_id not in inside)
