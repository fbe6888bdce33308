"""Walk through an automation configuration: every part with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..plan.values import as_list, is_template

type Kind = Literal["trigger", "condition", "action", "data"]

SECTIONS = {
    "triggers": ("triggers", "trigger"),
    "conditions": ("conditions", "condition"),
    "actions": ("actions", "action"),
}
_KINDS: Mapping[str, Kind] = {
    "triggers": "trigger",
    "conditions": "condition",
    "actions": "action",
}
# What stands below these keys of a trigger, a condition or an action is of that kind.
_INNER: Mapping[Kind, Mapping[str, Kind]] = {
    "trigger": {"triggers": "trigger"},
    "condition": dict.fromkeys(("conditions", "and", "or", "not"), "condition"),
    "action": {
        **dict.fromkeys(("and", "or", "not", "if", "conditions", "while", "until"), "condition"),
        **dict.fromkeys(("then", "else", "default", "sequence", "parallel"), "action"),
        "choose": "action",
        "repeat": "action",
        "wait_for_trigger": "trigger",
    },
    "data": {},
}
# What stands below these keys is data for others, not references into the home.
_OPAQUE = {"event_data", "variables", "alias", "description", "message", "title", "metadata"}


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping somewhere in a configuration; `section` is triggers, conditions or actions.

    `kind` is "data" for what is neither of the three but belongs to one of them, as a target.
    """

    section: str
    place: str
    config: Mapping[str, Any]
    kind: Kind = "data"
    enabled: bool = True


def section(config: Mapping[str, Any], name: str) -> list[Any]:
    """Return a top-level section as a list, under its modern or its old key."""
    for key in SECTIONS[name]:
        value = config.get(key)
        if value is not None:
            return as_list(value)
    return []


def parts(config: Mapping[str, Any]) -> Iterator[Part]:
    """Yield every mapping of all three sections, outer before inner."""
    for name, kind in _KINDS.items():
        for index, item in enumerate(section(config, name)):
            yield from _inner(name, f"{name}/{index}", item, kind, enabled=True)


def _inner(name: str, place: str, value: Any, kind: Kind, *, enabled: bool) -> Iterator[Part]:
    if isinstance(value, Mapping):
        enabled = enabled and value.get("enabled") is not False
        if kind == "action" and "condition" in value and "action" not in value:
            kind = "condition"
        yield Part(name, place, value, kind, enabled)
        for key, item in value.items():
            if key not in _OPAQUE:
                below = _INNER[kind].get(key, "data")
                yield from _inner(name, f"{place}/{key}", item, below, enabled=enabled)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _inner(name, f"{place}/{index}", item, kind, enabled=enabled)


def plain_ids(value: Any) -> tuple[str, ...]:
    """Return the ids in a value: one, a list, or a comma-separated text; templates are left out."""
    items = value if isinstance(value, list | tuple) else [value]
    texts = [item for item in items if isinstance(item, str) and "{" not in item]
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())


def templates(config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every template of a configuration with its place; disabled parts are left out."""
    for key in ("variables", "trigger_variables"):
        yield from _templates(key, config.get(key))
    for name in _KINDS:
        for index, item in enumerate(section(config, name)):
            yield from _templates(f"{name}/{index}", item)


def _templates(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if is_template(value):
        yield place, value
    elif isinstance(value, Mapping) and value.get("enabled") is not False:
        for key, item in value.items():
            yield from _templates(f"{place}/{key}", item)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _templates(f"{place}/{index}", item)
