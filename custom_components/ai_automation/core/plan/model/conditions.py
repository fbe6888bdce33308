"""Define what a plan looks at before it acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any, Literal

from .parts import NO_TARGET, NO_TIME, ConditionPart, Duration, SunEvent, Target, Weekday


@dataclass(frozen=True, slots=True)
class TimeCondition(ConditionPart):
    """Within a span of the day and on these weekdays; a span may run over midnight."""

    after: time | str | None = None
    before: time | str | None = None
    weekdays: tuple[Weekday, ...] = ()


@dataclass(frozen=True, slots=True)
class SunCondition(ConditionPart):
    """While the sun is up or down (`sun.sun`): "below_horizon" is dark, the other is light."""

    state: Literal["above_horizon", "below_horizon"]


@dataclass(frozen=True, slots=True)
class SunSpanCondition(ConditionPart):
    """Within a part of the day that begins or ends by the sun; negative offsets are before."""

    after: SunEvent | None = None
    before: SunEvent | None = None
    after_offset: timedelta = NO_TIME
    before_offset: timedelta = NO_TIME


@dataclass(frozen=True, slots=True)
class StateCondition(ConditionPart):
    """While entities are in one of the states: all of them, or any with `match_any`.

    `place` is where they are, if they were found by that and their kind; it is not part of a
    configuration.
    """

    entity_ids: tuple[str, ...]
    states: tuple[str, ...]
    attribute: str | None = None
    for_: Duration = NO_TIME
    match_any: bool = False
    place: Target = NO_TARGET


@dataclass(frozen=True, slots=True)
class NumericCondition(ConditionPart):
    """While a number is within limits, in the sensor's own unit."""

    entity_ids: tuple[str, ...]
    above: float | str | None = None
    below: float | str | None = None
    attribute: str | None = None
    value_template: str | None = None


@dataclass(frozen=True, slots=True)
class ZoneCondition(ConditionPart):
    """While all entities are in one of the zones."""

    entity_ids: tuple[str, ...]
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriggerCondition(ConditionPart):
    """When one of the triggers with these ids fired."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateCondition(ConditionPart):
    """While a template is true; `alias` says in words when that is."""

    template: str


@dataclass(frozen=True, slots=True)
class DeviceCondition(ConditionPart):
    """While a device is in a state; `options` say in which, in the words of its integration."""

    device_id: str
    domain: str
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class PurposeCondition(ConditionPart):
    """While what is targeted is so: "light.is_on" in an area.

    Which there are, and their options, the home knows (`home.dialect.conditions`).
    """

    key: str
    target: Target = NO_TARGET
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class AndCondition(ConditionPart):
    """While all hold."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class OrCondition(ConditionPart):
    """While one holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class NotCondition(ConditionPart):
    """While none holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class RawCondition:
    """A condition that the plan does not model, kept as it is."""

    config: Mapping[str, Any] = field(hash=False)


type Condition = (
    TimeCondition
    | SunCondition
    | SunSpanCondition
    | StateCondition
    | NumericCondition
    | ZoneCondition
    | TriggerCondition
    | TemplateCondition
    | DeviceCondition
    | PurposeCondition
    | AndCondition
    | OrCondition
    | NotCondition
    | RawCondition
)
