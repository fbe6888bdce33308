"""Make a blueprint out of a plan: what is of this home becomes an input."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import re
from typing import Any

from ...home import Blueprint, BlueprintInput, Home, Placeholder, domain_of
from ..compile import compile_plan
from ..model import AutomationPlan
from ..phrases import phrases_of
from ..values import NotPlainError, is_template, parse_period
from ..wording import entity_name
from .selectors import in_notation

# Entities that every home has.
_EVERYWHERE = {"sun.sun", "zone.home", "all", "none"}
_ENTITY_ID = re.compile(r"\b[a-z_]+\.[a-z0-9_]+\b")
_CLOCK = re.compile(r"^\d{1,2}:\d{2}(:\d{2})?$")
_TIMES = {"at", "after", "before"}
_PERIODS = {"for", "delay", "timeout"}
_LIMITS = {"above", "below"}


@dataclass(frozen=True, slots=True)
class MadeBlueprint:
    """A blueprint made from a plan.

    `names` are what people are asked for, by input; `kept` are the entities that templates name, so
    that they could not become inputs: another home has to have them.
    """

    blueprint: Blueprint
    names: Mapping[str, str]
    kept: tuple[str, ...]


def make_blueprint(
    plan: AutomationPlan, home: Home, path: str, language: str = "en"
) -> MadeBlueprint:
    """Return a blueprint that does what a plan does, with its things, times and numbers as inputs.

    Times and numbers have the plan's as defaults. What is made from a blueprint already is refused
    with ValueError: it has nothing of its own to make one of.
    """
    if plan.blueprint is not None:
        raise ValueError("it is made from a blueprint already")
    maker = _Maker(home, phrases_of(language)["inputs"])
    config = compile_plan(plan)
    body = {
        key: maker.walked(value)
        for key, value in config.items()
        if key not in {"alias", "description"}
    }
    blueprint = Blueprint(path, plan.alias, maker.inputs, body)
    return MadeBlueprint(blueprint, maker.names, tuple(sorted(maker.kept)))


@dataclass(slots=True)
class _Maker:
    """Puts placeholders in the place of what is of one home, and keeps the inputs for them."""

    home: Home
    phrases: Mapping[str, str]
    inputs: dict[str, BlueprintInput] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    _of_entity: dict[str, Placeholder] = field(default_factory=dict)

    def walked(self, value: Any, key: str = "", action: str = "") -> Any:
        """Return a part of a configuration with placeholders in it."""
        if isinstance(value, Mapping):
            action = str(value.get("action", action))
            if key in _PERIODS and (period := self._period(value, key)) is not None:
                return period
            return {name: self.walked(item, name, action) for name, item in value.items()}
        if isinstance(value, list):
            return [self.walked(item, key, action) for item in value]
        if is_template(value):
            self.kept |= {it for it in _ENTITY_ID.findall(value) if it in self.home.entities}
            return value
        for replaced in (self._entity, self._time, self._period, self._limit):
            if (placeholder := replaced(value, key)) is not None:
                return placeholder
        return self._data(value, key, action)

    def _add(self, name: str, told: str, **parts: Any) -> Placeholder:
        unique, number = name, 1
        while unique in self.inputs:
            number += 1
            unique = f"{name}_{number}"
        self.inputs[unique] = BlueprintInput(unique, **parts)
        self.names[unique] = told if number == 1 else f"{told} {number}"
        return Placeholder(unique)

    def _entity(self, value: Any, key: str) -> Placeholder | None:
        """Return the input for an entity; the same entity is asked for once."""
        if key != "entity_id" or not isinstance(value, str) or value in _EVERYWHERE:
            return None
        if value not in self._of_entity:
            entity = self.home.entities.get(value)
            kind: dict[str, Any] = {"domain": domain_of(value)}
            if entity and entity.device_class:
                kind["device_class"] = entity.device_class
            self._of_entity[value] = self._add(
                value.partition(".")[2],
                entity_name(value, self.home),
                selector={"entity": {"filter": [kind]}},
            )
        return self._of_entity[value]

    def _time(self, value: Any, key: str) -> Placeholder | None:
        if key not in _TIMES or not isinstance(value, str) or not _CLOCK.match(value):
            return None
        return self._given(key, value, {"time": {}})

    def _period(self, value: Any, key: str) -> Placeholder | None:
        if key not in _PERIODS:
            return None
        try:
            seconds = parse_period(value).total_seconds()
        except NotPlainError:
            return None
        if not seconds.is_integer():
            return None
        selector: dict[str, Any] = {"duration": {}}
        return self._given(key, in_notation(selector, seconds), selector)

    def _limit(self, value: Any, key: str) -> Placeholder | None:
        if key not in _LIMITS or not _is_number(value):
            return None
        selector = {"number": {"min": -100000, "max": 100000, "step": "any", "mode": "box"}}
        return self._given(key, value, selector)

    def _data(self, value: Any, key: str, action: str) -> Any:
        """Return the input for a number that an action is given, where its field takes numbers."""
        described = self.home.actions.get(action)
        if described is None or not _is_number(value):
            return value
        selector = next((it.selector for it in described.fields if it.name == key), {})
        return self._given(key, value, selector) if "number" in selector else value

    def _given(self, key: str, value: Any, selector: Mapping[str, Any]) -> Placeholder:
        told = self.phrases.get(key, key.replace("_", " "))
        return self._add(
            f"{key}_time" if key in _TIMES else key,
            told,
            required=False,
            default=value,
            selector=selector,
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
