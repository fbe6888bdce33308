"""Choose rarer habits: by kinds of days, on the way home, together, from room to room."""

from collections.abc import Iterator
from datetime import time
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
from .house import House
from .noticing import PlantedHabit, StillHabit
from .together import TogetherHabit


def rarer_habits(house: House, chance: random.Random) -> Iterator[tuple[PlantedHabit, ...]]:
    """Yield families of habits that the devices of a house allow, each of another kind."""
    for kind in (_by_days, _on_the_way, _together, _from_room_to_room, _at_a_film, _in_a_row,
                 _coming_home, _in_the_cold, _left_on):  # fmt: skip
        family = tuple(kind(house, chance))
        if family:
            yield family


def _rate(chance: random.Random) -> float:
    return chance.uniform(0.7, 0.96)


def _by_days(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield what is done on the days on which a calendar says that somebody works at home."""
    if (calendar := house.roles.get("home_office")) is None:
        return
    desk, one = house.roles["desk"], house.residents[0]
    yield TimeHabit(
        (Deed(desk, "on"),),
        hour=one.wakes + chance.uniform(0.9, 1.3),
        weekdays=WEEKDAYS[:5],
        spread=chance.uniform(5, 12),
        rate=_rate(chance),
        conditions=(StateCondition((calendar,), ("on",)),),
        undo=Undo(Deed(desk, "off"), (200, 420)),
    )


def _on_the_way(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield what is done in the app when work is over."""
    one = house.residents[0]
    if "work" not in house.roles or one.schedule == "home":
        return
    heating = f"{house.roles['heating']}@temperature"
    yield FollowHabit(
        (Deed(heating, "21.0"),), one.person, "not_home", (60, chance.choice((400, 900))),
        before=house.home.entities[house.roles["work"]].name, rate=_rate(chance), who=one.person,
    )  # fmt: skip
    yield FollowHabit((Deed(heating, "16.5"),), HOME_ZONE, "0", (20, 200), rate=_rate(chance))


def _together(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield two lamps that are put on together."""
    one, two = house.roles["mantel"], house.roles["alcove"]
    yield TogetherHabit(
        deeds=(Deed(one, "on"), Deed(two, "on")),
        per_day=chance.uniform(0.8, 1.6),
        apart=(4, chance.choice((25, 60))),
        minutes=(30, 150),
        rate=_rate(chance),
    )


def _from_room_to_room(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield what is put on in a room when somebody is in the one before it."""
    bedroom, kitchen = house.room("bedroom"), house.room("kitchen")
    if chance.random() < 0.5 and bedroom and bedroom.motion:  # noqa: PLR2004
        radio = house.roles["bath_radio"]
        morning = TimeCondition(after=time(5), before=time(10))
        yield FollowHabit(
            (Deed(radio, "on"),), bedroom.motion, "on", (15, 100), conditions=(morning,),
            rate=_rate(chance), undo=Undo(Deed(radio, "off"), (15, 60)),
        )  # fmt: skip
    elif kitchen and kitchen.motion:
        lamp = house.roles["dining"]
        yield FollowHabit(
            (Deed(lamp, "on"),), kitchen.motion, "on", (3, 40), dark=True,
            rate=_rate(chance), undo=Undo(Deed(lamp, "off"), (15, 70)),
        )  # fmt: skip


def _at_a_film(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield a lamp that is put on in a film's breaks, and off when it goes on."""
    if (screen := house.roles.get("cinema")) is None:
        return
    lamp = house.roles["cinema_lamp"]
    yield FollowHabit((Deed(lamp, "on"),), screen, "paused", (4, 40), rate=_rate(chance))
    yield FollowHabit((Deed(lamp, "off"),), screen, "playing", (3, 30), rate=_rate(chance))


def _in_a_row(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield three deeds after the television, in any order, of which one may be left out."""
    roles = house.roles
    deeds = (
        Deed(roles["stairs"], "on"),
        Deed(roles["humidifier"], "on"),
        Deed(roles["landing"], "on"),
    )
    yield FollowHabit(
        deeds, roles["tv"], "off", (10, 60), gap=(5, 45), skipped=chance.uniform(0.05, 0.2),
        rate=_rate(chance), undo=Undo(Deed(roles["humidifier"], "off"), (15, 50)),
    )  # fmt: skip


def _coming_home(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield two deeds of whoever comes home when it is dark."""
    one, roles = house.residents[0], house.roles
    if one.schedule == "home":
        return
    yield FollowHabit(
        (Deed(roles["coat"], "on"), Deed(roles["speaker"], "on")), one.person, "home", (40, 100),
        dark=True, gap=(5, 50), rate=_rate(chance), who=one.person,
        undo=Undo(Deed(roles["coat"], "off"), (5, 30)),
    )  # fmt: skip


def _in_the_cold(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield what is done before bed while it is cold outside."""
    blanket, one = house.roles["blanket"], house.residents[0]
    yield TimeHabit(
        (Deed(blanket, "on"),),
        hour=one.sleeps - chance.uniform(0.6, 1.0),
        spread=chance.uniform(5, 12),
        rate=_rate(chance),
        conditions=(NumericCondition((house.roles["outside"],), below=7.0),),
        undo=Undo(Deed(blanket, "off"), (25, 50)),
    )


def _left_on(house: House, chance: random.Random) -> Iterator[PlantedHabit]:
    """Yield what is put off when a room has been empty, or a contact closed, for a while."""
    bedroom = house.room("bedroom")
    if bedroom is None or bedroom.motion is None:
        return
    purifier = house.roles["purifier"]
    yield FollowHabit(
        (Deed(purifier, "on"),), bedroom.motion, "on", (20, 200),
        rate=0.6, conditions=(SunCondition("below_horizon"),),
    )  # fmt: skip
    yield StillHabit(
        (Deed(purifier, "off"),), bedroom.motion, "off", chance.choice((12.0, 20.0, 30.0)),
        chance.uniform(1.0, 2.5), rate=_rate(chance),
    )  # fmt: skip
