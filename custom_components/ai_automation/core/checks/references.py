"""Check that everything an automation names exists."""

from collections.abc import Iterator, Mapping, Sequence
import re
from typing import Any

from ..home import Home
from ..home.capabilities import TAG
from ..plan.values import as_list
from ..texts import Texts
from .finding import Finding, Severity
from .known import SELECTORS, Known, Site, missing, registries
from .targets import action_name, call_data, is_call
from .walk import Part

_ALWAYS = {"all", "none"}
_ENTITY_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")
# Keys of these triggers and conditions that may hold the id of an entity with a number or a time.
_LIMITS: Mapping[str, tuple[str, ...]] = {
    "numeric_state": ("above", "below"),
    "time": ("at", "after", "before"),
}


def check_references(walked: Sequence[Part], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield a finding for every entity, device, area, floor, label, zone or tag not there."""
    known = registries(home)
    tags = _tags(home)
    for part in walked:
        if not part.enabled:
            continue
        for key, things in known.items():
            if key in part.config:
                yield from _ids(part, key, things, home, texts)
        yield from _limits(part, known["entity_id"], texts)
        if tags is not None and part.kind == "trigger":
            yield from _absent(part.config.get(TAG), tags, f"{part.place}/{TAG}", texts)
        if part.kind == "action" and is_call(part.config):
            yield from _selected(part, known, home, texts)


def _tags(home: Home) -> Known | None:
    """Return the tags, None for a home that has none."""
    tags = {str(it.attributes[TAG]): it.name for it in home.domain("tag") if TAG in it.attributes}
    return Known("tag", tags) if tags else None


def _ids(part: Part, key: str, known: Known, home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield what is not there of the ids below a key."""
    if key == "entity_id" and "device_id" in part.config and "domain" in part.config:
        registered = {it.registry_id for it in home.entities.values()} - {None}
        if not registered or part.config[key] in registered:
            return
    yield from _absent(part.config[key], known, f"{part.place}/{key}", texts)


def _absent(value: Any, known: Known, place: str, texts: Texts) -> Iterator[Finding]:
    """Yield what is not there of one id, some in a list or in a comma-separated text."""
    several = isinstance(value, list | tuple)
    for index, text in enumerate(as_list(value)):
        if not isinstance(text, str) or "{" in text:
            continue
        for name in filter(None, map(str.strip, text.split(","))):
            if name not in known.names and name not in _ALWAYS:
                at = f"{place}/{index}" if several else place
                # A tag that nobody has registered is learned when it is scanned.
                severity: Severity = "warning" if known.kind == "tag" else "error"
                site = Site(place, at, text, severity=severity)
                yield missing(name, known, site, texts)


def _limits(part: Part, entities: Known, texts: Texts) -> Iterator[Finding]:
    """Yield limits and times that are to be read from an entity that is not there."""
    keys = _LIMITS.get(str(part.config.get(part.kind, part.config.get("platform"))), ())
    for key in keys:
        value = part.config.get(key)
        several = isinstance(value, list | tuple)
        for index, item in enumerate(as_list(value)):
            if isinstance(item, str) and _ENTITY_ID.fullmatch(item) and not _is_number(item):
                at = f"{part.place}/{key}/{index}" if several else f"{part.place}/{key}"
                yield from _absent_at(item, entities, f"{part.place}/{key}", at, texts)


def _absent_at(value: str, known: Known, place: str, at: str, texts: Texts) -> Iterator[Finding]:
    if value not in known.names:
        yield missing(value, known, Site(place, at), texts)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _selected(
    part: Part, known: Mapping[str, Known], home: Home, texts: Texts
) -> Iterator[Finding]:
    """Yield what is not there of the fields that hold ids by their selectors."""
    action = home.actions.get(action_name(part.config))
    data = call_data(part.config)
    for field in action.fields if action else ():
        if field.name in known or field.name not in data:
            continue
        for selector, key in SELECTORS.items():
            if selector in field.selector:
                place = f"{part.place}/data/{field.name}"
                yield from _absent(data[field.name], known[key], place, texts)
