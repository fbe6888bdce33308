"""Find what can never be done: a plan whose times its own conditions exclude."""

from collections.abc import Sequence
from datetime import time

from ..home import Home
from ..plan.describe import describe_triggers
from ..plan.model import (
    AutomationPlan,
    Condition,
    NotCondition,
    TimeCondition,
    TimeTrigger,
    Trigger,
)
from .parted import Part, parts_of
from .problems import reason
from .reading import Reason


def never_runs(plan: AutomationPlan, home: Home, language: str) -> tuple[Reason, ...]:
    """Return why a part of a plan never runs: the only times it waits for are excluded.

    Nothing is returned where that is not known, as of what waits for a state.
    """
    whole = Part(plan.triggers, plan.conditions, plan.actions)
    for part in (whole, *parts_of(plan)):
        held = (*plan.conditions, *part.conditions)
        if part.triggers and all(_is_excluded(trigger, held) for trigger in part.triggers):
            when = describe_triggers(part.triggers, home, language)
            return (reason("never_runs", language, when=when),)
    return ()


def _is_excluded(trigger: Trigger, conditions: Sequence[Condition]) -> bool:
    if not isinstance(trigger, TimeTrigger) or isinstance(trigger.at, str):
        return False
    return any(_holds(condition, trigger.at) is False for condition in conditions)


def _holds(condition: Condition, at: time) -> bool | None:
    """Tell whether a condition holds at a time of day, None if that does not tell."""
    if isinstance(condition, NotCondition):
        held = [_holds(each, at) for each in condition.conditions]
        return False if True in held else None
    if not isinstance(condition, TimeCondition) or condition.weekdays:
        return None
    after, before = condition.after, condition.before
    if isinstance(after, str) or isinstance(before, str):
        return None
    if after is None or before is None:
        return (after is None or at >= after) and (before is None or at < before)
    return after <= at < before if after <= before else at >= after or at < before
