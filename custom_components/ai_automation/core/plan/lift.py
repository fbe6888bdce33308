"""Lift a Home Assistant automation configuration to a plan.

A part is modelled only if all its keys are known; everything else is kept as it is.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .actions import lift_actions
from .conditions import lift_conditions
from .model import AutomationPlan, BlueprintUse
from .modern import modern_automation
from .triggers import lift_triggers
from .values import NotPlainError, as_mapping, as_text, parse_truth, parse_whole

_MODES = ("single", "restart", "queued", "parallel")


def _mode(value: Any) -> str:
    if value not in _MODES:
        raise NotPlainError(value)
    return str(value)


def _blueprint(value: Any) -> BlueprintUse:
    config = as_mapping(value)
    if not {"path"} <= config.keys() <= {"path", "input"}:
        raise NotPlainError(value)
    return BlueprintUse(as_text(config["path"]), as_mapping(config.get("input")))


# What stands beside triggers, conditions and actions: attribute, and how it is read.
_KEYS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "id": ("id", as_text),
    "alias": ("alias", lambda value: str(value or "")),
    "description": ("description", lambda value: str(value or "")),
    "mode": ("mode", _mode),
    "max": ("max_runs", parse_whole),
    "max_exceeded": ("max_exceeded", as_text),
    "variables": ("variables", as_mapping),
    "trigger_variables": ("trigger_variables", as_mapping),
    "trace": ("trace", as_mapping),
    "initial_state": ("initial_state", parse_truth),
    "use_blueprint": ("blueprint", _blueprint),
}
_PARTS: Mapping[str, Callable[[Any], Any]] = {
    "triggers": lift_triggers,
    "conditions": lift_conditions,
    "actions": lift_actions,
}
# With a blueprint, other keys replace what it says: they are kept, whatever they are.
_BLUEPRINT_KEYS: tuple[str, ...] = ("id", "alias", "description", "use_blueprint")


def lift(config: Mapping[str, Any]) -> AutomationPlan:
    """Return the plan of an automation configuration; unmodelled parts are carried as raw."""
    rest = modern_automation(config)
    values: dict[str, Any] = dict.fromkeys(_PARTS, ())
    keys = _BLUEPRINT_KEYS if "use_blueprint" in rest else (*_KEYS, *_PARTS)
    for key in keys:
        if key in rest:
            attribute, read = _KEYS.get(key) or (key, _PARTS[key])
            try:
                values[attribute] = read(rest[key])
            except NotPlainError:
                continue
            del rest[key]
    return AutomationPlan(**values, extra=rest)
