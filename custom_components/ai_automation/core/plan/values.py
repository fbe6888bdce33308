"""Convert times, durations and numbers between the plan and Home Assistant's notation."""

from collections.abc import Iterable, Mapping
from datetime import time, timedelta
import re
from typing import Any

_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_PERIOD = re.compile(r"^([+-]?)(\d+):(\d{2})(?::(\d{2}))?$")
_UNITS = {"days", "hours", "minutes", "seconds", "milliseconds"}


class NotPlainError(ValueError):
    """A value that is a template or of a form that the plan does not model."""


def as_tuple(value: Any) -> tuple[str, ...]:
    """Return one string or a list of strings as a tuple; raise NotPlainError for anything else."""
    items = value if isinstance(value, list | tuple) else [value]
    if not all(isinstance(item, str) for item in items):
        raise NotPlainError(value)
    return tuple(items)


def one_or_many(items: Iterable[str]) -> str | list[str]:
    """Return a single item bare and several as a list, as people write it."""
    listed = list(items)
    return listed[0] if len(listed) == 1 else listed


def format_time(value: time | str) -> str:
    """Return a time of day as HH:MM:SS; ids of time entities stay as they are."""
    return value if isinstance(value, str) else value.strftime("%H:%M:%S")


def parse_time(value: Any) -> time | str:
    """Return a clock time, or the id of an entity that holds one."""
    if not isinstance(value, str):
        raise NotPlainError(value)
    if match := _CLOCK.match(value):
        hour, minute, second = (int(part or 0) for part in match.groups())
        try:
            return time(hour, minute, second)
        except ValueError as err:
            raise NotPlainError(value) from err
    if re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", value):
        return value
    raise NotPlainError(value)


def format_duration(value: timedelta) -> str:
    """Return a duration as [-]HH:MM:SS; hours may exceed 24."""
    sign = "-" if value < timedelta() else ""
    total = round(abs(value).total_seconds())
    return f"{sign}{total // 3600:02d}:{total // 60 % 60:02d}:{total % 60:02d}"


def parse_duration(value: Any) -> timedelta:
    """Return a duration from a clock string, a number of seconds or a mapping of units."""
    if isinstance(value, str) and (match := _PERIOD.match(value)):
        sign, *parts = match.groups()
        hours, minutes, seconds = (int(part or 0) for part in parts)
        period = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return -period if sign == "-" else period
    if isinstance(value, int | float) and not isinstance(value, bool):
        return timedelta(seconds=value)
    if isinstance(value, Mapping) and value.keys() <= _UNITS:
        try:
            return timedelta(**{unit: float(amount) for unit, amount in value.items()})
        except (TypeError, ValueError) as err:
            raise NotPlainError(value) from err
    raise NotPlainError(value)


def plain_number(value: float) -> float | int:
    """Return whole numbers as int, so that 70.0 is written 70."""
    return int(value) if float(value).is_integer() else value


def parse_limit(value: Any) -> float | str | None:
    """Return a numeric limit: a number, the id of an entity that holds one, or None."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    raise NotPlainError(value)
