"""Join conditions of which one is enough: "when we are away or it is after midnight"."""

from dataclasses import dataclass
from typing import Any

from ..plan.model import Condition, NotCondition, OrCondition
from .clause import Adverbs, Clause
from .drafting import Draft
from .meanings import Clock, Days
from .rules import RuleDraft, When, all_of
from .sentence import Sentence
from .timing import HELD, Timing


@dataclass(slots=True)
class _Held:
    """What was last said to be so, and the list of a rule that holds it.

    `inner` is that it stands beside an event: "when it opens after sunset".
    """

    items: list[Any]
    item: Any
    condition: Condition
    inner: bool = False


class Either:
    """Keep what was last said as a condition, for what "or" joins to it."""

    def __init__(self, draft: Draft, timing: Timing) -> None:
        """Take the rules so far, and what knows their times."""
        self._draft = draft
        self._timing = timing
        self._held: _Held | None = None
        self._lead: str | None = None

    def forget(self) -> None:
        """Note that what follows is joined to no condition."""
        self._held = self._lead = None

    def note_fact(self, when: When) -> None:
        """Note a fact that was taken over, if it is no event."""
        rule = self._draft.rule
        self._held, self._lead = None, when.lead
        condition = when.fact.condition
        if rule.conditions[-1:] == [condition]:
            self._held = _Held(rule.conditions, condition, condition)
        elif rule.whens[-1:] == [when] and not when.fact.eventive and _happens(rule, when):
            self._held = _Held(rule.whens, when, condition)

    def note_adverbs(self, adverbs: Adverbs, lead: str | None, *, inner: bool) -> None:
        """Note the last of the adverbs that a clause ends in."""
        if not adverbs:
            return
        name, meaning = adverbs[-1]
        items = getattr(self._draft.rule, HELD[name], []) if name in HELD else []
        self._held, self._lead = None, lead
        # A bare hour was put in its half of the day.
        taken = items and (items[-1] == meaning or isinstance(items[-1], Clock))
        if taken and not _has_part(meaning):
            condition = self._timing.condition(name, items[-1])
            self._held = _Held(items, items[-1], condition, inner)

    def joins(self, when: When, lead: str | None) -> bool:
        """Let a fact be the other of two conditions; tell whether there is one to go with."""
        if self._held is None or when.lead in ("unless", "until"):
            return False
        if self._held.inner and (lead in (None, "when") or when.fact.eventive):
            # "When it opens after ten or the window does": the other of two events.
            return False
        return self._join(when.fact.condition)

    def takes(self, adverbs: Adverbs) -> bool:
        """Let adverbs be the other of two conditions; tell whether they can be one."""
        if any(name not in HELD or _has_part(meaning) for name, meaning in adverbs):
            return False
        condition = all_of([self._timing.condition(*adverb) for adverb in adverbs])
        if self._lead == "unless":
            # "Unless we are away or it is Sunday": neither may be so.
            self._draft.rule.conditions.append(NotCondition((condition,)))
            return True
        return self._join(condition)

    def leads(self, clause: Clause, sentence: Sentence) -> bool:
        """Read "if nobody is home or after midnight turn it on": the deed itself has no other."""
        words = sentence.words(clause.first, clause.last)
        return not words.startswith(clause.text) and self.takes(clause.adverbs)

    def _join(self, condition: Condition) -> bool:
        held = self._held
        if held is None or held.item not in held.items:
            return False
        held.items.remove(held.item)
        before = held.condition
        one_of = before.conditions if isinstance(before, OrCondition) else (before,)
        either = OrCondition((*one_of, condition))
        self._draft.rule.conditions.append(either)
        self._held = _Held(self._draft.rule.conditions, either, either)
        return True


def _happens(rule: RuleDraft, when: When) -> bool:
    """Tell whether a rule waits for something else than this."""
    others = (it for it in rule.whens if it is not when)
    return bool(rule.clocks) or any(it.fact.eventive and it.fact.triggers for it in others)


def _has_part(meaning: object) -> bool:
    return isinstance(meaning, Days) and meaning.part is not None
