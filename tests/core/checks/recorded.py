"""Hold what a real Home Assistant offers to automations, recorded for tests without one.

`tests/integration/test_recorded.py` compares the recording with the installed core, and records
it anew with RECORD=1 in the environment.
"""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any

from custom_components.ai_automation.core.home import (
    Action,
    ActionField,
    Dialect,
    Home,
    Purpose,
    TemplateNames,
)

FILE = Path(__file__).parents[2] / "fixtures" / "core.json"
# Integrations of Home Assistant that offer something to automations and need no device.
INTEGRATIONS = (
    "alarm_control_panel", "automation", "button", "calendar", "camera", "climate", "conversation",
    "counter", "cover", "date", "datetime", "event", "fan", "frontend", "group", "homeassistant",
    "humidifier", "image", "input_boolean", "input_button", "input_datetime", "input_number",
    "input_select", "input_text", "lawn_mower", "light", "lock", "logger", "media_player", "notify",
    "number", "person", "persistent_notification", "remote", "scene", "script", "select", "siren",
    "sun", "switch", "system_log", "tag", "text", "time", "timer", "todo", "tts", "update",
    "vacuum", "valve", "water_heater", "weather", "zone",
)  # fmt: skip


def recording(home: Home) -> dict[str, Any]:
    """Return what is recorded of a home, as JSON-ready data."""
    dialect = home.dialect
    assert dialect.triggers is not None
    assert dialect.conditions is not None
    assert dialect.templates is not None
    return {
        "actions": {
            name: {
                "fields": _fields(action.fields),
                "targeted": action.targeted,
                "accepts": sorted(action.accepts),
                "open": action.open,
            }
            for name, action in sorted(home.actions.items())
        },
        "triggers": _purposes(dialect.triggers),
        "conditions": _purposes(dialect.conditions),
        "templates": {
            "functions": sorted(dialect.templates.functions),
            "filters": sorted(dialect.templates.filters),
            "tests": sorted(dialect.templates.tests),
        },
    }


def _fields(fields: tuple[ActionField, ...]) -> dict[str, Any]:
    return {it.name: {"required": it.required, "selector": _json(it.selector)} for it in fields}


def _purposes(purposes: Mapping[str, Purpose]) -> dict[str, Any]:
    return {
        key: {
            "fields": _fields(it.fields),
            "filters": None if it.filters is None else _json(it.filters),
            "open": it.open,
        }
        for key, it in sorted(purposes.items())
    }


def _json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def offered() -> tuple[dict[str, Action], Dialect]:
    """Return the recorded actions, and what automations can be written with."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    actions = {
        name: Action(
            name,
            _read_fields(it["fields"]),
            targeted=it["targeted"],
            accepts=frozenset(it["accepts"]),
            open=it["open"],
        )
        for name, it in data["actions"].items()
    }
    names = {key: frozenset(those) for key, those in data["templates"].items()}
    dialect = Dialect(
        _read_purposes(data["triggers"]),
        _read_purposes(data["conditions"]),
        None,
        TemplateNames(**names),
    )
    return actions, dialect


def _read_fields(data: Mapping[str, Any]) -> tuple[ActionField, ...]:
    return tuple(ActionField(name, it["required"], it["selector"]) for name, it in data.items())


def _read_purposes(data: Mapping[str, Any]) -> dict[str, Purpose]:
    return {
        key: Purpose(
            key,
            _read_fields(it["fields"]),
            None if it["filters"] is None else tuple(it["filters"]),
            open=it["open"],
        )
        for key, it in data.items()
    }
