"""Take over what must not be so: "unless we are away on weekdays or it is dark"."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..plan.model import AndCondition, Condition, NotCondition
from .clause import Adverbs
from .drafting import Draft
from .meanings import Days
from .rules import RuleDraft
from .said import Fact
from .timing import HELD, MOMENTS, Timing


class Exceptional:
    """Keep what was last said as an exception, for what is joined to it."""

    def __init__(self, draft: Draft, timing: Timing, syntax: Mapping[str, Any]) -> None:
        """Take the rules so far, what knows their times, and the words that join clauses."""
        self._draft = draft
        self._timing = timing
        self._joiners: Mapping[str, str] = syntax["joiners"]
        self._only = frozenset(syntax["only"])
        self._last: tuple[RuleDraft, Condition] | None = None

    @property
    def open(self) -> bool:
        """Tell whether an exception was said last, so that another can be joined to it."""
        return self._last is not None

    def forget(self) -> None:
        """Note that what follows is joined to no exception."""
        self._last = None

    def note(self, lead: str | None, rule: RuleDraft) -> None:
        """Note adverbs that were taken over: "unless it is a weekend"."""
        last = rule.conditions[-1] if rule.conditions else None
        taken = lead == "unless" and isinstance(last, NotCondition)
        self._last = (rule, last) if taken and isinstance(last, NotCondition) else None

    def add(self, fact: Fact, rule: RuleDraft, *, together: bool) -> None:
        """Add an exception to a rule; with `together` only if the last one is so as well."""
        condition: Condition = fact.negated
        if together and self._last is not None and self._last[1] in rule.conditions:
            before = self._last[1]
            rule.conditions.remove(before)
            # "Unless Ann is away": what is so instead is no negation.
            excepted = (
                before.conditions
                if isinstance(before, NotCondition)
                else (NotCondition((before,)),)
            )
            condition = NotCondition((AndCondition((*excepted, fact.condition)),))
        rule.conditions.append(condition)
        self._last = (rule, condition)

    def limit(self, fact: Fact, adverbs: Adverbs, after: str) -> tuple[Fact, Adverbs] | None:
        """Return an exception with the adverbs that belong to it, and those that stand apart.

        "Unless Ann is in on Mondays" excepts her Mondays; "and only on Mondays" is no exception.
        None if it could be either: "unless Ann is in and on Mondays". `after` are the words
        after what the exception is about.
        """
        apart = tuple(it for it in adverbs if isinstance(it[1], Days) and it[1].excluded)
        if self._only.intersection(after.split()):
            apart = adverbs
        inner = tuple(it for it in adverbs if it not in apart)
        joined = after.partition(" ")[0] in self._joiners or after.startswith(",")
        if not joined and not self._draft.rule.waits:
            # "Turn it off, unless Ann is in, at ten": the time is when it is done.
            apart += tuple(it for it in inner if it[0] in MOMENTS)
            inner = tuple(it for it in inner if it not in apart)
        if (joined and inner) or any(it[0] not in HELD or it[0] in MOMENTS for it in inner):
            return None
        if not inner:
            return fact, apart
        limits = [self._timing.condition(name, meaning) for name, meaning in inner]
        return replace(fact, condition=AndCondition((fact.condition, *limits))), apart
