"""Let a house have automations already, which do what they do beside its people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ..core.home import Entity, ExistingAutomation
from ..core.plan import AutomationPlan, compile_plan
from ..core.plan.model import (
    Condition,
    DelayAction,
    Duration,
    StateTrigger,
    SunTrigger,
    Templated,
    TimeTrigger,
)
from ..patterns.calls import call_for
from .conditions import met
from .deeds import Deed, do_by_automation
from .house import House, slug
from .recording import By, new_context
from .world import Change, World


@dataclass(frozen=True, slots=True)
class Running:
    """An automation of the house: its plan, and the deeds that it comes down to."""

    alias: str
    plan: AutomationPlan
    deeds: tuple[Deed, ...]

    @property
    def entity_id(self) -> str:
        """Return the entity id that Home Assistant gives it."""
        return f"automation.{slug(self.alias)}"


def automation(
    house: House,
    alias: str,
    triggers: Sequence[StateTrigger | SunTrigger | TimeTrigger],
    deeds: Sequence[Deed],
    conditions: Sequence[Condition] = (),
    after: DelayAction | None = None,
) -> Running:
    """Return an automation that does deeds, perhaps after a delay."""
    calls = []
    for deed in deeds:
        call = call_for(deed.subject, deed.goal, house.home.entities[deed.entity_id])
        if call is None:
            raise ValueError(f"Nothing brings {deed.subject} to {deed.goal}")
        calls.append(call)
    actions = (*((after,) if after else ()), *calls)
    plan = AutomationPlan(tuple(triggers), actions, tuple(conditions), alias=alias)
    return Running(alias, plan, tuple(deeds))


def with_automations(house: House, running: Sequence[Running]) -> House:
    """Return the house with its automations in its home."""
    existing, entities = [], dict(house.home.entities)
    carried = dict(house.carried)
    for number, item in enumerate(running):
        automation_id = str(1_700_000_000_000 + 7919 * number)
        config = {"id": automation_id, **compile_plan(item.plan)}
        existing.append(
            ExistingAutomation(item.entity_id, item.alias, automation_id, config=config)
        )
        entities[item.entity_id] = Entity(
            item.entity_id, item.alias, platform="automation", state="on"
        )
        carried[item.entity_id] = {
            "id": automation_id,
            "last_triggered": None,
            "mode": config.get("mode", "single"),
            "current": 0,
        }
    home = replace(house.home, entities=entities, automations=tuple(existing))
    return replace(house, home=home, carried=carried)


def run_automations(world: World, running: Sequence[Running]) -> None:
    """Let the automations run whenever their triggers come."""
    for item in running:
        _watch(world, item)


def _watch(world: World, item: Running) -> None:
    for trigger in item.plan.triggers:
        match trigger:
            case TimeTrigger(at=at) if not isinstance(at, str):
                hour = at.hour + at.minute / 60
                times = [world.at(day, hour) for day in range(world.days)]
            case SunTrigger(event=event, offset=offset):
                index = 0 if event == "sunrise" else 1
                times = [
                    world.sun_on(day)[index] + offset.total_seconds() for day in range(world.days)
                ]
            case StateTrigger():
                _follow(world, item, trigger)
                continue
            case _:
                raise ValueError(f"{item.alias} has a trigger that is not simulated")
        for when in times:
            world.do(when, partial(_start, world, item, None))


def _seconds(duration: Duration) -> float:
    if isinstance(duration, Templated):
        raise TypeError("a template is not simulated")
    return duration.total_seconds()


def _follow(world: World, item: Running, trigger: StateTrigger) -> None:
    wait = _seconds(trigger.for_)

    def _notice(change: Change) -> None:
        if trigger.to and change.state not in trigger.to:
            return
        if not wait:
            _start(world, item, change.by)
            return

        def _still() -> None:
            if world.state[change.entity_id] == change.state and last[change.entity_id] is change:
                _start(world, item, change.by)

        world.do(world.now + wait, _still)

    last: dict[str, Change] = {}

    def _keep(change: Change) -> None:
        last[change.entity_id] = change
        _notice(change)

    for entity_id in trigger.entity_ids:
        world.on(entity_id, _keep)


def _start(world: World, item: Running, cause: By | None) -> None:
    if not all(met(world, condition) for condition in item.plan.conditions):
        return
    by = By(new_context(world.random, world.now), None, cause.context if cause else None)
    data: dict[str, Any] = {"name": item.alias, "entity_id": item.entity_id}
    world.recording.event(world.now, "automation_triggered", data, by)
    triggered = datetime.fromtimestamp(world.now, UTC).isoformat()
    world.change(item.entity_id, "on", by, last_triggered=triggered)
    delay = sum(
        _seconds(action.duration) for action in item.plan.actions if isinstance(action, DelayAction)
    )
    act = partial(do_by_automation, world, item.deeds, by)
    if delay:
        world.do(world.now + delay, act)
    else:
        act()
