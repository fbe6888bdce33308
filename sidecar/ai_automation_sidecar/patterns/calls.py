"""Tell which action brings an entity into a state that a person brought it into."""

from collections.abc import Mapping

from ..core.home import Action, ActionField, Entity
from ..core.plan import Target
from ..core.plan.model import CallAction
from ..history.model import ATTRIBUTE_MARK

# Action by domain and state, with the capability that it needs.
_CALLS: Mapping[str, Mapping[str, tuple[str, str | None]]] = {
    "alarm_control_panel": {
        "armed_away": ("alarm_arm_away", "arm_away"),
        "armed_home": ("alarm_arm_home", "arm_home"),
        "armed_night": ("alarm_arm_night", "arm_night"),
        "disarmed": ("alarm_disarm", None),
    },
    "cover": {
        "closed": ("close_cover", "close"),
        "closing": ("close_cover", "close"),
        "open": ("open_cover", "open"),
        "opening": ("open_cover", "open"),
    },
    "lawn_mower": {"docked": ("dock", "dock"), "mowing": ("start_mowing", "start_mowing")},
    "lock": {
        "locked": ("lock", None),
        "locking": ("lock", None),
        "unlocked": ("unlock", None),
        "unlocking": ("unlock", None),
    },
    "media_player": {
        "off": ("turn_off", "turn_off"),
        "on": ("turn_on", "turn_on"),
        "paused": ("media_pause", "pause"),
        "playing": ("media_play", "play"),
    },
    "vacuum": {"cleaning": ("start", "start"), "returning": ("return_to_base", "return_home")},
    "valve": {
        "closed": ("close_valve", "close"),
        "closing": ("close_valve", "close"),
        "open": ("open_valve", "open"),
        "opening": ("open_valve", "open"),
    },
}
# Actions with the data that proposals may give them, besides those above.
_MORE: Mapping[str, tuple[str, ...]] = {
    "climate.set_preset_mode": ("preset_mode",),
    "light.toggle": (),
    "light.turn_on": ("brightness_pct", "color_temp_kelvin"),
}
_SWITCHED = ("fan", "humidifier", "input_boolean", "light", "siren", "switch")
# States that are the same wish: the way there, and being there.
_GOALS = {"closing": "closed", "locking": "locked", "opening": "open", "unlocking": "unlocked"}
# From these a media player is switched on, whatever it does then.
_ASLEEP = {"off", "standby"}
_AWAKE = {"idle", "on", "paused", "playing"}


def goal_of(domain: str, state: str, previous: str) -> str:
    """Return the state that a change is meant to lead to."""
    if domain in {"cover", "lock", "valve"}:
        return _GOALS.get(state, state)
    if domain == "media_player" and previous in _ASLEEP and state in _AWAKE:
        return "on"
    return "activated" if domain == "scene" else state


def call_for(subject: str, goal: str, entity: Entity) -> CallAction | None:
    """Return the action that brings a subject to a goal, None if there is none for it."""
    found = _named(subject, goal, entity)
    if found is None:
        return None
    action, data, needed = found
    if needed is not None and entity.capabilities and needed not in entity.capabilities:
        return None
    return CallAction(f"{entity.domain}.{action}", Target(entity_ids=(entity.entity_id,)), data)


def _named(
    subject: str, goal: str, entity: Entity
) -> tuple[str, Mapping[str, object], str | None] | None:
    """Return the action's name without its domain, its data and the capability it needs."""
    domain = entity.domain
    if ATTRIBUTE_MARK in subject:
        return "set_temperature", {"temperature": float(goal)}, "target_temperature"
    if domain in _SWITCHED and goal in {"off", "on"}:
        return f"turn_{goal}", {}, None
    if domain == "scene" or (domain == "script" and goal == "on"):
        return "turn_on", {}, None
    if domain == "climate":
        modes = entity.attributes.get("hvac_modes")
        known = not modes or goal in modes
        return ("set_hvac_mode", {"hvac_mode": goal}, None) if known else None
    if domain == "input_select":
        return "select_option", {"option": goal}, None
    if domain == "media_player" and goal == "on" and "turn_on" not in entity.capabilities:
        goal = "playing"
    if domain in _CALLS and goal in _CALLS[domain]:
        action, needed = _CALLS[domain][goal]
        return action, {}, needed
    return None


def known_actions() -> dict[str, Action]:
    """Return the actions that proposals may use, for homes that do not list their own."""
    actions = [
        Action(f"{domain}.{name}", targeted=True)
        for domain, names in _CALLS.items()
        for name in {action for action, _ in names.values()}
    ]
    actions += [
        Action(f"{domain}.turn_{state}", targeted=True)
        for domain in (*_SWITCHED, "climate", "scene", "script")
        for state in ("off", "on")
    ]
    actions += [
        Action(action, (ActionField(field, required=True),), targeted=True)
        for action, field in (
            ("climate.set_hvac_mode", "hvac_mode"),
            ("climate.set_temperature", "temperature"),
            ("input_select.select_option", "option"),
            ("water_heater.set_temperature", "temperature"),
        )
    ]
    message = ActionField("message", required=True)
    actions.append(Action("persistent_notification.create", (message, ActionField("title"))))
    actions += [Action(f"homeassistant.turn_{state}", targeted=True) for state in ("off", "on")]
    for action, fields in _MORE.items():
        actions.append(Action(action, tuple(ActionField(it) for it in fields), targeted=True))
    return {action.action: action for action in actions}
