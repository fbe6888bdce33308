"""Tell which times belong to one of several things that are waited for."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from .clause import Clause
from .said import FactSaid
from .sentence import Sentence
from .timing import HELD, MOMENTS

_LEADS = ("when", "if")
_JOINED = ("or", "and")


def with_own_times(clauses: Sequence[Clause]) -> list[Clause]:
    """Return clauses with times that stand before one of several occasions as its own.

    "When the gate opens or, after dark, when the bell rings": only the bell has to ring in the
    dark.
    """
    kept: list[Clause] = []
    for clause in clauses:
        before = kept[-1] if kept else None
        if before is not None and _leads_in(before, clause):
            adverbs = (*before.adverbs, *clause.adverbs)
            kept[-1] = replace(clause, joiner="or", mark=before.mark, adverbs=adverbs)
        else:
            kept.append(clause)
    return kept


def with_own_deeds(
    clauses: Sequence[Clause], as_deed: Callable[[Clause], Clause | None]
) -> list[Clause]:
    """Return clauses with states that have a time of their own after such a deed as deeds.

    "The vents half open at ten and closed at four": at four they are to be closed.
    """
    kept: list[Clause] = []
    for clause in clauses:
        kept.append(clause)
        parts = kept[-2:] if _is_bare_moment(clause) else kept[-1:]
        before = kept[-len(parts) - 1] if len(kept) > len(parts) else None
        if before is None or before.role != "deed" or not _is_timed(before):
            continue
        adverbs = tuple(adverb for part in parts for adverb in part.adverbs)
        state = replace(parts[0], last=clause.last, adverbs=adverbs)
        done = as_deed(state) if _is_state_alone(state) and _is_timed(state) else None
        if done is not None:
            kept[-len(parts) :] = [done]
    return kept


def _is_bare_moment(clause: Clause) -> bool:
    return clause.role == "adverbs" and not (clause.lead or clause.joiner or clause.mark)


def _is_timed(clause: Clause) -> bool:
    return any(name in MOMENTS for name, _ in clause.adverbs)


def _is_state_alone(clause: Clause) -> bool:
    """Tell whether a clause is a state of what was spoken of, and no word leads it in."""
    stated = isinstance(clause.said, FactSaid) and clause.said.np is None
    return stated and clause.lead is None and clause.joiner in ("", "and", "then")


def _leads_in(before: Clause, clause: Clause) -> bool:
    """Tell whether adverbs by themselves belong to the occasion after them."""
    return (
        before.role == "adverbs"
        and before.lead is None
        and before.joiner == "or"
        and bool(before.adverbs)
        and all(name in HELD and name not in MOMENTS for name, _ in before.adverbs)
        and clause.role == "fact"
        and clause.lead in _LEADS
        and not clause.joiner
    )


def is_one_of(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Tell whether a fact is one of several occasions, each led in by itself.

    "When the gate opens after ten or when the bell rings", and not "when the gate opens or the
    bell rings after ten", where both may be meant.
    """
    return _is_another(clause) or bool(rest and _is_another(rest[0]) and clause.lead in _LEADS)


def has_own_moment(clause: Clause, before: Clause | None, rest: Sequence[Clause]) -> bool:
    """Tell whether a state is asked about at a time of its own, as others beside it are.

    "If the shed is open at ten or unlocked at eleven": each at its own time, and not at both.
    """
    if not _asked_at(clause):
        return False
    follows = clause.joiner in _JOINED and before is not None and _asked_at(before)
    return follows or bool(rest and rest[0].joiner in _JOINED and _asked_at(rest[0]))


def subject_of(clause: Clause, sentence: Sentence) -> str:
    """Return what a fact is said of, as it was said; nothing if it is said of nothing."""
    np = clause.said.np if isinstance(clause.said, FactSaid) else None
    before, named, _ = sentence.words(clause.first, clause.last).partition(np or "\0")
    first = clause.first + len(before.split())
    return sentence.said(first, first + len(named.split())) if named else ""


def _asked_at(clause: Clause) -> bool:
    """Tell whether a clause is a state and one time of day at which it is asked about."""
    moments = [name for name, _ in clause.adverbs if name in MOMENTS and name != "every"]
    stated = isinstance(clause.said, FactSaid) and not (clause.said.eventive and clause.said.np)
    return clause.role == "fact" and clause.lead in (None, *_LEADS) and stated and len(moments) == 1


def _is_another(clause: Clause) -> bool:
    return (
        clause.role == "fact"
        and isinstance(clause.said, FactSaid)
        and clause.joiner == "or"
        and (clause.lead == "when" or (clause.lead == "if" and clause.said.eventive))
    )
