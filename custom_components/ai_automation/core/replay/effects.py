"""Tell what a call is after: the state that an entity is to have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .model import Call
from .reading import number

# How far a value may be from what was asked for: in steps of one, or of hundredths.
_NEARLY, _NEARLY_PART = 0.5, 0.05
_OFF = frozenset({"off", "standby"})
_UNKNOWN = frozenset({"unknown", "unavailable", ""})
_NOT_ON = _OFF | _UNKNOWN

# By the action's name: the states that it leads to.
_STATES: Mapping[str, tuple[str, ...]] = {
    "alarm_arm_away": ("armed_away", "arming"),
    "alarm_arm_home": ("armed_home", "arming"),
    "alarm_arm_night": ("armed_night", "arming"),
    "alarm_arm_vacation": ("armed_vacation", "arming"),
    "alarm_disarm": ("disarmed",),
    "close_cover": ("closed", "closing"),
    "close_valve": ("closed", "closing"),
    "dock": ("docked", "returning"),
    "lock": ("locked", "locking"),
    "media_pause": ("paused",),
    "media_play": ("playing", "buffering"),
    "media_stop": ("idle", "off"),
    "open_cover": ("open", "opening"),
    "open_valve": ("open", "opening"),
    "pause": ("paused",),
    "return_to_base": ("returning", "docked"),
    "start": ("cleaning",),
    "start_mowing": ("mowing",),
    "turn_off": ("off", "standby"),
    "unlock": ("unlocked", "unlocking", "open"),
}
# By the action's name: the field that holds the wanted value, and the attribute that shows it.
_VALUES: Mapping[str, tuple[str, str | None]] = {
    "select_option": ("option", None),
    "set_cover_position": ("position", "current_position"),
    "set_hvac_mode": ("hvac_mode", None),
    "set_operation_mode": ("operation_mode", None),
    "set_preset_mode": ("preset_mode", "preset_mode"),
    "set_temperature": ("temperature", "temperature"),
    "set_valve_position": ("position", "current_position"),
    "set_value": ("value", None),
    "volume_set": ("volume_level", "volume_level"),
}


@dataclass(frozen=True, slots=True)
class Aim:
    """What an entity is to be: in one of the states, any but off, or at a value."""

    entity_id: str
    states: tuple[str, ...] = ()
    attribute: str | None = None
    number: float | None = None

    def met(self, value: str) -> bool:
        """Tell whether a value is what is aimed at."""
        if self.number is not None:
            exact = number(value)
            nearly = _NEARLY if abs(self.number) > 1 else _NEARLY_PART
            return exact is not None and abs(exact - self.number) < nearly
        if self.states:
            return value in self.states
        return value not in _NOT_ON

    def opposed(self, value: str) -> bool:
        """Tell whether a value is known, and another one."""
        return value not in _UNKNOWN and not self.met(value)


def aims_of(call: Call, present: Callable[[str], str | None]) -> list[Aim]:
    """Return what a call is after, for each of its entities; nothing if that is not known.

    `present` gives the state of an entity before it, which `toggle` turns round.
    """
    name = call.action.partition(".")[2]
    return [
        aim
        for entity_id in call.entity_ids
        if (aim := _aim(name, entity_id, call.data, present)) is not None
    ]


def _aim(
    name: str, entity_id: str, data: Mapping[str, Any], present: Callable[[str], str | None]
) -> Aim | None:
    if name == "toggle" and (state := present(entity_id)) is not None and state not in _UNKNOWN:
        name = "turn_on" if state in _OFF else "turn_off"
    if name == "turn_on":
        domain = entity_id.partition(".")[0]
        return None if domain in ("scene", "script", "automation") else Aim(entity_id)
    if name in _STATES:
        return Aim(entity_id, _STATES[name])
    if name not in _VALUES:
        return None
    key, attribute = _VALUES[name]
    value = data.get(key)
    if value is None:
        return None
    exact = number(value)
    states = () if exact is not None else (str(value),)
    return Aim(entity_id, states, attribute, exact)
