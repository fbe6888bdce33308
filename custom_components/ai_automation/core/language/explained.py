"""Leave out what is said again more precisely: "when it is done: its power is low"."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from .clause import Clause
from .said import DeedSaid, FactSaid

# A clause that costs more than this was not really understood.
_VAGUE = 2.9


def explained(
    clauses: Sequence[Clause], owners: Sequence[str]
) -> tuple[list[Clause], dict[int, Clause]]:
    """Return the clauses without those that a later one makes clear; `owners` are words for "its".

    "When Lily goes to bed (half past seven)" is at that time.
    With them, by where the clear one begins, what it was called in short.
    """
    kept = list(clauses)
    short: dict[int, Clause] = {}
    for clause in clauses:
        tells = clause.mark in (":", "(") and (clause.role == "fact" or _is_time(clause))
        tells = tells or _tells_when(clause, kept[: kept.index(clause)])
        if not tells and not _tells_of_it(clause, owners):
            continue
        vague = [it for it in kept[: kept.index(clause)] if _is_vague(it, clause)]
        if vague:
            short[clause.first] = vague[-1]
            kept.remove(vague[-1])
            kept[kept.index(clause)] = _of_its_own(clause, vague[-1])
    return kept, short


def by_their_names(
    clauses: Sequence[Clause], is_called: Callable[[DeedSaid, str], bool]
) -> list[Clause]:
    """Return clauses with what is named in brackets by that name: "his lamp off (Ben's lamp)".

    A name that cannot be that of what is spoken of is not understood.
    """
    kept: list[Clause] = []
    for clause in clauses:
        said = kept[-1].said if kept else None
        if clause.role != "topic" or clause.mark != "(" or not isinstance(said, DeedSaid):
            kept.append(clause)
        elif said.np is not None and is_called(said, clause.text):
            text = said.text.replace(said.np, clause.text)
            named = replace(said, parts={**said.parts, "np": clause.text}, text=text)
            kept[-1] = replace(kept[-1], said=named, text=text, last=clause.last)
        else:
            kept.append(replace(clause, role="unread"))
    return kept


def _tells_of_it(clause: Clause, owners: Sequence[str]) -> bool:
    """Tell whether a clause by itself speaks of what belongs to it: ", its power is low"."""
    begins = clause.role == "fact" and clause.text.startswith(tuple(owners))
    return begins and ((clause.mark, clause.lead) in ((",", None), ("", "when")))


def _tells_when(clause: Clause, before: Sequence[Clause]) -> bool:
    """Tell whether a limit says when what was just said is so: "done once its power is low"."""
    said, last = clause.said, before[-1] if before and not clause.mark else None
    measured = isinstance(said, FactSaid) and said.fact == "number" and clause.lead == "when"
    if not measured or last is None or last.lead is not None:
        return False
    named = isinstance(said, FactSaid) and len((said.np or "").split()) > 1
    return _is_done(last) or (named and last.role in ("fact", "unread"))


def _of_its_own(clause: Clause, vague: Clause) -> Clause:
    """Return what makes clear when a machine is done as said of the machine: "it" drops."""
    said, np = clause.said, vague.said.np if isinstance(vague.said, FactSaid) else None
    if not _is_done(vague) or not isinstance(said, FactSaid) or len((said.np or "it").split()) > 1:
        return clause
    return replace(clause, said=replace(said, parts={**said.parts, "np": np})) if np else clause


def _is_done(clause: Clause) -> bool:
    """Tell whether a clause says that a machine is done."""
    return isinstance(clause.said, FactSaid) and clause.said.event == "finished"


def _is_time(clause: Clause) -> bool:
    return clause.role == "adverbs" and any(name == "time" for name, _ in clause.adverbs)


def _is_vague(before: Clause, clause: Clause) -> bool:
    """Tell whether what was said before needs what is said after a mark."""
    if before.role not in ("fact", "unread"):
        return False
    clear = clause.said
    # How one knows that a machine is done is better known by who says it.
    measured = isinstance(clear, FactSaid) and clear.fact == "number"
    return (before.cost > _VAGUE and clause.mark != ",") or (_is_done(before) and measured)
