"""Turn a home into plain data and back, for the way to the sidecar."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
import json
from typing import Any

from .dialect import ActionField
from .model import (
    Action,
    Area,
    Device,
    Entity,
    ExistingAutomation,
    Floor,
    Home,
    Label,
    Units,
)

_MAPS: Mapping[str, type[Any]] = {
    "entities": Entity,
    "areas": Area,
    "floors": Floor,
    "devices": Device,
    "labels": Label,
}


# What a home is not told apart by, but goes along: what scripts do and scenes restore.
_ALONG = ("scripts", "scenes")


def home_to_dict(home: Home) -> dict[str, Any]:
    """Return a home as JSON-ready data; values that are the default are left out."""
    along = {name: getattr(home, name) for name in _ALONG if getattr(home, name)}
    # States of scenes may hold what only Python knows; as texts they still tell what they are.
    return {**_plain(home), **json.loads(json.dumps(_plain(along), default=str))}


def lasting(home: Home) -> dict[str, Any]:
    """Return a home as `home_to_dict` does, without what changes all the time."""
    plain = home_to_dict(home)
    for entity in plain.get("entities", {}).values():
        entity.pop("state", None)
    return plain


def digest_of(plain: Mapping[str, Any]) -> str:
    """Return what tells plain data from other plain data."""
    return sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if item.compare and getattr(value, item.name) not in (None, (), frozenset(), {})
        }
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def home_from_dict(data: Mapping[str, Any]) -> Home:
    """Return the home that `home_to_dict` gave; raise TypeError or KeyError if it is not one."""
    known = {item.name for item in fields(Home) if item.compare or item.name in _ALONG}
    values: dict[str, Any] = {key: value for key, value in data.items() if key in known}
    for key, kind in _MAPS.items():
        values[key] = {name: _object(kind, item) for name, item in data.get(key, {}).items()}
    values["actions"] = {
        name: _object(
            Action,
            {**item, "fields": [_object(ActionField, one) for one in item.get("fields", ())]},
        )
        for name, item in data.get("actions", {}).items()
    }
    values["automations"] = tuple(
        _object(ExistingAutomation, item) for item in data.get("automations", ())
    )
    values["units"] = _object(Units, data.get("units", {}))
    return Home(**values)


def _object[T](kind: type[T], data: Mapping[str, Any]) -> T:
    """Return a dataclass from plain data; keys of a newer version are left out."""
    types = {item.name: str(item.type) for item in fields(kind)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for key, value in data.items():
        declared = types.get(key)
        if declared is None:
            continue
        if declared.startswith("frozenset"):
            values[key] = frozenset(value)
        elif isinstance(value, list):
            values[key] = tuple(value)
        else:
            values[key] = value
    return kind(**values)
