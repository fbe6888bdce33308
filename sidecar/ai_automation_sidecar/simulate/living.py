"""Let people live in a house: get up, be in rooms, go out, come back, go to bed."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import partial

from .deeds import Deed, do_by_person
from .house import Resident, Room
from .routine import AWAY, WORK, Stay, stays_of
from .world import Shower, World

MOTION_HOLD = 45.0
# Where the light is on when it is needed; and whether the last one out puts it out.
OFF_SHARE = 0.8
_DAY_BEGINS = 3.0
# Who stays in the bath for so long (seconds) has time for a shower.
_SHOWER_STAY = 480.0


@dataclass(slots=True)
class Life:
    """People in a house; `where` has the area each is in, None away or asleep.

    `by_hand` is how often somebody who comes into a dark room switches its light by hand.
    """

    world: World
    by_hand: dict[str, float] = field(default_factory=dict)
    where: dict[str, str | None] = field(default_factory=dict)
    # How often the last one out of an area puts its light out, where it is not as usual.
    off_share: dict[str, float] = field(default_factory=dict)
    # Of each habit, when it could have been kept, and whether it was.
    kept: dict[Hashable, list[tuple[float, bool]]] = field(default_factory=dict)
    _seen: dict[str, float] = field(default_factory=dict)
    _showering: dict[str, list[Callable[[Shower], None]]] = field(default_factory=dict)
    _rooms: dict[str, Room] = field(init=False)

    def __post_init__(self) -> None:
        """Take everybody to be asleep when it begins, and plan all days."""
        house = self.world.house
        self._rooms = {room.area_id: room for room in house.rooms}
        for room in house.rooms:
            self.by_hand.setdefault(room.area_id, self.world.random.uniform(0.08, 0.32))
        for resident in house.residents:
            self.where[resident.person] = None
        for day in range(self.world.days):
            self.world.do(self.world.at(day, _DAY_BEGINS), partial(self._begin, day))

    def awake(self) -> Iterator[Resident]:
        """Yield who is at home and up."""
        for resident in self.world.house.residents:
            if self.where[resident.person] is not None:
                yield resident

    def count(self, habit: Hashable, *, held: bool) -> None:
        """Count a time at which a habit could have been kept, and whether it was."""
        self.kept.setdefault(habit, []).append((self.world.now, held))

    def _begin(self, day: int) -> None:
        for resident in self.world.house.residents:
            for stay in stays_of(self.world, resident, day):
                self.world.do(stay.start, partial(self._enter, resident, stay))

    def _enter(self, resident: Resident, stay: Stay) -> None:
        world = self.world
        former = self.where[resident.person]
        away = world.state[resident.person] != "home"
        if stay.place in {AWAY, WORK}:
            if not away:
                self._leave_house(resident)
            if stay.place == WORK:
                self._be_at_work(resident, stay)
            return
        if away:
            self._come_home(resident)
        self.where[resident.person] = stay.place
        if former is not None and former != stay.place:
            self._leave_room(resident, former)
        if stay.place is None:
            self._go_to_sleep(resident)
        else:
            self._arrive(resident, self._rooms[stay.place], stay.end)

    def _arrive(self, resident: Resident, room: Room, until: float) -> None:
        world = self.world
        self.move(room)
        self._keep_moving(resident, room, until)
        self._shower(room, until)
        needed = world.dark() or not room.windows
        if room.light and needed and world.chance(self.by_hand[room.area_id]):
            light = Deed(room.light, "on")
            world.do(
                world.now + world.random.uniform(2, 7),
                lambda: do_by_person(world, [light], resident),
            )

    def on_shower(self, sensor: str, listener: Callable[[Shower], None]) -> None:
        """Tell a listener of every shower that a humidity sensor will show."""
        self._showering.setdefault(sensor, []).append(listener)

    def _shower(self, room: Room, until: float) -> None:
        """Let somebody who is in the bath for long take a shower."""
        world = self.world
        if room.kind != "bath" or room.humidity is None or until - world.now < _SHOWER_STAY:
            return
        if world.chance(0.8):
            start = world.now + world.random.uniform(60, 150)
            length = world.random.uniform(240, 540)
            shower = Shower(start, min(start + length, until), world.random.uniform(24, 36))
            world.showers.setdefault(room.humidity, []).append(shower)
            for listener in self._showering.get(room.humidity, ()):
                listener(shower)

    def _keep_moving(self, resident: Resident, room: Room, until: float) -> None:
        world = self.world
        soon = world.now + world.random.uniform(60, 700)

        def _again() -> None:
            if self.where[resident.person] == room.area_id and world.now < until:
                self.move(room)
                self._keep_moving(resident, room, until)

        if soon < until:
            world.do(soon, _again)

    def move(self, room: Room) -> None:
        """Let the room's motion sensor see somebody."""
        world, sensor = self.world, room.motion
        dead = world.dead.get(sensor or "", world.end) < world.now
        if sensor is None or dead or world.state[sensor] == "unavailable":
            return
        self._seen[sensor] = world.now
        world.change(sensor, "on", world.device())

        def _calm() -> None:
            if world.now - self._seen[sensor] >= MOTION_HOLD - 1 and world.state[sensor] == "on":
                world.change(sensor, "off", world.device())

        world.do(world.now + MOTION_HOLD, _calm)

    def _leave_room(self, resident: Resident, area_id: str) -> None:
        room = self._rooms[area_id]
        others = area_id in self.where.values()
        share = self.off_share.get(area_id, OFF_SHARE)
        if room.light and not others and self.world.chance(share):
            do_by_person(self.world, [Deed(room.light, "off")], resident, app_share=0.05)

    def _leave_house(self, resident: Resident) -> None:
        world = self.world
        former = self.where[resident.person]
        self.where[resident.person] = None
        if former is not None:
            self._leave_room(resident, former)
        self._use_door()
        world.do(
            world.now + world.random.uniform(50, 130),
            lambda: self._report(resident, "not_home"),
        )

    def _be_at_work(self, resident: Resident, stay: Stay) -> None:
        """Let the phone tell the way to work and back, if the home knows where that is."""
        world = self.world
        if (zone := world.house.roles.get("work")) is None:
            return
        name = world.house.home.entities[zone].name
        there = world.now + world.random.uniform(15, 35) * 60
        back = stay.end - world.random.uniform(22, 40) * 60
        if there < back:
            world.do(there, lambda: self._report(resident, name))
            world.do(back, lambda: self._report(resident, "not_home"))

    def _come_home(self, resident: Resident) -> None:
        self._report(resident, "home")
        self.world.do(self.world.now + self.world.random.uniform(15, 50), self._use_door)

    def _report(self, resident: Resident, state: str) -> None:
        self.world.change(resident.tracker, state, self.world.device())
        self.world.change(resident.person, state, self.world.device())

    def _use_door(self) -> None:
        world = self.world
        if (door := world.house.roles.get("front_door")) is None:
            return
        if (lock := world.house.roles.get("lock")) is not None:
            world.change(lock, "unlocked", world.device())
        if hall := world.house.room("hall"):
            self.move(hall)
        world.change(door, "on", world.device())
        world.do(world.now + 9, lambda: world.change(door, "off", world.device()))

    def _go_to_sleep(self, resident: Resident) -> None:
        """Put out what is still on, if nobody else is up."""
        if any(place is not None for place in self.where.values()):
            return
        world = self.world
        outside = world.house.roles.get("porch")
        for light in world.house.home.domain("light"):
            if light.entity_id != outside and world.chance(0.95):
                do_by_person(world, [Deed(light.entity_id, "off")], resident, app_share=0.1)
