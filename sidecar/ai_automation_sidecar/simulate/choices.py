"""Choose habits that the people of a house could have with the devices that are there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
import random

from ..core.home import HOME_ZONE
from ..core.plan.model import (
    WEEKDAYS,
    NumericCondition,
    StateCondition,
    SunCondition,
    TimeCondition,
)
from .deeds import Deed
from .habits import FollowHabit, TimeHabit, Undo
from .house import House, Resident
from .noticing import PlantedHabit, StillHabit, ThresholdHabit
from .rarer import rarer_habits

_LEAST_HABITS, _MOST_HABITS = 8, 13
_WORKDAYS, _WEEKEND = WEEKDAYS[:5], WEEKDAYS[5:]
# How many habits of time change their hour, begin or end while they are looked at.
_DRIFTING = 0.3


@dataclass(frozen=True, slots=True)
class _Choices:
    """What habits are chosen from; each method yields families that belong together."""

    house: House
    chance: random.Random
    # The thermostat is turned down at bedtime, or else when everybody has left.
    heats_by_clock: bool

    def _rate(self) -> float:
        return self.chance.uniform(0.7, 0.96)

    def _timed(
        self, *deeds: Deed, spread: tuple[float, float] = (3, 13), **more: object
    ) -> TimeHabit:
        return TimeHabit(
            deeds,
            rate=self._rate(),
            spread=self.chance.uniform(*spread),
            **more,  # type: ignore[arg-type]
        )

    def _bound_to(self) -> Resident:
        """Return somebody whose days are regular."""
        regular = [item for item in self.house.residents if item.schedule != "shifts"]
        return self.chance.choice(regular)

    def by_clock(self) -> Iterator[tuple[PlantedHabit, ...]]:
        """Yield habits that have an hour, with their counterparts."""
        roles, chance = self.house.roles, self.chance
        one = self._bound_to()
        coffee = roles["coffee"]
        undo = Undo(Deed(coffee, "off"), (12, 45))
        yield (
            self._timed(Deed(coffee, "on"), hour=one.wakes + 0.45, weekdays=_WORKDAYS, undo=undo),
        )
        heating = f"{roles['heating']}@temperature"
        if self.heats_by_clock:
            yield (
                self._timed(Deed(heating, "17.0"), hour=one.sleeps - 0.6),
                # At weekends people are still asleep then.
                self._timed(Deed(heating, "20.0"), hour=one.wakes + 0.7, weekdays=_WORKDAYS),
            )
        if radio := roles.get("radio"):
            undo = Undo(Deed(radio, "off"), (40, 150))
            hour = chance.uniform(9.6, 10.4)
            yield (self._timed(Deed(radio, "on"), hour=hour, weekdays=_WEEKEND, undo=undo),)
        if vacuum := roles.get("vacuum"):
            days = tuple(WEEKDAYS[day] for day in chance.choice(((1, 4), (0, 3), (2, 5), (5,))))
            hour = chance.uniform(17.6, 19.2)
            yield (self._timed(Deed(vacuum, "cleaning"), hour=hour, weekdays=days),)
        if plant := roles.get("plants"):
            yield (
                self._timed(
                    Deed(plant, "on"), hour=one.wakes + chance.uniform(0.3, 1.0), weekdays=_WORKDAYS
                ),
                self._timed(Deed(plant, "off"), hour=chance.uniform(20.0, 21.5)),
            )
        if night := roles.get("night"):
            # Around midnight, so on two dates.
            undo = Undo(Deed(night, "off"), (240, 300))
            hour = chance.uniform(23.6, 24.1) if one.sleeps > 22.9 else one.sleeps + 0.2  # noqa: PLR2004
            yield (self._timed(Deed(night, "on"), hour=hour, undo=undo),)

    def by_sun(self) -> Iterator[tuple[PlantedHabit, ...]]:
        """Yield habits that move with the sun."""
        roles, chance = self.house.roles, self.chance
        sleeps = self.house.residents[0].sleeps
        offset = chance.choice((-20.0, -10.0, 0.0, 10.0, 20.0))
        yield (
            self._timed(Deed(roles["porch"], "on"), sun="sunset", offset=offset, spread=(3, 8)),
            self._timed(Deed(roles["porch"], "off"), hour=sleeps - 0.4),
        )
        if blind := roles.get("blind"):
            wakes = self.house.residents[0].wakes
            yield (
                self._timed(Deed(blind, "open"), hour=max(wakes + 0.6, 7.0), weekdays=_WORKDAYS),
                self._timed(Deed(blind, "closed"), sun="sunset", offset=25.0, spread=(3, 10)),
            )

    def in_a_row(self) -> Iterator[tuple[PlantedHabit, ...]]:
        """Yield rounds through the house: several deeds in some minutes."""
        roles, one = self.house.roles, self.house.residents[0]
        bedtime = [Deed(roles["bedside"], "on"), Deed(roles["sideboard"], "off")]
        if lock := roles.get("lock"):
            bedtime.insert(1, Deed(lock, "locked"))
        undo = Undo(Deed(roles["bedside"], "off"), (15, 40))
        yield (
            self._timed(*bedtime, hour=one.sleeps - 0.25, gap=(15, 70), undo=undo, spread=(6, 14)),
        )
        yield (
            FollowHabit(
                (Deed(roles["counter"], "on"), Deed(roles["hood"], "on")),
                roles["coffee"],
                "on",
                (10, 60),
                gap=(5, 40),
                rate=self._rate(),
                undo=Undo(Deed(roles["hood"], "off"), (20, 50)),
            ),
        )

    def after_something(self) -> Iterator[tuple[PlantedHabit, ...]]:
        """Yield habits after an occasion that the devices allow, with their counterparts."""
        roles, chance, living = self.house.roles, self.chance, self.house.room("living")
        one = chance.choice(self.house.residents)
        reading = Deed(roles["reading"], "on")
        undo = Undo(Deed(roles["reading"], "off"), (50, 170))
        only = chance.choice(
            ((), (), (TimeCondition(weekdays=_WEEKEND),), (SunCondition("below_horizon"),))
        )
        yield (
            FollowHabit(
                (reading,), roles["tv"], "on", (6, 45), rate=self._rate(), undo=undo,
                conditions=only,
            ),
        )  # fmt: skip
        if living and living.light and one.schedule != "home":
            yield (
                FollowHabit(
                    (Deed(living.light, "on"),),
                    one.person,
                    "home",
                    (40, 85),
                    dark=chance.random() < 0.5,  # noqa: PLR2004
                    rate=self._rate(),
                    undo=Undo(Deed(living.light, "off"), (20, 200)),
                ),
            )
        rooms = [self.house.room(kind) for kind in ("hall", "bath", "laundry")]
        room = chance.choice([item for item in rooms if item and item.light and item.motion])
        yield (
            FollowHabit(
                (Deed(room.light or "", "on"),),
                room.motion or "",
                "on",
                (2, 7),
                dark=True,
                rate=self._rate(),
                undo=Undo(Deed(room.light or "", "off"), (2, 14)),
            ),
        )
        if not self.heats_by_clock and one.schedule != "home":
            heating = f"{roles['heating']}@temperature"
            yield (
                FollowHabit((Deed(heating, "16.0"),), HOME_ZONE, "0", (20, 120), rate=self._rate()),
                FollowHabit(
                    (Deed(heating, "20.0"),), one.person, "home", (40, 150), rate=self._rate()
                ),
            )
        yield (self._with_another(),)

    def _with_another(self) -> PlantedHabit:
        """Return something that is done only if another device, or the weather, is so."""
        roles, rate = self.house.roles, self._rate()
        television, weather = roles["tv"], roles["weather"]
        towel, lantern = Deed(roles["towel"], "on"), Deed(roles["lantern"], "on")
        undo = Undo(Deed(roles["towel"], "off"), (40, 90))
        wet = StateCondition((weather,), ("rainy", "fog"))
        cold = NumericCondition((roles["outside"],), below=7.0)
        on = StateCondition((television,), ("on",))
        bath = self.house.room("bath")
        if bath and bath.motion and self.chance.random() < 0.5:  # noqa: PLR2004
            need = self.chance.choice((wet, cold))
            return FollowHabit(
                (towel,), roles["front_door"], "on", (60, 240), rate=rate, undo=undo,
                conditions=(need,),
            )  # fmt: skip
        hall = self.house.room("hall")
        trigger = hall.motion if hall and hall.motion else roles["front_door"]
        return FollowHabit(
            (lantern,), trigger, "on", (3, 40), rate=rate, conditions=(on,),
            undo=Undo(Deed(roles["lantern"], "off"), (10, 60)),
        )  # fmt: skip

    def when_still(self) -> Iterator[tuple[PlantedHabit, ...]]:
        """Yield what is put off when it has run for a while, or when a room has been empty."""
        roles, chance = self.house.roles, self.chance
        minutes = chance.choice((5.0, 8.0, 10.0, 15.0))
        room = self.house.room("office") or self.house.room("kitchen")
        if room and room.light and room.motion:
            yield (
                StillHabit(
                    (Deed(room.light, "off"),), room.motion, "off", minutes, 1.0, rate=self._rate()
                ),
            )
        heater = roles["heater"]
        length = chance.choice((15.0, 20.0, 30.0, 45.0))
        spread = chance.uniform(1.0, 2.5)
        yield (StillHabit((Deed(heater, "off"),), heater, "on", length, spread, rate=self._rate()),)

    def over_a_limit(self) -> Iterator[tuple[PlantedHabit, ...]]:
        """Yield what is done when something measured crosses a limit."""
        roles, chance = self.house.roles, self.chance
        bath, living = self.house.room("bath"), self.house.room("living")
        if bath and bath.humidity:
            fan = roles["bath_fan"]
            undo = Undo(Deed(fan, "off"), (15, 40))
            limit = chance.choice((65.0, 68.0, 70.0))
            yield (
                ThresholdHabit(
                    (Deed(fan, "on"),), bath.humidity, "over", (0.5, 3.0), limit,
                    rate=self._rate(), undo=undo,
                ),
            )  # fmt: skip
        if living and living.lux:
            lamp = roles["floor"]
            yield (
                ThresholdHabit(
                    (Deed(lamp, "on"),), living.lux, "under", (0.5, 8.0),
                    chance.choice((30.0, 40.0, 60.0)), rate=self._rate(),
                    undo=Undo(Deed(lamp, "off"), (90, 240)),
                ),
            )  # fmt: skip
        if washer := roles.get("washer_power"):
            dryer = roles["dehumidifier"]
            yield (
                ThresholdHabit(
                    (Deed(dryer, "on"),), washer, "under", (1.0, 6.0), 10.0,
                    rate=self._rate(), undo=Undo(Deed(dryer, "off"), (60, 200)),
                ),
            )  # fmt: skip

    def families(self) -> list[tuple[PlantedHabit, ...]]:
        """Return all families in chance order, some of each kind first."""
        kinds = [
            list(kind())
            for kind in (
                self.by_clock,
                self.by_sun,
                self.in_a_row,
                self.after_something,
                self.when_still,
                self.over_a_limit,
            )
        ]
        kinds += [[family] for family in rarer_habits(self.house, self.chance)]
        for kind in kinds:
            self.chance.shuffle(kind)
        first = [kind.pop() for kind in kinds if kind]
        rest = [family for kind in kinds for family in kind]
        self.chance.shuffle(first)
        self.chance.shuffle(rest)
        # The first of some kinds, then whatever comes.
        some = self.chance.randint(6, 9)
        rest += first[some:]
        self.chance.shuffle(rest)
        return [*first[:some], *rest]


def choose_habits(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield habits of all kinds, none of which does what another does."""
    choices = _Choices(house, chance, heats_by_clock=chance.random() < 0.6)  # noqa: PLR2004
    wanted, taken, number = chance.randint(_LEAST_HABITS, _MOST_HABITS), set[str](), 0
    for family in choices.families():
        subjects = {deed.subject for habit in family for deed in habit.deeds}
        if number >= wanted or subjects & taken:
            continue
        taken |= subjects
        number += len(family)
        yield from _drifting(family, chance)


def _drifting(family: Iterable[PlantedHabit], chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield habits of which some change, end or begin in the middle of the history."""
    for habit in family:
        if not isinstance(habit, TimeHabit) or habit.sun or chance.random() > _DRIFTING:
            yield habit
            continue
        turn = chance.uniform(0.4, 0.55)
        match chance.choice(("change", "end", "begin")):
            case "change":
                later = chance.choice((-1.5, -1.0, 1.0, 1.5))
                yield replace(habit, last=turn)
                yield replace(habit, first=turn, hour=habit.hour + later)
            case "end":
                yield replace(habit, last=turn)
            case _:
                yield replace(habit, first=turn)
