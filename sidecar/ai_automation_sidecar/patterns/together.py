"""Find what people use together, now in this order, now in that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from ..core.home import Home
from ..core.plan.model import StateTrigger
from .acts import Acts
from .calls import goal_of
from .contexts import Contexts
from .days import Days
from .follows import (
    DIRECTION,
    Followed,
    each_way,
    followed,
    habit_of,
    other_device,
    paired,
    proof_of,
)
from .habit import LEAST_HELD, Habit, Kind, Proof
from .occasions import Occasions
from .trials import Chances, chances_of

KIND: Final[Kind] = "co_occurrence"
# So often each of the two must come first, to be used in either order.
LEAST_EACH = 2


# A subject and its goal.
type _Deed = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two deeds, each with the occasion that the other one gives."""

    ways: tuple[tuple[Occasions, Acts], tuple[Occasions, Acts]]

    def chances(self, days: Days) -> Chances:
        """Return when one of them was done and the other was not yet, in whatever order.

        `index` numbers the times of both occasions in order, `act` the deeds of the first way and
        then those of the second.
        """
        one, two = (chances_of(occasion, acts, days) for occasion, acts in self.ways)
        (first, deeds), (second, _) = self.ways
        place = np.argsort(np.argsort(np.concatenate([first.times, second.times]), kind="stable"))
        joined = Chances(
            np.concatenate([place[one.index], place[len(first.times) + two.index]]),
            np.concatenate([one.times, two.times]),
            np.concatenate([one.day, two.day]),
            np.concatenate([one.act, len(deeds.times) + two.act]),
            np.concatenate([one.lag, two.lag]),
            np.concatenate([one.other_day, two.other_day], axis=1),
            np.concatenate([one.other_lag, two.other_lag], axis=1),
        )
        return joined.in_order()


def find_together(
    every: Sequence[Acts], occasions: Sequence[Occasions], spans: Sequence[Days], contexts: Contexts
) -> Iterator[Habit]:
    """Yield what is used together, in the whole history or in its last weeks: each way a habit.

    Both ways are proved as one: each time that one of the two is used tells of the same habit.
    """
    for pair in _pairs(every, occasions, spans[0], contexts.home):
        chances = pair.chances(spans[0])
        (first, one), (second, two) = pair.ways
        circumstances = contexts.at(np.sort(np.concatenate([first.times, second.times])))
        about = {one.entity_id, two.entity_id}
        for days in spans:
            found = followed(chances, first.windows, days, circumstances, about)
            if found is None:
                continue
            rate = max(days.rate_of(one), days.rate_of(two))
            proof = proof_of(found, first, days, len(one.times) + len(two.times), rate)
            if proof is None:
                continue
            yield from _each(pair, found, proof, days)
            # What holds all the time need not be looked for in the last weeks.
            if proof.holds:
                break


def _each(pair: _Pair, found: Followed, proof: Proof, days: Days) -> Iterator[Habit]:
    """Yield the habit each way, with the proof of both, and what it explains of its own deeds."""
    used, before = found.part.acts, 0
    for occasion, acts in pair.ways:
        mine = used[(used >= before) & (used < before + len(acts.times))] - before
        before += len(acts.times)
        own = replace(
            proof,
            coverage=len(mine) / len(acts.times),
            worth=proof.worth * len(mine) / len(used),
            details={**proof.details, "trigger_entity": occasion.entity_id},
        )
        yield replace(habit_of(found, own, occasion, acts, days), act_index=mine)


def _pairs(
    every: Sequence[Acts], occasions: Sequence[Occasions], days: Days, home: Home
) -> Iterator[_Pair]:
    """Yield pairs of deeds of which one comes soon before the other about as often as after it.

    What usually comes first is the occasion of the other, and found as such.
    """
    deeds = [replace(it, kind=KIND) for it in occasions if it.deed]
    ways: dict[tuple[_Deed, _Deed], tuple[Occasions, Acts]] = {}
    for occasion, acts in paired(every, deeds, days, partial(_either_way, home), LEAST_EACH):
        ways.setdefault((_done(occasion), (acts.track.subject, acts.goal)), (occasion, acts))
    for (first, then), way in ways.items():
        back = ways.get((then, first))
        if back is not None and first < then:
            yield _Pair((way, back))


def _done(occasion: Occasions) -> _Deed:
    """Return which deed gives an occasion."""
    trigger = occasion.trigger
    if not isinstance(trigger, StateTrigger):
        return occasion.entity_id, ""
    domain, before = occasion.entity_id.partition(".")[0], trigger.from_[:1]
    return occasion.entity_id, goal_of(domain, trigger.to[0], *(before or ("",)))


def _either_way(home: Home, occasion: Occasions, acts: Acts) -> bool:
    """Tell whether neither of two deeds, of different devices, usually comes first."""
    if not other_device(occasion, acts, home):
        return False
    less, more = sorted(each_way(occasion, acts))
    return less >= LEAST_EACH and less + more >= LEAST_HELD and more < DIRECTION * less


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
