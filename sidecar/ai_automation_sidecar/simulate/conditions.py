"""Tell whether conditions of a plan are met in a simulated house."""

from datetime import datetime, time

from ..core.plan.model import (
    WEEKDAYS,
    Condition,
    NumericCondition,
    StateCondition,
    SunCondition,
    TimeCondition,
)
from .world import World


def met(world: World, condition: Condition) -> bool:
    """Tell whether a condition is met now, as Home Assistant sees it."""
    match condition:
        case SunCondition(state=state):
            return world.sun_is_down() == (state == "below_horizon")
        case TimeCondition():
            return _in_time(world.local(), condition)
        case StateCondition(entity_ids=ids, states=states):
            return all(world.state[entity_id] in states for entity_id in ids)
        case NumericCondition(entity_ids=ids, above=above, below=below):
            return all(_within(world.number(entity_id), above, below) for entity_id in ids)
    raise ValueError(f"{type(condition).__name__} is not simulated")


def noticed(world: World, condition: Condition) -> bool:
    """Tell whether somebody in the house takes a condition for met: rooms are dark early."""
    if isinstance(condition, SunCondition):
        return world.dark() == (condition.state == "below_horizon")
    return met(world, condition)


def _in_time(local: datetime, condition: TimeCondition) -> bool:
    if condition.weekdays and WEEKDAYS[local.weekday()] not in condition.weekdays:
        return False
    now = local.time()
    after, before = condition.after, condition.before
    after = after if isinstance(after, time) else time.min
    before = before if isinstance(before, time) else time.max
    inside = after <= now < before
    return inside if after <= before else after <= now or now < before


def _within(value: float, above: float | str | None, below: float | str | None) -> bool:
    return (above is None or value > float(above)) and (below is None or value < float(below))
