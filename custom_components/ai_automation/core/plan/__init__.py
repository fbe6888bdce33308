"""Hold the plan: what every producer fills, and the only thing that is compiled."""

from .actions import compile_actions
from .compile import compile_plan
from .conditions import compile_conditions
from .describe import describe, describe_actions, title_of
from .diff import diff
from .lift import lift
from .model import AutomationPlan, Target
from .triggers import compile_triggers

__all__ = [
    "AutomationPlan",
    "Target",
    "compile_actions",
    "compile_conditions",
    "compile_plan",
    "compile_triggers",
    "describe",
    "describe_actions",
    "diff",
    "lift",
    "title_of",
]
