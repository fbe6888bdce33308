"""Turn habits into proposals: a title, the evidence in words and numbers, an automation."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from ..core.checks import check_config
from ..core.contract import Pattern
from ..core.home import Home
from ..core.plan import AutomationPlan, compile_plan, title_of
from ..core.plan.model import CallAction, StateCondition, StateTrigger
from ..core.policy import judge
from .days import Days
from .existing import does_already
from .habit import Count, Habit

_MOST_DATES = 366


def propose(habits: list[Habit], home: Home, days: Days) -> list[Pattern]:
    """Return the habits as proposals, in their order, without those that may not be proposed.

    Left out is what the house's automations do already, what the checks find an error in, and
    what the strict policy does not simply allow.
    """
    patterns = []
    for habit in habits:
        if does_already(habit, home):
            continue
        pattern = _pattern(habit, home, days)
        config = pattern.automation or {}
        wrong = any(finding.severity == "error" for finding in check_config(config, home))
        # A habit of unlocking is no reason to have the house do it alone.
        if not wrong and not judge(config, home).items:
            patterns.append(pattern)
    return patterns


def _pattern(habit: Habit, home: Home, days: Days) -> Pattern:
    title = title_of(habit.plan, home)
    plan = replace(habit.plan, alias=title, description=describe_proof(habit))
    return Pattern(
        id=sha256(habit.key.encode()).hexdigest()[:16],
        type=habit.kind,
        title=title,
        entities=_entities(habit.plan),
        confidence=round(habit.proof.confidence, 4),
        support=habit.proof.total.held,
        evidence=_evidence(habit, days),
        automation=compile_plan(plan),
    )


def _entities(plan: AutomationPlan) -> list[str]:
    """Return what the plan acts on, then what it waits for and looks at."""
    found = [
        entity_id
        for action in plan.actions
        if isinstance(action, CallAction)
        for entity_id in action.target.entity_ids
    ]
    for part in (*plan.triggers, *plan.conditions):
        if isinstance(part, StateTrigger | StateCondition):
            found += part.entity_ids
    return list(dict.fromkeys(found))


def describe_proof(habit: Habit) -> str:
    """Return the counts in words."""
    proof = habit.proof
    first, last = min(proof.held_on), max(proof.held_on)
    chances = "days" if habit.kind == "time_of_day" else "times"
    counter = proof.total.of - proof.total.held
    against = f"1 {chances[:-1]} speaks" if counter == 1 else f"{counter} {chances} speak"
    return (
        f"Seen {proof.total.held} of {proof.total.of} {chances} between {first.isoformat()} and "
        f"{last.isoformat()} ({proof.held_out.held} of {proof.held_out.of} on days that it was "
        f"not learned from); {against} against it."
    )


def _evidence(habit: Habit, days: Days) -> dict[str, Any]:
    proof = habit.proof
    return {
        **proof.details,
        "summary": describe_proof(habit),
        "held": proof.total.held,
        "applicable": proof.total.of,
        "hold_rate": round(proof.total.rate, 4),
        "hold_rate_at_least": round(proof.lower, 4),
        "training": {"held": proof.training.held, "applicable": proof.training.of},
        "held_out": {"held": proof.held_out.held, "applicable": proof.held_out.of},
        "first": min(proof.held_on).isoformat(),
        "last": max(proof.held_on).isoformat(),
        "dates": [day.isoformat() for day in proof.held_on[-_MOST_DATES:]],
        "counter_examples": [day.isoformat() for day in proof.missed_on[-_MOST_DATES:]],
        "base_rate": round(proof.base_rate, 4),
        "lift": round(proof.lift, 2),
        "p_value": float(f"{proof.p_value:.3g}"),
        "coverage": round(proof.coverage, 4),
        "history_days": days.lived,
        **({"replayed": _counted(proof.replayed)} if proof.replayed is not None else {}),
    }


def _counted(count: Count) -> dict[str, int]:
    return {"right": count.held, "of": count.of}
