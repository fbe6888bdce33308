"""Bound one moment by another: "at sunrise but not before seven", "whichever comes first"."""

from dataclasses import replace
from typing import Literal

from ..plan.model import Condition, SunTrigger, TimeTrigger, Trigger
from .drafting import Draft
from .meanings import Clock, Sun
from .rules import RuleDraft, clock_trigger, since_condition, until_condition

type Bound = Literal["earlier", "later"]
# What an adverb says of when something is done at the earliest or at the latest.
BOUNDS: dict[str, Bound] = {
    "time_before": "later", "sun_before": "later", "earliest": "later",
    "time_after": "earlier", "sun_after": "earlier", "latest": "earlier",
}  # fmt: skip
# And what tells which of two moments it is.
CHOSEN: dict[str, Bound] = {"first_of": "earlier", "last_of": "later"}
_NOON = 12


def bounded(rule: RuleDraft, moment: Clock | Sun, bound: Bound) -> bool:
    """Take a moment as the bound of the one that a rule has; tell whether it can be one.

    One of the two has to be the sun's: of two times of day it is known which is later.
    """
    only = rule.clocks[0] if len(rule.clocks) == 1 and not rule.whens else None
    if only is None or not _can_be_either(only, clock_trigger(moment)):
        return False
    rule.clocks.append(clock_trigger(moment))
    rule.bound = bound
    return True


def chosen(draft: Draft, bound: Bound) -> bool:
    """Let only one of the two moments count that a sentence has; tell whether that can be.

    Of a time and an event the first is whichever of them happens.
    """
    rule = draft.rule
    before = draft.rules[-2] if len(draft.rules) > 1 else None
    if bound == "earlier" and rule.whens and (rule.clocks or (before and before.clocks)):
        return True
    if before is not None and not (rule.steps or rule.holds or rule.whens):
        # What is done at the second moment is not repeated yet.
        draft.rules.remove(rule)
        before.clocks += rule.clocks
        rule = before
    if len(rule.clocks) != 2 or rule.whens or not _can_be_either(*rule.clocks):  # noqa: PLR2004 - one of two
        return False
    rule.bound = bound
    return True


def by_bound(rule: RuleDraft) -> list[RuleDraft]:
    """Return a rule for each of two moments of which only the earlier or the later counts."""
    if rule.bound is None:
        return [rule]
    rules = []
    for trigger, other in (rule.clocks, rule.clocks[::-1]):
        condition = _other_of(other, rule.bound)
        conditions = [*rule.conditions, condition]
        rules.append(replace(rule, clocks=[trigger], conditions=conditions, bound=None))
    return rules


def _can_be_either(first: Trigger, second: Trigger) -> bool:
    """Tell whether a time of day and one of the sun are in the same half of the day."""
    timed = next((it for it in (first, second) if isinstance(it, TimeTrigger)), None)
    sun = next((it for it in (first, second) if isinstance(it, SunTrigger)), None)
    if timed is None or sun is None or isinstance(timed.at, str):
        return False
    return (timed.at.hour >= _NOON) == (sun.event == "sunset")


def _other_of(trigger: Trigger, bound: Bound) -> Condition:
    moment = moment_at(trigger)
    if moment is None:
        msg = f"not a moment: {trigger}"
        raise ValueError(msg)
    return since_condition(moment) if bound == "later" else until_condition(moment)


def moment_at(trigger: Trigger) -> Clock | Sun | None:
    """Return the moment of a day that a trigger waits for, None if it waits for none."""
    if isinstance(trigger, SunTrigger):
        return Sun(trigger.event, trigger.offset)
    if isinstance(trigger, TimeTrigger) and not isinstance(trigger.at, str):
        return Clock(trigger.at, half="pm" if trigger.at.hour >= _NOON else "am")
    return None
