"""Gather what has changed or is unusual, and tell what is no chance."""

from collections.abc import Iterator, Mapping, Sequence

from ...core.contract import Pattern
from ..known import Known
from .energy import find_waste
from .statistics import ALPHA, adjusted, sureness
from .told import Candidate
from .trends import find_trends
from .unusual import find_unusual
from .use import find_use

# So many of one type are told at a time.
MOST: Mapping[str, int] = {"anomaly": 3, "energy": 3, "frequency": 2, "seasonal": 2, "trend": 2}


def find_changes(known: Known) -> Iterator[Pattern]:
    """Yield what should be known, without an automation: what it means is for people to say.

    Raise a SidecarError if the statistics cannot be read.
    """
    for family in (find_use, find_unusual, find_trends):
        yield from _told(known, list(family(known)))
    yield from find_waste(known)


def _told(known: Known, tested: Sequence[Candidate]) -> Iterator[Pattern]:
    """Yield what is sure enough after all that was tested with it."""
    chances = adjusted([one.chance for one in tested])
    for one, chance in zip(tested, chances.tolist(), strict=True):
        if one.reason is not None and chance <= ALPHA:
            sure = sureness(chance)
            facts = {**one.facts, "chance": float(f"{chance:.2g}"), "tested": len(tested)}
            yield known.told(one.kind, one.reason, one.entities, sure, facts)
