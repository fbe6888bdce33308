"""Bring configurations that Home Assistant takes for the same into one form.

It knows nothing of the plan: what `normalize` makes equal is equal by Home Assistant's own rules.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .modern import (
    flat_triggers,
    modern_action,
    modern_automation,
    modern_condition,
    modern_trigger,
)
from .values import (
    NotPlainError,
    as_ids,
    as_list,
    format_time,
    is_template,
    parse_limit,
    parse_period,
    parse_time,
    parse_truth,
    parse_whole,
)

type Config = Mapping[str, Any]

_EDITOR_KEYS = {"note", "metadata"}
_LISTS = {
    "at",
    "allowed_methods",
    "command",
    "event_type",
    "from",
    "id",
    "not_from",
    "not_to",
    "state",
    "tag_id",
    "to",
    "update_type",
    "weekday",
}
_IDS = {"entity_id", "device_id", "area_id", "floor_id", "label_id", "zone"}
# Left out, these mean the same. (The event of a zone and that of a calendar differ.)
NEUTRAL: Mapping[str, Any] = {
    "alias": "",
    "after_offset": 0.0,
    "before_offset": 0.0,
    "conditions": [],
    "context": {},
    "continue_on_error": False,
    "continue_on_timeout": True,
    "data": {},
    "default": [],
    "description": "",
    "else": [],
    "enabled": True,
    "encoding": "utf-8",
    "error": False,
    "event_data": {},
    "for": 0.0,
    "input": {},
    "local_only": True,
    "match": "all",
    "max": 10,
    "max_exceeded": "WARNING",
    "mode": "single",
    "offset": 0.0,
    "options": {},
    "qos": 0,
    "target": {},
    "trace": {},
    "trigger_variables": {},
    "variables": {},
}
_EVENTS = {"zone": "enter", "geo_location": "enter", "calendar": "start"}


def _period(value: Any) -> Any:
    return parse_period(value).total_seconds()


def _clock(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {**value, "offset": _period(value.get("offset", 0))}
    return value if is_template(value) else format_time(parse_time(value))


def _state(value: Any) -> Any:
    return "*" if value is None else value


def _each(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: [read(item) for item in value]


# What the values of a key are brought to, where they are not templates.
_VALUES: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("for", "delay", "timeout", "offset", "after_offset", "before_offset"), _period
    ),
    **dict.fromkeys(("above", "below"), parse_limit),
    **dict.fromkeys(("count", "max", "qos"), parse_whole),
    **dict.fromkeys(("hours", "minutes", "seconds"), str),
    **dict.fromkeys(
        (
            "continue_on_error",
            "continue_on_timeout",
            "enabled",
            "error",
            "initial_state",
            "local_only",
        ),
        parse_truth,
    ),
    **dict.fromkeys(("after", "before"), _clock),
    **dict.fromkeys(("alias", "description"), lambda value: value or ""),
    **dict.fromkeys(("match", "encoding"), str.lower),
    **dict.fromkeys(
        ("data", "variables", "event_data", "context"), lambda value: {} if value is None else value
    ),
    "at": _each(_clock),
    "to": _each(_state),
    "from": _each(_state),
    "max_exceeded": str.upper,
}


def normalize(config: Config) -> dict[str, Any]:
    """Return a configuration so that two are equal if Home Assistant does the same with both."""
    return _normal(modern_automation(config))


def _trigger(config: Any) -> Any:
    return _normal(modern_trigger(config)) if isinstance(config, Mapping) else config


def _condition(config: Any) -> Any:
    return _normal(modern_condition(config)) if isinstance(config, Mapping | str) else config


def _action(config: Any) -> Any:
    if isinstance(config, list | tuple):
        return {"sequence": _actions(config)}
    if not isinstance(config, Mapping) or not {"condition", "and", "or", "not"}.isdisjoint(config):
        return _condition(config)
    return _normal(modern_action(config))


def _triggers(value: Any) -> list[Any]:
    return [_trigger(item) for item in flat_triggers(value)]


def _conditions(value: Any) -> list[Any]:
    return [_condition(item) for item in as_list(value)]


def _actions(value: Any) -> list[Any]:
    return [_action(item) for item in as_list(value)]


def _branches(value: Any) -> list[Any]:
    return [_normal(item) if isinstance(item, Mapping) else item for item in as_list(value)]


_NESTED: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("triggers", "wait_for_trigger"), _triggers),
    **dict.fromkeys(("conditions", "if", "while", "until"), _conditions),
    **dict.fromkeys(
        ("actions", "then", "else", "default", "sequence", "parallel"),
        _actions,
    ),
    "choose": _branches,
    **dict.fromkeys(
        ("repeat", "target", "use_blueprint"),
        lambda value: _normal(value) if isinstance(value, Mapping) else value,
    ),
}


def _normal(config: Config) -> dict[str, Any]:
    """Return a part with its values in one form, and without what changes nothing."""
    normal = {key: _value(key, value) for key, value in config.items() if key not in _EDITOR_KEYS}
    for key, default in NEUTRAL.items():
        if key in normal and normal[key] == default:
            del normal[key]
    event = _EVENTS.get(str(normal.get("trigger")))
    if event is not None:
        normal.setdefault("event", event)
    return normal


def _value(key: str, value: Any) -> Any:
    """Return one value in its one form; what is of another form than expected stays as it is."""
    if key in _NESTED:
        return _NESTED[key](value)
    if key in _IDS:
        try:
            return list(as_ids(value))
        except NotPlainError:
            return value
    listed = [value] if key in _LISTS and not isinstance(value, list | tuple) else value
    read = _VALUES.get(key)
    if read is None or is_template(value):
        return listed
    try:
        return read(listed)
    except NotPlainError, TypeError, AttributeError:
        return listed
