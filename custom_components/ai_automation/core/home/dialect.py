"""Describe what automations of a home can be written with, as the running core tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ActionField:
    """One field of an action, trigger or condition; `selector` as in its description."""

    name: str
    required: bool = False
    selector: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose-specific trigger or condition ("light.turned_on") with its options.

    `filters` are the kinds of entities that it takes, each with keys of a target selector
    ("domain", "device_class"); None if it takes no target. Nothing is known of an `open` one.
    """

    key: str
    fields: tuple[ActionField, ...] = ()
    filters: tuple[Mapping[str, Any], ...] | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Where the input of a blueprint is put in."""

    name: str


@dataclass(frozen=True, slots=True)
class BlueprintInput:
    """One input of a blueprint; without a default it has to be given."""

    name: str
    required: bool = True
    default: Any = None
    selector: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """An installed automation blueprint; its body is a configuration with placeholders."""

    path: str
    name: str
    inputs: Mapping[str, BlueprintInput] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateNames:
    """The names that templates can use without having set them."""

    functions: frozenset[str] = frozenset()
    filters: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Dialect:
    """What automations can be written with; None is what is not known of this home."""

    triggers: Mapping[str, Purpose] | None = None
    conditions: Mapping[str, Purpose] | None = None
    blueprints: Mapping[str, Blueprint] | None = None
    templates: TemplateNames | None = None
