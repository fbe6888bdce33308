"""Tell what "it" is where something is taken back: "the fan on with it, off when it stops"."""

from collections.abc import Sequence

from .clause import Clause, lasting_of
from .deeds import DeedReader
from .facts import FactReader
from .pronouns import done_to_it
from .rules import RuleDraft, When
from .said import Context, Deed, DeedSaid, Fact, FactSaid, Problem

# Kinds of facts that are a thing's own, not its room's or the weather's.
_OWN = ("state", "option")


def reversal_of(
    clause: Clause,
    around: tuple[Clause | None, Sequence[Clause]],
    rule: RuleDraft,
    readers: tuple[FactReader, DeedReader],
    context: Context,
) -> Fact | Problem | None:
    """Return the event at which what a rule does is taken back, None if it is no such event.

    `around` are the clause before it and those after it.

    What is done to a thing is not taken back when that thing itself changes: "it" is what was
    waited for before. Where that cannot be so, it is not known what "it" is.
    """
    facts, _ = readers
    if not (
        rule.whens and _is_about_it(clause, facts) and _takes_back(around, rule, readers, context)
    ):
        return None
    before = rule.whens[-1]
    waited = before.fact.entities
    alone = Context(waited, past=[waited])
    for said in (it for it in facts.said(clause.text) if it.fact in (*_OWN, "room")):
        built = facts.build(said, alone)
        if isinstance(built, Fact) and _is_other(built, before):
            return built
    if not isinstance(clause.said, FactSaid) or not _is_own(clause.said, facts):
        return None
    built = facts.build(clause.said, context)
    named = isinstance(built, Fact) and built.entities
    return Problem("pronoun", (clause.text.partition(" ")[0],), cost=0.4) if named else None


def _is_about_it(clause: Clause, facts: FactReader) -> bool:
    first = clause.text.partition(" ")[0]
    return clause.lead == "when" and first in facts.syntax["it"] and not lasting_of(clause.adverbs)


def _is_other(fact: Fact, before: When) -> bool:
    """Tell whether a fact is another state of the things that were waited for."""
    return fact.entities == before.fact.entities and fact.triggers != before.fact.triggers


def _is_own(said: FactSaid, facts: FactReader) -> bool:
    return said.fact in _OWN and not facts.is_weather(said.event)


def _takes_back(
    around: tuple[Clause | None, Sequence[Clause]],
    rule: RuleDraft,
    readers: tuple[FactReader, DeedReader],
    context: Context,
) -> bool:
    """Tell whether the deed beside a fact takes back one that was said before."""
    before, rest = around
    done = [step.deed for step in rule.steps]
    if before is not None and before.role == "deed" and readers[1].is_once_more(before.text):
        return True
    if before is not None and before.role == "deed" and len(done) > 1:
        return done[-1].takes_back(done[:-1])
    after = rest[0] if rest else None
    if after is None or not isinstance(after.said, DeedSaid):
        return False
    deed = done_to_it(after.text, after.said, readers[1], context)
    return isinstance(deed, Deed) and deed.takes_back(done)
