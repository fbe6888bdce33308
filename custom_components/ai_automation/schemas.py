"""Read from a schema of Home Assistant which keys it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import probatio


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a schema; an open one takes others too, or cannot be read."""

    names: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    open: bool = True


_UNREADABLE = Keys()


def keys_of(schema: Any) -> Keys:
    """Return the keys that a schema takes, through the validators around it."""
    match schema:
        case probatio.Schema(schema=Mapping() as keys):
            return _listed(keys, is_open=schema.extra != probatio.PREVENT_EXTRA)
        case probatio.Schema():
            return keys_of(schema.schema)
        case probatio.All():
            found = [it for it in map(keys_of, schema.validators) if it is not _UNREADABLE]
            return _together(found) if found else _UNREADABLE
    return _UNREADABLE


def _listed(keys: Mapping[Any, Any], *, is_open: bool) -> Keys:
    """Return the keys of a mapping of keys to validators; a type as a key takes any."""
    names, required = set[str](), set[str]()
    for key in keys:
        name = key.schema if isinstance(key, probatio.Marker) else key
        if not isinstance(name, str):
            is_open = True
            continue
        names.add(name)
        if isinstance(key, probatio.Required):
            required.add(name)
    return Keys(frozenset(names), frozenset(required), is_open)


def _together(found: list[Keys]) -> Keys:
    """Return the keys of schemas that all have to hold."""
    return Keys(
        frozenset().union(*(it.names for it in found)),
        frozenset().union(*(it.required for it in found)),
        all(it.open for it in found),
    )
