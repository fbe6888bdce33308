"""Merge habits that are one deed, drop what another explains, and put the best first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..core.home import HOME_ZONE
from ..core.plan.model import CallAction, Target
from .acts import Acts
from .echoes import near
from .habit import LEAST_SCORE, Habit

# Deeds within this many seconds of each other, this often, are one deed.
TOGETHER_SECONDS = 90.0
TOGETHER_SHARE = 0.8
# A habit whose deeds are explained to this share by a better one is no habit of its own.
EXPLAINED_SHARE = 0.5
# An occasion goes before the clock if deeds stray from it this much less, and it is as sure.
EXACTER, SURE_LIFT, SURE_SHARE = 0.25, 10.0, 0.8

type Streams = Mapping[tuple[str, str], Acts]


def rank(habits: Iterable[Habit], every: Sequence[Acts]) -> list[Habit]:
    """Return the habits, best first: each deed explained once, simultaneous deeds merged."""
    streams = {(acts.track.subject, acts.goal): acts for acts in every}
    found = [habit for habit in habits if habit.score >= LEAST_SCORE]
    ordered = sorted(
        (habit for habit in found if not any(_timed_by(other, habit) for other in found)),
        # Of equal ones, the one that comes first in a chain of events is the cause of the rest.
        key=lambda habit: (-round(habit.score, 2), -habit.delay, HOME_ZONE in habit.key, habit.key),
    )
    merged: list[Habit] = []
    for habit in _unexplained(ordered):
        for index, other in enumerate(merged):
            if _one_deed(habit, other, streams):
                merged[index] = _merge(other, habit)
                break
        else:
            merged.append(habit)
    return merged


def _timed_by(other: Habit, habit: Habit) -> bool:
    """Tell whether an occasion tells much more exactly than the clock when a deed comes."""
    if (other.kind, habit.kind) != ("trigger_action", "time_of_day"):
        return False
    if (other.subject, other.goal) != (habit.subject, habit.goal):
        return False
    shared = np.isin(habit.act_index, other.act_index).mean()
    return bool(
        shared > EXPLAINED_SHARE
        and other.spread < EXACTER * habit.spread
        and other.proof.lift >= SURE_LIFT
        and other.proof.confidence >= SURE_SHARE * habit.proof.confidence
    )


def _unexplained(ordered: Sequence[Habit]) -> list[Habit]:
    """Return the habits without those whose deeds a better habit accounts for."""
    kept: list[Habit] = []
    explained: dict[tuple[str, str], set[int]] = {}
    for habit in ordered:
        used = explained.setdefault((habit.subject, habit.goal), set())
        mine = set(habit.act_index.tolist())
        if len(mine & used) <= EXPLAINED_SHARE * len(mine):
            kept.append(habit)
            used |= mine
    return kept


def _one_deed(habit: Habit, other: Habit, streams: Streams) -> bool:
    """Tell whether two habits are one deed on two devices: same occasion, same moments."""
    if habit.kind != other.kind or habit.goal != other.goal or habit.subject == other.subject:
        return False
    if habit.subject.partition(".")[0] != other.subject.partition(".")[0]:
        return False
    if habit.kind == "trigger_action" and habit.plan.triggers != other.plan.triggers:
        return False
    mine, theirs = (
        np.sort(streams[item.subject, item.goal].times[item.act_index]) for item in (habit, other)
    )
    return bool(
        near(mine, theirs, TOGETHER_SECONDS).mean() >= TOGETHER_SHARE
        and near(theirs, mine, TOGETHER_SECONDS).mean() >= TOGETHER_SHARE
    )


def _merge(best: Habit, habit: Habit) -> Habit:
    """Return the better habit acting on both devices."""
    (call,) = (item for item in best.plan.actions if isinstance(item, CallAction))
    more = [
        entity_id
        for action in habit.plan.actions
        if isinstance(action, CallAction)
        for entity_id in action.target.entity_ids
    ]
    target = Target(entity_ids=(*call.target.entity_ids, *more))
    plan = replace(best.plan, actions=(replace(call, target=target),))
    return replace(best, plan=plan)
