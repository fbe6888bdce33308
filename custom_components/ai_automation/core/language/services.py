"""Hold which of Home Assistant's actions does a deed, by domain, and which one takes it back."""

from collections.abc import Mapping

_SWITCHED = (
    "light", "switch", "fan", "input_boolean", "media_player", "climate", "siren", "humidifier",
    "water_heater", "remote", "automation", "group", "schedule",
)  # fmt: skip


def _each(action: str, *domains: str) -> dict[str, str]:
    return {domain: f"{domain}.{action}" for domain in domains}


DEED_ACTIONS: Mapping[str, Mapping[str, str]] = {
    "on": {
        **_each("turn_on", *_SWITCHED, "script", "scene"), "vacuum": "vacuum.start",
        "lawn_mower": "lawn_mower.start_mowing", "valve": "valve.open_valve",
        "timer": "timer.start", "button": "button.press", "input_button": "input_button.press",
    },
    "off": {
        **_each("turn_off", *_SWITCHED, "script"), "vacuum": "vacuum.return_to_base",
        "lawn_mower": "lawn_mower.dock", "valve": "valve.close_valve", "timer": "timer.cancel",
        "alarm_control_panel": "alarm_control_panel.alarm_disarm",
    },
    "toggle": {
        **_each("toggle", "light", "switch", "fan", "input_boolean", "media_player", "cover",
                "humidifier", "siren"),
    },
    "open": {"cover": "cover.open_cover", "valve": "valve.open_valve", "lock": "lock.open"},
    "close": {"cover": "cover.close_cover", "valve": "valve.close_valve"},
    "lock": {"lock": "lock.lock"},
    "unlock": {"lock": "lock.unlock"},
    "disarm": {"alarm_control_panel": "alarm_control_panel.alarm_disarm"},
    "alarm": {
        "alarm_control_panel": "alarm_control_panel.alarm_trigger", "siren": "siren.turn_on",
    },
    "arm_away": {"alarm_control_panel": "alarm_control_panel.alarm_arm_away"},
    "arm_home": {"alarm_control_panel": "alarm_control_panel.alarm_arm_home"},
    "arm_night": {"alarm_control_panel": "alarm_control_panel.alarm_arm_night"},
    "clean": {"vacuum": "vacuum.start", "lawn_mower": "lawn_mower.start_mowing"},
    "dock": {"vacuum": "vacuum.return_to_base", "lawn_mower": "lawn_mower.dock"},
    "activate": {"scene": "scene.turn_on", "script": "script.turn_on"},
    "pause": {
        "media_player": "media_player.media_pause", "vacuum": "vacuum.pause",
        "lawn_mower": "lawn_mower.pause", "timer": "timer.pause", "switch": "switch.turn_off",
    },
    "stop": {
        "media_player": "media_player.media_stop", "cover": "cover.stop_cover",
        "vacuum": "vacuum.stop", "valve": "valve.stop_valve", "timer": "timer.cancel",
    },
    "play": {"media_player": "media_player.media_play", "switch": "switch.turn_on"},
    "next": {"media_player": "media_player.media_next_track"},
    "mute": {"media_player": "media_player.volume_mute"},
    "unmute": {"media_player": "media_player.volume_mute"},
    "light": {"light": "light.turn_on"},
    "water": {"switch": "switch.turn_on", "valve": "valve.open_valve"},
    "press": {"button": "button.press", "input_button": "input_button.press"},
    "dim": {"light": "light.turn_on"},
    "brighten": {"light": "light.turn_on"},
}  # fmt: skip

# The kinds of things that anything can be done to.
DOABLE = frozenset(domain for actions in DEED_ACTIONS.values() for domain in actions)
INVERSE: Mapping[str, str] = {
    "on": "off", "off": "on", "open": "close", "close": "open", "lock": "unlock", "clean": "dock",
    "water": "off", "light": "off",
    "play": "pause", "pause": "play", "mute": "unmute", "unmute": "mute",
    "unlock": "lock",
}  # fmt: skip

# Domains whose values can be made more or less than they are.
STEPPED = frozenset(
    {
        "light", "climate", "water_heater", "media_player", "fan", "humidifier", "number",
        "input_number", "cover",
    }
)  # fmt: skip
# Domains whose values can be set, in words or numbers.
SETTABLE = frozenset(
    {
        "light", "cover", "climate", "water_heater", "fan", "media_player", "humidifier", "select",
        "input_select", "number", "input_number", "valve", "switch", "input_boolean",
    }
)  # fmt: skip
