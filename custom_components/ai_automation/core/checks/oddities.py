"""Find what Home Assistant takes without a word, and that cannot be what was meant."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ..home import Home
from ..plan.values import as_list, is_template
from ..texts import Texts
from .finding import Finding
from .never import entities_of, texts_of
from .values import as_number, is_truth
from .walk import Part

_TEMPLATED: Final = ("value_template", "wait_template")
_CONSTANT: Final = {"true", "false"}
# Attributes that things of one kind have, and by whose names nothing else is called.
_OWN: Final[Mapping[str, frozenset[str]]] = {
    "climate": frozenset({"current_temperature", "fan_mode", "hvac_action", "swing_mode"}),
    "cover": frozenset({"current_position", "current_tilt_position"}),
    "fan": frozenset({"oscillating", "percentage"}),
    "light": frozenset({"brightness", "color_temp_kelvin", "hs_color", "rgb_color", "xy_color"}),
    "media_player": frozenset({"is_volume_muted", "media_title", "sound_mode", "volume_level"}),
}
_SHARED: Final[Mapping[str, frozenset[str]]] = {
    "humidifier": frozenset(),
    "water_heater": frozenset({"current_temperature"}),
    "weather": frozenset(),
}
# Groups show whatever their members do; sensors, trackers and scripts show what their makers like.
_JUDGED: Final = {
    *_OWN, *_SHARED, "alarm_control_panel", "automation", "binary_sensor", "input_boolean",
    "input_number", "input_select", "lock", "person", "siren", "sun", "switch", "timer", "vacuum",
    "valve",
}  # fmt: skip


def check_oddities(walked: Sequence[Part], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield a finding for everything that is valid and cannot do what it says."""
    for part in walked:
        if not part.enabled or part.kind == "data":
            continue
        yield from _no_templates(part, texts)
        yield from _switches(part, texts)
        if part.kind == "action":
            yield from _counts(part, texts)
        elif part.config.get("attribute") is not None:
            yield from _attribute(part, home, texts)
        elif "state" in (part.config.get("trigger"), part.config.get("platform")):
            for key in ("to", "from"):
                yield from _whereabouts(part, key, home, texts, "never_fires")
        elif part.config.get("condition") == "state":
            yield from _whereabouts(part, "state", home, texts, "never_holds")


def _no_templates(part: Part, texts: Texts) -> Iterator[Finding]:
    """Yield texts in the place of a template: without braces they are always the same."""
    for key in _TEMPLATED:
        value = part.config.get(key)
        if isinstance(value, str) and not is_template(value) and value.lower() not in _CONSTANT:
            text = texts["no_template"].format(value=value)
            yield Finding("no_template", "warning", text, f"{part.place}/{key}")


def _switches(part: Part, texts: Texts) -> Iterator[Finding]:
    """Yield what switches a part on or off and is neither a yes nor a no: it is off."""
    value = part.config.get("enabled")
    if value is None or is_template(value) or is_truth(value):
        return
    kind = texts["kinds"]["boolean"]
    text = texts["wrong_type"].format(field="enabled", value=value, kind=kind)
    yield Finding("wrong_type", "error", text, f"{part.place}/enabled")


def _counts(part: Part, texts: Texts) -> Iterator[Finding]:
    repeat = part.config.get("repeat")
    count = repeat.get("count") if isinstance(repeat, Mapping) else None
    if count is None or is_template(count) or as_number(count) is not None:
        return
    kind = texts["kinds"]["number"]
    text = texts["wrong_type"].format(field="count", value=count, kind=kind)
    yield Finding("wrong_type", "error", text, f"{part.place}/repeat/count")


def _attribute(part: Part, home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield an attribute that only things of another kind have."""
    name: Any = part.config["attribute"]
    owners = sorted(domain for domain, names in _OWN.items() if name in names)
    if not owners:
        return
    for entity in entities_of(part.config, home):
        own = _OWN.get(entity.domain, frozenset()) | _SHARED.get(entity.domain, frozenset())
        if entity.domain not in _JUDGED or name in own or name in entity.attributes:
            continue
        if entity.members:
            continue
        text = texts["unusual_attribute"].format(
            name=entity.name, attribute=name, domains=", ".join(owners)
        )
        yield Finding("unusual_attribute", "warning", text, f"{part.place}/attribute")


def _whereabouts(part: Part, key: str, home: Home, texts: Texts, code: str) -> Iterator[Finding]:
    """Yield where a person is said to be that is no place of this home."""
    wanted, people = texts_of(part.config.get(key)), entities_of(part.config, home)
    zones = {zone.name for zone in home.domain("zone")}
    if not wanted or not zones or not people or any(it.domain != "person" for it in people):
        return
    if key == "state" and any("." in state for state in wanted):
        return
    there = {"home", "not_home", "unknown", "unavailable", *zones}
    for index, state in enumerate(wanted):
        if state not in there:
            at = f"/{index}" if isinstance(part.config[key], list) else ""
            text = texts["impossible_state"].format(
                name=people[0].name, state=state, options=", ".join(sorted(there))
            )
            yield Finding(code, "warning", text, f"{part.place}/{key}{at}")


def turned_off(actions: Sequence[Any], entity_id: str) -> bool:
    """Tell whether an automation switches itself off in each run."""
    for step in actions:
        if not isinstance(step, Mapping):
            continue
        if {"condition", "choose", "if", "repeat", "stop"} & step.keys():
            return False
        target = step.get("target")
        ids = as_list((target if isinstance(target, Mapping) else step).get("entity_id"))
        if step.get("action") == "automation.turn_off" and entity_id in ids:
            return True
    return False
