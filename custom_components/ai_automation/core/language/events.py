"""Hold what events mean as states, by domain and device class."""

from collections.abc import Mapping

from ..home import Entity

# "*off" is any state but off; a domain with a class ("cover.garage") goes before its domain.
type States = Mapping[str, Mapping[str, str]]

_ON_OFF = (
    "light", "switch", "fan", "input_boolean", "siren", "humidifier", "remote", "schedule",
    "automation", "script", "group", "calendar", "update",
)  # fmt: skip
_OPENINGS = ("door", "window", "garage_door", "opening")
_PRESENCES = ("motion", "occupancy", "presence", "moving")
_ALARMS = (
    "smoke", "gas", "carbon_monoxide", "moisture", "vibration", "sound", "tamper", "safety",
    "problem", "heat", "cold", "light", "motion", "occupancy", "presence", "moving",
)  # fmt: skip
# What says that a bell was rung, if it is no event: of no class, or heard or seen at the door.
_BUTTONS = ("None", "occupancy", "sound")
NOT = "*"


def _classes(domain: str, classes: tuple[str, ...], state: str) -> dict[str, str]:
    return {f"{domain}.{name}": state for name in classes}


EVENT_STATES: States = {
    "open": {**_classes("binary_sensor", _OPENINGS, "on"), "cover": "open", "valve": "open"},
    "closed": {**_classes("binary_sensor", _OPENINGS, "off"), "cover": "closed", "valve": "closed"},
    "on": {
        **dict.fromkeys(_ON_OFF, "on"), "media_player": "*off", "climate": "*off",
        "water_heater": "*off", "vacuum": "cleaning", "lawn_mower": "mowing", "timer": "active",
        "valve": "open", "binary_sensor": "on",
    },
    "off": {
        **dict.fromkeys(_ON_OFF, "off"), "media_player": "off", "climate": "off",
        "water_heater": "off", "timer": "idle", "valve": "closed", "binary_sensor": "off",
    },
    "locked": {"lock": "locked", "binary_sensor.lock": "off"},
    "unlocked": {"lock": "unlocked", "binary_sensor.lock": "on"},
    "jammed": {"lock": "jammed"},
    "playing": {"media_player": "playing"},
    "paused": {"media_player": "paused", "vacuum": "paused", "lawn_mower": "paused"},
    "not_playing": {"media_player": "*playing"},
    "detected": {
        **_classes("binary_sensor", _ALARMS, "on"), "siren": "on",
        "alarm_control_panel": "triggered",
    },
    "cleared": _classes("binary_sensor", _ALARMS, "off"),
    "dry": {"binary_sensor.moisture": "off"},
    "occupied": _classes("binary_sensor", _PRESENCES, "on"),
    "vacant": _classes("binary_sensor", _PRESENCES, "off"),
    "cleaning": {"vacuum": "cleaning", "lawn_mower": "mowing"},
    "docked": {"vacuum": "docked", "lawn_mower": "docked"},
    "error": {"vacuum": "error", "lawn_mower": "error", "binary_sensor.problem": "on"},
    "armed_away": {"alarm_control_panel": "armed_away"},
    "armed_home": {"alarm_control_panel": "armed_home"},
    "armed_night": {"alarm_control_panel": "armed_night"},
    "armed": {"alarm_control_panel": "*disarmed"},
    "disarmed": {"alarm_control_panel": "disarmed"},
    "low": {"binary_sensor.battery": "on"},
    "pressed": {"event": "?", "button": "?", "input_button": "?"}
    | _classes("binary_sensor", _BUTTONS, "on"),
    "heating": {"climate": "heat", "binary_sensor.heat": "on"},
    "cooling": {"climate": "cool"},
    "unavailable": {"": "unavailable"},
    "raining": {"weather": "rainy", "binary_sensor.moisture": "on"},
    "snowing": {"weather": "snowy"},
    "sunny": {"weather": "sunny"},
    "plugged": {"binary_sensor.plug": "on"},
    "unplugged": {"binary_sensor.plug": "off"},
    "connected": {"binary_sensor.connectivity": "on"},
    "disconnected": {"binary_sensor.connectivity": "off"},
    "home": {"person": "home", "device_tracker": "home"},
    "away": {"person": "*home", "device_tracker": "*home"},
    "finished": {
        "vacuum": "docked", "lawn_mower": "docked", "timer": "idle", "binary_sensor.running": "off",
        "script": "off", "media_player": "*playing",
    },
}  # fmt: skip

# Attributes that list what a thing can be set to, and the attribute that is set (None: the state).
OPTION_LISTS: Mapping[str, str | None] = {
    "options": None, "hvac_modes": None, "operation_list": None, "preset_modes": "preset_mode",
    "fan_modes": "fan_mode", "available_modes": "mode", "source_list": "source",
}  # fmt: skip
# States that are "on" without being it: nothing happens when an entity comes back from them.
GONE = ("unavailable", "unknown")
# What is neither on nor in use.
OFF_STATES: Mapping[str, tuple[str, ...]] = {"media_player": ("off", "standby")}

# What people mean by "what was on": not sensors, automations and the like.
_SWITCHED = frozenset({
    "light", "switch", "fan", "media_player", "climate", "humidifier", "water_heater", "siren",
    "vacuum", "lawn_mower", "input_boolean", "valve", "remote",
})  # fmt: skip


def can_be(entity: Entity, event: str) -> bool:
    """Tell whether an event can happen to an entity."""
    return event_state(event, entity) is not None


def event_state(event: str, entity: Entity) -> str | None:
    """Return the state an event means for an entity, None if it cannot happen to it."""
    states = EVENT_STATES[event]
    precise = states.get(f"{entity.domain}.{entity.device_class}")
    return precise or states.get(entity.domain) or states.get("")


def counts(entity: Entity, event: str) -> bool:
    """Tell whether people mean a thing by "what is on": not sensors, automations and the like."""
    return entity.domain in _SWITCHED or event not in ("on", "off")
