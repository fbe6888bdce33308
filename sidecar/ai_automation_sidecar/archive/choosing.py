"""Choose what of a recorder's rows is worth keeping for months."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
import json
from typing import Any, Final

from ..core.attribution.domains import TRACKED
from ..core.named import matches

# What people set and what tells where they are: every change of it is kept.
_KEPT: Final = TRACKED | {
    "automation", "button", "calendar", "counter", "device_tracker", "event", "input_button",
    "input_datetime", "input_number", "input_text", "number", "remote", "schedule", "select",
    "timer", "weather", "zone",
}  # fmt: skip
# Their rows tell of runs by their contexts, whether anything about them changes or not.
RUNNING: Final = frozenset({"automation", "script"})
MEASURING: Final = frozenset({"sensor", "weather"})
# A sensor with more different texts than this measures something, if it is no number either.
MOST_TEXTS: Final = 12
# Seconds: of what measures, the last value of each is kept; later, of each of the longer ones.
SLOT: Final = 300.0
LATER_SLOT: Final = 900.0
LATER: Final = 30 * 86400.0

# What an entity is, what people set of it, and what automations wait for. Where exactly people
# are, what is played, and what changes all the time is not among it.
_ATTRIBUTES: Final = frozenset({
    "away_mode", "brightness", "current_position", "current_tilt_position", "device_class",
    "entity_id", "event_type", "fan_mode", "friendly_name", "humidity", "hvac_action",
    "hvac_mode", "in_zones", "is_volume_muted", "media_content_type", "operation_mode", "options",
    "oscillating", "percentage", "preset_mode", "restored", "source", "source_type",
    "state_class", "supported_features", "swing_mode", "target_temp_high", "target_temp_low",
    "temperature", "unit_of_measurement", "user_id", "volume_level",
})  # fmt: skip
# Events of Home Assistant about itself.
_HOUSEKEEPING: Final = (
    "*_registry_updated", "*_reloaded", "component_loaded", "config_entry_*", "core_config_*",
    "data_entry_flow_*", "homeassistant_close", "labs_updated", "logging_changed",
    "lovelace_updated", "panels_updated", "recorder_*", "repairs_*", "service_re*", "state_*",
    "themes_updated", "user_*",
)  # fmt: skip
# Attributes or data of which nothing is kept.
NOTHING: Final = "{}"
# Of calls and runs, what tells whose doing a change was; not what was said or sent.
_CALL: Final = ("domain", "service")
_DATA: Final[Mapping[str, tuple[str, ...]]] = {
    "automation_triggered": ("entity_id", "name", "source"),
    "script_started": ("entity_id", "name"),
}


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the owner wants kept: for how many days, and without which entities.

    `excluded` are entity ids, with `*` for anything: "person.*", "*_bedroom".
    """

    days: int = 400
    excluded: tuple[str, ...] = ()

    def wants(self, entity_id: str) -> bool:
        """Tell whether an entity is kept."""
        return entity_id.partition(".")[0] in _KEPT and not matches(entity_id, self.excluded)


EVERYTHING: Final = Keeping()


def is_number(state: str) -> bool:
    """Tell whether a state is a number."""
    try:
        float(state)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def attributes_of(text: str | None) -> str:
    """Return what is kept of attributes, in a form that is the same for the same content."""
    return _told(text, _ATTRIBUTES)


def wants_event(kind: str) -> bool:
    """Tell whether events of a type are kept."""
    return not matches(kind, _HOUSEKEEPING)


@lru_cache(maxsize=4096)
def data_of(kind: str, text: str | None) -> str:
    """Return what is kept of an event's data."""
    if kind != "call_service":
        return _told(text, _DATA[kind]) if kind in _DATA else text or NOTHING
    data = _parsed(text)
    kept: dict[str, Any] = {key: data[key] for key in _CALL if key in data}
    service_data = data.get("service_data")
    if isinstance(service_data, dict) and "entity_id" in service_data:
        kept["service_data"] = {"entity_id": service_data["entity_id"]}
    return _plain(kept)


def _told(text: str | None, keys: Collection[str]) -> str:
    data = _parsed(text)
    return _plain({key: data[key] for key in sorted(data) if key in keys})


def _parsed(text: str | None) -> dict[str, Any]:
    try:
        data = json.loads(text or NOTHING)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _plain(data: Mapping[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)
