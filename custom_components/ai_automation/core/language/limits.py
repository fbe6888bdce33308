"""Read what is to be ended after a while as a wait for its having lasted so long."""

from dataclasses import replace
from datetime import date, datetime, timedelta
import re

from ..plan.model import DelayAction, StateCondition
from .clause import Adverbs, Clause
from .drafting import Draft
from .events import event_state
from .facts import FactReader
from .meanings import DAYPART_HOURS, Clock
from .mention import Mention
from .resolve import Found
from .rules import RuleDraft, When
from .said import Context, Deed, DeedSaid, Fact, FactSaid, Problem
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


def since_morning(clause: Clause, fact: Fact, not_yet: re.Pattern[str]) -> Adverbs:
    """Return since when nothing is to have happened: "if the door has not been opened by noon".

    That it is shut at noon does not tell it. What counts is what happened that day, which begins
    with the morning; it is known of sensors that go back to rest.
    """
    condition, clocks = fact.condition, [it for _, it in clause.adverbs if isinstance(it, Clock)]
    if not_yet.search(clause.text) is None or len(clocks) != 1:
        return ()
    if not isinstance(condition, StateCondition) or condition.states != ("off",):
        return ()
    if any(not it.startswith("binary_sensor.") for it in condition.entity_ids):
        return ()
    begin = datetime.combine(date.min, DAYPART_HOURS["morning"][0])
    passed = datetime.combine(date.min, clocks[0].at) - begin
    return (("for", passed),) if passed > timedelta() else ()


def limited(
    clause: Clause, said: DeedSaid, deed: Deed, draft: Draft, facts: FactReader, context: Context
) -> Deed | Problem:
    """Read "the heater never stays on for over an hour": what is waited for is its excess."""
    fact = _excess_of(clause, said, facts, context)
    if isinstance(fact, Problem):
        return fact
    if draft.rule.complete:
        draft.split(follows=True)
    draft.rule.whens.append(When(fact, "when"))
    return deed


def _excess_of(
    clause: Clause, said: DeedSaid, facts: FactReader, context: Context
) -> Fact | Problem:
    """Return what is waited for in "the heater never stays on for over an hour": its excess."""
    period = next((it for _, it in clause.adverbs if isinstance(it, timedelta)), None)
    if period is None or said.limit is None:
        return Problem("unread")
    parts = {key: value for key, value in said.parts.items() if key == "np"}
    fact = facts.build(FactSaid("state", said.limit, parts, text=said.text), context)
    return fact if isinstance(fact, Problem) else fact.lasting(period)
