"""Lift a Home Assistant automation configuration to a plan.

A part is modelled only if all its keys are known and plain; everything else is kept as it is.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .model import (
    NO_TIME,
    AndCondition,
    AutomationPlan,
    Branch,
    CallAction,
    ChooseAction,
    Condition,
    ConditionAction,
    DelayAction,
    EventTrigger,
    IfAction,
    Mode,
    NotCondition,
    NumericCondition,
    NumericTrigger,
    OrCondition,
    PatternTrigger,
    PlanAction,
    RawAction,
    RawCondition,
    RawTrigger,
    RepeatAction,
    StateCondition,
    StateTrigger,
    SunCondition,
    SunTrigger,
    Target,
    TemplateCondition,
    TimeCondition,
    TimeTrigger,
    Trigger,
    TriggerCondition,
    WaitAction,
    Weekday,
)
from .values import NotPlainError, as_tuple, parse_duration, parse_limit, parse_time

type Config = Mapping[str, Any]

_MODELLED = {"alias", "description", "mode", "id", "triggers", "conditions", "actions"}
_OLD_KEYS = {"trigger": "triggers", "condition": "conditions", "action": "actions"}
_MODES: frozenset[str] = frozenset({"single", "restart", "queued", "parallel"})


def lift(config: Config) -> AutomationPlan:
    """Return the plan of an automation configuration; unmodelled parts are carried as raw."""
    modern = {_OLD_KEYS.get(key, key): value for key, value in config.items()}
    extra = {key: value for key, value in modern.items() if key not in _MODELLED}
    mode = modern.get("mode", "single")
    if mode not in _MODES:
        extra["mode"] = mode
    return AutomationPlan(
        triggers=tuple(lift_trigger(item) for item in _items(modern.get("triggers"))),
        conditions=tuple(lift_condition(item) for item in _items(modern.get("conditions"))),
        actions=_actions(modern.get("actions")),
        alias=str(modern.get("alias") or ""),
        description=str(modern.get("description") or ""),
        mode=_mode(mode),
        id=modern.get("id"),
        extra=extra,
    )


def _mode(mode: object) -> Mode:
    for known in ("restart", "queued", "parallel"):
        if mode == known:
            return known
    return "single"


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _only(config: Config, *keys: str) -> None:
    """Raise NotPlainError if a configuration has other keys than these."""
    if unknown := config.keys() - set(keys):
        raise NotPlainError(unknown)


def _optional_text(config: Config, key: str) -> str | None:
    value = config.get(key)
    if value is not None and not isinstance(value, str):
        raise NotPlainError(value)
    return value


def _states(config: Config, key: str) -> tuple[str, ...]:
    if key not in config:
        return ()
    if config[key] is None:
        raise NotPlainError(key)
    return as_tuple(config[key])


def _weekdays(config: Config) -> tuple[Weekday, ...]:
    return as_tuple(config["weekday"]) if "weekday" in config else ()  # type: ignore[return-value]


def lift_trigger(config: Any) -> Trigger:
    """Return one trigger, raw if the plan does not model it whole."""
    if not isinstance(config, Mapping):
        raise TypeError(f"a trigger must be a mapping, not {type(config).__name__}")
    kind = config.get("trigger", config.get("platform"))
    reader = _TRIGGERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        return RawTrigger(dict(config))
    try:
        return reader({key: config[key] for key in config if key not in ("trigger", "platform")})
    except NotPlainError, KeyError:
        return RawTrigger(dict(config))


def _time_trigger(config: Config) -> Trigger:
    _only(config, "at", "weekday", "id")
    return TimeTrigger(parse_time(config["at"]), _weekdays(config), id=_optional_text(config, "id"))


def _sun_trigger(config: Config) -> Trigger:
    _only(config, "event", "offset", "id")
    if config["event"] not in ("sunrise", "sunset"):
        raise NotPlainError(config["event"])
    offset = parse_duration(config["offset"]) if "offset" in config else NO_TIME
    return SunTrigger(config["event"], offset, _optional_text(config, "id"))


def _state_trigger(config: Config) -> Trigger:
    _only(config, "entity_id", "to", "from", "not_to", "not_from", "attribute", "for", "id")
    return StateTrigger(
        entity_ids=as_tuple(config["entity_id"]),
        to=_states(config, "to"),
        from_=_states(config, "from"),
        not_to=_states(config, "not_to"),
        not_from=_states(config, "not_from"),
        attribute=_optional_text(config, "attribute"),
        for_=parse_duration(config["for"]) if "for" in config else NO_TIME,
        id=_optional_text(config, "id"),
    )


def _numeric_trigger(config: Config) -> Trigger:
    _only(config, "entity_id", "above", "below", "attribute", "for", "id")
    return NumericTrigger(
        entity_ids=as_tuple(config["entity_id"]),
        above=parse_limit(config.get("above")),
        below=parse_limit(config.get("below")),
        attribute=_optional_text(config, "attribute"),
        for_=parse_duration(config["for"]) if "for" in config else NO_TIME,
        id=_optional_text(config, "id"),
    )


def _event_trigger(config: Config) -> Trigger:
    _only(config, "event_type", "event_data", "id")
    event_type = config["event_type"]
    if not isinstance(event_type, str):
        raise NotPlainError(event_type)
    return EventTrigger(
        event_type, dict(config.get("event_data") or {}), _optional_text(config, "id")
    )


def _pattern_trigger(config: Config) -> Trigger:
    _only(config, "hours", "minutes", "seconds", "id")
    hours, minutes, seconds = (
        None if config.get(key) is None else str(config[key])
        for key in ("hours", "minutes", "seconds")
    )
    return PatternTrigger(hours, minutes, seconds, _optional_text(config, "id"))


_TRIGGERS: Mapping[str, Callable[[Config], Trigger]] = {
    "time": _time_trigger,
    "sun": _sun_trigger,
    "state": _state_trigger,
    "numeric_state": _numeric_trigger,
    "event": _event_trigger,
    "time_pattern": _pattern_trigger,
}


def lift_condition(config: Any) -> Condition:
    """Return one condition, raw if the plan does not model it whole."""
    if isinstance(config, str):
        return RawCondition(config)
    if not isinstance(config, Mapping):
        raise TypeError(f"a condition must be a mapping, not {type(config).__name__}")
    reader = _CONDITIONS.get(str(config.get("condition")))
    if reader is None:
        return RawCondition(dict(config))
    try:
        return reader({key: config[key] for key in config if key != "condition"})
    except NotPlainError, KeyError:
        return RawCondition(dict(config))


def _time_condition(config: Config) -> Condition:
    _only(config, "after", "before", "weekday")
    return TimeCondition(
        after=parse_time(config["after"]) if "after" in config else None,
        before=parse_time(config["before"]) if "before" in config else None,
        weekdays=_weekdays(config),
    )


def _state_condition(config: Config) -> Condition:
    _only(config, "entity_id", "state", "attribute", "for", "match")
    entity_ids, states = as_tuple(config["entity_id"]), as_tuple(config["state"])
    if entity_ids == ("sun.sun",) and config.keys() == {"entity_id", "state"}:
        for horizon in ("above_horizon", "below_horizon"):
            if states == (horizon,):
                return SunCondition(horizon)
    return StateCondition(
        entity_ids,
        states,
        attribute=_optional_text(config, "attribute"),
        for_=parse_duration(config["for"]) if "for" in config else NO_TIME,
        match_any=config.get("match") == "any",
    )


def _numeric_condition(config: Config) -> Condition:
    _only(config, "entity_id", "above", "below", "attribute")
    return NumericCondition(
        as_tuple(config["entity_id"]),
        parse_limit(config.get("above")),
        parse_limit(config.get("below")),
        _optional_text(config, "attribute"),
    )


def _trigger_condition(config: Config) -> Condition:
    _only(config, "id")
    return TriggerCondition(as_tuple(config["id"]))


def _template_condition(config: Config) -> Condition:
    _only(config, "value_template", "alias")
    if not isinstance(config["value_template"], str):
        raise NotPlainError(config["value_template"])
    return TemplateCondition(config["value_template"], _optional_text(config, "alias"))


def _several[T](kind: Callable[[tuple[Condition, ...]], T]) -> Callable[[Config], T]:
    """Return a reader of a condition that holds others."""

    def read(config: Config) -> T:
        _only(config, "conditions")
        return kind(tuple(lift_condition(item) for item in _items(config["conditions"])))

    return read


_CONDITIONS: Mapping[str, Callable[[Config], Condition]] = {
    "time": _time_condition,
    "state": _state_condition,
    "numeric_state": _numeric_condition,
    "trigger": _trigger_condition,
    "template": _template_condition,
    "and": _several(AndCondition),
    "or": _several(OrCondition),
    "not": _several(NotCondition),
}


def _actions(value: Any) -> tuple[PlanAction, ...]:
    return tuple(lift_action(item) for item in _items(value))


def lift_action(config: Any) -> PlanAction:
    """Return one action, raw if the plan does not model it whole."""
    if isinstance(config, str):
        return ConditionAction(RawCondition(config))
    if not isinstance(config, Mapping):
        raise TypeError(f"an action must be a mapping, not {type(config).__name__}")
    for key, reader in _ACTIONS.items():
        if key in config:
            try:
                return reader(config)
            except NotPlainError, KeyError:
                return RawAction(dict(config))
    return RawAction(dict(config))


def _call(config: Config) -> PlanAction:
    _only(config, "action", "service", "target", "data")
    action = config.get("action", config.get("service"))
    if not isinstance(action, str) or "{" in action:
        raise NotPlainError(action)
    data = config.get("data") or {}
    if not isinstance(data, Mapping):
        raise NotPlainError(data)
    return CallAction(action, lift_target(config.get("target") or {}), dict(data))


def lift_target(config: Any) -> Target:
    """Return a target; raise NotPlainError for templates and unknown keys."""
    if not isinstance(config, Mapping):
        raise NotPlainError(config)
    keys = ("entity_id", "device_id", "area_id", "floor_id", "label_id")
    _only(config, *keys)
    return Target(*(_states(config, key) for key in keys))


def _delay(config: Config) -> PlanAction:
    _only(config, "delay")
    return DelayAction(parse_duration(config["delay"]))


def _wait(config: Config) -> PlanAction:
    _only(config, "wait_for_trigger", "timeout", "continue_on_timeout")
    if "continue_on_timeout" in config and "timeout" not in config:
        raise NotPlainError(config)
    return WaitAction(
        tuple(lift_trigger(item) for item in _items(config["wait_for_trigger"])),
        parse_duration(config["timeout"]) if "timeout" in config else None,
        bool(config.get("continue_on_timeout", True)),
    )


def _if(config: Config) -> PlanAction:
    _only(config, "if", "then", "else")
    conditions = tuple(lift_condition(item) for item in _items(config["if"]))
    return IfAction(conditions, _actions(config["then"]), _actions(config.get("else")))


def _choose(config: Config) -> PlanAction:
    _only(config, "choose", "default")
    branches = []
    for branch in _items(config["choose"]):
        _only(branch, "conditions", "sequence")
        conditions = tuple(lift_condition(item) for item in _items(branch["conditions"]))
        branches.append(Branch(conditions, _actions(branch["sequence"])))
    return ChooseAction(tuple(branches), _actions(config.get("default")))


def _repeat(config: Config) -> PlanAction:
    _only(config, "repeat")
    repeat = config["repeat"]
    _only(repeat, "count", "sequence")
    if not isinstance(repeat["count"], int):
        raise NotPlainError(repeat)
    return RepeatAction(repeat["count"], _actions(repeat["sequence"]))


def _condition_action(config: Config) -> PlanAction:
    return ConditionAction(lift_condition(config))


_ACTIONS: Mapping[str, Callable[[Config], PlanAction]] = {
    "action": _call,
    "service": _call,
    "delay": _delay,
    "wait_for_trigger": _wait,
    "if": _if,
    "choose": _choose,
    "repeat": _repeat,
    "condition": _condition_action,
}
