"""Define what a plan waits for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any, Literal

from .parts import NO_TARGET, NO_TIME, Duration, Moment, SunEvent, Target, TriggerPart, Weekday


@dataclass(frozen=True, slots=True)
class TimeTrigger(TriggerPart):
    """At a time of day, on all days or on some; `at` may also be the id of a time entity."""

    at: time | str
    weekdays: tuple[Weekday, ...] = ()


@dataclass(frozen=True, slots=True)
class TimesTrigger(TriggerPart):
    """At any of several moments, some of which may be templates or have an offset."""

    moments: tuple[Moment, ...]
    weekdays: tuple[Weekday, ...] = ()


@dataclass(frozen=True, slots=True)
class PatternTrigger(TriggerPart):
    """At every match of a clock pattern ("/5" is every five)."""

    hours: str | None = None
    minutes: str | None = None
    seconds: str | None = None


@dataclass(frozen=True, slots=True)
class SunTrigger(TriggerPart):
    """At sunrise or sunset; a negative offset is before."""

    event: SunEvent
    offset: timedelta = NO_TIME


@dataclass(frozen=True, slots=True)
class StateTrigger(TriggerPart):
    """When an entity's state (or attribute) changes; empty `to` and `from_` are any change.

    `ANY_STATE` in `to` or `from_` leaves out changes of attributes alone. `place` is where they
    are, if they were found by that and their kind; it is not part of a configuration.
    """

    entity_ids: tuple[str, ...]
    to: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    not_to: tuple[str, ...] = ()
    not_from: tuple[str, ...] = ()
    attribute: str | None = None
    for_: Duration = NO_TIME
    place: Target = NO_TARGET


@dataclass(frozen=True, slots=True)
class NumericTrigger(TriggerPart):
    """When a number crosses a limit; limits are numbers in the sensor's own unit."""

    entity_ids: tuple[str, ...]
    above: float | str | None = None
    below: float | str | None = None
    attribute: str | None = None
    for_: Duration = NO_TIME
    value_template: str | None = None


@dataclass(frozen=True, slots=True)
class TemplateTrigger(TriggerPart):
    """When a template becomes true."""

    template: str
    for_: Duration = NO_TIME


@dataclass(frozen=True, slots=True)
class ZoneTrigger(TriggerPart):
    """When somebody or something enters or leaves a zone."""

    entity_ids: tuple[str, ...]
    zone: str
    event: Literal["enter", "leave"] = "enter"


@dataclass(frozen=True, slots=True)
class GeoLocationTrigger(TriggerPart):
    """When something that a source reports enters or leaves a zone."""

    source: str
    zone: str
    event: Literal["enter", "leave"] = "enter"


@dataclass(frozen=True, slots=True)
class CalendarTrigger(TriggerPart):
    """When an event of a calendar starts or ends; a negative offset is before."""

    entity_id: str
    event: Literal["start", "end"] = "start"
    offset: timedelta = NO_TIME


@dataclass(frozen=True, slots=True)
class EventTrigger(TriggerPart):
    """When an event of one of the types, with at least this data and context, is fired."""

    event_types: tuple[str, ...]
    event_data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    context: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class HomeAssistantTrigger(TriggerPart):
    """When Home Assistant starts or shuts down."""

    event: Literal["start", "shutdown"]


@dataclass(frozen=True, slots=True)
class ConversationTrigger(TriggerPart):
    """When somebody says one of the sentences."""

    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TagTrigger(TriggerPart):
    """When one of the tags is scanned, by any device or by one of these."""

    tag_ids: tuple[str, ...]
    device_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebhookTrigger(TriggerPart):
    """When a webhook is called."""

    webhook_id: str
    allowed_methods: tuple[str, ...] = ()
    local_only: bool = True


@dataclass(frozen=True, slots=True)
class MqttTrigger(TriggerPart):
    """When a message comes on a topic, any or one with this payload."""

    topic: str
    payload: str | None = None
    value_template: str | None = None
    encoding: str = "utf-8"
    qos: int = 0


@dataclass(frozen=True, slots=True)
class NotificationTrigger(TriggerPart):
    """When a persistent notification, any or one, is added, changed or removed."""

    notification_id: str | None = None
    update_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceTrigger(TriggerPart):
    """When a device does something; `options` say what, in the words of its integration."""

    device_id: str
    domain: str
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class PurposeTrigger(TriggerPart):
    """When something happens to what is targeted: "light.turned_on" in an area.

    Which there are, and their options, the home knows (`home.dialect.triggers`).
    """

    key: str
    target: Target = NO_TARGET
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class RawTrigger:
    """A trigger that the plan does not model, kept as it is."""

    config: Mapping[str, Any] = field(hash=False)


type Trigger = (
    TimeTrigger
    | TimesTrigger
    | PatternTrigger
    | SunTrigger
    | StateTrigger
    | NumericTrigger
    | TemplateTrigger
    | ZoneTrigger
    | GeoLocationTrigger
    | CalendarTrigger
    | EventTrigger
    | HomeAssistantTrigger
    | ConversationTrigger
    | TagTrigger
    | WebhookTrigger
    | MqttTrigger
    | NotificationTrigger
    | DeviceTrigger
    | PurposeTrigger
    | RawTrigger
)
