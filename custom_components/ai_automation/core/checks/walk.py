"""Walk through an automation configuration: every part with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_TOP = {
    "triggers": ("triggers", "trigger"),
    "conditions": ("conditions", "condition"),
    "actions": ("actions", "action"),
}
# What stands below these keys is data for others, not references into the home.
_OPAQUE = {"event_data", "variables", "alias", "description", "message", "title", "metadata"}


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping somewhere in a configuration; `section` is triggers, conditions or actions."""

    section: str
    place: str
    config: Mapping[str, Any]


def section(config: Mapping[str, Any], name: str) -> list[Any]:
    """Return a top-level section as a list, under its modern or its old key."""
    for key in _TOP[name]:
        value = config.get(key)
        if value is not None:
            return list(value) if isinstance(value, list | tuple) else [value]
    return []


def parts(config: Mapping[str, Any]) -> Iterator[Part]:
    """Yield every mapping of all three sections, outer before inner."""
    for name in _TOP:
        for index, item in enumerate(section(config, name)):
            yield from _inner(name, f"{name}/{index}", item)


def _inner(name: str, place: str, value: Any) -> Iterator[Part]:
    if isinstance(value, Mapping):
        yield Part(name, place, value)
        for key, item in value.items():
            if key not in _OPAQUE:
                yield from _inner(name, f"{place}/{key}", item)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _inner(name, f"{place}/{index}", item)


def plain_ids(value: Any) -> tuple[str, ...]:
    """Return the ids in a value: one, a list, or a comma-separated text; templates are left out."""
    items = value if isinstance(value, list | tuple) else [value]
    texts = [item for item in items if isinstance(item, str) and "{" not in item]
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())
