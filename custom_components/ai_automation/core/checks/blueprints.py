"""Check what is made of a blueprint: its inputs, and all that comes of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..home import Blueprint, Home, Placeholder
from ..texts import Texts
from .finding import Finding
from .known import Site, missing, options

_PATH = "use_blueprint/path"
_INPUT = "use_blueprint/input"


def check_blueprint(config: Mapping[str, Any], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield what is wrong with the use of a blueprint itself."""
    path, given = used(config)
    known = home.dialect.blueprints
    if known is None:
        return
    if (blueprint := known.get(path)) is None:
        yield missing(path, options("blueprint", sorted(known)), Site(_PATH), texts)
        return
    inputs = options("input", sorted(blueprint.inputs))
    for name in given:
        if name not in blueprint.inputs:
            site = Site(f"{_INPUT}/{name}", is_key=True, severity="warning")
            yield missing(name, inputs, site, texts)
    for item in blueprint.inputs.values():
        if item.required and item.name not in given:
            text = texts["missing_input"].format(id=item.name, name=blueprint.name)
            yield Finding("missing_input", "error", text, f"{_INPUT}/{item.name}")


def blueprint_path(config: Mapping[str, Any]) -> str:
    """Return the path of the blueprint that a configuration uses."""
    return used(config)[0]


def used(config: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the path of the blueprint that is used, and its inputs."""
    use = config["use_blueprint"]
    if not isinstance(use, Mapping):
        return "", {}
    given = use.get("input")
    return str(use.get("path") or ""), given if isinstance(given, Mapping) else {}


def filled(config: Mapping[str, Any], home: Home) -> tuple[dict[str, Any], Blueprint] | None:
    """Return the configuration that comes of a blueprint, None if it is not there or not whole."""
    path, given = used(config)
    blueprint = (home.dialect.blueprints or {}).get(path)
    if blueprint is None or any(
        item.required and item.name not in given for item in blueprint.inputs.values()
    ):
        return None
    values = {item.name: item.default for item in blueprint.inputs.values()} | dict(given)
    rest = {key: value for key, value in config.items() if key != "use_blueprint"}
    return {**_substituted(blueprint.body, values), **rest}, blueprint


def _substituted(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, Placeholder):
        return values.get(value.name)
    if isinstance(value, Mapping):
        return {key: _substituted(item, values) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_substituted(item, values) for item in value]
    return value


def traced(finding: Finding, blueprint: Blueprint) -> Finding:
    """Return a finding about what came of a blueprint at the input that it comes from."""
    name = _origin(blueprint.body, finding.place.split("/"))
    place = _PATH if name is None else f"{_INPUT}/{name}"
    fix = finding.fix
    if fix is not None:
        at = _origin(blueprint.body, fix.place.split("/"), exact=True)
        fix = None if at is None else replace(fix, place=f"{_INPUT}/{at}")
    return replace(finding, place=place, fix=fix)


def _origin(value: Any, path: list[str], *, exact: bool = False) -> str | None:
    """Return the input that stands on the way to a place; with `exact` with the rest of the way."""
    for number, step in enumerate((*path, "")):
        if isinstance(value, Placeholder):
            return "/".join([value.name, *path[number:]]) if exact else value.name
        value = _below(value, step)
    return None


def _below(value: Any, step: str) -> Any:
    if isinstance(value, list | tuple):
        return value[int(step)] if step.isdecimal() and int(step) < len(value) else None
    if isinstance(value, Mapping):
        if step == "0" and step not in value:
            return value
        former = {"triggers": "trigger", "conditions": "condition", "actions": "action"}
        return value.get(step, value.get(former.get(step, "")))
    return None
