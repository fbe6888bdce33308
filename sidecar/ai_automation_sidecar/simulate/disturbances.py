"""Disturb a house: restarts, devices that drop out, guests, holidays, illness, an outage."""

from functools import partial

from ..core.home import domain_of
from .deeds import Deed, bring
from .house import Room
from .living import Life
from .world import World

_DROPPING = ("binary_sensor", "climate", "cover", "fan", "light", "lock", "switch")


def choose_vacation(world: World) -> None:
    """Let everybody be away for some days in the middle, in every second longer history."""
    if world.days < 28 or world.chance(0.5):  # noqa: PLR2004 - four weeks
        return
    length = world.random.randint(3, 6)
    first = world.random.randint(10, world.days - 14)
    world.odd_days.update(range(first, first + length))


def choose_days(world: World) -> None:
    """Choose holidays, days on which somebody is ill, and those on which somebody works at home."""
    workdays = [day for day in range(world.days) if world.workday(day)]
    free = [day for day in workdays if world.chance(0.06)]
    world.holidays.update(free)
    for resident in world.house.residents:
        world.ill.update((resident.person, day) for day in workdays if world.chance(0.03))
        if resident.schedule == "home_office":
            days = (day for day in workdays if world.chance(0.6))
            world.at_home.update((resident.person, day) for day in days)


def say_days(world: World) -> None:
    """Let the sensor of workdays and the calendar of who works at home say what day it is."""
    one = world.house.residents[0]
    for role, said in (
        ("workday", world.workday),
        ("home_office", lambda day: world.workday(day) and (one.person, day) in world.at_home),
    ):
        if (entity_id := world.house.roles.get(role)) is None:
            continue
        for day in range(world.days):
            state = "on" if said(day) else "off"
            when = world.at(day, 0) + 1
            world.do(when, partial(_say, world, entity_id, state))


def _say(world: World, entity_id: str, state: str) -> None:
    world.change(entity_id, state, world.device())


def replace_device(world: World, entity_id: str) -> None:
    """Let a device have been another one, with another id, in the first part of the history."""
    swapped = world.at(int(world.days * world.random.uniform(0.3, 0.5)), 15)
    old = f"{entity_id}_{world.random.choice(('old', '2', '0x00158d'))}"
    world.recording.rename(entity_id, old, swapped)


def lose_days(world: World) -> None:
    """Let the recorder have kept nothing for a day or two, in some longer histories."""
    if world.days < 28 or world.chance(0.6):  # noqa: PLR2004 - four weeks
        return
    start = world.at(world.random.randint(6, world.days - 10), world.random.uniform(0, 24))
    world.recording.lose(start, start + world.random.uniform(20, 50) * 3600.0)


def disturb(life: Life) -> None:
    """Plan all disturbances of a history."""
    world = life.world
    world.recording.runs.append((world.now, world.end))
    for day in range(2, world.days):
        if world.chance(0.11):
            world.do(world.at(day, world.random.uniform(1, 23)), lambda: _restart(world))
        if world.chance(0.15):
            world.do(world.at(day, world.random.uniform(0, 24)), lambda: _drop_out(world))
        if day not in world.odd_days and world.chance(0.035):
            _party(life, day)
        if world.chance(0.02):
            _visit(life, day)


def _restart(world: World) -> None:
    """Stop Home Assistant and start it again: what comes by radio is back last."""
    event, began = world.recording.event, world.now
    event(began, "homeassistant_stop", {}, world.device())
    event(began + 1, "homeassistant_final_write", {}, world.device())
    start, _ = world.recording.runs[-1]
    back = began + world.random.uniform(15, 60)
    world.recording.runs[-1:] = [(start, began + 2), (back, world.end)]
    event(back + 6, "homeassistant_start", {}, world.device())
    event(back + 9, "homeassistant_started", {}, world.device())
    for entity_id in world.house.home.entities:
        if world.house.home.entities[entity_id].unit is not None:
            continue
        if domain_of(entity_id) in _DROPPING and world.chance(0.5):
            _lose(world, entity_id, back + 4, back + world.random.uniform(10, 45))
        else:
            world.do(back + 4, partial(_tell_again, world, entity_id))


def _tell_again(world: World, entity_id: str) -> None:
    """Record what Home Assistant says of an entity when it has started."""
    world.write(entity_id, world.device())


def _drop_out(world: World) -> None:
    """Let one device be gone for minutes or hours."""
    ids = [item for item in world.house.home.entities if domain_of(item) in _DROPPING]
    entity_id = world.random.choice(ids)
    length = world.random.uniform(30, 7200)
    _lose(world, entity_id, world.now, world.now + length)


def _lose(world: World, entity_id: str, since: float, until: float) -> None:
    def _gone() -> None:
        state = world.state[entity_id]
        if state == "unavailable":
            return
        world.change(entity_id, "unavailable", world.device())
        back = "off" if domain_of(entity_id) == "binary_sensor" else state
        world.do(until, lambda: world.change(entity_id, back, world.device()))

    world.do(since, _gone)


def _party(life: Life, day: int) -> None:
    """Let guests switch whatever they find for an evening."""
    world = life.world
    rooms = [room for room in world.house.rooms if room.kind != "garage"]
    for _ in range(70):
        when = world.at(day, world.random.uniform(19, 23.9))
        room = world.random.choice(rooms)
        goal = world.random.choice(("on", "off"))
        world.do(when, partial(_guest, life, room, goal))


def _visit(life: Life, day: int) -> None:
    """Let guests stay for some days, and switch the light wherever they go."""
    world = life.world
    for number in range(world.random.randint(2, 4)):
        for _ in range(25):
            room = world.random.choice(world.house.rooms)
            when = world.at(day + number, world.random.triangular(7, 24, 19))
            goal = world.random.choice(("on", "off"))
            world.do(when, partial(_guest, life, room, goal))


def _guest(life: Life, room: Room, goal: str) -> None:
    world = life.world
    if not world.anybody():
        return
    life.move(room)
    if room.light and world.state[room.light] != "unavailable":
        bring(world, Deed(room.light, goal), world.device())
