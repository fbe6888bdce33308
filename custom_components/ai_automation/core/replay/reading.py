"""Read the values of a configuration: lists, durations, matches."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

from ..plan.values import NotPlainError, parse_period
from .errors import UnanswerableError

type Config = Mapping[str, Any]
# What renders the templates in a value; raises UnanswerableError for what history cannot tell.
type Render = Callable[[Any], Any]

UNKNOWN = frozenset({"unavailable", "unknown"})


def listed(value: Any) -> list[Any]:
    """Return a value, a list of values or nothing as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def period(value: Any, render: Render) -> timedelta:
    """Return a duration; raise UnanswerableError if it is none."""
    try:
        return parse_period(render(value))
    except NotPlainError as err:
        raise UnanswerableError("bad_value", str(value)) from err


def kind_of(config: Config) -> str:
    """Return the kind of a trigger."""
    return str(config.get("trigger", config.get("platform")))


def matches(value: Any, wanted: Any) -> bool:
    """Tell whether a value is the wanted one, or among several wanted ones."""
    if isinstance(wanted, str) or not isinstance(wanted, Collection):
        return bool(value == wanted)
    return value in wanted


def options_of(config: Config) -> Config:
    """Return the options of a purpose-specific part, whose fields may stand beside them."""
    options = config.get("options")
    return options if isinstance(options, Mapping) else {}


def number(value: Any) -> float | None:
    """Return a value as a number, None if it is none."""
    try:
        return float(value)
    except TypeError, ValueError:
        return None
