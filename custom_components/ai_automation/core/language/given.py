"""Tell what only one of several deeds depends on: "lock up, close the gate if it is open"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from ..plan.model import DelayAction, OrCondition
from .clause import Clause
from .drafting import Draft, has_own_occasion
from .meanings import Daylight, Sun
from .rules import RuleDraft, When, as_condition
from .said import Deed, DeedSaid, FactSaid
from .sentence import Sentence
from .timing import Timing

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


def is_given_time(clause: Clause, draft: Draft, timing: Timing, rest: Sequence[Clause]) -> bool:
    """Take a time that limits only what follows: "text Ben, and if it is after ten, close it"."""
    if not _follows(replace(clause, adverbs=()), draft.rule, None, rest):
        return False
    told, others = timing.conditions(clause.adverbs)
    if not told or others:
        return False
    draft.given = told
    return True


def joins_last(when: When, before: When | None, rule: RuleDraft) -> bool:
    """Take a state as one of two, either of which has to be so; tell if the other is there."""
    if before is None or before.lead != "while":
        return False
    if rule.conditions[-1:] != [before.fact.condition]:
        return False
    rule.conditions[-1] = OrCondition((before.fact.condition, when.fact.condition))
    return True


def limits_last(
    clause: Clause, when: When, rule: RuleDraft, before: Clause | None, rest: Sequence[Clause]
) -> bool:
    """Let what limits one of several deeds limit no other: "lock up, TV off unless we watch, ...".

    A message that follows tells of the deed, and is limited with it.
    """
    after = rest[0] if rest else None
    if before is None or before.role != "deed" or not rule.steps or not rule.waits:
        return False
    if clause.mark or clause.joiner or clause.adverbs or when.fact.timed:
        return False
    if after is None or after.role != "deed" or after.lead or after.joiner not in _JOINED:
        return False
    told = isinstance(after.said, DeedSaid) and after.said.do == "notify"
    if has_own_occasion(after, rest[1:]) or (told and rule.steps[-1].deed.do != "notify"):
        return False
    condition = when.fact.negated if when.lead == "unless" else when.fact.condition
    rule.steps[-1].given += (condition,)
    return True


def hold_at(clause: Clause, rule: RuleDraft) -> None:
    """Let states be asked about at a time that ends them: "if it is open and Ben is in at six"."""
    timed = any(name in _TIMES for name, _ in clause.adverbs)
    joined = clause.joiner == "and" and len(clause.adverbs) > 1
    if not timed or clause.lead or clause.mark or not (joined or not clause.joiner):
        return
    states = all(it.lead == "if" and not (it.fact.happens or it.fact.timed) for it in rule.whens)
    if states and rule.steps and not rule.clocks and not any(it.alternative for it in rule.whens):
        rule.conditions += [it.fact.condition for it in rule.whens]
        rule.whens = []


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
    # "At eight the heater on if it is cold, and the lamp on": the lamp in any case.
    state = not (when.fact.happens or when.alternative)
    apart = follows and not has_own_occasion(rest[0], rest[1:])
    # "..., and tell Ann if nobody is home": the last of several, that takes back none of them.
    others = [it.deed for it in rule.steps[:-1]]
    last = not rest and bool(others) and not step.deed.takes_back(others)
    own |= rule.waits and state and (apart or last)
    step.given += (when.fact.condition,) if own else ()
    step.news = asks_back
    if asks_back and isinstance(step.actions[0], DelayAction):
        rule.steps[-2].actions.append(step.actions.pop(0))
    return own


def at_nightfall(clause: Clause, deed: Deed, draft: Draft, sentence: Sentence) -> Clause:
    """Return what is done when it gets dark, or only if it is, as such.

    "Open at eight and close when it is dark" are two times; "20 % when it is dark" is none. "Text
    Ben, and if it is dark close it" asks for the last deed alone.
    """
    rule, (name, meaning) = draft.rule, next(iter(clause.adverbs), ("", None))
    if not rule.steps or len(clause.adverbs) != 1 or not isinstance(meaning, Daylight):
        return clause
    done = rule.steps[-1].deed
    if bool(rule.clocks) and deed.takes_back([done]):
        return replace(clause, adverbs=(("sun", Sun("sunset" if meaning.dark else "sunrise")),))
    first = not sentence.words(clause.first, clause.last).startswith(clause.text)
    joined = clause.mark == "," and clause.joiner in _JOINED and clause.lead is None
    if first and joined and rule.waits and done.entities != deed.entities:
        draft.given = (as_condition(name, meaning),)
        return replace(clause, adverbs=())
    return clause
