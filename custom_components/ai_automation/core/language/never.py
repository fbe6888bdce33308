"""Find what can never be done: a plan whose conditions exclude all that it waits for."""

from ..checks.clashes import excluded
from ..home import Home
from ..plan.conditions import compile_conditions
from ..plan.describe import describe_triggers
from ..plan.model import AutomationPlan
from ..plan.triggers import compile_triggers
from .parted import Part, parts_of
from .problems import reason
from .reading import Reason


def never_runs(plan: AutomationPlan, home: Home, language: str) -> tuple[Reason, ...]:
    """Return why a part of a plan never runs: what it waits for is excluded by its conditions.

    Nothing is returned where that is not known.
    """
    whole = Part(plan.triggers, plan.conditions, plan.actions)
    for part in (whole, *parts_of(plan)):
        held = compile_conditions((*plan.conditions, *part.conditions))
        triggers = compile_triggers(part.triggers)
        if triggers and all(any(excluded(trigger, held)) for trigger in triggers):
            when = describe_triggers(part.triggers, home, language)
            return (reason("never_runs", language, when=when),)
    return ()
