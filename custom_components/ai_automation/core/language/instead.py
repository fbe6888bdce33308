"""Let values stand in each other's place: "20 % at night, full by day"."""

from dataclasses import replace

from .clause import Clause
from .rules import RuleDraft, Step, as_condition
from .said import DeedSaid
from .timing import HELD

# What tells which of several values is meant.
SORTING = frozenset({"part", "daylight", "span", "days", "dates"})


def stands_in(rule: RuleDraft, step: Step, clause: Clause, said: DeedSaid) -> bool:
    """Take a value for one that stands in the place of the last: "20 % at night, full by day".

    "Open the blind, half way" only says more precisely what is done.
    """
    held = tuple(item for item in clause.adverbs if item[0] in SORTING)
    before = rule.steps[-1] if rule.steps else None
    if (
        before is None
        or said.np is not None
        or clause.joiner == "then"
        or len(held) < len(clause.adverbs)
        or before.deed.entities != step.deed.entities
    ):
        return False
    if not held and before.deed.do in ("on", "open", "close") and said.do == "set":
        kept = [it for it in before.actions if it not in before.deed.actions]
        place = before.actions.index(before.deed.actions[0])
        before.actions = [*kept[:place], *step.actions, *kept[place:]]
        before.deed = replace(step.deed, undo=before.deed.undo or step.deed.undo)
        return True
    if not held or not rule.begun:
        return False
    if before.held and not before.only:
        for name, meaning in before.held:
            getattr(rule, HELD[name]).remove(meaning)
        before.only = tuple(as_condition(*item) for item in before.held)
    step.only = tuple(as_condition(*item) for item in held)
    rule.steps.append(step)
    return True
