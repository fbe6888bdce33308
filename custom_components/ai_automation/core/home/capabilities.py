"""Derive what an entity can do from its supported features and attributes.

Feature bits are Home Assistant's (`<Domain>EntityFeature`); a test compares them with the
installed core.
"""

from collections.abc import Mapping
from typing import Any

FEATURES: Mapping[str, Mapping[str, int]] = {
    "alarm_control_panel": {
        "arm_home": 1,
        "arm_away": 2,
        "arm_night": 4,
        "trigger": 8,
        "arm_custom_bypass": 16,
        "arm_vacation": 32,
    },
    "climate": {
        "target_temperature": 1,
        "target_temperature_range": 2,
        "target_humidity": 4,
        "fan_mode": 8,
        "preset_mode": 16,
        "swing_mode": 32,
        "turn_off": 128,
        "turn_on": 256,
    },
    "cover": {
        "open": 1,
        "close": 2,
        "set_position": 4,
        "stop": 8,
        "open_tilt": 16,
        "close_tilt": 32,
        "stop_tilt": 64,
        "set_tilt_position": 128,
    },
    "fan": {
        "set_speed": 1,
        "oscillate": 2,
        "direction": 4,
        "preset_mode": 8,
        "turn_off": 16,
        "turn_on": 32,
    },
    "humidifier": {"modes": 1},
    "lawn_mower": {"start_mowing": 1, "pause": 2, "dock": 4},
    "light": {"effect": 4, "flash": 8, "transition": 32},
    "lock": {"open": 1},
    "media_player": {
        "pause": 1,
        "seek": 2,
        "volume_set": 4,
        "volume_mute": 8,
        "previous_track": 16,
        "next_track": 32,
        "turn_on": 128,
        "turn_off": 256,
        "play_media": 512,
        "volume_step": 1024,
        "select_source": 2048,
        "stop": 4096,
        "play": 16384,
        "shuffle_set": 32768,
        "select_sound_mode": 65536,
        "repeat_set": 262144,
        "grouping": 524288,
    },
    "siren": {"turn_on": 1, "turn_off": 2, "tones": 4, "volume_set": 8, "duration": 16},
    "vacuum": {
        "pause": 4,
        "stop": 8,
        "return_home": 16,
        "fan_speed": 32,
        "send_command": 256,
        "locate": 512,
        "clean_spot": 1024,
        "start": 8192,
    },
    "valve": {"open": 1, "close": 2, "set_position": 4, "stop": 8},
    "water_heater": {
        "target_temperature": 1,
        "operation_mode": 2,
        "away_mode": 4,
        "on_off": 8,
    },
    "weather": {"forecast_daily": 1, "forecast_hourly": 2, "forecast_twice_daily": 4},
}

# What a person is followed by.
TRACKERS = "device_trackers"
# What a tag is known by.
TAG = "tag_id"
CAPABILITY_ATTRIBUTES: frozenset[str] = frozenset(
    {
        "available_modes",
        "code_arm_required",
        "code_format",
        TRACKERS,
        "effect_list",
        "fan_modes",
        "fan_speed_list",
        "hvac_modes",
        "max",
        "max_color_temp_kelvin",
        "max_humidity",
        "max_temp",
        "min",
        "min_color_temp_kelvin",
        "min_humidity",
        "min_temp",
        "mode",
        "operation_list",
        "options",
        "preset_modes",
        "sound_mode_list",
        "source_list",
        "step",
        "supported_color_modes",
        "swing_modes",
        TAG,
        "target_temp_step",
        "user_id",
    }
)

_COLOR_MODES = {"hs", "rgb", "rgbw", "rgbww", "xy"}
_PLAIN_MODES = {"onoff", "unknown"}


def capabilities_of(
    domain: str, supported_features: int, attributes: Mapping[str, Any]
) -> frozenset[str]:
    """Return the names of what an entity of this domain can do beyond the domain's basics.

    Lights have "brightness", "color" and "color_temp" by their supported colour modes.
    """
    names = {name for name, bit in FEATURES.get(domain, {}).items() if supported_features & bit}
    if domain == "light":
        modes = set(attributes.get("supported_color_modes") or ())
        if modes - _PLAIN_MODES:
            names.add("brightness")
        if modes & _COLOR_MODES:
            names.add("color")
        if "color_temp" in modes:
            names.add("color_temp")
    return frozenset(names)


def is_described(domain: str, attributes: Mapping[str, Any]) -> bool:
    """Tell whether a state says what its entity can do: a bare one leaves it open."""
    told = "supported_color_modes" if domain == "light" else "supported_features"
    return domain not in FEATURES or told in attributes
