"""Convert values between the plan and Home Assistant's notation."""

from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from functools import lru_cache
import re
from typing import Any

from .model import (
    ANY_STATE,
    NO_TIME,
    WEEKDAYS,
    Duration,
    Moment,
    Target,
    Templated,
    TimeEntity,
    Weekday,
)

_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_PERIOD = re.compile(r"^([+-]?)(\d+):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?$")
_SECONDS = re.compile(r"^[+-]?\d+(?:\.\d+)?$")
_ENTITY_ID = re.compile(r"^[a-z_]+\.[a-z0-9_]+$")
_UNITS = {"days", "hours", "minutes", "seconds", "milliseconds"}
_TARGET_KEYS = {
    "entity_id": "entity_ids",
    "device_id": "device_ids",
    "area_id": "area_ids",
    "floor_id": "floor_ids",
    "label_id": "label_ids",
}
# Words that Home Assistant takes for yes and no.
_TRUTH = dict.fromkeys(("true", "yes", "on", "enable", "1"), True) | dict.fromkeys(
    ("false", "no", "off", "disable", "0"), False
)


class NotPlainError(ValueError):
    """A value that is of a form that the plan does not model."""


def is_template(value: object) -> bool:
    """Tell whether a value is a template."""
    return isinstance(value, str) and ("{{" in value or "{%" in value or "{#" in value)


def as_text(value: Any) -> str:
    """Return a string; raise NotPlainError for anything else."""
    if not isinstance(value, str):
        raise NotPlainError(value)
    return value


def as_mapping(value: Any) -> dict[str, Any]:
    """Return a mapping, empty for nothing; raise NotPlainError for anything else."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise NotPlainError(value)
    return dict(value)


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, nothing as an empty one, and anything else as the only item."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def as_tuple(value: Any) -> tuple[str, ...]:
    """Return one string or a list of strings as a tuple; raise NotPlainError for anything else."""
    return tuple(as_text(item) for item in (value if isinstance(value, list | tuple) else [value]))


def as_ids(value: Any) -> tuple[str, ...]:
    """Return ids from a list or from one string, in which commas may part them."""
    return tuple(
        part.strip()
        for item in as_tuple(value)
        for part in ([item] if is_template(item) else item.split(","))
    )


def one_or_many(items: Iterable[str]) -> str | list[str]:
    """Return a single item bare and several as a list, as people write it."""
    listed = list(items)
    return listed[0] if len(listed) == 1 else listed


def parse_states(value: Any) -> tuple[str, ...]:
    """Return the states that a trigger is about; null is any state."""
    if value is None:
        return (ANY_STATE,)
    states = as_tuple(value)
    if not states or (isinstance(value, list | tuple) and ANY_STATE in states):
        raise NotPlainError(value)
    return states


def format_states(states: tuple[str, ...]) -> str | list[str] | None:
    """Return states as a trigger has them."""
    return None if states == (ANY_STATE,) else one_or_many(states)


def parse_weekdays(value: Any) -> tuple[Weekday, ...]:
    """Return weekdays."""
    days = as_tuple(value)
    if not days or not set(days) <= set(WEEKDAYS):
        raise NotPlainError(value)
    return days  # type: ignore[return-value] # has just been seen


def parse_truth(value: Any) -> bool:
    """Return a yes or no, in a word or as itself."""
    truth = _TRUTH.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(truth, bool):
        raise NotPlainError(value)
    return truth


def parse_enabled(value: Any) -> bool | str:
    """Return whether a part is enabled: a yes or no, or a template."""
    return value if is_template(value) else parse_truth(value)


def parse_target(value: Any) -> Target:
    """Return a target; raise NotPlainError if it is a template or has unknown keys."""
    config = as_mapping(value)
    if not config.keys() <= _TARGET_KEYS.keys():
        raise NotPlainError(value)
    return Target(**{_TARGET_KEYS[key]: as_ids(ids) for key, ids in config.items()})


def format_target(target: Target) -> dict[str, Any]:
    """Return the configuration of a target; empty if nothing is targeted."""
    ids = {key: getattr(target, attribute) for key, attribute in _TARGET_KEYS.items()}
    return {key: one_or_many(value) for key, value in ids.items() if value}


def format_time(value: time | str) -> str:
    """Return a time of day as HH:MM:SS; ids of time entities stay as they are."""
    return value if isinstance(value, str) else value.strftime("%H:%M:%S")


def parse_time(value: Any) -> time | str:
    """Return a clock time, or the id of an entity that holds one."""
    return _parse_time(as_text(value))


@lru_cache
def _parse_time(value: str) -> time | str:
    if match := _CLOCK.match(value):
        hour, minute, second = (int(part or 0) for part in match.groups())
        try:
            return time(hour, minute, second)
        except ValueError as err:
            raise NotPlainError(value) from err
    if _ENTITY_ID.match(value):
        return str(value)
    raise NotPlainError(value)


def parse_moments(value: Any) -> tuple[Moment, ...]:
    """Return the moments of a time trigger: one or a list of them."""
    return tuple(_parse_moment(item) for item in as_list(value))


def _parse_moment(value: Any) -> Moment:
    if is_template(value):
        return str(value)
    if not isinstance(value, Mapping):
        return parse_time(value)
    if not {"entity_id"} <= value.keys() <= {"entity_id", "offset"}:
        raise NotPlainError(value)
    return TimeEntity(as_text(value["entity_id"]), parse_period(value.get("offset", 0)))


def format_moments(moments: tuple[Moment, ...]) -> Any:
    """Return the moments of a time trigger as people write them."""
    written: list[Any] = [
        {"entity_id": moment.entity_id, "offset": format_period(moment.offset)}
        if isinstance(moment, TimeEntity)
        else format_time(moment)
        for moment in moments
    ]
    return written[0] if len(written) == 1 else written


def format_duration(value: timedelta) -> str:
    """Return a duration as [-]HH:MM:SS, rounded to seconds; hours may exceed 24."""
    sign = "-" if value < NO_TIME else ""
    total = round(abs(value).total_seconds())
    return f"{sign}{total // 3600:02d}:{total // 60 % 60:02d}:{total % 60:02d}"


def format_period(value: Duration) -> Any:
    """Return a duration in the configuration's notation, whole to the millisecond."""
    if isinstance(value, Templated):
        return dict(value.value) if isinstance(value.value, Mapping) else value.value
    if value % timedelta(seconds=1):
        return {"milliseconds": plain_number(value / timedelta(milliseconds=1))}
    return format_duration(value)


