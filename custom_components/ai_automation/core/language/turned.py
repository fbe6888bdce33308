"""Tell what is said of the other case: "... if we are away, ... . If we are not, ..."."""

from collections.abc import Sequence

from ..plan.model import Condition, NotCondition, NumericCondition, StateCondition
from .clause import Clause
from .drafting import ENDS
from .rules import RuleDraft
from .said import ANY_HOME, NONE_HOME, Fact

_TWO_STATES = frozenset({"on", "off"})


def is_turned(clause: Clause, fact: Fact, rule: RuleDraft) -> bool:
    """Tell whether a new sentence is about a rule's condition not being so.

    Of one that has several, it is not known which of them fails.
    """
    begins = clause.mark in ENDS and clause.lead == "if" and not fact.happens
    happening = bool(rule.clocks) or any(when.fact.happens for when in rule.whens)
    asked = [*rule.conditions, *(it.fact.condition for it in rule.whens if not it.fact.happens)]
    if not begins or not happening or len(asked) != 1 or not rule.steps or rule.otherwise:
        return False
    limited: Sequence[object] = (*rule.days, *rule.dates, *rule.light, *rule.spans)
    return not limited and _are_opposed(asked[0], fact.condition)


def is_alone(clause: Clause, rule: RuleDraft) -> bool:
    """Tell whether a sentence before that waits for nothing has nothing to do with a new one.

    "The pump must be on. If it goes off, ...": that it is to be on is not done then.
    """
    begins = clause.mark in ENDS and clause.lead in ("if", "when")
    return begins and bool(rule.steps) and not (rule.begun or rule.holds)


def _are_opposed(first: Condition, second: Condition) -> bool:
    """Tell whether always one of two conditions is so, and never both."""
    if NotCondition((first,)) == second or NotCondition((second,)) == first:
        return True
    if {first, second} == {ANY_HOME, NONE_HOME}:
        return True
    if isinstance(first, StateCondition) and isinstance(second, StateCondition):
        alike = (first.entity_ids, first.attribute) == (second.entity_ids, second.attribute)
        return alike and {*first.states, *second.states} == _TWO_STATES
    if isinstance(first, NumericCondition) and isinstance(second, NumericCondition):
        alike = first.entity_ids == second.entity_ids
        limits = {(first.above, first.below), (second.below, second.above)}
        return alike and len(limits) == 1
    return False
