"""Believe habits that hold, explain each deed once, make one proposal of each round."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
import math

import numpy as np

from ..core.home import HOME_ZONE
from ..core.plan.model import WEEKDAYS, CallAction, StateTrigger, Target
from .acts import Acts
from .echoes import near
from .habit import ALPHA, SEARCHED, Habit
from .statistics import rate_above, significant
from .time_habits import USUAL_SETS

# Deeds within this many seconds of each other, this often, are one round.
TOGETHER_SECONDS = 240.0
TOGETHER_SHARE, ALWAYS = 0.7, 0.9
# A habit whose deeds are explained to this share by a better one is no habit of its own.
EXPLAINED_SHARE = 0.5
# What ends a use has a reason at hand: the use is over. A time or a while that is the reason must
# be so for most of the ends, and that this surely.
SURELY = 0.9
_ENDS_USE = frozenset({"off", "idle", "standby"})
_ANY_REASON = frozenset({"absence", "duration", "time_of_day"})
# What is to be known from a habit about when a deed comes (nats for each deed).
LEAST_WORTH = 1.0
# How long things are usually on is what such a habit itself makes usual.
LEAST_WORTH_LASTING = 0.15
# So it is, in part, with a lamp that is put out when its room has been empty for a while. That is
# named among as many forms: the few sensors of a room, for so many minutes.
LEAST_WORTH_EMPTY, EMPTY_FORMS = 0.4, math.log(2e3)
# Who always acts after as many minutes waits for something to last: to do it at once is not the
# same (nats for each deed).
LATE, EVEN, TOO_SOON = 110.0, 0.4, 0.5
# Of habits that explain deeds about as well (nats), the one with fewer conditions is better.
SIMPLER = 3.0

type Streams = Mapping[tuple[str, str], Acts]


def rank(tried: Sequence[Habit], every: Sequence[Acts], besides: int = 0) -> list[Habit]:
    """Return the habits that are believed: each deed explained once, each round once.

    So many more were tried `besides`, in vain.
    """
    streams = {(acts.track.subject, acts.goal): acts for acts in every}
    evidence = [habit.proof.evidence for habit in tried]
    believed = significant(np.array([*evidence, *[-np.inf] * besides]), ALPHA)[: len(tried)]
    found = [
        habit
        for habit, proven in zip(tried, believed.tolist(), strict=True)
        if proven and habit.proof.holds and _tells(habit)
    ]
    ordered = sorted(found, key=_order)
    return _rounds(_of_most(ordered, streams), streams)


def _tells(habit: Habit) -> bool:
    """Tell whether a habit says when a deed comes, and not only that it comes some time.

    It must say more than its name among all forms of its kind takes (nats; the two-part code of
    Rissanen 1978).
    """
    least, forms, proof = LEAST_WORTH, SEARCHED, habit.proof
    if habit.kind == "duration" and habit.subject in _triggered_by(habit):
        least = LEAST_WORTH_LASTING
    elif habit.kind == "absence":
        least, forms = LEAST_WORTH_EMPTY, EMPTY_FORMS
    return proof.worth >= max(least * proof.total.held, forms + proof.odd)


def _order(habit: Habit) -> tuple[float, ...]:
    """Return by what habits are put in order: what explains most comes first."""
    simpler = SIMPLER * len(habit.plan.conditions)
    waits = habit.delay >= LATE and habit.spread <= EVEN * habit.delay
    if habit.kind == "trigger_action" and waits:
        simpler += TOO_SOON * habit.proof.total.held
    # Of a chain of events, the first is the cause of the rest.
    late = habit.delay / 1e6 + (HOME_ZONE in habit.key) / 1e3
    return (-round(habit.proof.worth - simpler), -late)


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


def _of_most(ordered: Sequence[Habit], streams: Streams) -> Sequence[Habit]:
    """Return the habits that explain deeds first, and together most ends of a use, if they are."""
    while True:
        kept = _unexplained(ordered)
        explained: dict[tuple[str, str], set[int]] = {}
        for habit in kept:
            stream = explained.setdefault((habit.subject, habit.goal), set())
            stream.update(habit.act_index.tolist())
        slices = {
            id(habit)
            for habit in kept
            if habit.kind in _ANY_REASON
            and habit.goal in _ENDS_USE
            and not _mostly(habit, streams, explained[habit.subject, habit.goal])
        }
        if not slices:
            return kept
        # What they explained may have a better reason.
        ordered = [habit for habit in ordered if id(habit) not in slices]


def _mostly(habit: Habit, streams: Streams, explained: Collection[int]) -> bool:
    """Tell whether most deeds surely have their reason, on days of the habit since it began."""
    days, times = habit.days, streams[habit.subject, habit.goal].times
    weekdays = habit.proof.details.get("weekdays", WEEKDAYS)
    # Of an odd set of weekdays, what is done on others tells as well.
    may = days.counts & days.on(weekdays if tuple(weekdays) in USUAL_SETS else WEEKDAYS)
    index = days.index_of(times)
    inside = (index >= 0) & (index < len(days)) & may[np.clip(index, 0, len(days) - 1)]
    number = np.arange(len(times))
    inside &= number >= habit.act_index.min()
    known = np.isin(number, list(explained))
    right, every = int((inside & known).sum()), int(inside.sum())
    return rate_above(0.5, 1.0 + right, 1.0 + every - right) >= SURELY


def _times(habit: Habit, streams: Streams) -> np.ndarray:
    return np.sort(streams[habit.subject, habit.goal].times[habit.act_index])


def _rounds(habits: Sequence[Habit], streams: Streams) -> list[Habit]:
    """Return the habits with those that are one round through the house put together."""
    found: list[Habit] = []
    for habit in habits:
        joined = habit
        for other in list(found):
            leader, follower = (joined, other) if _sets_off(joined, other) else (other, joined)
            if _one_round(follower, leader, streams):
                found.remove(other)
                joined = _merge(leader, follower)
        found.append(joined)
    return found


def _one_round(habit: Habit, other: Habit, streams: Streams) -> bool:
    """Tell whether a habit is part of another: the same occasion, or set off by it."""
    if habit.subject == other.subject:
        return False
    mine, theirs = _times(habit, streams), _times(other, streams)
    same = habit.plan.triggers == other.plan.triggers and _alike(habit, other)
    by_time = habit.kind == other.kind == "time_of_day" and _same_days(habit, other)
    if not (same or by_time or _sets_off(other, habit)):
        return False
    # What another deed sets off is of its round only if it hardly ever does so else.
    least = TOGETHER_SHARE if same or by_time else ALWAYS
    return bool(
        near(mine, theirs, TOGETHER_SECONDS).mean() >= least
        and near(theirs, mine, TOGETHER_SECONDS).mean() >= least
    )


def _sets_off(habit: Habit, other: Habit) -> bool:
    """Tell whether what a habit does is the occasion of another."""
    return other.deed and not _set_off_by(habit).isdisjoint(_triggered_by(other))


def _alike(habit: Habit, other: Habit) -> bool:
    return set(habit.plan.conditions) == set(other.plan.conditions)


def _same_days(habit: Habit, other: Habit) -> bool:
    return bool(habit.proof.details["weekdays"] == other.proof.details["weekdays"])


def _set_off_by(habit: Habit) -> set[str]:
    """Return what a habit acts on."""
    calls = (item for item in habit.plan.actions if isinstance(item, CallAction))
    return {entity_id for call in calls for entity_id in call.target.entity_ids}


def _triggered_by(habit: Habit) -> set[str]:
    triggers = (item for item in habit.plan.triggers if isinstance(item, StateTrigger))
    return {entity_id for trigger in triggers for entity_id in trigger.entity_ids}


def _merge(best: Habit, habit: Habit) -> Habit:
    """Return the first habit doing what the second does as well."""
    calls = [item for item in best.plan.actions if isinstance(item, CallAction)]
    for action in habit.plan.actions:
        if not isinstance(action, CallAction):
            continue
        for index, call in enumerate(calls):
            if (call.action, call.data) == (action.action, action.data):
                targets = (*call.target.entity_ids, *action.target.entity_ids)
                calls[index] = replace(call, target=Target(entity_ids=targets))
                break
        else:
            calls.append(action)
    plan = replace(best.plan, actions=tuple(calls))
    return replace(best, plan=plan)
