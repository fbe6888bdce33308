"""Say what simpler automations than a habit's own would have done: first simple, then richer."""

from collections.abc import Iterator
from dataclasses import replace

from ..core.plan import AutomationPlan


def simpler(plan: AutomationPlan) -> Iterator[AutomationPlan]:
    """Yield the steps on the way to a plan, simplest first: one deed, all deeds, its conditions.

    The last condition that is added makes the plan itself, which is none of them.
    """
    bare = replace(plan, conditions=())
    if len(plan.actions) > 1:
        yield replace(bare, actions=plan.actions[:1])
        if plan.conditions:
            yield bare
    elif plan.conditions:
        yield bare
    for number in range(1, len(plan.conditions)):
        yield replace(plan, conditions=plan.conditions[:number])
