"""Define what a plan does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .conditions import Condition
from .parts import NO_TARGET, ActionPart, Duration, Target
from .triggers import Trigger


@dataclass(frozen=True, slots=True)
class CallAction(ActionPart):
    """Call an action ("light.turn_on", or a template for one) on a target with data.

    What it answers is kept in the variable `response_variable`.
    """

    action: str
    target: Target = NO_TARGET
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    response_variable: str | None = None


@dataclass(frozen=True, slots=True)
class DelayAction(ActionPart):
    """Wait for a while."""

    duration: Duration


@dataclass(frozen=True, slots=True)
class WaitAction(ActionPart):
    """Wait until one of the triggers fires, or for the timeout."""

    triggers: tuple[Trigger, ...]
    timeout: Duration | None = None
    continue_on_timeout: bool = True


@dataclass(frozen=True, slots=True)
class WaitTemplateAction(ActionPart):
    """Wait until a template is true, or for the timeout."""

    template: str
    timeout: Duration | None = None
    continue_on_timeout: bool = True


@dataclass(frozen=True, slots=True)
class IfAction(ActionPart):
    """Do one thing if the conditions hold, and otherwise the other."""

    conditions: tuple[Condition, ...]
    then: tuple[PlanAction, ...]
    otherwise: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of a `ChooseAction`; `extra` as in every part."""

    conditions: tuple[Condition, ...]
    actions: tuple[PlanAction, ...]
    alias: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ChooseAction(ActionPart):
    """Go the first way whose conditions hold, or the default way."""

    branches: tuple[Branch, ...]
    default: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class RepeatAction(ActionPart):
    """Do actions so many times; the count may be a template."""

    count: int | str
    actions: tuple[PlanAction, ...]


@dataclass(frozen=True, slots=True)
class WhileAction(ActionPart):
    """Do actions again and again while the conditions hold."""

    conditions: tuple[Condition, ...]
    actions: tuple[PlanAction, ...]


@dataclass(frozen=True, slots=True)
class UntilAction(ActionPart):
    """Do actions again and again until the conditions hold, at least once."""

    conditions: tuple[Condition, ...]
    actions: tuple[PlanAction, ...]


@dataclass(frozen=True, slots=True)
class ForEachAction(ActionPart):
    """Do actions once for every item; the items may be a template."""

    items: tuple[Any, ...] | str = field(hash=False)
    actions: tuple[PlanAction, ...]


@dataclass(frozen=True, slots=True)
class ParallelAction(ActionPart):
    """Do actions at the same time; a `SequenceAction` among them keeps its own order."""

    actions: tuple[PlanAction, ...]


@dataclass(frozen=True, slots=True)
class SequenceAction(ActionPart):
    """Do actions one after the other."""

    actions: tuple[PlanAction, ...]


@dataclass(frozen=True, slots=True)
class VariablesAction(ActionPart):
    """Set variables for what follows."""

    variables: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class StopAction(ActionPart):
    """End the run, maybe as an error; scripts answer with `response_variable`."""

    reason: str
    error: bool = False
    response_variable: str | None = None


@dataclass(frozen=True, slots=True)
class SceneAction(ActionPart):
    """Activate a scene."""

    scene: str


@dataclass(frozen=True, slots=True)
class EventAction(ActionPart):
    """Fire an event."""

    event_type: str
    event_data: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class DeviceAction(ActionPart):
    """Have a device do something; `options` say what, in the words of its integration."""

    device_id: str
    domain: str
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ResponseAction(ActionPart):
    """Set what the conversation agent answers; nothing takes the usual answer."""

    response: str | None


@dataclass(frozen=True, slots=True)
class ConditionAction:
    """Go on only if the condition holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class RawAction:
    """An action that the plan does not model, kept as it is."""

    config: Mapping[str, Any] = field(hash=False)


type PlanAction = (
    CallAction
    | DelayAction
    | WaitAction
    | WaitTemplateAction
    | IfAction
    | ChooseAction
    | RepeatAction
    | WhileAction
    | UntilAction
    | ForEachAction
    | ParallelAction
    | SequenceAction
    | VariablesAction
    | StopAction
    | SceneAction
    | EventAction
    | DeviceAction
    | ResponseAction
    | ConditionAction
    | RawAction
)
