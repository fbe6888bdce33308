"""Compile a plan to a Home Assistant automation configuration (dialect of 2026)."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import singledispatch
from typing import Any

from .model import (
    AndCondition,
    AutomationPlan,
    CallAction,
    ChooseAction,
    Condition,
    ConditionAction,
    DelayAction,
    EventTrigger,
    IfAction,
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
)
from .values import format_duration, format_time, one_or_many, plain_number

type Config = dict[str, Any]


def compile_plan(plan: AutomationPlan) -> Config:
    """Return the complete configuration of a plan, without its id.

    Keys stand in the order in which Home Assistant's editor writes them.
    """
    return {
        "alias": plan.alias,
        "description": plan.description,
        "triggers": compile_triggers(plan.triggers),
        "conditions": compile_conditions(plan.conditions),
        "actions": compile_actions(plan.actions),
        "mode": plan.mode,
        **plan.extra,
    }


def compile_triggers(triggers: Iterable[Trigger]) -> list[Any]:
    """Return the configurations of triggers."""
    return [_trigger(trigger) for trigger in triggers]


def compile_conditions(conditions: Iterable[Condition]) -> list[Any]:
    """Return the configurations of conditions."""
    return [_condition(condition) for condition in conditions]


def compile_actions(actions: Iterable[PlanAction]) -> list[Any]:
    """Return the configurations of actions."""
    return [_action(action) for action in actions]


def compile_target(target: Target) -> Config:
    """Return the configuration of a target; empty if nothing is targeted."""
    parts = {
        "entity_id": target.entity_ids,
        "device_id": target.device_ids,
        "area_id": target.area_ids,
        "floor_id": target.floor_ids,
        "label_id": target.label_ids,
    }
    return {key: one_or_many(ids) for key, ids in parts.items() if ids}


def _with_id(config: Config, trigger_id: str | None) -> Config:
    return config | {"id": trigger_id} if trigger_id is not None else config


def _states(states: tuple[str, ...], key: str) -> Config:
    return {key: one_or_many(states)} if states else {}


def _period(duration: timedelta) -> Config:
    return {"for": format_duration(duration)} if duration else {}


def _limits(above: float | str | None, below: float | str | None) -> Config:
    given = {"above": above, "below": below}
    return {
        key: limit if isinstance(limit, str) else plain_number(limit)
        for key, limit in given.items()
        if limit is not None
    }


def _attribute(attribute: str | None) -> Config:
    return {"attribute": attribute} if attribute is not None else {}


@singledispatch
def _trigger(trigger: Trigger) -> Config:
    raise TypeError(trigger)


@_trigger.register
def _(trigger: TimeTrigger) -> Config:
    config = {"trigger": "time", "at": format_time(trigger.at)}
    weekdays = {"weekday": list(trigger.weekdays)} if trigger.weekdays else {}
    return _with_id(config | weekdays, trigger.id)


@_trigger.register
def _(trigger: SunTrigger) -> Config:
    offset = {"offset": format_duration(trigger.offset)} if trigger.offset else {}
    return _with_id({"trigger": "sun", "event": trigger.event} | offset, trigger.id)


@_trigger.register
def _(trigger: StateTrigger) -> Config:
    config: Config = {"trigger": "state", "entity_id": one_or_many(trigger.entity_ids)}
    config |= _attribute(trigger.attribute)
    config |= _states(trigger.from_, "from") | _states(trigger.not_from, "not_from")
    config |= _states(trigger.to, "to") | _states(trigger.not_to, "not_to")
    return _with_id(config | _period(trigger.for_), trigger.id)


@_trigger.register
def _(trigger: NumericTrigger) -> Config:
    config: Config = {"trigger": "numeric_state", "entity_id": one_or_many(trigger.entity_ids)}
    config |= _attribute(trigger.attribute) | _limits(trigger.above, trigger.below)
    return _with_id(config | _period(trigger.for_), trigger.id)


@_trigger.register
def _(trigger: EventTrigger) -> Config:
    data = {"event_data": dict(trigger.event_data)} if trigger.event_data else {}
    return _with_id({"trigger": "event", "event_type": trigger.event_type} | data, trigger.id)


@_trigger.register
def _(trigger: PatternTrigger) -> Config:
    parts = {"hours": trigger.hours, "minutes": trigger.minutes, "seconds": trigger.seconds}
    given = {key: value for key, value in parts.items() if value is not None}
    return _with_id({"trigger": "time_pattern"} | given, trigger.id)


@_trigger.register
def _(trigger: RawTrigger) -> Config:
    return dict(trigger.config)


@singledispatch
def _condition(condition: Condition) -> Config | str:
    raise TypeError(condition)


@_condition.register
def _(condition: TimeCondition) -> Config:
    config: Config = {"condition": "time"}
    if condition.after is not None:
        config["after"] = format_time(condition.after)
    if condition.before is not None:
        config["before"] = format_time(condition.before)
    if condition.weekdays:
        config["weekday"] = list(condition.weekdays)
    return config


@_condition.register
def _(condition: SunCondition) -> Config:
    return {"condition": "state", "entity_id": "sun.sun", "state": condition.state}


@_condition.register
def _(condition: StateCondition) -> Config:
    config: Config = {"condition": "state", "entity_id": one_or_many(condition.entity_ids)}
    config |= _attribute(condition.attribute) | _states(condition.states, "state")
    config |= _period(condition.for_)
    return config | {"match": "any"} if condition.match_any else config


@_condition.register
def _(condition: NumericCondition) -> Config:
    config: Config = {"condition": "numeric_state", "entity_id": one_or_many(condition.entity_ids)}
    return config | _attribute(condition.attribute) | _limits(condition.above, condition.below)


@_condition.register
def _(condition: TriggerCondition) -> Config:
    return {"condition": "trigger", "id": one_or_many(condition.ids)}


@_condition.register
def _(condition: TemplateCondition) -> Config:
    config: Config = {"condition": "template", "value_template": condition.template}
    return config | ({"alias": condition.alias} if condition.alias else {})


@_condition.register
def _(condition: AndCondition) -> Config:
    return {"condition": "and", "conditions": compile_conditions(condition.conditions)}


@_condition.register
def _(condition: OrCondition) -> Config:
    return {"condition": "or", "conditions": compile_conditions(condition.conditions)}


@_condition.register
def _(condition: NotCondition) -> Config:
    return {"condition": "not", "conditions": compile_conditions(condition.conditions)}


@_condition.register
def _(condition: RawCondition) -> Config | str:
    return dict(condition.config) if isinstance(condition.config, Mapping) else condition.config


@singledispatch
def _action(action: PlanAction) -> Any:
    raise TypeError(action)


@_action.register
def _(action: CallAction) -> Config:
    config: Config = {"action": action.action}
    if not action.target.empty:
        config["target"] = compile_target(action.target)
    if action.data:
        config["data"] = dict(action.data)
    return config


@_action.register
def _(action: DelayAction) -> Config:
    return {"delay": format_duration(action.duration)}


@_action.register
def _(action: WaitAction) -> Config:
    config: Config = {"wait_for_trigger": compile_triggers(action.triggers)}
    if action.timeout is not None:
        config["timeout"] = format_duration(action.timeout)
        config["continue_on_timeout"] = action.continue_on_timeout
    return config


@_action.register
def _(action: IfAction) -> Config:
    config: Config = {
        "if": compile_conditions(action.conditions),
        "then": compile_actions(action.then),
    }
    return config | {"else": compile_actions(action.otherwise)} if action.otherwise else config


@_action.register
def _(action: ChooseAction) -> Config:
    branches = [
        {
            "conditions": compile_conditions(branch.conditions),
            "sequence": compile_actions(branch.actions),
        }
        for branch in action.branches
    ]
    default = {"default": compile_actions(action.default)} if action.default else {}
    return {"choose": branches} | default


@_action.register
def _(action: RepeatAction) -> Config:
    return {"repeat": {"count": action.count, "sequence": compile_actions(action.actions)}}


@_action.register
def _(action: ConditionAction) -> Config | str:
    return _condition(action.condition)


@_action.register
def _(action: RawAction) -> Config:
    return dict(action.config)
