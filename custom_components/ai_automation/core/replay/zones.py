"""Tell in which zone somebody is, from what their state says."""

from math import asin, cos, radians, sin, sqrt

from ..home import HOME_ZONE
from .errors import UnanswerableError
from .reading import UNKNOWN, number
from .track import Attributes, State
from .world import World

_EARTH = 6371008.8
_FOLLOWED = ("person", "device_tracker")


def has_whereabouts(state: State) -> bool:
    """Tell whether a state says where its entity is."""
    if state.entity_id.partition(".")[0] in _FOLLOWED:
        return True
    return _coordinates(state.attributes) is not None


def in_zone(state: State, zone_id: str, world: World) -> bool | None:
    """Tell whether a state's entity is in a zone, None if the state does not say where it is."""
    if state.state in UNKNOWN:
        return False
    if (zones := state.attributes.get("in_zones")) is not None:
        return zone_id in zones
    at = _coordinates(state.attributes)
    if state.entity_id.partition(".")[0] in _FOLLOWED and at is None:
        return state.state == _shown_as(zone_id, world)
    if at is None:
        return None
    return _within(at, number(state.attributes.get("gps_accuracy")) or 0.0, zone_id, world)


def _shown_as(zone_id: str, world: World) -> str:
    """Return the state of people who are in a zone."""
    if zone_id == HOME_ZONE:
        return "home"
    entity = world.home.entities.get(zone_id)
    if entity is None:
        raise UnanswerableError("no_history", zone_id)
    return entity.name


def _coordinates(attributes: Attributes) -> tuple[float, float] | None:
    latitude, longitude = number(attributes.get("latitude")), number(attributes.get("longitude"))
    return None if latitude is None or longitude is None else (latitude, longitude)


def _within(at: tuple[float, float], accuracy: float, zone_id: str, world: World) -> bool:
    """Tell whether a place is in a zone; its accuracy counts in favour."""
    zone = world.state(zone_id)
    centre = _coordinates(zone.attributes) if zone is not None else None
    if zone is None or centre is None:
        raise UnanswerableError("no_history", zone_id)
    radius = number(zone.attributes.get("radius")) or 0.0
    return _metres(at, centre) - accuracy < radius


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance over a sphere (haversine)."""
    (north, east), (to_north, to_east) = map(_radians, (one, other))
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(half))


def _radians(place: tuple[float, float]) -> tuple[float, float]:
    return radians(place[0]), radians(place[1])
