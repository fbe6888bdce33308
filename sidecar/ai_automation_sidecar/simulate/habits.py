"""Give people habits: what they do at a time, and what they do after something happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.plan.model import WEEKDAYS, SunEvent, Weekday
from .deeds import Deed, do_by_person, done
from .house import Resident
from .living import Life
from .world import Change, World

_MINUTE = 60.0
# When nobody is there to take something back, it is tried again after so long (seconds).
_AGAIN = 900.0


@dataclass(frozen=True, slots=True)
class Undo:
    """How a device comes back to what it was: by a person, so many minutes later."""

    deed: Deed
    minutes: tuple[float, float]


@dataclass(frozen=True, slots=True)
class TimeHabit:
    """Something done on some weekdays around an hour, or around the sun's rise or set."""

    deeds: tuple[Deed, ...]
    hour: float = 0.0
    sun: SunEvent | None = None
    offset: float = 0.0
    weekdays: tuple[Weekday, ...] = WEEKDAYS
    # Minutes that it strays, and on how many of its days it is done.
    spread: float = 6.0
    rate: float = 0.92
    undo: Undo | None = None

    def begin(self, life: Life) -> None:
        """Plan it for all days."""
        world = life.world
        for day in range(world.days):
            if day in world.odd_days or WEEKDAYS[world.date(day).weekday()] not in self.weekdays:
                continue
            world.do(self._time(world, day), lambda: self._act(life))

    def _time(self, world: World, day: int) -> float:
        strays = world.random.gauss(0, self.spread) * _MINUTE
        if self.sun is None:
            return world.at(day, self.hour) + strays
        rise, set_ = world.sun_on(day)
        return (rise if self.sun == "sunrise" else set_) + self.offset * _MINUTE + strays

    def _act(self, life: Life) -> None:
        resident = next(life.awake(), None)
        held = resident is not None and life.world.chance(self.rate)
        life.count(self, held=held)
        if resident is not None and held:
            do_by_person(life.world, self.deeds, resident)
            _undo_later(life, self.undo)


@dataclass(frozen=True, slots=True)
class FollowHabit:
    """Something done some seconds after an entity took a state, perhaps only in the dark."""

    deeds: tuple[Deed, ...]
    trigger: str
    to: str
    delay: tuple[float, float]
    dark: bool = False
    rate: float = 0.9
    undo: Undo | None = None

    def begin(self, life: Life) -> None:
        """Wait for the occasion."""
        life.world.on(self.trigger, lambda change: self._notice(life, change))

    def _notice(self, life: Life, change: Change) -> None:
        world = life.world
        if change.state != self.to or (self.dark and not world.dark()):
            return
        if all(done(world, deed) for deed in self.deeds):
            return
        held = world.chance(self.rate)
        life.count(self, held=held)
        if held:
            soon = world.now + world.random.uniform(*self.delay)
            world.do(soon, lambda: self._act(life, change))

    def _act(self, life: Life, change: Change) -> None:
        world = life.world
        resident = _who(world, change) or next(life.awake(), None)
        if resident is None:
            return
        # Who has left can do it only in the app.
        away = world.state[resident.person] != "home"
        do_by_person(world, self.deeds, resident, app_share=1.0 if away else None)
        _undo_later(life, self.undo)


type PlantedHabit = TimeHabit | FollowHabit


def plant(life: Life, habits: Sequence[PlantedHabit]) -> None:
    """Let the people of a house have habits."""
    for habit in habits:
        habit.begin(life)


def _who(world: World, change: Change) -> Resident | None:
    """Return whose coming or going it was."""
    residents = world.house.residents
    mine = (item for item in residents if item.person == change.entity_id)
    return next(mine, residents[0] if change.entity_id.startswith("zone.") else None)


def _undo_later(life: Life, undo: Undo | None) -> None:
    if undo is not None:
        soon = life.world.random.uniform(*undo.minutes) * _MINUTE
        life.world.do(life.world.now + soon, lambda: _undo(life, undo))


def _undo(life: Life, undo: Undo) -> None:
    resident = next(life.awake(), None)
    if resident is not None:
        do_by_person(life.world, [undo.deed], resident)
    else:
        life.world.do(life.world.now + _AGAIN, lambda: _undo(life, undo))
