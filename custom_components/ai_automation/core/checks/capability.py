"""Check that what an action acts on can do it, with values it takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..home import Entity, Home, domain_of
from ..plan.values import is_template
from ..texts import Texts
from .finding import Finding, Severity
from .fix import Fix
from .nearest import nearest
from .targets import (
    ANY_DOMAIN,
    action_name,
    all_entities,
    call_data,
    data_key,
    is_call,
    named_entities,
    target_place,
)
from .values import as_number
from .walk import Part, plain_ids

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
# Home Assistant takes these beyond their limits, as the limit.
_CLAMPED = {"brightness"}
_PLACES = ("device_id", "area_id", "floor_id", "label_id")


def check_capabilities(
    walked: Sequence[Part], home: Home, texts: Texts, *, in_use: bool = False
) -> Iterator[Finding]:
    """Yield a finding for every call that what it acts on cannot carry out.

    Of what is in a place or under a label one has to be able to, of what is named each. Home
    Assistant passes over what a call is not made for: of an automation that is in use that is
    told, but no reason to refuse a change of something else in it.
    """
    for part in walked:
        if part.kind != "action" or not part.enabled or not is_call(part.config):
            continue
        call = _Call(part, action_name(part.config), call_data(part.config), in_use)
        named = named_entities(part.config, home)
        for entity in named:
            yield from _findings(call, entity, texts)
        yield from _nowhere(call, named, home, texts)


@dataclass(frozen=True, slots=True)
class _Call:
    """One call of an action."""

    part: Part
    action: str
    data: Mapping[str, Any]
    in_use: bool

    def at(self, field: str) -> str:
        """Return the place of a field."""
        return f"{self.part.place}/{data_key(self.part.config)}/{field}"

    def target(self, key: str = "entity_id") -> str:
        """Return the place of ids in the target."""
        return f"{self.part.place}/{target_place(self.part.config, key)}"


def _nowhere(call: _Call, named: tuple[Entity, ...], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield what nothing in the places, devices and labels of a target can do."""
    sources = [
        source
        for source in (call.part.config.get("target"), call.data, call.part.config)
        if isinstance(source, Mapping)
    ]
    keys = [key for key in _PLACES if any(plain_ids(source.get(key)) for source in sources)]
    if not keys or domain_of(call.action) not in _ENTITY_DOMAINS:
        return
    others = [one for one in all_entities(call.part.config, home) if one not in named]
    if not others and not named:
        text = texts["nothing_there"].format(action=call.action)
        yield Finding("nothing_there", "warning", text, call.target(keys[0]))
    found = [list(_findings(call, entity, texts)) for entity in others]
    if found and all(any(it.severity == "error" for it in those) for those in found):
        yield from found[0]


def _findings(call: _Call, entity: Entity, texts: Texts) -> Iterator[Finding]:
    domain = domain_of(call.action)
    if domain != entity.domain and domain not in ANY_DOMAIN and domain in _ENTITY_DOMAINS:
        text = texts["wrong_domain"].format(action=call.action, name=entity.name)
        severity: Severity = "warning" if call.in_use else "error"
        yield Finding("wrong_domain", severity, text, call.target())
        return
    needed = ACTION_NEEDS.get(call.action)
    if needed and entity.described and needed not in entity.capabilities:
        yield Finding(
            "no_capability",
            "error",
            texts["no_capability"].format(
                name=entity.name, action=call.action, capability=_word(needed, texts)
            ),
            f"{call.part.place}/action",
        )
        return
    for field, value in call.data.items():
        needed = FIELD_NEEDS.get(domain, {}).get(field)
        if needed and entity.described and needed not in entity.capabilities:
            text = texts["no_capability_field"]
            text = text.format(name=entity.name, capability=_word(needed, texts))
            yield Finding("no_capability_field", "error", text, call.at(field))
        else:
            yield from _option(field, value, entity, call.at(field), texts)
            yield from _range(field, value, entity, call.at(field), texts)


def _option(field: str, value: Any, entity: Entity, place: str, texts: Texts) -> Iterator[Finding]:
    """Yield a value that the entity does not offer."""
    offered = entity.attributes.get(OPTIONS.get(field, ""))
    if not offered or not isinstance(value, str) or is_template(value):
        return
    names = tuple(map(str, offered))
    if value in names:
        return
    near = nearest(value, names)
    text = texts["unknown_option"].format(
        name=entity.name, field=field.replace("_", " "), value=value, options=", ".join(names)
    )
    replaced = near and Fix(texts["fix_replace"].format(old=value, new=near[0]), place, near[0])
    suggestions = (*near, *(name for name in names if name not in near))
    yield Finding("unknown_option", "error", text, place, suggestions, replaced or None)


def _range(field: str, value: Any, entity: Entity, place: str, texts: Texts) -> Iterator[Finding]:
    """Yield a number beyond the limits, with the nearest within them."""
    number = as_number(value)
    if field not in RANGES or number is None:
        return
    low, high = (_limit(limit, entity) for limit in RANGES[field])
    if (low is None or number >= low) and (high is None or number <= high):
        return
    within = low if low is not None and number < low else high
    yield Finding(
        "out_of_range",
        "warning" if field in _CLAMPED else "error",
        texts["out_of_range"].format(
            field=field.replace("_", " "), value=value, name=entity.name, low=low, high=high
        ),
        place,
        fix=Fix(texts["fix_replace"].format(old=value, new=within), place, within),
    )


def _limit(limit: float | str, entity: Entity) -> float | None:
    value = entity.attributes.get(limit) if isinstance(limit, str) else limit
    return value if isinstance(value, int | float) else None


def _word(capability: str, texts: Texts) -> str:
    return str(texts["capabilities"].get(capability, capability.replace("_", " ")))


_ENTITY_DOMAINS = {domain_of(action) for action in ACTION_NEEDS} | {
    "alarm_control_panel",
    "automation",
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
