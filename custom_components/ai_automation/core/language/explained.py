"""Leave out what is said again more precisely: "when it is done: its power is low"."""

from collections.abc import Sequence

from .clause import Clause
from .said import FactSaid

# A clause that costs more than this was not really understood.
_VAGUE = 2.9


def explained(
    clauses: Sequence[Clause], owners: Sequence[str]
) -> tuple[list[Clause], dict[int, Clause]]:
    """Return the clauses without those that a later one makes clear; `owners` are words for "its".

    With them, by where the clear one begins, what it was called in short.
    """
    kept = list(clauses)
    short: dict[int, Clause] = {}
    for clause in clauses:
        if clause.role != "fact" or not (clause.mark in (":", "(") or _tells_of_it(clause, owners)):
            continue
        vague = [it for it in kept[: kept.index(clause)] if _is_vague(it, clause)]
        if vague:
            short[clause.first] = vague[-1]
            kept.remove(vague[-1])
    return kept, short


def _tells_of_it(clause: Clause, owners: Sequence[str]) -> bool:
    """Tell whether a clause by itself speaks of what belongs to it: ", its power is low"."""
    return clause.mark == "," and clause.lead is None and clause.text.startswith(tuple(owners))


def _is_vague(before: Clause, clause: Clause) -> bool:
    """Tell whether what was said before needs what is said after a mark."""
    if before.role not in ("fact", "unread"):
        return False
    said, clear = before.said, clause.said
    # How one knows that a machine is done is better known by who says it.
    measured = isinstance(clear, FactSaid) and clear.fact == "number"
    done = isinstance(said, FactSaid) and said.event == "finished"
    return (before.cost > _VAGUE and clause.mark != ",") or (done and measured)
