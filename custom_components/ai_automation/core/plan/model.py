"""Define the plan: the form that every producer fills and the only one that is compiled.

A plan mirrors Home Assistant's automation language with typed parts. What it has no part for is
kept as it is in `RawTrigger`, `RawCondition`, `RawAction` and `AutomationPlan.extra`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any, Literal

type Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
type Mode = Literal["single", "restart", "queued", "parallel"]
type SunEvent = Literal["sunrise", "sunset"]

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Target:
    """What an action acts on."""

    entity_ids: tuple[str, ...] = ()
    device_ids: tuple[str, ...] = ()
    area_ids: tuple[str, ...] = ()
    floor_ids: tuple[str, ...] = ()
    label_ids: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether nothing is targeted."""
        return not (
            self.entity_ids or self.device_ids or self.area_ids or self.floor_ids or self.label_ids
        )


@dataclass(frozen=True, slots=True)
class TimeTrigger:
    """At a time of day, on all days or on some; `at` may also be the id of a time entity."""

    at: time | str
    weekdays: tuple[Weekday, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SunTrigger:
    """At sunrise or sunset; a negative offset is before."""

    event: SunEvent
    offset: timedelta = NO_TIME
    id: str | None = None


@dataclass(frozen=True, slots=True)
class StateTrigger:
    """When an entity's state (or attribute) changes; empty `to` and `from_` are any change."""

    entity_ids: tuple[str, ...]
    to: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    not_to: tuple[str, ...] = ()
    not_from: tuple[str, ...] = ()
    attribute: str | None = None
    for_: timedelta = NO_TIME
    id: str | None = None


@dataclass(frozen=True, slots=True)
class NumericTrigger:
    """When a number crosses a limit; limits are numbers in the sensor's own unit."""

    entity_ids: tuple[str, ...]
    above: float | str | None = None
    below: float | str | None = None
    attribute: str | None = None
    for_: timedelta = NO_TIME
    id: str | None = None


@dataclass(frozen=True, slots=True)
class EventTrigger:
    """When an event of this type with at least this data is fired."""

    event_type: str
    event_data: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None


@dataclass(frozen=True, slots=True)
class PatternTrigger:
    """At every match of a clock pattern ("/5" is every five)."""

    hours: str | None = None
    minutes: str | None = None
    seconds: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class RawTrigger:
    """A trigger that the plan does not model, kept as it is."""

    config: Mapping[str, Any]


type Trigger = (
    TimeTrigger
    | SunTrigger
    | StateTrigger
    | NumericTrigger
    | EventTrigger
    | PatternTrigger
    | RawTrigger
)


@dataclass(frozen=True, slots=True)
class TimeCondition:
    """Within a span of the day and on these weekdays; a span may run over midnight."""

    after: time | str | None = None
    before: time | str | None = None
    weekdays: tuple[Weekday, ...] = ()


@dataclass(frozen=True, slots=True)
class SunCondition:
    """While the sun is up or down (`sun.sun`): "below_horizon" is dark, the other is light."""

    state: Literal["above_horizon", "below_horizon"]


@dataclass(frozen=True, slots=True)
class StateCondition:
    """While entities are in one of the states: all of them, or any with `match_any`."""

    entity_ids: tuple[str, ...]
    states: tuple[str, ...]
    attribute: str | None = None
    for_: timedelta = NO_TIME
    match_any: bool = False


@dataclass(frozen=True, slots=True)
class NumericCondition:
    """While a number is within limits, in the sensor's own unit."""

    entity_ids: tuple[str, ...]
    above: float | str | None = None
    below: float | str | None = None
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class TriggerCondition:
    """When one of the triggers with these ids fired."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateCondition:
    """While a template is true; `alias` says in words when that is."""

    template: str
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class AndCondition:
    """While all hold."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class OrCondition:
    """While one holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class NotCondition:
    """While none holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class RawCondition:
    """A condition that the plan does not model: a mapping, or a template in short form."""

    config: Mapping[str, Any] | str


type Condition = (
    TimeCondition
    | SunCondition
    | StateCondition
    | NumericCondition
    | TriggerCondition
    | TemplateCondition
    | AndCondition
    | OrCondition
    | NotCondition
    | RawCondition
)


@dataclass(frozen=True, slots=True)
class CallAction:
    """Call an action ("light.turn_on") on a target with data."""

    action: str
    target: Target = Target()
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DelayAction:
    """Wait for a while."""

    duration: timedelta


@dataclass(frozen=True, slots=True)
class WaitAction:
    """Wait until one of the triggers fires, or for the timeout."""

    triggers: tuple[Trigger, ...]
    timeout: timedelta | None = None
    continue_on_timeout: bool = True


@dataclass(frozen=True, slots=True)
class IfAction:
    """Do one thing if the conditions hold, and otherwise the other."""

    conditions: tuple[Condition, ...]
    then: tuple[PlanAction, ...]
    otherwise: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of a `ChooseAction`."""

    conditions: tuple[Condition, ...]
    actions: tuple[PlanAction, ...]


@dataclass(frozen=True, slots=True)
class ChooseAction:
    """Go the first way whose conditions hold, or the default way."""

    branches: tuple[Branch, ...]
    default: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class RepeatAction:
    """Do actions so many times."""

    count: int
    actions: tuple[PlanAction, ...]


@dataclass(frozen=True, slots=True)
class RawAction:
    """An action that the plan does not model, kept as it is."""

    config: Mapping[str, Any]


type PlanAction = (
    CallAction
    | DelayAction
    | WaitAction
    | IfAction
    | ChooseAction
    | RepeatAction
    | ConditionAction
    | RawAction
)


@dataclass(frozen=True, slots=True)
class ConditionAction:
    """Go on only if the condition holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class AutomationPlan:
    """A whole automation. `extra` holds top-level keys that the plan does not model."""

    triggers: tuple[Trigger, ...]
    actions: tuple[PlanAction, ...]
    conditions: tuple[Condition, ...] = ()
    alias: str = ""
    description: str = ""
    mode: Mode = "single"
    id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
