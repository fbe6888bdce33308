"""Define what one clause of a sentence says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest
from typing import Any, Literal

from .said import DeedSaid, FactSaid

_PERIODS = frozenset({"for", "over", "after", "wait", "pause"})
_MOMENTS = frozenset({"time", "sun", "bedtime"})
_BOUNDS = frozenset({"time_after", "time_before", "sun_after", "sun_before"})
type Adverbs = tuple[tuple[str, Any], ...]
# What is "crowded" is a whole sentence with too many parts to be divided.
type Role = Literal["fact", "deed", "adverbs", "follow", "topic", "comment", "unread", "crowded"]
type Lead = Literal["until", "unless", "while", "if", "when", "otherwise"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it says, how it is joined to what is before it, and its adverbs.

    `later` is that it begins with a word for "after".
    """

    role: Role
    first: int
    last: int
    cost: float
    lead: Lead | None = None
    joiner: str = ""
    mark: str = ""
    said: FactSaid | DeedSaid | None = None
    adverbs: Adverbs = ()
    text: str = ""
    later: bool = False


def joined(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Yield clauses; a fact that neither a word nor another fact leads in is not understood.

    In "das Licht soll angehen und der Fernseher ausgeht" it might be what is to be done.
    """
    before: Clause | None = None
    for clause, after in zip_longest(clauses, clauses[1:]):
        # "Motion in the garage: ..." and what follows a mark explain themselves.
        marked = clause.mark in (":", "(") or (after is not None and after.mark == ":")
        # "Wenn es dunkel ist und jemand zu Hause ist": daylight is an adverb, though a word led in.
        led = before is not None and before.adverbs[-1:] and before.adverbs[-1][0] == "daylight"
        marked = marked or (bool(led) and clause.joiner == "and")
        lone = clause.role == "fact" and clause.lead is None and not marked
        if lone and (before is None or (before.role != "fact" and before.lead is None)):
            clause = replace(clause, role="unread", said=None)  # noqa: PLW2901 - taken otherwise
        if clause.role != "adverbs" or clause.lead is not None:
            before = clause
        yield clause


def spans(adverbs: Adverbs) -> bool:
    """Tell whether adverbs say for how long something is to be done."""
    names = {name for name, _ in adverbs}
    return bool(names & {"span", "until", "for"}) or names >= {"time", "wait"}


def lasts(adverbs: Adverbs) -> bool:
    """Tell whether adverbs say that something has been so for too long."""
    return any(name == "over" for name, _ in adverbs)


def as_end(adverbs: Adverbs) -> Adverbs:
    """Return times that "until" leads in as an end: "... and leave it on until ten"."""
    return tuple(("until" if name in _MOMENTS else name, meant) for name, meant in adverbs)


def lasting_of(adverbs: Adverbs) -> Adverbs:
    """Return the adverbs that say for how long a thing has to be so."""
    return tuple(it for it in adverbs if it[0] in _PERIODS and isinstance(it[1], timedelta))


def without_periods(adverbs: Adverbs) -> Adverbs:
    """Return the adverbs that are no periods."""
    return tuple(item for item in adverbs if not isinstance(item[1], timedelta))


def only_bounds(adverbs: Adverbs) -> bool:
    """Tell whether adverbs say nothing but after or before which time."""
    return bool(adverbs) and all(name in _BOUNDS for name, _ in adverbs)
