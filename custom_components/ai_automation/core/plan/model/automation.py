"""Define a whole automation as a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .actions import PlanAction
from .conditions import Condition
from .triggers import Trigger

type Mode = Literal["single", "restart", "queued", "parallel"]


@dataclass(frozen=True, slots=True)
class BlueprintUse:
    """The blueprint that an automation is made from, and what is put in."""

    path: str
    inputs: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class AutomationPlan:
    """A whole automation.

    With a blueprint it has no triggers, conditions and actions of its own. `label_ids`,
    `category_id` and `area_id` are kept in registries, not in the configuration. `extra` holds
    top-level keys that the plan does not model.
    """

    triggers: tuple[Trigger, ...]
    actions: tuple[PlanAction, ...]
    conditions: tuple[Condition, ...] = ()
    alias: str = ""
    description: str = ""
    mode: Mode = "single"
    id: str | None = None
    max_runs: int | None = None
    max_exceeded: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict, hash=False)
    trigger_variables: Mapping[str, Any] = field(default_factory=dict, hash=False)
    trace: Mapping[str, Any] = field(default_factory=dict, hash=False)
    initial_state: bool | None = None
    blueprint: BlueprintUse | None = None
    label_ids: tuple[str, ...] = ()
    category_id: str | None = None
    area_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
