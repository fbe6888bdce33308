"""Offer templates the functions that need no state: numbers, times, choices."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
import json
import math
import re
from statistics import fmean, median
from typing import Any

from jinja2.filters import do_int

from ..plan.values import NotPlainError, parse_period

# Stands for "no default was given"; None is one.
_NONE = object()


def _or_default(default: Any, name: str, value: Any) -> Any:
    if default is _NONE:
        raise ValueError(f"{name} got invalid input {value!r} and no default")
    return default


def to_float(value: Any, default: Any = _NONE) -> Any:
    """Return a value as a number."""
    try:
        return float(value)
    except ValueError, TypeError:
        return _or_default(default, "float", value)


def to_int(value: Any, default: Any = _NONE, base: int = 10) -> Any:
    """Return a value as a whole number."""
    result = do_int(value, default=_NONE, base=base)  # type: ignore[arg-type]
    return _or_default(default, "int", value) if result is _NONE else result


def to_bool(value: Any, default: Any = _NONE) -> Any:
    """Return a value as true or false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value != 0
    text = str(value).strip().lower()
    if text in ("1", "true", "yes", "on", "enable"):
        return True
    if text in ("0", "false", "no", "off", "disable"):
        return False
    return _or_default(default, "bool", value)


def rounded(value: Any, precision: int = 0, method: str = "common", default: Any = _NONE) -> Any:
    """Return a number rounded in one of Home Assistant's ways."""
    try:
        factor = float(10**precision)
        exact = float(value)
        if method == "ceil":
            result = math.ceil(exact * factor) / factor
        elif method == "floor":
            result = math.floor(exact * factor) / factor
        elif method == "half":
            result = round(exact * 2) / 2
        else:
            result = round(exact, precision)
    except ValueError, TypeError:
        return _or_default(default, "round", value)
    return int(result) if precision == 0 else result


def is_number(value: Any) -> bool:
    """Tell whether a value is a finite number."""
    try:
        return math.isfinite(float(value))
    except ValueError, TypeError:
        return False


def iif(value: Any, if_true: Any = True, if_false: Any = False, if_none: Any = _NONE) -> Any:  # noqa: FBT002 - its arguments go by place
    """Return one thing or another."""
    if value is None and if_none is not _NONE:
        return if_none
    return if_true if value else if_false


def as_datetime(value: Any, default: Any = _NONE) -> Any:
    """Return a time stamp or a text as a moment; a text that is none gives None."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if is_number(value):
        return datetime.fromtimestamp(float(value), UTC)
    try:
        return datetime.fromisoformat(value)
    except ValueError, TypeError:
        if default is _NONE and isinstance(value, str):
            return None
        return _or_default(default, "as_datetime", value)


def as_timestamp(value: Any, default: Any = _NONE) -> Any:
    """Return a moment as seconds since the epoch."""
    moment = as_datetime(value, None) if not isinstance(value, int | float) else None
    if moment is not None:
        return moment.timestamp()
    return _or_default(default, "as_timestamp", value)


def as_timedelta(value: Any) -> timedelta | None:
    """Return a text as a duration, None if it is none."""
    try:
        return parse_period(value)
    except NotPlainError:
        return None


def _regex(match: Callable[..., Any]) -> Callable[..., bool]:
    def test(value: Any, find: str = "", *, ignorecase: bool = False) -> bool:
        return bool(match(find, str(value), re.IGNORECASE if ignorecase else 0))

    return test


def _regex_replace(value: Any, find: str = "", replace: str = "") -> str:
    return re.sub(find, replace, str(value))


def _average(*values: Any) -> float:
    items = values[0] if len(values) == 1 and isinstance(values[0], list | tuple) else values
    return fmean(items)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "as_datetime": as_datetime,
    "as_timedelta": as_timedelta,
    "as_timestamp": as_timestamp,
    "average": _average,
    "bool": to_bool,
    "float": to_float,
    "from_json": json.loads,
    "iif": iif,
    "int": to_int,
    "is_number": is_number,
    "median": median,
    "multiply": lambda value, amount: float(value) * amount,
    "add": lambda value, amount: float(value) + amount,
    "regex_match": _regex(re.match),
    "regex_replace": _regex_replace,
    "regex_search": _regex(re.search),
    "round": rounded,
    "sqrt": lambda value: math.sqrt(float(value)),
    "to_json": json.dumps,
}
GLOBALS: Mapping[str, Any] = {
    "as_datetime": as_datetime,
    "as_timedelta": as_timedelta,
    "as_timestamp": as_timestamp,
    "average": _average,
    "bool": to_bool,
    "float": to_float,
    "iif": iif,
    "int": to_int,
    "is_number": is_number,
    "max": max,
    "min": min,
    "pi": math.pi,
    "sqrt": FILTERS["sqrt"],
    "strptime": datetime.strptime,
    "timedelta": timedelta,
}
TESTS: Mapping[str, Callable[..., bool]] = {
    "datetime": lambda value: isinstance(value, datetime),
    "is_number": is_number,
    "list": lambda value: isinstance(value, list),
    "match": _regex(re.match),
    "search": _regex(re.search),
}
