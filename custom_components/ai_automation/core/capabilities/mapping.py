"""Tell which entity of Home Assistant a feature of a zigbee2mqtt device is found in.

The rules are those of zigbee2mqtt's discovery for Home Assistant: which domain an expose becomes,
and which object id, from which the entity's unique id is made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .exposes import Feature, Group

# What of a specific type its entity takes, with the capability that stands for it (none: the
# entity's basics).
_TAKEN: Mapping[Group, Mapping[str, str | None]] = {
    "climate": {
        "current_heating_setpoint": "target_temperature",
        "fan_mode": "fan_mode",
        "occupied_cooling_setpoint": "target_temperature_range",
        "occupied_heating_setpoint": "target_temperature",
        "preset": "preset_mode",
        "swing_mode": "swing_mode",
        "system_mode": None,
    },
    "cover": {"position": "set_position", "state": None, "tilt": "set_tilt_position"},
    "fan": {"mode": "preset_mode", "state": None},
    "light": {"brightness": "brightness", "color_temp": "color_temp", "state": None},
    "lock": {"state": None},
    "switch": {"state": None},
}
_COLORS = frozenset({"color_hs", "color_xy"})
# Switches that are called by their property, not by what they are.
_BY_PROPERTY = frozenset({"auto_lock", "away_mode", "valve_detection", "window_detection"})
_LOCKS = {"child_lock": "child_lock", "keypad_lockout": "keypad_lock"}
_CALIBRATION = "local_temperature_calibration"
EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Place:
    """Where Home Assistant has a feature: the entity's domain and the object id of its discovery.

    `capability` is what the entity's capabilities call it, None for the domain's basics.
    """

    domain: str
    object_id: str
    capability: str | None = None

    def unique_id(self, ieee: str, base: str) -> str:
        """Return the unique id of the entity: of a device's address below a base topic."""
        return f"{ieee}_{self.object_id}_{base}"


def place_of(feature: Feature, all_features: Iterable[Feature] = ()) -> Place | None:
    """Return where Home Assistant has a feature, None if only zigbee2mqtt itself reaches it.

    `all_features` are those of the whole device: a lamp takes its effects itself.
    """
    if feature.group is not None:
        return _in_group(feature, feature.group)
    if feature.within:
        return None
    if feature.settable:
        return _set_by(feature, all_features)
    domain = {"binary": "binary_sensor"}.get(feature.kind, "sensor")
    if feature.kind in {"binary", "numeric"}:
        return Place(domain, _with_endpoint(feature.name, feature.endpoint))
    return Place(domain, feature.message_key) if feature.stated else None


def _set_by(feature: Feature, all_features: Iterable[Feature]) -> Place | None:
    """Return the entity that sets a feature of no specific type."""
    name = _with_endpoint(feature.name, feature.endpoint)
    match feature.kind:
        case "binary":
            return Place("switch", f"switch_{name}")
        case "numeric":
            return Place("number", name)
        case "enum":
            return _chosen(feature, all_features)
        case "text":
            return Place("text", feature.message_key)
    return None


def _chosen(feature: Feature, all_features: Iterable[Feature]) -> Place:
    """Return the entity of an enum that can be set."""
    if feature.name == EFFECT:
        lamp = next((it for it in all_features if it.group == "light"), None)
        if lamp is not None:
            return Place("light", _with_endpoint("light", lamp.endpoint), EFFECT)
    domain = "button" if len(feature.values) == 1 and feature.values[0] else "select"
    return Place(domain, feature.message_key)


def _in_group(feature: Feature, group: Group) -> Place | None:
    if group == "light" and (feature.name in _COLORS or set(feature.within) & _COLORS_KEYS):
        return Place("light", _with_endpoint("light", feature.endpoint), "color")
    if feature.within:
        return None
    if group == "climate" and feature.name == _CALIBRATION:
        return Place("number", _with_endpoint(feature.name, feature.endpoint))
    if feature.name not in _TAKEN[group]:
        return None
    capability = _TAKEN[group][feature.name]
    plain = feature.message_key.removesuffix(f"_{feature.endpoint}")
    if group == "lock":
        return Place("lock", _LOCKS.get(feature.message_key, "lock"), capability)
    if group == "switch" and plain in _BY_PROPERTY:
        return Place("switch", plain, capability)
    return Place(group, _with_endpoint(group, feature.endpoint), capability)


# The key that both ways to tell a colour stand below in messages, without and with an endpoint.
_COLORS_KEYS = frozenset({"color"}) | _COLORS


def _with_endpoint(name: str, endpoint: str | None) -> str:
    return f"{name}_{endpoint}" if endpoint else name
