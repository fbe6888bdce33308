"""Read and write actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from .conditions import CONDITIONS, compile_condition, lift_condition
from .model import (
    Branch,
    CallAction,
    ChooseAction,
    ConditionAction,
    DelayAction,
    DeviceAction,
    EventAction,
    ForEachAction,
    IfAction,
    ParallelAction,
    PlanAction,
    RawAction,
    RepeatAction,
    ResponseAction,
    SceneAction,
    SequenceAction,
    StopAction,
    UntilAction,
    VariablesAction,
    WaitAction,
    WaitTemplateAction,
    WhileAction,
)
from .modern import modern_action
from .notation import (
    COUNT,
    DURATION,
    ENABLED,
    ITEMS,
    MAPPING,
    MAYBE_TEXT,
    TARGET,
    TEXT,
    TRUTH,
    Codec,
    Shape,
    read_first,
)
from .triggers import TRIGGERS
from .values import as_list, as_mapping

_COMMON = {"alias": TEXT, "enabled": ENABLED, "continue_on_error": TRUTH}
# What makes an action a condition, unless it is something before that.
_CONDITION_KEYS = ("condition", "and", "or", "not")
_BEFORE_CONDITIONS = ("delay", "wait_template")


def _shape(kind: type, **fields: Codec | tuple[str, Codec]) -> Shape:
    return Shape(kind, fields, common=_COMMON)


def lift_action(config: Any) -> PlanAction:
    """Return one action, raw if the plan does not model it whole."""
    if isinstance(config, str):
        return ConditionAction(lift_condition(config))
    if not isinstance(config, Mapping):
        raise TypeError(f"an action must be a mapping, not {type(config).__name__}")
    modern = modern_action(config)
    if _has(modern, _CONDITION_KEYS) and not _has(modern, _BEFORE_CONDITIONS):
        return ConditionAction(lift_condition(modern))
    found: PlanAction | None = read_first(_SHAPES, modern)
    return RawAction(modern) if found is None else found


def _has(config: Mapping[str, Any], keys: Iterable[str]) -> bool:
    return not config.keys().isdisjoint(keys)


def lift_actions(value: Any) -> tuple[PlanAction, ...]:
    """Return actions: one or a list of them."""
    return tuple(lift_action(item) for item in as_list(value))


def compile_actions(actions: Iterable[PlanAction]) -> list[Any]:
    """Return the configurations of actions."""
    return [_compile_action(action) for action in actions]


def _compile_action(action: PlanAction) -> dict[str, Any]:
    if isinstance(action, RawAction):
        return dict(action.config)
    if isinstance(action, ConditionAction):
        return compile_condition(action.condition)
    return _BY_KIND[type(action)].write(action)


def _lift_branches(value: Any) -> tuple[Branch, ...]:
    return tuple(_BRANCH.read(as_mapping(item)) for item in as_list(value))


def _lift_parallel(value: Any) -> tuple[PlanAction, ...]:
    """Return what is done at the same time; a list among it is a sequence."""
    return tuple(
        SequenceAction(lift_actions(item)) if isinstance(item, list | tuple) else lift_action(item)
        for item in as_list(value)
    )


def _compile_branches(branches: tuple[Branch, ...]) -> list[Any]:
    return [_BRANCH.write(branch) for branch in branches]


ACTIONS = Codec(lift_actions, compile_actions)
_BRANCHES = Codec(_lift_branches, _compile_branches)

_BRANCH = Shape(
    Branch,
    {"conditions": CONDITIONS, "actions": ("sequence", ACTIONS)},
    common={"alias": TEXT},
)
_TIMEOUT = {"timeout": DURATION, "continue_on_timeout": TRUTH}


def _repeat(kind: type, **fields: Codec | tuple[str, Codec]) -> Shape:
    return Shape(kind, {**fields, "actions": ("sequence", ACTIONS)}, common=_COMMON, nest="repeat")


# In the order in which Home Assistant looks for what an action is.
_SHAPES = (
    _shape(DelayAction, duration=("delay", DURATION)),
    _shape(WaitTemplateAction, template=("wait_template", TEXT), **_TIMEOUT),
    _shape(EventAction, event_type=("event", TEXT), event_data=MAPPING),
    Shape(DeviceAction, {"device_id": TEXT, "domain": TEXT}, common=_COMMON, rest="options"),
    _shape(SceneAction, scene=TEXT),
    _repeat(RepeatAction, count=COUNT),
    _repeat(ForEachAction, items=("for_each", ITEMS)),
    _repeat(WhileAction, conditions=("while", CONDITIONS)),
    _repeat(UntilAction, conditions=("until", CONDITIONS)),
    _shape(ChooseAction, branches=("choose", _BRANCHES), default=ACTIONS),
    _shape(WaitAction, triggers=("wait_for_trigger", TRIGGERS), **_TIMEOUT),
    _shape(VariablesAction, variables=MAPPING),
    _shape(IfAction, conditions=("if", CONDITIONS), then=ACTIONS, otherwise=("else", ACTIONS)),
    _shape(CallAction, action=TEXT, target=TARGET, data=MAPPING, response_variable=TEXT),
    _shape(StopAction, reason=("stop", TEXT), error=TRUTH, response_variable=TEXT),
    _shape(ParallelAction, actions=("parallel", Codec(_lift_parallel, compile_actions))),
    _shape(SequenceAction, actions=("sequence", ACTIONS)),
    _shape(ResponseAction, response=("set_conversation_response", MAYBE_TEXT)),
)
_BY_KIND = {shape.kind: shape for shape in _SHAPES}
