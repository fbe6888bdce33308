"""Check that everything an automation names exists."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..home import Home
from ..texts import Texts
from .finding import Finding
from .nearest import nearest
from .walk import Part, parts, plain_ids

_ALWAYS = {"all", "none"}


def check_references(config: Mapping[str, Any], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield a finding for every entity, device, area, floor, label, zone or action not there."""
    for part in parts(config):
        for kind, key, known in _registries(home):
            for value in plain_ids(part.config.get(key)):
                if value in known or value in _ALWAYS or _of_device(part, key):
                    continue
                yield missing(kind, value, known, part.place, key, texts)
        if part.section == "actions":
            yield from _action(part, home, texts)


def _registries(home: Home) -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    """Return kind, key and the names by id of everything that can be referred to."""
    return (
        ("entity", "entity_id", _Names(home.entities)),
        ("device", "device_id", _Names(home.devices)),
        ("area", "area_id", _Names(home.areas)),
        ("floor", "floor_id", _Names(home.floors)),
        ("label", "label_id", _Names(home.labels)),
        ("entity", "scene", _Names(home.entities)),
        ("zone", "zone", _Names(home.entities)),
    )


class _Names(Mapping[str, str]):
    """Names by id, without a copy of the registry."""

    def __init__(self, items: Mapping[str, Any]) -> None:
        """Take the registry: objects with a name by their id."""
        self._items = items

    def __getitem__(self, key: str) -> str:
        """Return the name of an id."""
        return str(self._items[key].name)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids."""
        return iter(self._items)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is such an id."""
        return key in self._items


def _of_device(part: Part, key: str) -> bool:
    """Tell whether a reference is the registry id that device automations use for entities."""
    return key == "entity_id" and "device_id" in part.config and "domain" in part.config


def missing(
    kind: str, value: str, known: Mapping[str, str], place: str, key: str, texts: Texts
) -> Finding:
    """Return the finding that something is not there, with the nearest that is."""
    near = _nearest_ids(value, known)
    names = f" {texts['or']} ".join(f"{known[item]} ({item})" for item in near)
    return Finding(
        code=f"unknown_{kind}",
        severity="error",
        text=texts[f"unknown_{kind}"].format(
            id=value, nearest=texts["nearest"].format(names=names) if near else ""
        ),
        place=f"{place}/{key}",
        suggestions=near,
    )


def _nearest_ids(value: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids nearest to a value, by id first among those of the same domain."""
    domain, dot, _ = value.partition(".")
    same = [item for item in known if dot and item.startswith(f"{domain}.")]
    return nearest(value, same) or nearest(value, known)


def _action(part: Part, home: Home, texts: Texts) -> Iterator[Finding]:
    name = part.config.get("action", part.config.get("service"))
    if not isinstance(name, str) or "{" in name or "." not in name:
        return
    action = home.actions.get(name)
    if action is None:
        near = nearest(name, home.actions)
        names = f" {texts['or']} ".join(near)
        yield Finding(
            code="unknown_action",
            severity="error",
            text=texts["unknown_action"].format(
                id=name, nearest=texts["nearest"].format(names=names) if near else ""
            ),
            place=f"{part.place}/action",
            suggestions=near,
        )
        return
    data = part.config.get("data")
    given = data if isinstance(data, Mapping) else {}
    target = part.config.get("target")
    yield from _fields(name, given, home, part.place, texts)
    if action.targeted and not target and not _legacy_target(part.config, given):
        yield Finding(
            code="empty_target",
            severity="error",
            text=texts["empty_target"].format(action=name),
            place=f"{part.place}/target",
        )


def _legacy_target(config: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    return any(
        key in source
        for source in (config, data)
        for key in ("entity_id", "device_id", "area_id", "floor_id", "label_id")
    )


def _fields(
    name: str, data: Mapping[str, Any], home: Home, place: str, texts: Texts
) -> Iterator[Finding]:
    action = home.actions[name]
    known = {*action.field_names, "entity_id", "device_id", "area_id", "floor_id", "label_id"}
    if not action.fields:
        return
    for key in data:
        if key in known:
            continue
        near = nearest(key, action.field_names)
        names = f" {texts['or']} ".join(near)
        yield Finding(
            code="unknown_field",
            severity="error",
            text=texts["unknown_field"].format(
                action=name, id=key, nearest=texts["nearest"].format(names=names) if near else ""
            ),
            place=f"{place}/data/{key}",
            suggestions=near,
        )
    for item in action.fields:
        if item.required and item.name not in data:
            yield Finding(
                code="missing_field",
                severity="error",
                text=texts["missing_field"].format(action=name, id=item.name),
                place=f"{place}/data",
            )
