"""Check that what an action acts on can do it, with values it takes."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..home import Entity, Home, domain_of
from ..texts import Texts
from .finding import Finding
from .targets import ANY_DOMAIN, action_name, call_data, is_call, named_entities
from .walk import parts

# Capability that an action needs of its targets.
ACTION_NEEDS: Mapping[str, str] = {
    "climate.set_fan_mode": "fan_mode",
    "climate.set_preset_mode": "preset_mode",
    "climate.set_swing_mode": "swing_mode",
    "cover.close_cover": "close",
    "cover.open_cover": "open",
    "cover.set_cover_position": "set_position",
    "cover.set_cover_tilt_position": "set_tilt_position",
    "cover.stop_cover": "stop",
    "fan.oscillate": "oscillate",
    "fan.set_direction": "direction",
    "fan.set_percentage": "set_speed",
    "fan.set_preset_mode": "preset_mode",
    "humidifier.set_mode": "modes",
    "lock.open": "open",
    "media_player.play_media": "play_media",
    "media_player.select_source": "select_source",
    "media_player.volume_mute": "volume_mute",
    "media_player.volume_set": "volume_set",
    "vacuum.return_to_base": "return_home",
    "valve.set_valve_position": "set_position",
    "water_heater.set_operation_mode": "operation_mode",
}
# Capability that a field of an action needs.
FIELD_NEEDS: Mapping[str, Mapping[str, str]] = {
    "light": {
        "brightness": "brightness",
        "brightness_pct": "brightness",
        "brightness_step": "brightness",
        "brightness_step_pct": "brightness",
        "color_name": "color",
        "color_temp_kelvin": "color_temp",
        "effect": "effect",
        "hs_color": "color",
        "rgb_color": "color",
        "rgbw_color": "color",
        "rgbww_color": "color",
        "xy_color": "color",
    },
    "fan": {"percentage": "set_speed", "preset_mode": "preset_mode"},
}
# Attribute that lists what a field may be.
OPTIONS: Mapping[str, str] = {
    "effect": "effect_list",
    "fan_mode": "fan_modes",
    "fan_speed": "fan_speed_list",
    "hvac_mode": "hvac_modes",
    "mode": "available_modes",
    "operation_mode": "operation_list",
    "option": "options",
    "preset_mode": "preset_modes",
    "sound_mode": "sound_mode_list",
    "source": "source_list",
    "swing_mode": "swing_modes",
}
# Limits of a field: fixed numbers, or the attributes that hold them.
RANGES: Mapping[str, tuple[float | str, float | str]] = {
    "brightness": (0, 255),
    "brightness_pct": (0, 100),
    "humidity": ("min_humidity", "max_humidity"),
    "percentage": (0, 100),
    "position": (0, 100),
    "temperature": ("min_temp", "max_temp"),
    "tilt_position": (0, 100),
    "value": ("min", "max"),
    "volume_level": (0, 1),
}


def check_capabilities(config: Mapping[str, Any], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield a finding for every call that an entity it names cannot carry out."""
    for part in parts(config):
        if part.section != "actions" or not is_call(part.config):
            continue
        action, data = action_name(part.config), call_data(part.config)
        for entity in named_entities(part.config, home):
            yield from _call(action, data, entity, part.place, texts)


def _call(
    action: str, data: Mapping[str, Any], entity: Entity, place: str, texts: Texts
) -> Iterator[Finding]:
    domain = domain_of(action)
    if domain != entity.domain and domain not in ANY_DOMAIN and domain in _ENTITY_DOMAINS:
        yield Finding(
            "wrong_domain",
            "error",
            texts["wrong_domain"].format(action=action, name=entity.name),
            f"{place}/target",
        )
        return
    needed = ACTION_NEEDS.get(action)
    if needed and needed not in entity.capabilities:
        yield Finding(
            "no_capability",
            "error",
            texts["no_capability"].format(
                name=entity.name, action=action, capability=_word(needed, texts)
            ),
            f"{place}/action",
        )
        return
    for field, value in data.items():
        yield from _field(domain, field, value, entity, f"{place}/data/{field}", texts)


def _field(
    domain: str, field: str, value: Any, entity: Entity, place: str, texts: Texts
) -> Iterator[Finding]:
    needed = FIELD_NEEDS.get(domain, {}).get(field)
    if needed and needed not in entity.capabilities:
        yield Finding(
            "no_capability_field",
            "error",
            texts["no_capability_field"].format(name=entity.name, capability=_word(needed, texts)),
            place,
        )
        return
    options = entity.attributes.get(OPTIONS.get(field, ""))
    if options and isinstance(value, str) and "{" not in value and value not in options:
        yield Finding(
            "unknown_option",
            "error",
            texts["unknown_option"].format(
                name=entity.name,
                field=field.replace("_", " "),
                value=value,
                options=", ".join(map(str, options)),
            ),
            place,
            tuple(map(str, options)),
        )
    if field in RANGES and isinstance(value, int | float) and not isinstance(value, bool):
        low, high = (_limit(limit, entity) for limit in RANGES[field])
        if (low is not None and value < low) or (high is not None and value > high):
            yield Finding(
                "out_of_range",
                "error",
                texts["out_of_range"].format(
                    field=field.replace("_", " "),
                    value=value,
                    name=entity.name,
                    low=low,
                    high=high,
                ),
                place,
            )


def _limit(limit: float | str, entity: Entity) -> float | None:
    value = entity.attributes.get(limit) if isinstance(limit, str) else limit
    return value if isinstance(value, int | float) else None


def _word(capability: str, texts: Texts) -> str:
    return str(texts["capabilities"].get(capability, capability.replace("_", " ")))


_ENTITY_DOMAINS = {domain_of(action) for action in ACTION_NEEDS} | {
    "alarm_control_panel",
    "button",
    "input_boolean",
    "input_button",
    "input_number",
    "input_select",
    "light",
    "number",
    "scene",
    "select",
    "siren",
    "switch",
}
