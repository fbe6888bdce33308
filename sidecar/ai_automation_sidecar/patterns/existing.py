"""Recognize what an automation of the house does already."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from ..core.checks.targets import action_name, all_entities, call_data, is_call
from ..core.checks.walk import parts, plain_ids, section
from ..core.home import ExistingAutomation, Home
from ..core.plan import AutomationPlan, compile_plan, lift
from ..core.plan.model import CallAction, StateTrigger, SunTrigger, TimeTrigger
from .habit import Habit

# A time this near to an existing one is the same wish (seconds).
NEAR = 2700.0
_DAY = 86400.0


def does_already(habit: Habit, home: Home) -> bool:
    """Tell whether an automation of the house covers a habit: same deed, same occasion."""
    return any(_covers(automation, habit, home) for automation in home.automations)


def _covers(automation: ExistingAutomation, habit: Habit, home: Home) -> bool:
    config = automation.config
    call = next(item for item in habit.plan.actions if isinstance(item, CallAction))
    if "use_blueprint" in config:
        named = set(_texts(config["use_blueprint"]))
        wanted = set(call.target.entity_ids)
        occasion = {
            entity_id
            for trigger in habit.plan.triggers
            if isinstance(trigger, StateTrigger)
            for entity_id in trigger.entity_ids
        }
        return bool(occasion) and wanted | occasion <= named
    return _same_deed(config, call, home) and any(
        _same_occasion(mine, theirs, config, home)
        for mine in habit.plan.triggers
        for theirs in _triggers(config)
    )


def _triggers(config: Mapping[str, Any]) -> Iterator[Any]:
    yield from lift(dict(config)).triggers if section(config, "triggers") else ()


def _same_deed(config: Mapping[str, Any], call: CallAction, home: Home) -> bool:
    """Tell whether a configuration calls an action to the same effect on the same entity."""
    wanted = compile_plan(AutomationPlan((), (call,)))["actions"][0]
    for part in parts(config):
        if part.section != "actions" or not is_call(part.config):
            continue
        targets = {entity.entity_id for entity in all_entities(part.config, home)}
        if not targets >= set(call.target.entity_ids):
            continue
        verb = action_name(part.config).partition(".")[2]
        if verb in {call.action.partition(".")[2], "toggle"}:
            given = call_data(part.config)
            expected = call_data(wanted)
            if all(given.get(key, value) == value for key, value in expected.items()):
                return True
    return False


def _same_occasion(mine: Any, theirs: Any, config: Mapping[str, Any], home: Home) -> bool:
    if isinstance(mine, TimeTrigger) and isinstance(theirs, TimeTrigger):
        return _near_times(mine.at, theirs.at)
    if isinstance(mine, SunTrigger) and isinstance(theirs, SunTrigger):
        away = abs((mine.offset - theirs.offset).total_seconds())
        return mine.event == theirs.event and away <= NEAR
    if isinstance(mine, StateTrigger):
        # Whatever kind of trigger it is, it waits for the same entity.
        named = {
            entity_id
            for part in parts(config)
            if part.section == "triggers"
            for entity_id in plain_ids(part.config.get("entity_id"))
        }
        areas = {
            home.entities[item].device_id for item in mine.entity_ids if item in home.entities
        } - {None}
        devices = {
            item
            for part in parts(config)
            if part.section == "triggers"
            for item in plain_ids(part.config.get("device_id"))
        }
        return bool(named & set(mine.entity_ids) or devices & areas)
    return False


def _near_times(mine: time | str, theirs: time | str) -> bool:
    if isinstance(mine, str) or isinstance(theirs, str):
        return mine == theirs
    away = abs(_seconds(mine) - _seconds(theirs))
    return min(away, _DAY - away) <= NEAR


def _seconds(at: time) -> float:
    return at.hour * 3600.0 + at.minute * 60.0 + at.second


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a nested value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
