"""Choose habits that the people of a house could have with the devices that are there."""

from collections.abc import Iterator
from dataclasses import dataclass
import random

from ..core.home import HOME_ZONE
from ..core.plan.model import WEEKDAYS
from .deeds import Deed
from .habits import FollowHabit, PlantedHabit, TimeHabit, Undo
from .house import House

_LEAST_HABITS, _MOST_HABITS = 4, 6


@dataclass(frozen=True, slots=True)
class _Choices:
    """What habits are chosen from."""

    house: House
    chance: random.Random
    # The thermostat is turned down at bedtime, or else when everybody has left.
    heats_by_clock: bool

    def time_habits(self) -> Iterator[tuple[TimeHabit, ...]]:
        """Yield the habits of time that the house's devices allow, with their counterparts."""
        roles, chance = self.house.roles, self.chance
        wakes, sleeps = self.house.residents[0].wakes, self.house.residents[0].sleeps
        coffee, porch = roles["coffee"], roles["porch"]
        yield (
            TimeHabit(
                (Deed(coffee, "on"),),
                hour=wakes + 0.45,
                weekdays=WEEKDAYS[:5],
                spread=chance.uniform(4, 7),
                undo=Undo(Deed(coffee, "off"), (12, 45)),
            ),
        )
        offset = chance.choice((-10.0, 0.0, 10.0, 20.0))
        yield (
            TimeHabit(
                (Deed(porch, "on"),), sun="sunset", offset=offset, spread=chance.uniform(4, 8)
            ),
            TimeHabit((Deed(porch, "off"),), hour=sleeps - 0.4, spread=12),
        )
        heating = f"{roles['heating']}@temperature"
        if self.heats_by_clock:
            yield (
                TimeHabit((Deed(heating, "17.0"),), hour=sleeps - 0.6),
                TimeHabit((Deed(heating, "20.0"),), hour=wakes + 0.7, spread=12),
            )
        if blind := roles.get("blind"):
            yield (
                TimeHabit(
                    (Deed(blind, "open"),), hour=max(wakes + 0.6, 7.0), weekdays=WEEKDAYS[:5]
                ),
                TimeHabit((Deed(blind, "closed"),), hour=20.5, spread=12),
            )
        if radio := roles.get("radio"):
            hour = chance.uniform(9.6, 10.2)
            undo = Undo(Deed(radio, "off"), (40, 150))
            yield (
                TimeHabit(
                    (Deed(radio, "on"),), hour=hour, weekdays=WEEKDAYS[5:], spread=8, undo=undo
                ),
            )
        if vacuum := roles.get("vacuum"):
            days = tuple(WEEKDAYS[day] for day in chance.choice(((1, 4), (0, 3), (2, 5))))
            hour = chance.uniform(18.2, 19.2)
            yield (TimeHabit((Deed(vacuum, "cleaning"),), hour=hour, weekdays=days, spread=7),)

    def follow_habits(self) -> Iterator[tuple[FollowHabit, ...]]:
        """Yield the habits after an occasion that the devices allow, with their counterparts."""
        roles, chance = self.house.roles, self.chance
        living = self.house.room("living")
        hall = self.house.room("hall")
        resident = chance.choice(self.house.residents)
        reading = roles["reading"]
        yield (
            FollowHabit(
                (Deed(reading, "on"),),
                roles["tv"],
                "on",
                (6, 45),
                undo=Undo(Deed(reading, "off"), (50, 170)),
            ),
        )
        if living and living.light and resident.schedule != "home":
            yield (
                FollowHabit(
                    (Deed(living.light, "on"),),
                    resident.person,
                    "home",
                    (40, 85),
                    dark=chance.random() < 0.5,  # noqa: PLR2004
                    undo=Undo(Deed(living.light, "off"), (20, 200)),
                ),
            )
        room = chance.choice([item for item in (hall, self.house.room("bath")) if item])
        if room.light and room.motion:
            yield (
                FollowHabit(
                    (Deed(room.light, "on"),),
                    room.motion,
                    "on",
                    (2, 7),
                    dark=True,
                    rate=0.92,
                    undo=Undo(Deed(room.light, "off"), (2, 14)),
                ),
            )
        if not self.heats_by_clock and resident.schedule != "home":
            heating = f"{roles['heating']}@temperature"
            yield (
                FollowHabit((Deed(heating, "16.0"),), HOME_ZONE, "0", (20, 120)),
                FollowHabit((Deed(heating, "20.0"),), resident.person, "home", (40, 150)),
            )


def choose_habits(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield habits of both kinds, none of which acts on a device of another."""
    choices = _Choices(house, chance, heats_by_clock=chance.random() < 0.6)  # noqa: PLR2004
    by_time = list(choices.time_habits())
    after = list(choices.follow_habits())
    number = chance.randint(_LEAST_HABITS, _MOST_HABITS)
    for timed in chance.sample(by_time, min(len(by_time), (number + 1) // 2)):
        yield from timed
    for following in chance.sample(after, min(len(after), number // 2)):
        yield from following
