"""Read from the installed Home Assistant what its purpose-specific triggers and conditions mean.

`python -m tests.core.replay.purposes` writes it down anew for the core.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
import importlib
import inspect
import json
from math import isclose
from pathlib import Path
import sys
from typing import Any

from homeassistant import components
from homeassistant.components.cover.condition import CoverConditionBase
from homeassistant.components.cover.trigger import CoverTriggerBase
from homeassistant.helpers import condition
from homeassistant.helpers.automation import ANY_DEVICE_CLASS
from homeassistant.helpers.trigger import entity_trigger as trigger
from homeassistant.helpers.typing import UNDEFINED

from tests.meta.project import CORE

TABLE = CORE / "replay" / "data" / "purposes.json"
_HELPERS = {trigger.__name__, condition.__name__, "homeassistant.helpers.trigger.models"}
_JUDGING = (
    "is_valid_state",
    "is_valid_transition",
    "_get_tracked_value",
    "_should_include",
    "entity_filter",
    "count_matches",
    "_get_threshold_value",
    "_is_valid_unit",
    "_get_entity_unit",
    "_needs_duration_tracking",
    "_state_valid_since",
    "_async_check",
    "async_attach_runner",
)
# What the integrations' own overrides of these mean.
_COVERED = {
    ("CoverTriggerBase", "is_valid_state"),
    ("CoverTriggerBase", "is_valid_transition"),
    ("CoverConditionBase", "is_valid_state"),
    ("EnteredZoneTrigger", "is_valid_state"),
    ("EnteredZoneTrigger", "is_valid_transition"),
    ("LeftZoneTrigger", "is_valid_state"),
    ("LeftZoneTrigger", "is_valid_transition"),
    ("OccupancyDetectedTrigger", "is_valid_state"),
    ("OccupancyDetectedTrigger", "is_valid_transition"),
    ("OccupancyClearedTrigger", "is_valid_state"),
    ("OccupancyClearedTrigger", "is_valid_transition"),
    ("InZoneCondition", "is_valid_state"),
    ("NotInZoneCondition", "is_valid_state"),
    ("OccupancyIsDetectedCondition", "is_valid_state"),
    ("OccupancyIsNotDetectedCondition", "is_valid_state"),
    ("ClimateHVACModeCondition", "is_valid_state"),
}
_SCALES = {
    "BrightnessTriggerMixin": 100 / 255,
    "BrightnessCondition": 100 / 255,
    "VolumeTriggerMixin": 100.0,
    "MediaPlayerIsVolumeCondition": 100.0,
}
_KINDS = {
    "EnteredZoneTrigger": "in_zone",
    "InZoneCondition": "in_zone",
    "LeftZoneTrigger": "out_of_zone",
    "NotInZoneCondition": "out_of_zone",
    "OccupancyDetectedTrigger": "occupied",
    "OccupancyIsDetectedCondition": "occupied",
    "OccupancyClearedTrigger": "empty",
    "OccupancyIsNotDetectedCondition": "empty",
}
_BY_OPTION = {"HVACModeChangedTrigger": "hvac_mode", "ClimateHVACModeCondition": "hvac_mode"}


def read() -> dict[str, dict[str, Any]]:
    """Return the rules by "triggers" or "conditions" and key."""
    return {
        "triggers": dict(_rules("trigger", "TRIGGERS", trigger.EntityTriggerBase)),
        "conditions": dict(_rules("condition", "CONDITIONS", condition.EntityConditionBase)),
    }


def _rules(module: str, table: str, base: type) -> Iterator[tuple[str, Any]]:
    folder = Path(components.__file__).parent
    for file in sorted(folder.glob(f"*/{module}.py")):
        domain = file.parent.name
        try:
            loaded = importlib.import_module(f"homeassistant.components.{domain}.{module}")
        except ImportError:
            continue  # needs libraries that are not installed
        for key, kind in getattr(loaded, table, {}).items():
            if inspect.isclass(kind) and issubclass(kind, base):
                rule = _rule(kind)
                if rule is not None:
                    yield f"{domain}.{key}", rule


def _rule(kind: type) -> dict[str, Any] | None:
    rule: dict[str, Any] = {"domains": _domains(kind)}
    for name in _JUDGING:
        owner = next(one for one in kind.__mro__ if name in one.__dict__ or one is object)
        if owner.__module__ in _HELPERS or owner is object:
            continue
        if owner.__name__ in _SCALES and name == "_get_tracked_value":
            rule["scale"] = _SCALES[owner.__name__]
        elif name == "_should_include" and hasattr(kind, "_valid_unit"):
            rule["needs_attribute"] = True
        elif name == "_get_entity_unit":
            continue
        elif name == "entity_filter" and hasattr(kind, "_required_features"):
            rule["feature"] = kind._required_features.name.lower()
        elif (owner.__name__, name) not in _COVERED:
            return None
    meaning = _meaning(kind)
    if meaning is None:
        return None
    if not getattr(kind, "_primary_entities_only", True):
        rule["all_entities"] = True
    return rule | meaning


def _meaning(kind: Any) -> dict[str, Any] | None:  # noqa: PLR0911 - one for each base class
    if kind.__name__ in _BY_OPTION:
        return {"kind": "into", "option": _BY_OPTION[kind.__name__]}
    if kind.__name__ in _KINDS:
        return {"kind": _KINDS[kind.__name__]}
    if issubclass(kind, trigger.EntityTargetStateTriggerBase) and hasattr(kind, "_to_states"):
        return {"kind": "into", "to": _plain(kind._to_states)}
    if issubclass(kind, trigger.EntityTransitionTriggerBase):
        return {"kind": "between", "from": _plain(kind._from_states), "to": _plain(kind._to_states)}
    if issubclass(kind, trigger.EntityOriginStateTriggerBase):
        return {"kind": "out_of", "from": _plain({kind._from_state})}
    if issubclass(kind, condition.EntityStateConditionBase) and hasattr(kind, "_states"):
        return {"kind": "into", "to": _plain(kind._states)}
    if issubclass(kind, CoverTriggerBase | CoverConditionBase):
        return {"kind": "is"}
    if issubclass(kind, trigger.EntityNumericalStateTriggerBase):
        changed = issubclass(kind, trigger.EntityNumericalStateChangedTriggerBase)
        return {"kind": "changed" if changed else "crossed"} | _units(kind)
    if issubclass(kind, condition.EntityNumericalConditionBase):
        return {"kind": "number"} | _units(kind)
    if issubclass(kind, trigger.StatelessEntityTriggerBase):
        return {"kind": "any", "stateless": True}
    bases = {one.__name__ for one in kind.__mro__ if one.__module__ in _HELPERS}
    return {"kind": "any"} if bases == {"EntityTriggerBase", "Trigger"} else None


def _units(kind: Any) -> dict[str, Any]:
    """Return the unit that is needed, or how units become the base unit: x * a + b."""
    if (converter := getattr(kind, "_unit_converter", None)) is not None:
        base = kind._base_unit
        lines = {}
        for unit in sorted(converter.VALID_UNITS, key=str):
            zero, one, ten = (converter.convert(value, unit, base) for value in (0, 1, 10))
            assert isclose(zero + 10 * (one - zero), ten, rel_tol=1e-9)
            lines[str(unit or "")] = [one - zero, zero]
        return {"units": lines}
    unit = kind._valid_unit
    return {} if unit is UNDEFINED else {"unit": unit}


def _domains(kind: Any) -> dict[str, dict[str, Any]]:
    found = {}
    for domain, spec in kind._domain_specs.items():
        one: dict[str, Any] = {}
        if spec.device_class is not ANY_DEVICE_CLASS:
            one["class"] = spec.device_class
        if spec.value_source is not None:
            one["attribute"] = spec.value_source
        if hasattr(spec, "target_value"):
            one["is"] = spec.target_value
        found[str(domain)] = one
    return found


def _plain(values: set[Any]) -> list[Any]:
    return sorted((item.value if isinstance(item, Enum) else item for item in values), key=str)


def as_text(rules: Mapping[str, Any]) -> str:
    """Return the rules as they are written down: one to a line."""
    parts = []
    for group, table in rules.items():
        lines = [f"    {json.dumps(key)}: {json.dumps(table[key])}" for key in sorted(table)]
        parts.append(f'  "{group}": {{\n' + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(f"{TABLE}\n")
    TABLE.write_text(as_text(read()), encoding="utf-8")
