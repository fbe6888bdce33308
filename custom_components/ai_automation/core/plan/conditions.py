"""Read and write conditions."""

from collections.abc import Iterable, Mapping
from typing import Any

from .model import (
    AndCondition,
    Condition,
    DeviceCondition,
    NotCondition,
    NumericCondition,
    OrCondition,
    PurposeCondition,
    RawCondition,
    StateCondition,
    SunCondition,
    SunSpanCondition,
    TemplateCondition,
    TimeCondition,
    TriggerCondition,
    ZoneCondition,
)
from .modern import has_purpose, modern_condition
from .notation import (
    DURATION,
    ENABLED,
    IDS,
    LIMIT,
    MAPPING,
    PERIOD,
    TARGET,
    TEXT,
    TEXTS,
    TIME,
    WEEKDAYS,
    Codec,
    Shape,
    choice,
    one_of,
    read_first,
)
from .values import as_list

_COMMON = {"alias": TEXT, "enabled": ENABLED}
_ENTITIES = ("entity_id", IDS)
_SUN = one_of("sunrise", "sunset")


def _shape(kind: type, name: str, **fields: Codec | tuple[str, Codec]) -> Shape:
    return Shape(kind, fields, {"condition": name}, _COMMON)


def lift_condition(config: Any) -> Condition:
    """Return one condition, raw if the plan does not model it whole."""
    if not isinstance(config, Mapping | str):
        raise TypeError(f"a condition must be a mapping, not {type(config).__name__}")
    modern = modern_condition(config)
    shapes = (_PURPOSE,) if has_purpose(modern, "condition") else _SHAPES
    found: Condition | None = read_first(shapes, modern)
    return RawCondition(modern) if found is None else found


def lift_conditions(value: Any) -> tuple[Condition, ...]:
    """Return conditions: one or a list of them."""
    return tuple(lift_condition(item) for item in as_list(value))


def compile_conditions(conditions: Iterable[Condition]) -> list[Any]:
    """Return the configurations of conditions."""
    return [compile_condition(condition) for condition in conditions]


def compile_condition(condition: Condition) -> dict[str, Any]:
    """Return the configuration of one condition."""
    if isinstance(condition, RawCondition):
        return dict(condition.config)
    return _BY_KIND[type(condition)].write(condition)


CONDITIONS = Codec(lift_conditions, compile_conditions)

_SHAPES = (
    _shape(TimeCondition, "time", after=TIME, before=TIME, weekdays=("weekday", WEEKDAYS)),
    Shape(
        SunCondition,
        {"state": one_of("above_horizon", "below_horizon")},
        {"condition": "state", "entity_id": "sun.sun"},
        _COMMON,
    ),
    _shape(
        SunSpanCondition, "sun", after=_SUN, after_offset=PERIOD, before=_SUN, before_offset=PERIOD
    ),
    _shape(
        StateCondition,
        "state",
        entity_ids=_ENTITIES,
        attribute=TEXT,
        states=("state", TEXTS),
        for_=("for", DURATION),
        match_any=("match", choice({"any": True, "all": False})),
    ),
    _shape(
        NumericCondition,
        "numeric_state",
        entity_ids=_ENTITIES,
        attribute=TEXT,
        value_template=TEXT,
        above=LIMIT,
        below=LIMIT,
    ),
    _shape(ZoneCondition, "zone", entity_ids=_ENTITIES, zones=("zone", IDS)),
    _shape(TriggerCondition, "trigger", ids=("id", TEXTS)),
    _shape(TemplateCondition, "template", template=("value_template", TEXT)),
    _shape(AndCondition, "and", conditions=CONDITIONS),
    _shape(OrCondition, "or", conditions=CONDITIONS),
    _shape(NotCondition, "not", conditions=CONDITIONS),
    Shape(
        DeviceCondition,
        {"device_id": TEXT, "domain": TEXT},
        {"condition": "device"},
        _COMMON,
        rest="options",
    ),
)
_PURPOSE = Shape(
    PurposeCondition,
    {"key": ("condition", TEXT), "target": TARGET, "options": MAPPING},
    common=_COMMON,
)
_BY_KIND = {shape.kind: shape for shape in (*_SHAPES, _PURPOSE)}
