"""Let things happen in a house that look like habits and are none."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from .house import House
from .living import Life
from .world import Change, World

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Trap:
    """Why what these entities do is nobody's habit."""

    reason: str
    entities: tuple[str, ...]


def lay(life: Life) -> Iterator[Trap]:
    """Let all traps of a house work, and yield them."""
    roles = life.world.house.roles
    if stat := roles.get("cycling"):
        relay = roles["relay"]
        _cycle(life, stat, relay)
        yield Trap("a thermostat's own cycling", (stat, relay))
    if timer := roles.get("timer"):
        _own_timer(life.world, timer)
        yield Trap("a device's own timer", (timer,))
    if mirror := roles.get("mirror"):
        _mirror(life.world, roles["lantern"], mirror)
        yield Trap("another face of the same device", (mirror,))
    if group := roles.get("group"):
        members = members_of(life.world.house)
        _echo(life.world, group, members)
        yield Trap("a group that echoes its members", (group,))
    if busy := roles.get("busy"):
        _pass_by(life.world, busy)
    if noisy := roles.get("noisy_player"):
        _play_on(life, noisy)
        yield Trap("a player that changes by itself", (noisy,))


def members_of(house: House) -> tuple[str, ...]:
    """Return the lights of the group in the living room."""
    return tuple(house.roles[name] for name in ("reading", "floor") if name in house.roles)


def _cycle(life: Life, stat: str, relay: str) -> None:
    """Let a thermostat heat in cycles in the morning and in the evening; its relay follows."""
    world = life.world

    def _turn(goal: str) -> None:
        world.change(stat, goal, world.device())
        lag = world.random.uniform(1, 90)
        state = "on" if goal == "heat" else "off"
        world.do(world.now + lag, lambda: world.change(relay, state, world.device()))

    for day in range(world.days):
        for begin, end in ((6.0, 8.5), (17.0, 22.0)):
            hour = begin + world.random.uniform(0, 0.3)
            while hour < end:
                world.do(world.at(day, hour), partial(_turn, "heat"))
                hour += world.random.uniform(0.25, 0.5)
                world.do(world.at(day, hour), partial(_turn, "off"))
                hour += world.random.uniform(0.25, 0.7)


def _own_timer(world: World, timer: str) -> None:
    """Let a plug switch by its own clock, exact to the second."""
    for day in range(world.days):
        for hour, goal in ((18.5, "on"), (22.75, "off")):
            when = world.at(day, hour) + world.random.uniform(0, 3)
            world.do(when, partial(_switch, world, timer, goal))


def _switch(world: World, entity_id: str, goal: str) -> None:
    world.change(entity_id, goal, world.device())


def _mirror(world: World, source: str, mirror: str) -> None:
    def _same(change: Change) -> None:
        soon = world.now + world.random.uniform(0.05, 0.4)
        world.do(soon, lambda: world.change(mirror, change.state, world.device()))

    world.on(source, _same)


def _echo(world: World, group: str, members: tuple[str, ...]) -> None:
    def _tell(change: Change) -> None:
        state = "on" if any(world.state[item] == "on" for item in members) else "off"
        soon = world.now + world.random.uniform(0.1, 0.7)
        world.do(soon, lambda: world.change(group, state, change.by))

    for member in members:
        world.on(member, _tell)


def _pass_by(world: World, busy: str) -> None:
    """Let a sensor at the street see somebody at all hours."""
    for day in range(world.days):
        for _ in range(world.random.randint(120, 260)):
            hour = world.random.triangular(5.0, 24.0, 15.0)
            when = world.at(day, hour)
            world.do(when, partial(_switch, world, busy, "on"))
            world.do(when + world.random.uniform(5, 60), partial(_switch, world, busy, "off"))


def _play_on(life: Life, player: str) -> None:
    """Let a player go between playing and idle by itself while people are up."""
    world = life.world
    for day in range(world.days):
        for _ in range(world.random.randint(3, 9)):
            begin = world.at(day, world.random.uniform(8, 22))
            world.do(begin, partial(_switch, world, player, "playing"))
            pause = begin + world.random.uniform(2, 40) * _MINUTE
            world.do(pause, partial(_switch, world, player, "idle"))
