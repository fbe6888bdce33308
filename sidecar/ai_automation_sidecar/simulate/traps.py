"""Let things happen in a house that look like habits and are none."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from .deeds import Deed, do_by_person
from .habits import Undo, undo_later
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
    if diffuser := roles.get("diffuser"):
        _every_evening(life, diffuser)
        yield Trap("used every evening, at any hour of it", (diffuser,))
    if boiler := roles.get("boiler"):
        _run(life, boiler, 0.8, ((240.0, 9.0),))
        yield Trap("it ends by itself", (boiler,))
    if washer := roles.get("washer"):
        _run(life, washer, 0.7, ((3300.0, 100.0), (5100.0, 120.0), (7500.0, 150.0)))
        yield Trap("it ends by itself", (washer,))
    if pantry := roles.get("pantry"):
        _bridge(life, roles["pantry_motion"], pantry)
        yield Trap("bound to its sensor by its own bridge", (pantry,))
    if flapping := roles.get("flapping"):
        _flap(life.world, flapping)
    _die(life.world)
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


def _every_evening(life: Life, entity_id: str) -> None:
    """Let something be used on most evenings, whenever somebody feels like it."""
    for day in range(life.world.days):
        if life.world.chance(0.85):
            when = life.world.at(day, life.world.random.uniform(17.3, 22.3))
            life.world.do(when, partial(_use_then, life, entity_id, (45.0, 150.0)))


def _use_then(life: Life, entity_id: str, minutes: tuple[float, float]) -> None:
    if resident := next(life.awake(), None):
        do_by_person(life.world, [Deed(entity_id, "on")], resident)
        undo_later(life, Undo(Deed(entity_id, "off"), minutes))


def _run(
    life: Life, entity_id: str, per_day: float, programs: tuple[tuple[float, float], ...]
) -> None:
    """Let something be started by hand at any hour, and end by itself after its program."""
    world = life.world

    def _start() -> None:
        if resident := next(life.awake(), None):
            do_by_person(world, [Deed(entity_id, "on")], resident)
            length = world.random.gauss(*world.random.choice(programs))
            world.do(world.now + length, partial(_switch, world, entity_id, "off"))

    for day in range(world.days):
        if world.chance(per_day):
            world.do(world.at(day, world.random.uniform(7, 21)), _start)


def _bridge(life: Life, sensor: str, light: str) -> None:
    """Let a light follow its own sensor, by a bridge of their own, when somebody is there."""
    world = life.world
    kitchen = world.house.room("kitchen")
    seen = [0.0]

    def _calm(since: float) -> None:
        if seen[0] == since:
            _switch(world, sensor, "off")
            world.do(world.now + world.random.uniform(119, 121), lambda: _dark(since))

    def _dark(since: float) -> None:
        if seen[0] == since:
            _switch(world, light, "off")

    def _pass(change: Change) -> None:
        if change.state != "on" or not world.chance(0.4):
            return
        seen[0] = since = world.now
        _switch(world, sensor, "on")
        lag = world.random.uniform(0.2, 1.3)
        world.do(world.now + lag, partial(_switch, world, light, "on"))
        world.do(world.now + world.random.uniform(30, 32), lambda: _calm(since))

    if kitchen is not None and kitchen.motion is not None:
        world.on(kitchen.motion, _pass)


def _flap(world: World, sensor: str) -> None:
    """Let a sensor go on and off all the time while somebody is at home."""

    def _turn(state: str) -> None:
        if world.anybody() or state == "off":
            _switch(world, sensor, state)
        other = "off" if state == "on" else "on"
        world.do(world.now + world.random.expovariate(1 / 240.0) + 5, partial(_turn, other))

    _turn("on")


def _die(world: World) -> None:
    """Let one motion sensor see nothing any more after a while, in some houses."""
    rooms = [room.motion for room in world.house.rooms if room.motion and room.kind == "office"]
    if rooms and world.chance(0.4):
        world.dead[rooms[0]] = world.at(int(world.days * world.random.uniform(0.4, 0.8)), 12)


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
