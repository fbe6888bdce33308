"""Read what is to be ended after a while as a wait for its having lasted so long."""

from dataclasses import replace
from datetime import timedelta

from ..plan.model import DelayAction
from .clause import Clause
from .events import event_state
from .facts import FactReader
from .mention import Mention
from .resolve import Found
from .rules import RuleDraft, When
from .said import Context, DeedSaid, Fact, FactSaid, Problem
from .stating import state_fact

# What a deed that ends something puts an end to.
_LIMITS = {"off": "on", "close": "open", "lock": "unlocked", "pause": "playing"}


def wait_for_excess(rule: RuleDraft, text: str) -> None:
    """Let a rule of one deed after a delay wait for what the deed ends: "off after an hour"."""
    if len(rule.steps) != 1:
        return
    step = rule.steps[0]
    first, event = step.actions[0], _LIMITS.get(step.deed.do)
    if not isinstance(first, DelayAction) or event is None:
        return
    if any(event_state(event, entity) is None for entity in step.deed.entities):
        return
    found = tuple(Found(Mention(it.name, ()), (it,)) for it in step.deed.entities)
    fact = state_fact(found, event, FactSaid("state", event, {}), frozenset())
    fact = replace(fact, also=(), text=text)
    rule.whens.append(When(fact.lasting(first.duration), "when"))
    step.actions.pop(0)


def excess_of(
    clause: Clause, said: DeedSaid, facts: FactReader, context: Context
) -> Fact | Problem:
    """Return what is waited for in "the heater never stays on for over an hour": its excess."""
    period = next((it for _, it in clause.adverbs if isinstance(it, timedelta)), None)
    if period is None or said.limit is None:
        return Problem("unread")
    parts = {key: value for key, value in said.parts.items() if key == "np"}
    fact = facts.build(FactSaid("state", said.limit, parts, text=said.text), context)
    return fact if isinstance(fact, Problem) else fact.lasting(period)
