"""Find what people use together, now in this order, now in that."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from ..core.home import Home
from ..core.plan.model import StateTrigger
from .acts import Acts
from .days import Days
from .follows import DIRECTION, each_way, other_device, paired
from .habit import LEAST_HELD, Habit, Kind
from .occasions import Occasions

KIND: Final[Kind] = "co_occurrence"


def gather_together(
    every: Sequence[Acts], occasions: Sequence[Occasions], days: Days, home: Home
) -> Iterator[tuple[Occasions, Acts]]:
    """Return deeds with other deeds that come soon before as often as soon after them.

    What usually comes first is the occasion of the other, and found as such.
    """
    deeds = [replace(it, kind=KIND) for it in occasions if it.deed]
    return paired(every, deeds, days, partial(_either_way, home))


def _either_way(home: Home, occasion: Occasions, acts: Acts) -> bool:
    """Tell whether neither of two deeds, of different devices, usually comes first."""
    if not other_device(occasion, acts, home):
        return False
    less, more = sorted(each_way(occasion, acts))
    return less >= LEAST_HELD and more < DIRECTION * less


def either_way(habits: Sequence[Habit]) -> list[Habit]:
    """Return habits with two that are the same pair, each way, as one: whichever comes first.

    What is on already is not turned on again, so that one automation serves both.
    """
    kept: list[Habit] = []
    for habit in habits:
        place = next((at for at, it in enumerate(kept) if _mirrored(it, habit)), None)
        if place is None:
            kept.append(habit)
            continue
        first = kept[place]
        plan = replace(
            first.plan,
            triggers=(*first.plan.triggers, *habit.plan.triggers),
            actions=(*first.plan.actions, *habit.plan.actions),
        )
        kept[place] = replace(first, plan=plan)
    return kept


def _mirrored(one: Habit, other: Habit) -> bool:
    return (
        one.kind == other.kind == KIND
        and one.plan.conditions == other.plan.conditions
        and _waits_for(one) == {other.subject}
        and _waits_for(other) == {one.subject}
    )


def _waits_for(habit: Habit) -> set[str]:
    triggers = (it for it in habit.plan.triggers if isinstance(it, StateTrigger))
    return {entity_id for trigger in triggers for entity_id in trigger.entity_ids}
