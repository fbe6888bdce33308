"""Plan somebody's day: where they are from getting up until they sleep."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from .house import Resident, RoomKind
from .world import World

AWAY, WORK = "away", "work"
_MINUTE, _HOUR = 60.0, 3600.0
# How much people are drawn to a room when nothing is due.
_DRAW: dict[RoomKind, float] = {
    "living": 6.0,
    "kitchen": 3.0,
    "office": 1.5,
    "bedroom": 1.0,
    "hall": 0.7,
    "bath": 0.7,
    "laundry": 0.5,
    "garden": 0.4,
    "garage": 0.3,
}
_FEWEST_MINUTES, _MOST_MINUTES = 4.0, 55.0
_WEEK = 7
# Nights are worked four in a row, then four are free.
_NIGHTS = 4


@dataclass(frozen=True, slots=True)
class Stay:
    """Being somewhere: an area, away, at work, or None asleep."""

    start: float
    end: float
    place: str | None


def stays_of(world: World, resident: Resident, day: int) -> Iterator[Stay]:
    """Yield the stays of a day in their order."""
    random = world.random
    if day in world.odd_days:
        if day - 1 not in world.odd_days:
            yield Stay(world.at(day, 7.5, 20), world.at(day + 1, 0), AWAY)
        return
    if day - 1 in world.odd_days:
        yield from _evening(world, resident, day, world.at(day, 17.0, 60))
        return
    if resident.schedule == "nights" and (yield from _around_nights(world, resident, day)):
        return
    ill = (resident.person, day) in world.ill
    working = world.workday(day) and resident.schedule != "home" and not ill
    usual = resident.wakes if working else max(resident.wakes + 1.2, random.uniform(7.8, 9.3))
    up = world.at(day, usual + (1.5 if ill else 0.0), 9 if working else 20)
    hours = _work_hours(world, resident, day) if working else None
    if hours and hours[0] < usual + 1.0:
        up = world.at(day, hours[0] - 1.1, 8)
    moment = yield from _morning(world, up)
    if hours:
        leave = max(world.at(day, hours[0], 9), moment + 3 * _MINUTE)
        yield from _about(world, moment, leave)
        moment = world.at(day, hours[1], 22)
        yield Stay(leave, moment, WORK)
    elif working:
        moment = yield from _work_at_home(world, day, moment)
    else:
        moment = yield from _free_day(world, day, moment)
    yield from _evening(world, resident, day, moment)


def _work_hours(world: World, resident: Resident, day: int) -> tuple[float, float] | None:
    """Return when somebody leaves for work and comes back, None if they work at home."""
    if resident.schedule == "office":
        return resident.wakes + 1.1, resident.returns
    if resident.schedule == "shifts":
        early = (day // _WEEK) % 2 == 0
        return (5.6, 14.6) if early else (13.1, 22.3)
    if (resident.person, day) not in world.at_home:
        return resident.wakes + 1.4, resident.returns
    return None


def _around_nights(world: World, resident: Resident, day: int) -> Generator[Stay, None, bool]:
    """Yield a day around a night at work, before or after it; tell whether it is one."""
    before, after = (number % (2 * _NIGHTS) < _NIGHTS for number in (day, day - 1))
    if not before and not after:
        return False
    up = world.at(day, resident.wakes + 1.0, 20)
    if after and day - 1 not in world.odd_days:
        back = world.at(day, 6.6, 15)
        yield from _evening(world, resident, day, back, back + 50 * _MINUTE)
        up = world.at(day, 14.2, 25)
    moment = yield from _morning(world, up)
    leave = world.at(day, 20.8, 10)
    if not before or day + 1 in world.odd_days:
        yield from _evening(world, resident, day, moment)
        return True
    yield from _about(world, moment, leave)
    yield Stay(leave, world.at(day + 1, 6.6, 5), WORK)
    return True


def _morning(world: World, up: float) -> Generator[Stay, None, float]:
    """Yield bath and breakfast; return when they end."""
    random, moment = world.random, up
    rounds: tuple[tuple[RoomKind, float, float], ...] = (
        ("hall", 1, 2),
        ("bath", 9, 18),
        ("kitchen", 14, 26),
    )
    for kind, low, high in rounds:
        if (room := world.house.room(kind)) is not None:
            end = moment + random.uniform(low, high) * _MINUTE
            yield Stay(moment, end, room.area_id)
            moment = end + random.uniform(3, 20)
    return moment


def _about(world: World, start: float, end: float) -> Iterator[Stay]:
    """Yield stays in rooms as they come."""
    random, moment = world.random, start
    rooms = world.house.rooms
    weights = [_DRAW[room.kind] for room in rooms]
    while moment < end - _MINUTE:
        room = random.choices(rooms, weights)[0]
        longest = _MOST_MINUTES if room.kind in {"living", "office", "kitchen"} else 9.0
        until = min(end, moment + random.uniform(_FEWEST_MINUTES, longest) * _MINUTE)
        yield Stay(moment, until, room.area_id)
        moment = until + random.uniform(4, 25)


def _work_at_home(world: World, day: int, start: float) -> Generator[Stay, None, float]:
    room = world.house.room("office") or world.house.room("living") or world.house.rooms[0]
    kitchen = world.house.room("kitchen") or room
    lunch, end = world.at(day, 12.5, 20), world.at(day, 16.8, 30)
    yield Stay(start, lunch, room.area_id)
    back = lunch + world.random.uniform(25, 50) * _MINUTE
    yield Stay(lunch, back, kitchen.area_id)
    yield Stay(back, end, room.area_id)
    return end


def _free_day(world: World, day: int, start: float) -> Generator[Stay, None, float]:
    """Yield a day of one's own: about the house, sometimes out; return when evening begins."""
    random, moment, evening = world.random, start, world.at(day, 18.0, 40)
    for _ in range(2):
        if moment > evening - 2 * _HOUR:
            break
        out = moment + random.uniform(0.5, 3.0) * _HOUR
        yield from _about(world, moment, out)
        moment = out
        if world.chance(0.55):
            back = out + random.uniform(0.5, 3.5) * _HOUR
            yield Stay(out, back, AWAY)
            moment = back
    yield from _about(world, moment, evening)
    return max(moment, evening)


def _evening(
    world: World, resident: Resident, day: int, start: float, until: float | None = None
) -> Iterator[Stay]:
    """Yield an evening that ends in bed, at the usual time or at a given one."""
    later = 0.0 if world.workday(day) and world.date(day).weekday() != 4 else 0.9  # noqa: PLR2004
    usual = world.at(day, resident.sleeps + later, 22)
    bed = max(usual, start + 40 * _MINUTE) if until is None else until
    if (hall := world.house.room("hall")) is not None:
        yield Stay(start, start + 90.0, hall.area_id)
        start += 90.0
    yield from _about(world, start, bed - 15 * _MINUTE)
    if (bath := world.house.room("bath")) is not None:
        yield Stay(bed - 13 * _MINUTE, bed - 4 * _MINUTE, bath.area_id)
    if (bedroom := world.house.room("bedroom")) is not None:
        yield Stay(bed - 3 * _MINUTE, bed + 12 * _MINUTE, bedroom.area_id)
    yield Stay(bed + 12 * _MINUTE, bed + 12 * _MINUTE, None)
