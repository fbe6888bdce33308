"""Find what of a rule makes no sense together."""

from itertools import pairwise

from ..plan.model import NO_TIME, CallAction, DelayAction, StateTrigger
from .rules import RuleDraft, When, alternatives, happening
from .said import Deed, Problem

# What is done for more than a moment. What goes off and on again begins anew.
_LASTING = frozenset({"on", "open", "set", "play"})


def contradicting(rule: RuleDraft) -> list[Problem]:
    """Return what of a rule makes no sense together."""
    nothing = _of_no_effect(rule)
    unread = [*([nothing] if nothing is not None else []), *_untimed(rule)]
    undone = [Problem("at_once")] if _undone_at_once(rule) else []
    return [*(Problem("unread", (text,)) for text in unread), *undone, *_endless(rule)]


def _of_no_effect(rule: RuleDraft) -> str | None:
    """Return what a rule waits for if that is what it does: "when the lamp is on: turn it on"."""
    done = {entity.entity_id for step in rule.steps for entity in step.deed.entities}
    dos = {step.deed.do for step in rule.steps}
    triggers = [trigger for when in rule.whens for trigger in when.fact.triggers]
    same = dos in ({"on"}, {"off"}) and all(
        isinstance(it, StateTrigger) and it.to == tuple(dos) and set(it.entity_ids) == done
        for it in triggers
    )
    later = any(isinstance(step.actions[0], DelayAction) for step in rule.steps if step.actions)
    held = any(getattr(it, "for_", NO_TIME) for it in triggers)
    return rule.whens[0].fact.text if same and triggers and not (later or held) else None


def _untimed(rule: RuleDraft) -> list[str]:
    """Return what is asked about and has to be so for a while, if no condition can say so."""
    asked: list[When] = []
    for group in alternatives(rule.whens):
        timed = rule.clocks or any(when.moment for when in group)
        starts = [] if timed else happening(group)
        # Of several that start it, each is asked about when another does; two limits of one thing
        # ("when it is done, so below 5 watts for two minutes") are the same said twice.
        one = len({_watched(when) for when in starts}) == 1
        asked += [when for when in group if not one or when not in starts]
    return [when.fact.text for when in asked if when.fact.timed]


def _watched(when: When) -> tuple[str, ...]:
    """Return the entities that a fact is read from."""
    return tuple(each for it in when.fact.triggers for each in getattr(it, "entity_ids", ()))


def _undone_at_once(rule: RuleDraft) -> bool:
    """Tell whether a rule does something and takes it back at once: "the lamp on, then off"."""
    return any(
        before.deed.do in _LASTING
        and not (before.only or after.only or after.given)
        and before.actions == list(before.deed.actions)
        and after.actions[:1] == list(after.deed.actions[:1])
        and (after.deed.takes_back([before.deed]) or _sets_otherwise(before.deed, after.deed))
        for before, after in pairwise(rule.steps)
    )


def _sets_otherwise(before: Deed, after: Deed) -> bool:
    """Tell whether a deed sets the same things to another value: "to 80 %, then to 20 %"."""
    first, second = before.actions[-1], after.actions[0]
    if before.entities != after.entities or not isinstance(first, CallAction):
        return False
    if not isinstance(second, CallAction) or first.action != second.action:
        return False
    return first.data.keys() == second.data.keys() and first.data != second.data


def _endless(rule: RuleDraft) -> list[Problem]:
    """Return what has no end though it is done for a span only: "19 degrees from six to ten"."""
    if rule.begun or not rule.spans or rule.since or rule.until:
        return []
    return [Problem("no_undo", (it.deed.do,)) for it in rule.steps if not it.deed.undo][:1]
