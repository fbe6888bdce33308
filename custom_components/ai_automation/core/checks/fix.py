"""Mend a configuration at one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .walk import SECTIONS

# Keys that Home Assistant has had before, by those that a place is named with.
_FORMER = {"action": "service", "trigger": "platform"}


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends a finding: a new value at a place, or a new name for its last key.

    `description` says it in words; `place` is a path into the configuration as in a finding.
    """

    description: str
    place: str
    value: Any = None
    key: str | None = None


class NoSuchPlaceError(LookupError):
    """The configuration has changed since the finding: there is nothing at the fix's place."""


def apply_fix(config: Mapping[str, Any], fix: Fix) -> dict[str, Any]:
    """Return the configuration with a fix made; raise NoSuchPlaceError if it does not fit.

    The configuration that is given stays as it is.
    """
    changed = _changed(config, fix.place.split("/"), fix)
    return dict(changed)


def _changed(value: Any, path: list[str], fix: Fix) -> Any:
    step, rest = path[0], path[1:]
    if isinstance(value, list | tuple):
        if not step.isdecimal() or int(step) >= len(value):
            raise NoSuchPlaceError(fix.place)
        number = int(step)
        inner = _changed(value[number], rest, fix) if rest else fix.value
        return [*value[:number], inner, *value[number + 1 :]]
    if step == "0" and not (isinstance(value, Mapping) and step in value):
        # One thing may stand where a list may stand.
        return _changed(value, rest, fix) if rest else fix.value
    if isinstance(value, Mapping):
        key = _key(value, step, fix, last=not rest)
        if rest:
            return {**value, key: _changed(value.get(key), rest, fix)}
        if fix.key is not None:
            return {fix.key if name == key else name: item for name, item in value.items()}
        return {**value, key: fix.value}
    raise NoSuchPlaceError(fix.place)


def _key(value: Mapping[str, Any], step: str, fix: Fix, *, last: bool) -> str:
    """Return the key that a step of a path means in a mapping."""
    for key in (*SECTIONS.get(step, (step,)), _FORMER.get(step, step)):
        if key in value:
            return str(key)
    if last and fix.key is None:
        return step
    raise NoSuchPlaceError(fix.place)
