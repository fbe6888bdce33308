"""Turn habits into proposals: a title, the evidence in words and numbers, an automation."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from ..core.checks import check_config
from ..core.contract import Pattern
from ..core.home import Home
from ..core.inbox.telling import proof_words
from ..core.plan import AutomationPlan, compile_plan, title_of
from ..core.plan.model import CallAction, StateCondition, StateTrigger
from ..core.policy import judge
from ..core.store.models import DONE_BY
from .days import Days
from .habit import Count, Habit
from .types import type_of

_MOST_DATES = 366


def propose(
    habits: Iterable[Habit], home: Home, days: Days, people: Mapping[str, Mapping[str, Any]]
) -> list[Pattern]:
    """Return the habits as proposals, in their order, without those that may not be proposed.

    `people` are who did it, by the keys of habits.
    Left out is what the checks find an error in, and what the strict policy does not simply allow.
    """
    patterns = []
    for habit in habits:
        pattern = _pattern(habit, home, days, people.get(habit.key))
        config = pattern.automation or {}
        wrong = any(finding.severity == "error" for finding in check_config(config, home))
        # A habit of unlocking is no reason to have the house do it alone.
        if not wrong and not judge(config, home).items:
            patterns.append(pattern)
    return patterns


def _pattern(habit: Habit, home: Home, days: Days, people: Mapping[str, Any] | None) -> Pattern:
    title = title_of(habit.plan, home, home.language)
    evidence = _evidence(habit, days) | ({} if people is None else {DONE_BY: people})
    why = proof_words(habit.kind, evidence, home.language)
    plan = replace(habit.plan, alias=title, description=why)
    return Pattern(
        id=sha256(habit.key.encode()).hexdigest()[:16],
        type=type_of(habit, home),
        title=title,
        entities=_entities(habit.plan),
        confidence=round(habit.proof.confidence, 4),
        support=habit.proof.total.held,
        evidence={**evidence, "summary": why},
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


def _evidence(habit: Habit, days: Days) -> dict[str, Any]:
    proof = habit.proof
    return {
        **proof.details,
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
        "levels": [
            {"automation": compile_plan(level.plan), "replayed": _counted(level.replayed)}
            for level in habit.levels
        ],
    }


def _counted(count: Count) -> dict[str, int]:
    return {"right": count.held, "of": count.of}
