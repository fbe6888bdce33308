"""Do things in a house, as people and automations do them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.home import domain_of
from ..history.model import ATTRIBUTE_MARK
from ..patterns.calls import call_for, goal_of
from .house import Resident
from .recording import By
from .world import World

# What people reach for the app for, rather than for the device; the rest they do at it.
_APP_SHARE = {"climate": 0.7, "cover": 0.5, "light": 0.25, "switch": 0.35, "vacuum": 1.0}
_USUAL_APP_SHARE = 0.3
_TRAVEL_SECONDS = 19.0
_ON_THE_WAY = {"open": "opening", "closed": "closing"}
_CLEANING_SECONDS = 2400.0


@dataclass(frozen=True, slots=True)
class Deed:
    """A subject ("light.hall", "climate.hall@temperature") and the goal it is brought to."""

    subject: str
    goal: str

    @property
    def entity_id(self) -> str:
        """Return the entity acted on."""
        return self.subject.partition(ATTRIBUTE_MARK)[0]


def done(world: World, deed: Deed) -> bool:
    """Tell whether things are as the deed would bring them."""
    if ATTRIBUTE_MARK in deed.subject:
        return bool(world.carried[deed.entity_id]["temperature"] == float(deed.goal))
    domain, state = domain_of(deed.entity_id), world.state[deed.entity_id]
    if domain == "media_player" and deed.goal == "on":
        return state != "off"
    return goal_of(domain, state, "") == deed.goal


def usable(world: World, deed: Deed) -> bool:
    """Tell whether the device is there at all."""
    return world.state[deed.entity_id] != "unavailable"


def do_by_person(
    world: World, deeds: Sequence[Deed], resident: Resident, *, app_share: float | None = None
) -> None:
    """Let a person do something: in the app, or with a hand on each device."""
    wanted = [deed for deed in deeds if usable(world, deed) and not done(world, deed)]
    if not wanted:
        return
    domain = domain_of(wanted[0].entity_id)
    usual = _APP_SHARE.get(domain, _USUAL_APP_SHARE) if world.app_share is None else world.app_share
    share = usual if app_share is None else app_share
    if not world.chance(share):
        for deed in wanted:
            bring(world, deed, world.device())
        return
    action, data = action_of(world, wanted[0])
    ids = [deed.entity_id for deed in wanted]
    by = world.person(resident.user_id, action, ids, **data)
    for deed in wanted:
        bring(world, deed, by)


def do_by_automation(world: World, deeds: Sequence[Deed], by: By) -> None:
    """Let an automation do something in the context of its run."""
    for deed in deeds:
        if usable(world, deed):
            action, data = action_of(world, deed)
            world.call(action, [deed.entity_id], by, **data)
            if not done(world, deed):
                bring(world, deed, by)


def action_of(world: World, deed: Deed) -> tuple[str, dict[str, object]]:
    """Return the action that does a deed, and its data."""
    call = call_for(deed.subject, deed.goal, world.house.home.entities[deed.entity_id])
    if call is None:
        raise ValueError(f"Nothing brings {deed.subject} to {deed.goal}")
    return call.action, dict(call.data)


def bring(world: World, deed: Deed, by: By) -> None:
    """Change states as the device does on such a command; what takes time ends by itself."""
    entity_id, goal = deed.entity_id, deed.goal
    domain = domain_of(entity_id)
    if ATTRIBUTE_MARK in deed.subject:
        world.change(entity_id, world.state[entity_id], by, temperature=float(goal))
    elif domain == "cover":
        world.change(entity_id, _ON_THE_WAY[goal], by)
        position = 100 if goal == "open" else 0
        world.do(
            world.now + _TRAVEL_SECONDS,
            lambda: world.change(entity_id, goal, world.device(), current_position=position),
        )
    elif domain == "vacuum" and goal == "cleaning":
        world.change(entity_id, goal, by)
        done_at = world.now + _CLEANING_SECONDS + world.random.uniform(0, 600)
        world.do(done_at, lambda: world.change(entity_id, "returning", world.device()))
        world.do(done_at + 150, lambda: world.change(entity_id, "docked", world.device()))
    elif domain == "light" and "brightness" in world.carried[entity_id]:
        bright = world.random.choice((128, 180, 204, 255)) if goal == "on" else None
        world.change(entity_id, goal, by, brightness=bright)
    elif domain == "fan":
        world.change(entity_id, goal, by, percentage=50 if goal == "on" else 0)
    else:
        world.change(entity_id, goal, by)
