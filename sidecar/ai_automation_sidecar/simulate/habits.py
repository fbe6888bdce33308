"""Give people habits: what they do at a time, and what they do after something happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..core.plan.model import WEEKDAYS, Condition, SunCondition, SunEvent, Weekday
from .conditions import noticed
from .deeds import Deed, do_by_person, done
from .house import Resident
from .living import Life
from .world import Change, World

MINUTE = 60.0
# When nobody is there to take something back, it is tried again after so long (seconds).
_AGAIN = 900.0


@dataclass(frozen=True, slots=True)
class Undo:
    """How a device comes back to what it was: by a person, so many minutes later."""

    deed: Deed
    minutes: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How a habit is kept: how often, under what conditions, in which part of the history.

    `first` and `last` are shares of the history: a habit that begins or ends has not 0 and 1.
    Of several deeds, each comes `gap` seconds after the one before. Without `who`, whoever is
    up does it.
    """

    rate: float = 0.9
    conditions: tuple[Condition, ...] = ()
    first: float = 0.0
    last: float = 1.0
    gap: tuple[float, float] = (0.0, 0.0)
    undo: Undo | None = None
    who: str | None = None
    # How often each of several deeds is forgotten or not needed; their order then varies too.
    skipped: float = 0.0

    @property
    def alive(self) -> bool:
        """Tell whether the habit is still kept at the end."""
        return self.last >= 1.0


@dataclass(frozen=True, slots=True)
class TimeHabit(Kept):
    """Something done on some weekdays around an hour, or around the sun's rise or set."""

    deeds: tuple[Deed, ...]
    hour: float = 0.0
    sun: SunEvent | None = None
    offset: float = 0.0
    weekdays: tuple[Weekday, ...] = WEEKDAYS
    # Minutes that it strays.
    spread: float = 6.0

    def begin(self, life: Life) -> None:
        """Plan it for all days."""
        world = life.world
        for day in range(world.days):
            off = day in world.holidays and self.weekdays == WEEKDAYS[:5]
            if off or day in world.odd_days or not self._on(world, day):
                continue
            world.do(self._time(world, day), lambda: self._act(life))

    def _on(self, world: World, day: int) -> bool:
        return WEEKDAYS[world.date(day).weekday()] in self.weekdays

    def _time(self, world: World, day: int) -> float:
        strays = world.random.gauss(0, self.spread) * MINUTE
        if self.sun is None:
            return world.at(day, self.hour) + strays
        rise, set_ = world.sun_on(day)
        return (rise if self.sun == "sunrise" else set_) + self.offset * MINUTE + strays

    def _act(self, life: Life) -> None:
        if not possible(life, self, self.deeds):
            return
        resident = who_does(life, self)
        held = resident is not None and life.world.chance(self.rate)
        life.count(self, held=held)
        if resident is not None and held:
            carry_out(life, self, self.deeds, resident)


@dataclass(frozen=True, slots=True)
class FollowHabit(Kept):
    """Something done some seconds after an entity took a state, perhaps only in the dark."""

    deeds: tuple[Deed, ...]
    trigger: str
    to: str
    delay: tuple[float, float]
    dark: bool = False
    # Only if the entity came from this state.
    before: str | None = None

    @property
    def needs(self) -> tuple[Condition, ...]:
        """Return all conditions."""
        return (*((SunCondition("below_horizon"),) if self.dark else ()), *self.conditions)

    def begin(self, life: Life) -> None:
        """Wait for the occasion."""
        life.world.on(self.trigger, lambda change: self._notice(life, change))

    def _notice(self, life: Life, change: Change) -> None:
        world = life.world
        if change.state != self.to or self.before not in {None, change.before}:
            return
        if not possible(life, self, self.deeds, self.needs):
            return
        soon = world.now + world.random.uniform(*self.delay)
        world.do(soon, lambda: self._act(life, change))

    def _act(self, life: Life, change: Change) -> None:
        resident = _whose(life.world, change) or who_does(life, self)
        if resident is None or all(done(life.world, deed) for deed in self.deeds):
            return
        held = life.world.chance(self.rate)
        life.count(self, held=held)
        if held:
            carry_out(life, self, self.deeds, resident)


def possible(
    life: Life, habit: Kept, deeds: Sequence[Deed], conditions: Iterable[Condition] | None = None
) -> bool:
    """Tell whether a habit could be kept now: it is alive, its conditions met, it not done."""
    world = life.world
    share = (world.now - world.at(0, 0)) / (world.end - world.at(0, 0))
    needs = habit.conditions if conditions is None else conditions
    return (
        habit.first <= share <= habit.last
        and not all(done(world, deed) for deed in deeds)
        and all(noticed(world, condition) for condition in needs)
    )


def who_does(life: Life, habit: Kept) -> Resident | None:
    """Return who is there and up to do it, None if nobody is."""
    return next((item for item in life.awake() if habit.who in (None, item.person)), None)


def carry_out(life: Life, habit: Kept, deeds: Sequence[Deed], resident: Resident) -> None:
    """Let somebody do deeds, at once or one after the other, and perhaps undo them later."""
    world = life.world
    if habit.skipped:
        some = [deed for deed in deeds if not world.chance(habit.skipped)] or deeds
        deeds = world.random.sample(some, len(some))
    # Who has left can do it only in the app.
    away = 1.0 if world.state[resident.person] != "home" else None
    if habit.gap == (0.0, 0.0):
        do_by_person(world, deeds, resident, app_share=away)
    else:
        when = world.now
        for deed in deeds:
            world.do(
                when,
                lambda deed=deed: do_by_person(world, [deed], resident, app_share=away),  # type: ignore[misc]
            )
            when += world.random.uniform(*habit.gap)
    if habit.undo is not None:
        undo_later(life, habit.undo)


def _whose(world: World, change: Change) -> Resident | None:
    """Return whose coming or going it was."""
    residents = world.house.residents
    mine = (item for item in residents if item.person == change.entity_id)
    return next(mine, residents[0] if change.entity_id.startswith("zone.") else None)


def undo_later(life: Life, undo: Undo) -> None:
    """Let a person take something back later."""
    soon = life.world.random.uniform(*undo.minutes) * MINUTE
    life.world.do(life.world.now + soon, lambda: _undo(life, undo))


def _undo(life: Life, undo: Undo) -> None:
    resident = next(life.awake(), None)
    if resident is not None:
        do_by_person(life.world, [undo.deed], resident)
    else:
        life.world.do(life.world.now + _AGAIN, lambda: _undo(life, undo))
