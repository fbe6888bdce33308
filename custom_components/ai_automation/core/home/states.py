"""Tell which states an entity can have, where Home Assistant limits them.

The names are Home Assistant's; a test compares them with the installed core.
"""

from collections.abc import Mapping

from .model import Entity

# The state that an action leaves its entities in, where the action's name alone tells it.
RESULTS: Mapping[str, str] = {
    "turn_on": "on",
    "turn_off": "off",
    "open_cover": "open",
    "close_cover": "closed",
    "open_valve": "open",
    "close_valve": "closed",
    "lock": "locked",
    "unlock": "unlocked",
}
_ON_OFF = frozenset({"on", "off"})
STATES: Mapping[str, frozenset[str]] = {
    "alarm_control_panel": frozenset(
        {
            "armed_away",
            "armed_custom_bypass",
            "armed_home",
            "armed_night",
            "armed_vacation",
            "arming",
            "disarmed",
            "disarming",
            "pending",
            "triggered",
        }
    ),
    "automation": _ON_OFF,
    "binary_sensor": _ON_OFF,
    "cover": frozenset({"closed", "closing", "open", "opening"}),
    "fan": _ON_OFF,
    "humidifier": _ON_OFF,
    "input_boolean": _ON_OFF,
    "lawn_mower": frozenset({"docked", "error", "idle", "mowing", "paused", "returning"}),
    "light": _ON_OFF,
    "lock": frozenset({"jammed", "locked", "locking", "open", "opening", "unlocked", "unlocking"}),
    "remote": _ON_OFF,
    "schedule": _ON_OFF,
    "script": _ON_OFF,
    "siren": _ON_OFF,
    "sun": frozenset({"above_horizon", "below_horizon"}),
    "switch": _ON_OFF,
    "timer": frozenset({"active", "idle", "paused"}),
    "update": _ON_OFF,
    "vacuum": frozenset({"cleaning", "docked", "error", "idle", "paused", "returning"}),
    "valve": frozenset({"closed", "closing", "open", "opening"}),
}
# Any entity can have these.
MISSING = frozenset({"unavailable", "unknown"})
# Attributes that list the states of entities whose states are their own.
_LISTED: Mapping[str, str] = {
    "climate": "hvac_modes",
    "input_select": "options",
    "select": "options",
    "sensor": "options",
}

_TOLD_IN_WORDS = frozenset({"date", "enum", "timestamp", "uptime"})


def possible_states(entity: Entity) -> frozenset[str] | None:
    """Return the states that an entity can have, None if any text may be one."""
    if (states := STATES.get(entity.domain)) is not None:
        return states | MISSING
    listed = entity.attributes.get(_LISTED.get(entity.domain, ""))
    if not isinstance(listed, list | tuple) or not listed:
        return None
    # Scripts write any number into a sensor; only one that says so is limited to its options.
    if entity.domain == "sensor" and entity.device_class != "enum":
        return None
    return frozenset(map(str, listed)) | MISSING


def is_numeric(entity: Entity) -> bool | None:
    """Tell whether the state is a number, None if that cannot be told."""
    if entity.domain in {"counter", "input_number", "number"}:
        return True
    if possible_states(entity) is not None:
        return False
    if entity.domain == "sensor" and entity.device_class is not None:
        # As Home Assistant's sensor expects: an air quality index has no unit.
        return entity.device_class not in _TOLD_IN_WORDS
    return True if entity.unit is not None or entity.state_class is not None else None
