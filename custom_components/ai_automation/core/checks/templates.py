"""Check what templates name: entities, places, functions, filters and variables."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..home import Home, TemplateNames
from ..texts import Texts
from .finding import Finding
from .holds import trigger_ids
from .jinja import Read, read_template
from .known import Known, Site, missing, options, registries
from .walk import parts, templates

# Variables that Home Assistant sets.
_GIVEN = {"context", "repeat", "state", "this", "trigger", "value", "value_json", "wait"}
_NAMING = ("variables", "trigger_variables", "response_variable")


def check_templates(config: Mapping[str, Any], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield a finding for every template that cannot be read, and for what it names in vain."""
    known, names = _places(home), home.dialect.templates
    variables: set[str] | None = None
    triggers = trigger_ids(tuple(parts(config)))
    for place, text in templates(config):
        read = read_template(text)
        if read.error is not None:
            told = texts["template_syntax"].format(message=read.error)
            yield Finding("template_syntax", "error", told, place)
            continue
        for name in sorted(read.trigger_ids):
            if name not in triggers:
                there = options("trigger_id", sorted(triggers))
                warned = Site(place, place, text, severity="warning")
                yield missing(name, there, warned, texts)
        for kind, name in read.ids:
            if not _exists(name, known[kind]):
                yield missing(name, known[kind], Site(place, place, text), texts)
        if names is not None:
            if variables is None:
                variables = _GIVEN | set(_variables(config))
            yield from _unknown(read, names, variables, Site(place, place, text), texts)


def _places(home: Home) -> Mapping[str, Known]:
    """Return what there is; areas, floors and labels go by their names too in templates."""
    known = dict(registries(home))
    for key, things in (
        ("area_id", home.areas),
        ("floor_id", home.floors),
        ("label_id", home.labels),
    ):
        named = {thing.name: thing.name for thing in things.values()}
        aliases = {alias: alias for it in things.values() for alias in getattr(it, "aliases", ())}
        known[key] = Known(known[key].kind, {**aliases, **named, **known[key].names})
    return known


def _exists(name: str, known: Known) -> bool:
    return name in known.names or name.lower() in known.names


def _unknown(
    read: Read, names: TemplateNames, variables: set[str], site: Site, texts: Texts
) -> Iterator[Finding]:
    """Yield the functions, filters, tests and variables that nobody has defined."""
    for kind, used, there in (
        ("function", read.functions - (variables - _GIVEN), names.functions),
        ("filter", read.filters, names.filters),
        ("test", read.tests, names.tests),
    ):
        for name in sorted(used - there):
            yield missing(name, options(kind, sorted(there)), site, texts)
    for name in sorted(read.unset - names.functions - variables):
        warned = Site(site.place, site.at, site.whole, severity="warning")
        yield missing(name, options("variable", sorted(variables)), warned, texts)


def _variables(value: Any) -> Iterator[str]:
    """Yield the variables that are set anywhere in a configuration."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in _NAMING:
                yield from (
                    item if isinstance(item, Mapping) else (item,) if isinstance(item, str) else ()
                )
            yield from _variables(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _variables(item)