def parse_period(value: Any) -> timedelta:
    """Return a duration from a clock string, a number of seconds or a mapping of units."""
    if isinstance(value, str) and (match := _PERIOD.match(value)):
        sign, hours, minutes, seconds = match.groups()
        period = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds or 0))
        return -period if sign == "-" else period
    if isinstance(value, str) and _SECONDS.match(value):
        return timedelta(seconds=float(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return timedelta(seconds=value)
    if isinstance(value, Mapping) and value and value.keys() <= _UNITS:
        try:
            return timedelta(**{unit: float(amount) for unit, amount in value.items()})
        except (TypeError, ValueError) as err:
            raise NotPlainError(value) from err
    raise NotPlainError(value)


def parse_duration(value: Any) -> Duration:
    """Return a duration that may be, or have in it, a template."""
    if is_template(value):
        return Templated(value)
    if isinstance(value, Mapping) and any(is_template(part) for part in value.values()):
        return Templated(dict(value))
    return parse_period(value)


def plain_number(value: float) -> float | int:
    """Return whole numbers as int, so that 70.0 is written 70."""
    return int(value) if float(value).is_integer() else value


def parse_limit(value: Any) -> float | str:
    """Return a numeric limit: a number, or the id of an entity that holds one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        return float(as_text(value))
    except ValueError:
        return as_text(value)


def format_limit(value: float | str) -> float | int | str:
    """Return a numeric limit as people write it."""
    return value if isinstance(value, str) else plain_number(value)


def parse_whole(value: Any) -> int:
    """Return a whole number, which may stand in a string."""
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotPlainError(value)
    return value


def parse_count(value: Any) -> int | str:
    """Return how often: a number, or a template for one."""
    return str(value) if is_template(value) else parse_whole(value)


def parse_pattern(value: Any) -> str:
    """Return one part of a clock pattern: a number, "*" or "/5"."""
    return str(parse_whole(value)) if isinstance(value, int) else as_text(value)


def parse_items(value: Any) -> tuple[Any, ...] | str:
    """Return what is gone through: a list, or a template for one."""
    if is_template(value):
        return str(value)
    if not isinstance(value, list | tuple):
        raise NotPlainError(value)
    return tuple(value)


def format_items(items: tuple[Any, ...] | str) -> list[Any] | str:
    """Return what is gone through as a configuration has it."""
    return items if isinstance(items, str) else list(items)
