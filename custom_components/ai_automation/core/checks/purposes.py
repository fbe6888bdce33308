"""Check purpose-specific triggers and conditions: type, options and target."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..home import Entity, Home, Purpose, domain_of
from ..plan.values import as_list, is_template
from ..texts import Texts
from .finding import Finding
from .known import Site, missing, options
from .targets import all_of_target
from .values import misfit
from .walk import Part


def check_purposes(walked: Sequence[Part], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield a finding for every type that the home has not, and for wrong options and targets."""
    for part in walked:
        available = {"trigger": home.dialect.triggers, "condition": home.dialect.conditions}.get(
            part.kind
        )
        key = part.config.get(part.kind, part.config.get("platform"))
        if available is None or not part.enabled or not isinstance(key, str):
            continue
        if "." not in key or is_template(key):
            continue
        if (purpose := available.get(key)) is not None:
            yield from _options(part, purpose, texts)
            yield from _target(part, purpose, home, texts)
        # What an integration did before there were such types has its name alone.
        elif domain_of(key) not in available:
            known = options(part.kind, available)
            # An integration that is not set up may bring it.
            there = any(domain_of(it) == domain_of(key) for it in available)
            site = Site(f"{part.place}/{part.kind}", severity="error" if there else "warning")
            yield missing(key, known, site, texts)


def _options(part: Part, purpose: Purpose, texts: Texts) -> Iterator[Finding]:
    if purpose.open:
        return
    given = part.config.get("options")
    given = given if isinstance(given, Mapping) else {}
    known = {field.name: field for field in purpose.fields}
    for name, value in given.items():
        place = f"{part.place}/options/{name}"
        if name not in known:
            site = Site(place, is_key=True, more={"action": purpose.key})
            yield missing(name, options("field", known), site, texts)
        elif value is not None and not is_template(value):
            for kind, selector in known[name].selector.items():
                yield from misfit(name, kind, selector or {}, value, place, texts)
    for field in purpose.fields:
        if field.required and field.name not in given:
            text = texts["missing_field"].format(action=purpose.key, id=field.name)
            yield Finding("missing_field", "error", text, f"{part.place}/options")


def _target(part: Part, purpose: Purpose, home: Home, texts: Texts) -> Iterator[Finding]:
    if purpose.filters is None:
        return
    target = part.config.get("target")
    if not target:
        text = texts["empty_target"].format(action=purpose.key)
        yield Finding("empty_target", "error", text, f"{part.place}/target")
        return
    if not isinstance(target, Mapping) or any(map(is_template, _values(target))):
        return
    if not any(takes(purpose, entity) for entity in all_of_target(target, home)):
        text = texts["nothing_there"].format(action=purpose.key)
        yield Finding("nothing_there", "warning", text, f"{part.place}/target")


def _values(target: Mapping[str, Any]) -> Iterator[Any]:
    for value in target.values():
        yield from as_list(value)


def takes(purpose: Purpose, entity: Entity) -> bool:
    """Tell whether a trigger or condition looks at an entity."""
    return any(
        all(
            getattr(entity, key) in as_list(allowed)
            for key, allowed in kind.items()
            if key in {"domain", "device_class"}
        )
        for kind in purpose.filters or ()
    )
