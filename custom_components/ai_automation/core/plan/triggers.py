"""Read and write triggers."""

from collections.abc import Iterable, Mapping
from typing import Any

from .model import (
    CalendarTrigger,
    ConversationTrigger,
    DeviceTrigger,
    EventTrigger,
    GeoLocationTrigger,
    HomeAssistantTrigger,
    MqttTrigger,
    NotificationTrigger,
    NumericTrigger,
    PatternTrigger,
    PurposeTrigger,
    RawTrigger,
    StateTrigger,
    SunTrigger,
    TagTrigger,
    TemplateTrigger,
    TimesTrigger,
    TimeTrigger,
    Trigger,
    WebhookTrigger,
    ZoneTrigger,
)
from .modern import flat_triggers, has_purpose, modern_trigger
from .notation import (
    DURATION,
    ENABLED,
    IDS,
    LIMIT,
    MAPPING,
    MOMENTS,
    PATTERN,
    PERIOD,
    STATES,
    TARGET,
    TEXT,
    TEXTS,
    TIME,
    TRUTH,
    WEEKDAYS,
    WHOLE,
    Codec,
    Shape,
    one_of,
    read_first,
)

_COMMON = {"id": TEXT, "alias": TEXT, "enabled": ENABLED, "variables": MAPPING}
_ENTITIES = ("entity_id", IDS)
_WEEKDAYS = ("weekday", WEEKDAYS)
_FOR = ("for", DURATION)
_ENTERS = one_of("enter", "leave")


def _shape(kind: type, name: str, **fields: Codec | tuple[str, Codec]) -> Shape:
    return Shape(kind, fields, {"trigger": name}, _COMMON)


_SHAPES = (
    _shape(TimeTrigger, "time", at=TIME, weekdays=_WEEKDAYS),
    _shape(TimesTrigger, "time", moments=("at", MOMENTS), weekdays=_WEEKDAYS),
    _shape(PatternTrigger, "time_pattern", hours=PATTERN, minutes=PATTERN, seconds=PATTERN),
    _shape(SunTrigger, "sun", event=one_of("sunrise", "sunset"), offset=PERIOD),
    _shape(
        StateTrigger,
        "state",
        entity_ids=_ENTITIES,
        attribute=TEXT,
        from_=("from", STATES),
        not_from=STATES,
        to=STATES,
        not_to=STATES,
        for_=_FOR,
    ),
    _shape(
        NumericTrigger,
        "numeric_state",
        entity_ids=_ENTITIES,
        attribute=TEXT,
        value_template=TEXT,
        above=LIMIT,
        below=LIMIT,
        for_=_FOR,
    ),
    _shape(TemplateTrigger, "template", template=("value_template", TEXT), for_=_FOR),
    _shape(ZoneTrigger, "zone", entity_ids=_ENTITIES, zone=TEXT, event=_ENTERS),
    _shape(GeoLocationTrigger, "geo_location", source=TEXT, zone=TEXT, event=_ENTERS),
    _shape(
        CalendarTrigger, "calendar", entity_id=TEXT, event=one_of("start", "end"), offset=PERIOD
    ),
    _shape(
        EventTrigger,
        "event",
        event_types=("event_type", TEXTS),
        event_data=MAPPING,
        context=MAPPING,
    ),
    _shape(HomeAssistantTrigger, "homeassistant", event=one_of("start", "shutdown")),
    _shape(ConversationTrigger, "conversation", commands=("command", TEXTS)),
    _shape(TagTrigger, "tag", tag_ids=("tag_id", TEXTS), device_ids=("device_id", TEXTS)),
    _shape(WebhookTrigger, "webhook", webhook_id=TEXT, allowed_methods=TEXTS, local_only=TRUTH),
    _shape(
        MqttTrigger, "mqtt", topic=TEXT, payload=TEXT, value_template=TEXT, encoding=TEXT, qos=WHOLE
    ),
    _shape(
        NotificationTrigger,
        "persistent_notification",
        notification_id=TEXT,
        update_types=("update_type", TEXTS),
    ),
    Shape(
        DeviceTrigger,
        {"device_id": TEXT, "domain": TEXT},
        {"trigger": "device"},
        _COMMON,
        rest="options",
    ),
)
_PURPOSE = Shape(
    PurposeTrigger,
    {"key": ("trigger", TEXT), "target": TARGET, "options": MAPPING},
    common=_COMMON,
)
_BY_KIND = {shape.kind: shape for shape in (*_SHAPES, _PURPOSE)}


def lift_trigger(config: Any) -> Trigger:
    """Return one trigger, raw if the plan does not model it whole."""
    if not isinstance(config, Mapping):
        raise TypeError(f"a trigger must be a mapping, not {type(config).__name__}")
    modern = modern_trigger(config)
    shapes = (_PURPOSE,) if has_purpose(modern, "trigger") else _SHAPES
    found: Trigger | None = read_first(shapes, modern)
    return RawTrigger(modern) if found is None else found


def lift_triggers(value: Any) -> tuple[Trigger, ...]:
    """Return triggers: one or a list of them, or of lists."""
    return tuple(lift_trigger(item) for item in flat_triggers(value))


def compile_triggers(triggers: Iterable[Trigger]) -> list[Any]:
    """Return the configurations of triggers."""
    return [
        dict(trigger.config)
        if isinstance(trigger, RawTrigger)
        else _BY_KIND[type(trigger)].write(trigger)
        for trigger in triggers
    ]


TRIGGERS = Codec(lift_triggers, compile_triggers)
