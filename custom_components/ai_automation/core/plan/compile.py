"""Compile a plan to a Home Assistant automation configuration (dialect of 2026)."""

from typing import Any

from .actions import compile_actions
from .conditions import compile_conditions
from .model import AutomationPlan, BlueprintUse
from .triggers import compile_triggers

type Config = dict[str, Any]


def compile_plan(plan: AutomationPlan) -> Config:
    """Return the complete configuration of a plan, without its id.

    Keys stand in the order in which Home Assistant's editor writes them.
    """
    if plan.blueprint is not None:
        return _from_blueprint(plan, plan.blueprint)
    limits = {"max": plan.max_runs, "max_exceeded": plan.max_exceeded}
    mappings = {
        "variables": plan.variables,
        "trigger_variables": plan.trigger_variables,
        "trace": plan.trace,
    }
    started = {"initial_state": plan.initial_state}
    return {
        "alias": plan.alias,
        "description": plan.description,
        "triggers": compile_triggers(plan.triggers),
        "conditions": compile_conditions(plan.conditions),
        "actions": compile_actions(plan.actions),
        "mode": plan.mode,
        **{key: value for key, value in limits.items() if value is not None},
        **{key: dict(value) for key, value in mappings.items() if value},
        **{key: value for key, value in started.items() if value is not None},
        **plan.extra,
    }


def _from_blueprint(plan: AutomationPlan, use: BlueprintUse) -> Config:
    """Return the configuration of what is made from a blueprint: all else is the blueprint's."""
    names = {"alias": plan.alias, "description": plan.description}
    return {
        **{key: value for key, value in names.items() if value},
        "use_blueprint": {"path": use.path, "input": dict(use.inputs)},
        **plan.extra,
    }
