"""Find installed blueprints that say what a plan says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...home import Blueprint, Home, Placeholder
from ..compile import compile_plan
from ..model import AutomationPlan, BlueprintUse
from ..normalize import NEUTRAL, normalize
from .selectors import in_notation, takes

# These name things for people and do nothing,
_NAMES = {"alias", "description"}
# except in what is handed on to others.
_HANDED_ON = {"data", "variables", "trigger_variables", "event_data", "options", "context"}


@dataclass(frozen=True, slots=True)
class BlueprintMatch:
    """A blueprint that says the same, and the plan that uses it.

    `fixed` is how much of the automation the blueprint says by itself.
    """

    blueprint: Blueprint
    plan: AutomationPlan
    fixed: int


class _DiffersError(Exception):
    """A blueprint does not say the same."""


def find_blueprints(plan: AutomationPlan, home: Home) -> tuple[BlueprintMatch, ...]:
    """Return the installed blueprints that say the same as a plan, the most telling first.

    Each is proved: with what is put in, it has the same meaning as the plan by `normalize`.
    """
    wanted = _nameless(normalize(compile_plan(plan)))
    matches = []
    for blueprint in (home.dialect.blueprints or {}).values():
        try:
            matches.append(_match(blueprint, plan, wanted, home))
        except _DiffersError:
            continue
    return tuple(sorted(matches, key=lambda match: (-match.fixed, match.blueprint.path)))


def _match(
    blueprint: Blueprint, plan: AutomationPlan, wanted: Mapping[str, Any], home: Home
) -> BlueprintMatch:
    body = _nameless(normalize(blueprint.body))
    found: dict[str, Any] = {}
    fixed = _unify(body, wanted, found)
    inputs = _inputs(blueprint, found, home)
    whole = {name: it.default for name, it in blueprint.inputs.items()} | inputs
    if _nameless(normalize(substituted(blueprint.body, whole))) != wanted:
        raise _DiffersError
    used = replace(
        plan,
        triggers=(),
        conditions=(),
        actions=(),
        mode="single",
        max_runs=None,
        max_exceeded=None,
        variables={},
        trigger_variables={},
        trace={},
        initial_state=None,
        blueprint=BlueprintUse(blueprint.path, inputs),
    )
    return BlueprintMatch(blueprint, used, fixed)


def _inputs(blueprint: Blueprint, found: Mapping[str, Any], home: Home) -> dict[str, Any]:
    """Return what has to be put in; raise _DiffersError if an input does not take its value."""
    inputs = {}
    for name, wanted in blueprint.inputs.items():
        if name not in found:
            if wanted.required:
                raise _DiffersError
            continue
        value = in_notation(wanted.selector, found[name])
        if not wanted.required and value == wanted.default:
            continue
        if not takes(wanted.selector, value, home):
            raise _DiffersError
        inputs[name] = value
    return inputs


def _unify(pattern: Any, value: Any, found: dict[str, Any]) -> int:
    """Note what stands where a pattern has placeholders; return how much else is the same.

    Raise _DiffersError if pattern and value cannot be made the same.
    """
    if isinstance(pattern, Placeholder):
        _note(pattern, value, found)
        return 0
    if isinstance(pattern, list) and isinstance(value, list):
        if len(pattern) == 1 and isinstance(pattern[0], Placeholder):
            _note(pattern[0], value[0] if len(value) == 1 else value, found)
            return 0
        if len(pattern) != len(value):
            raise _DiffersError
        return sum(_unify(one, other, found) for one, other in zip(pattern, value, strict=True))
    if isinstance(pattern, Mapping) and isinstance(value, Mapping):
        if value.keys() - pattern.keys():
            raise _DiffersError
        return sum(
            _unify(part, value[key] if key in value else NEUTRAL.get(key), found)
            for key, part in pattern.items()
        )
    if type(pattern) is not type(value) or pattern != value:
        raise _DiffersError
    return 1


def _note(placeholder: Placeholder, value: Any, found: dict[str, Any]) -> None:
    plain = _single(value)
    if found.setdefault(placeholder.name, plain) != plain:
        raise _DiffersError


def _single(value: Any) -> Any:
    """Return a value as people write it: lists of one as that one."""
    if isinstance(value, Mapping):
        return {key: _single(item) for key, item in value.items()}
    if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], Mapping):
        return value[0]
    return value


def _nameless(value: Any) -> Any:
    """Return a configuration without the names in it."""
    if isinstance(value, Mapping):
        return {
            key: item if key in _HANDED_ON else _nameless(item)
            for key, item in value.items()
            if key not in _NAMES
        }
    return [_nameless(item) for item in value] if isinstance(value, list) else value


def substituted(body: Any, inputs: Mapping[str, Any]) -> Any:
    """Return a blueprint's body with inputs in the place of placeholders."""
    if isinstance(body, Placeholder):
        return inputs[body.name]
    if isinstance(body, Mapping):
        return {key: substituted(item, inputs) for key, item in body.items()}
    return [substituted(item, inputs) for item in body] if isinstance(body, list) else body
