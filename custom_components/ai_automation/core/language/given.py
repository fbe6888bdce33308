"""Tell what only one of several deeds depends on: "lock up, close the gate if it is open"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from ..plan.model import DelayAction
from .clause import Clause
from .drafting import Draft
from .meanings import Daylight, Sun
from .rules import RuleDraft, When
from .said import Deed, FactSaid

_DAYLIGHT = "daylight"
_TIMES, _JOINED = frozenset({"time", "sun", "every", "bedtime"}), frozenset({"and", "then", "but"})


def is_given(
    clause: Clause, when: When, draft: Draft, before: Clause | None, rest: Sequence[Clause]
) -> bool:
    """Take a state that only one of several deeds depends on; tell whether it is one."""
    if _follows(clause, draft.rule, before, rest) and not (when.fact.happens or when.alternative):
        draft.given = (when.fact.condition,)
        return True
    return _take_given(clause, when, draft.rule, before, rest)


def _follows(
    clause: Clause, rule: RuleDraft, before: Clause | None, rest: Sequence[Clause]
) -> bool:
    """Tell whether what is asked about is so for what follows: "..., and if it is dark, ..."."""
    after = rest[0] if rest else None
    if after is None or after.role != "deed" or after.lead is not None or after.joiner:
        return False
    timed = any(name in _TIMES for name, _ in after.adverbs)
    # "..., then after a minute, if it is still open, ...".
    paused = before is not None and before.role == "adverbs" and _only_periods(before)
    joined = (paused or clause.joiner in _JOINED) and clause.mark in ("", ",")
    return (
        joined
        and _only_periods(clause)
        and clause.lead == "if"
        and not timed
        and rule.waits
        and bool(rule.steps)
    )


def _only_periods(clause: Clause) -> bool:
    """Tell whether no adverb of a clause says more than after how long it is."""
    return all(isinstance(meaning, timedelta) for _, meaning in clause.adverbs)


def _take_given(
    clause: Clause, when: When, rule: RuleDraft, before: Clause | None, rest: Sequence[Clause]
) -> bool:
    """Ask about a state for the last deed alone if that is done to the same thing; tell if so.

    The other deeds are done whatever it is.
    """
    step = rule.steps[-1] if rule.steps else None
    follows = bool(rest) and rest[0].role == "deed" and rest[0].lead is None
    if step is None or before is None or before.role != "deed" or not rule.begun:
        return False
    if clause.lead != "if" or clause.mark or clause.joiner or clause.adverbs or when.fact.timed:
        return False
    if not isinstance(clause.said, FactSaid) or not (follows or len(rule.steps) > 1):
        return False
    told = {entity.entity_id for entity in when.fact.entities}
    done = {entity.entity_id for entity in step.deed.entities}
    earlier = {it.entity_id for each in rule.steps[:-1] for it in each.deed.entities}
    # "Lock up, wait a minute, and tell me if it is still open" asks how that went.
    asks_back = step.deed.do == "notify" and told <= earlier
    own = bool(told) and (told <= done or done <= told or asks_back)
    step.given += (when.fact.condition,) if own else ()
    if asks_back and isinstance(step.actions[0], DelayAction):
        rule.steps[-2].actions.append(step.actions.pop(0))
    return own


def at_nightfall(clause: Clause, deed: Deed, rule: RuleDraft) -> Clause:
    """Return what takes the last deed back in the dark as done when it gets dark.

    "Open at eight and close when it is dark" are two times; "20 % when it is dark" is none.
    """
    timed = bool(rule.clocks) and bool(rule.steps) and rule.steps[-1].deed
    if not timed or not deed.takes_back([timed]) or len(clause.adverbs) != 1:
        return clause
    name, meaning = clause.adverbs[0]
    if name != _DAYLIGHT or not isinstance(meaning, Daylight):
        return clause
    return replace(clause, adverbs=(("sun", Sun("sunset" if meaning.dark else "sunrise")),))
