"""Tell what only one of several deeds depends on: "lock up, close the gate if it is open"."""

from collections.abc import Sequence
from dataclasses import replace

from ..home import HOME_ZONE
from ..plan.model import NumericCondition, StateTrigger
from .clause import Clause
from .meanings import Daylight, Sun
from .rules import RuleDraft, When
from .said import NONE_HOME, Deed, FactSaid

_DAYLIGHT = "daylight"


def take_given(
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
    own = bool(told) and (told <= done or done <= told)
    step.given += (when.fact.condition,) if own else ()
    return own


def others_away(rule: RuleDraft) -> None:
    """Let "nobody else is home" leave out the person whose coming is waited for."""
    triggers = [it for when in rule.whens for it in when.fact.triggers]
    comes = any(
        isinstance(it, StateTrigger) and it.to == ("home",) and len(it.entity_ids) == 1
        for it in triggers
    )
    if comes and NONE_HOME in rule.conditions:
        place = rule.conditions.index(NONE_HOME)
        rule.conditions[place] = NumericCondition((HOME_ZONE,), below=2)


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
