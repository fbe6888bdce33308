"""Grow the conditions of a habit, one after the other, only where they pay."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ..core.plan.model import Condition
from ..history.model import BoolArray, IntArray
from .contexts import Circumstance, Circumstances
from .statistics import log_likelihood, split_gain

# A condition must keep this much of what it is to explain,
KEPT_SHARE = 0.8
# must make it this much likelier than where it is not met,
LEAST_RATIO = 1.7
# and tell trials apart by this much more (nats) than it costs to name it.
LEAST_GAIN = 3.5
MOST_CONDITIONS = 2
# What holds so often needs no condition.
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Grown:
    """Conditions, the trials under which all were met, their names, what they cost (nats)."""

    conditions: tuple[Condition, ...]
    met: BoolArray
    names: tuple[str, ...] = ()
    cost: float = 0.0


def grow(
    circumstances: Circumstances,
    index: IntArray,
    held: BoolArray,
    learned: BoolArray,
    about: Collection[str],
) -> Grown:
    """Return the fewest conditions under which trials hold clearly more often than else.

    `index` numbers the trials among the times of the circumstances, `held` tells how they ended,
    `learned` which may be learned from, `about` names the entities of the plan.
    """
    grown = Grown((), np.ones(len(index), np.bool_))
    while len(grown.conditions) < MOST_CONDITIONS:
        part = learned & grown.met
        if not part.any() or held[part].mean() >= _SURE:
            break
        best = _best(circumstances, index, held, part, about)
        if best is None:
            break
        grown = Grown(
            (*grown.conditions, best.condition),
            grown.met & best.met,
            (*grown.names, best.name),
            grown.cost + best.cost + LEAST_GAIN,
        )
    return grown


def _best(
    circumstances: Circumstances,
    index: IntArray,
    held: BoolArray,
    part: BoolArray,
    about: Collection[str],
) -> Circumstance | None:
    """Return what gains most, None if nothing gains enough."""
    # Nothing gains more than what tells all trials apart, less what it costs.
    most = -float(log_likelihood(int((held & part).sum()), int(part.sum())))
    best, gained = None, LEAST_GAIN
    for cost, kind in circumstances.of(index, held, part, about):
        if most - cost <= gained:
            continue
        for item in kind:
            gain = _gain(item, held, part)
            if gain > gained:
                best, gained = item, gain
    return best


def _gain(item: Circumstance, held: BoolArray, part: BoolArray) -> float:
    """Return what a condition gains, less what it costs; nothing if it loses too much."""
    met, good = part & item.met, held & part
    kept, every = int((good & met).sum()), int(met.sum())
    held_all, trials = int(good.sum()), int(part.sum())
    if kept < KEPT_SHARE * held_all or not every:
        return 0.0
    else_rate = (held_all - kept) / max(trials - every, 1)
    if kept / every < LEAST_RATIO * else_rate:
        return 0.0
    return float(split_gain(kept, every, held_all, trials)) - item.cost
