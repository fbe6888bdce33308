"""Hold the plan: what every producer fills, and the only thing that is compiled."""

from .compile import compile_actions, compile_conditions, compile_plan, compile_triggers
from .describe import describe, title_of
from .lift import lift
from .model import AutomationPlan, Target

__all__ = [
    "AutomationPlan",
    "Target",
    "compile_actions",
    "compile_conditions",
    "compile_plan",
    "compile_triggers",
    "describe",
    "lift",
    "title_of",
]
