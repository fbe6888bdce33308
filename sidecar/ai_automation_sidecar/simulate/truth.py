"""Tell what was planted in a house."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..core.plan import AutomationPlan, compile_plan
from ..core.plan.model import Condition, StateTrigger
from .automations import Running
from .deeds import Deed, action_of
from .habits import FollowHabit, TimeHabit
from .living import Life
from .noticing import PlantedHabit, StillHabit, ThresholdHabit
from .together import TogetherHabit
from .traps import Trap, members_of
from .world import World


def truth_of(
    life: Life,
    habits: Sequence[PlantedHabit],
    running: Sequence[Running],
    regular: Iterable[Deed] = (),
    traps: Iterable[Trap] = (),
) -> dict[str, Any]:
    """Return what was planted and how often it was kept, as JSON-ready data.

    `times` (UTC seconds) are those at which a habit could be kept, and whether it was. `same`
    names the entities that stand for others: a group for its members, the other face of a
    device. The sensor `workday` is on on workdays, the calendar `some_workdays` on some of them.
    Habits that are not `alive` have ended before the history does, at `ends` (UTC seconds).
    """
    world = life.world
    undone = [habit.undo.deed for habit in habits if habit.undo is not None]
    return {
        "habits": [_habit(life, number, habit) for number, habit in enumerate(habits, 1)],
        "regular": [_call(world, deed) for deed in dict.fromkeys((*undone, *regular))],
        "automated": [
            {"automation": item.entity_id, **_call(world, deed)}
            for item in running
            for deed in item.deeds
        ],
        "traps": [{"reason": trap.reason, "entities": list(trap.entities)} for trap in traps],
        "same": _same(world),
        "workday": world.house.roles.get("workday"),
        "some_workdays": world.house.roles.get("home_office"),
        "odd_days": [world.date(day).isoformat() for day in sorted(world.odd_days)],
    }


def _same(world: World) -> dict[str, list[str]]:
    roles, found = world.house.roles, {}
    if group := roles.get("group"):
        found[group] = list(members_of(world.house))
    if mirror := roles.get("mirror"):
        found[mirror] = [roles["lantern"]]
    return found


def _call(world: World, deed: Deed) -> dict[str, Any]:
    action, data = action_of(world, deed)
    return {"action": action, "data": data, "entities": [deed.entity_id]}


def _habit(life: Life, number: int, habit: PlantedHabit) -> dict[str, Any]:
    kept, start = life.kept.get(habit, []), life.world.at(0, 0)
    return {
        "id": f"habit_{number}",
        "held": sum(held for _, held in kept),
        "of": len(kept),
        "times": [[round(time), held] for time, held in kept],
        "alive": habit.alive,
        "ends": None if habit.alive else round(start + habit.last * (life.world.end - start)),
        "calls": [_call(life.world, deed) for deed in habit.deeds],
        "conditions": _conditions(
            habit.needs if isinstance(habit, FollowHabit) else habit.conditions
        ),
        **_occasion(life, habit),
    }


def _occasion(life: Life, habit: PlantedHabit) -> dict[str, Any]:
    match habit:
        case TimeHabit():
            return {
                "type": "time_of_day",
                "hour": None if habit.sun else habit.hour % 24,
                "sun": habit.sun,
                "offset_minutes": habit.offset if habit.sun else None,
                "weekdays": list(habit.weekdays),
            }
        case FollowHabit():
            return {
                "type": "predictive" if habit.before is not None else "trigger_action",
                "trigger": habit.trigger,
                "to": habit.to,
                "from": habit.before,
            }
        case TogetherHabit():
            return {
                "type": "co_occurrence",
                "trigger": habit.deeds[0].entity_id,
                "to": habit.deeds[0].goal,
            }
        case StillHabit():
            return {
                "type": "duration",
                "trigger": habit.trigger,
                "to": habit.to,
                "minutes": habit.minutes,
            }
        case ThresholdHabit():
            return {
                "type": "threshold",
                "trigger": habit.sensor,
                "over": habit.side == "over",
                "limit": habit.limit_in(life),
                "range": float(np.ptp(life.world.series[habit.sensor][1])),
            }


def _conditions(conditions: Iterable[Condition]) -> list[Mapping[str, Any]]:
    # A trigger only because a plan has one.
    plan = AutomationPlan((StateTrigger(("sun.sun",)),), (), tuple(conditions))
    return [dict(item) for item in compile_plan(plan).get("conditions", ())]
