"""Check that every action exists, with the fields that are given and those that are needed."""

from collections.abc import Iterator, Mapping, Sequence
import re
from typing import Any

from ..home import Action, Home, domain_of
from ..plan.values import is_template
from ..texts import Texts
from .finding import Finding
from .fix import Fix
from .known import SELECTORS, Site, missing, options
from .targets import action_name, call_data, data_key, is_call
from .walk import Part

# Fields that Home Assistant has renamed, by domain, with what they are called today.
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "climate": {"operation_mode": "hvac_mode"},
    "cover": {"tilt": "tilt_position"},
    "fan": {"speed": "preset_mode"},
    "light": {"kelvin": "color_temp_kelvin", "color_temp": "color_temp_kelvin"},
}
# Fields that Home Assistant has taken away without another in their place.
_GONE: Mapping[str, frozenset[str]] = {"light": frozenset({"white_value"})}
# A script takes any variable, whether it describes it or not.
_ANY_FIELD = {"script"}
_GENERAL = {"script.reload", "script.toggle", "script.turn_off", "script.turn_on"}


def check_actions(walked: Sequence[Part], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield a finding for every action or field that is not there, or is needed and not given."""
    for part in walked:
        if part.kind == "action" and part.enabled and is_call(part.config):
            yield from _action(part, home, texts)


def _action(part: Part, home: Home, texts: Texts) -> Iterator[Finding]:
    name = action_name(part.config)
    if "{" in name or "." not in name:
        return
    action = home.actions.get(name.lower())
    if action is None:
        known = options("action", home.actions)
        yield missing(name, known, Site(f"{part.place}/action"), texts)
        return
    yield from _fields(part, action, texts)
    if domain_of(action.action) == "script":
        yield from _variables(part, action, home, texts)
    if action.targeted and not _has_target(part.config):
        yield Finding(
            code="empty_target",
            severity="warning" if action.open and action.fields else "error",
            text=texts["empty_target"].format(action=name),
            place=f"{part.place}/target",
        )


def _has_target(config: Mapping[str, Any]) -> bool:
    return (
        bool(config.get("target"))
        or is_template(config.get("data"))
        or any(
            key in source for source in (config, call_data(config)) for key in SELECTORS.values()
        )
    )


def _fields(part: Part, action: Action, texts: Texts) -> Iterator[Finding]:
    """Yield the fields of a call that its action does not have, or needs and is not given."""
    data, domain = call_data(part.config), domain_of(action.action)
    place = f"{part.place}/{data_key(part.config)}"
    known = action.field_names | action.accepts
    if known and not action.open and domain not in _ANY_FIELD:
        for key in data:
            if key not in known and key not in SELECTORS.values():
                yield _unknown(key, domain, action, f"{place}/{key}", texts)
    if is_template(part.config.get("data")):
        return
    for item in action.fields:
        if item.required and item.name not in data and item.name not in part.config:
            yield Finding(
                code="missing_field",
                severity="error",
                text=texts["missing_field"].format(action=action.action, id=item.name),
                place=place,
            )


def _variables(part: Part, action: Action, home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield variables that a script neither describes nor speaks of anywhere."""
    sequence = home.scripts.get(action.action)
    if not action.fields or sequence is None or action.action in _GENERAL:
        return
    spoken_of = set(re.findall(r"\w+", repr(sequence)))
    known = options("field", sorted(action.field_names))
    for key in call_data(part.config):
        if key not in action.field_names and key not in spoken_of:
            place = f"{part.place}/{data_key(part.config)}/{key}"
            more = {"action": action.action}
            yield missing(
                key, known, Site(place, is_key=True, severity="warning", more=more), texts
            )


def _unknown(key: str, domain: str, action: Action, place: str, texts: Texts) -> Finding:
    """Return the finding about a field that is not there; one of former days is forgiven."""
    new = _RENAMED.get(domain, {}).get(key)
    if new in action.field_names:
        text = texts["renamed_field"].format(action=action.action, id=key, new=new)
        # Mired are no kelvin: the name alone does not mend that.
        unit = key == "color_temp"
        fix = Fix(texts["fix_replace"].format(old=key, new=new), place, key=new)
        return Finding("renamed_field", "warning", text, place, (new,), None if unit else fix)
    if key in _GONE.get(domain, ()):
        text = texts["gone_field"].format(action=action.action, id=key)
        return Finding("gone_field", "warning", text, place)
    known = options("field", sorted(action.field_names or action.accepts))
    return missing(key, known, Site(place, is_key=True, more={"action": action.action}), texts)
