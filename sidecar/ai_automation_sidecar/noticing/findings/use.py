"""Tell what is used clearly more or less than before, or not at all any more."""

from collections.abc import Iterator, Mapping

import numpy as np

from ...history.model import FloatArray, IntArray
from ..known import Known
from .statistics import differing
from .told import Candidate

# The last two weeks are compared with at least four before them.
RECENT, EARLIER = 14, 28
_TWICE, _LEAST_USES = 2.0, 10
# What was used on fewer of the days may rest for two weeks by chance.
_OFTEN = 0.5


def find_use(known: Known) -> Iterator[Candidate]:
    """Yield what every device that people use may have become, each with its chance."""
    days = np.flatnonzero(known.days.counts)
    if len(days) < RECENT + EARLIER:
        return
    every = _daily(known)
    uses = np.array([daily[days] for daily in every.values()], np.float64).reshape(-1, len(days))
    before, after = uses[:, :-RECENT], uses[:, -RECENT:]
    enough = np.maximum(before.sum(axis=1), after.sum(axis=1)) >= _LEAST_USES
    names = np.array(list(every), object)[enough].tolist()
    before, after = before[enough], after[enough]
    chances = differing(before, after).tolist()
    for name, one, other, chance in zip(names, before, after, chances, strict=True):
        yield _compared(known, name, one, other, chance)


def _compared(
    known: Known, entity_id: str, before: FloatArray, after: FloatArray, chance: float
) -> Candidate:
    entity = known.home.entities[entity_id]
    was, now = float(before.mean()), float(after.mean())
    facts = {
        "name": entity.name,
        "was": round(was * 7, 1),
        "now": round(now * 7, 1),
        "days": RECENT,
        "before": len(before),
    }
    reason = None
    if not now and (before > 0).mean() >= _OFTEN:
        reason = "stopped"
    elif now >= _TWICE * was:
        reason = "used_more"
    elif now and was >= _TWICE * now:
        reason = "used_less"
    kind = "anomaly" if reason == "stopped" else "frequency"
    return Candidate(kind, reason, (entity_id,), chance, facts)


def _daily(known: Known) -> Mapping[str, IntArray]:
    """Return how often people used each device on each day of the history."""
    size = len(known.days)
    found: dict[str, IntArray] = {}
    for acts in known.acts:
        day = known.days.index_of(acts.times)
        inside = day[(day >= 0) & (day < size)]
        counts = np.bincount(inside, minlength=size)
        found[acts.entity_id] = found.get(acts.entity_id, np.zeros(size, np.int64)) + counts
    return found
