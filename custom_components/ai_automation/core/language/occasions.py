"""Tell which times belong to one of several things that are waited for."""

from collections.abc import Sequence
from dataclasses import replace

from .clause import Clause
from .said import FactSaid
from .timing import HELD, MOMENTS

_LEADS = ("when", "if")


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


def _is_another(clause: Clause) -> bool:
    return (
        clause.role == "fact"
        and isinstance(clause.said, FactSaid)
        and clause.joiner == "or"
        and (clause.lead == "when" or (clause.lead == "if" and clause.said.eventive))
    )
