"""Put calls of actions into words."""

from collections.abc import Mapping
from datetime import timedelta
import re
from typing import Any

from ..home import Home, domain_of
from .model import CallAction, Target
from .steps import factor_of, step_of
from .values import is_template
from .wording import Phrases, device_name, entity_name, join, period

_PERCENT = 100
_LOOKED_UP = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# Data whose value is a step itself.
_STEPS = ("brightness_step_pct",)


def target_words(target: Target, action: str, home: Home, phrases: Phrases) -> str:
    """Return what is acted on: "Porch light and the lights in Kitchen"."""
    parts = [entity_name(entity_id, home) for entity_id in target.entity_ids]
    parts += [device_name(device_id, home) for device_id in target.device_ids]
    places = {
        "area": [
            home.areas[area_id].name if area_id in home.areas else area_id
            for area_id in target.area_ids
        ],
        "floor": [
            home.floors[floor_id].name if floor_id in home.floors else floor_id
            for floor_id in target.floor_ids
        ],
        "label": [
            home.labels[label_id].name if label_id in home.labels else label_id
            for label_id in target.label_ids
        ],
    }
    domain = phrases["domains"].get(domain_of(action))
    for kind, names in places.items():
        templates = phrases["targets"]
        template = templates.get(f"domain_{kind}") if domain else None
        parts += [(template or templates[kind]).format(name=name, domain=domain) for name in names]
    return join(parts, phrases)


def call_words(call: CallAction, home: Home, phrases: Phrases) -> str:
    """Return one call in words: "turn on Porch light at 40 %"."""
    target = target_words(call.target, call.action, home, phrases)
    table: Mapping[str, str] = phrases["actions"]
    domain, _, verb = call.action.partition(".")
    if call.action == "media_player.volume_set" and _is_number(call.data.get("volume_level")):
        percent = round(float(call.data["volume_level"]) * 100)
        return str(phrases["volume"].format(target=target, percent=percent))
    if words := _step_words(call, target, phrases):
        return words
    for key in (call.action, verb, domain):
        if key in table and (target or "{target}" not in table[key]):
            words = _fill(table[key], call, target)
            if words is not None:
                return " ".join([words, *_extras(call.data, table[key], phrases)])
    if is_template(call.action):
        return str(phrases["call_templated"])
    template = table["call" if target else "call_bare"]
    return template.format(action=call.action, target=target)


def _step_words(call: CallAction, target: str, phrases: Phrases) -> str | None:
    """Return a change by so much, or by a factor, in words, None if it is none."""
    for key, value in call.data.items():
        if (factor := factor_of(value)) is not None:
            percent = f"{factor * _PERCENT:g}"
            return str(phrases["scaled"].format(target=target, percent=percent))
        step = value if key in _STEPS else step_of(value)
        if isinstance(step, int | float):
            size = abs(step) * (_PERCENT if key == "volume_level" else 1)
            unit = phrases["step_units"].get(key, "")
            template = phrases["step_up" if step > 0 else "step_down"]
            return str(template.format(target=target, size=f"{size:g}{unit}"))
    return None


def _fill(template: str, call: CallAction, target: str) -> str | None:
    """Return a template filled from the call's data, None if the data lacks a part."""
    try:
        said = {name: _readable(value) for name, value in call.data.items()}
        return template.format_map({"target": target, "action": call.action, **said})
    except KeyError:
        return None


def _readable(value: Any) -> Any:
    """Return a text with what Home Assistant puts in when it runs as dots: "Lounge: …"."""
    return _LOOKED_UP.sub("…", value) if isinstance(value, str) else value


def _extras(data: Mapping[str, Any], template: str, phrases: Phrases) -> list[str]:
    """Return data that a template does not name, in words where there are any."""
    extras = []
    for key, value in data.items():
        if f"{{{key}}}" in template or key not in phrases["data"]:
            continue
        shown = value
        if isinstance(value, list | tuple):
            listed = ", ".join(map(str, value))
            shown = phrases["colors"].get(listed, listed)
        if key == "transition" and _is_number(value):
            shown = period(timedelta(seconds=value), phrases)
        percent = round(float(value) * 100) if _is_number(value) else shown
        extras.append(phrases["data"][key].format(value=shown, percent=percent))
    return extras


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
