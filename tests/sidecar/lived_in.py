"""Live in a house for some weeks: two people, their rooms, their habits, and what disturbs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

import numpy as np

from ai_automation_sidecar.patterns.sun import sun_times
from tests.sidecar.recorder import FIRST, House

ROOMS = ("kitchen", "living", "bath", "bed", "hall", "office")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
# What was planted: the entity that people act on, the state, and the kind of proposal.
PLANTED = {
    ("switch.coffee", "on", "time_of_day"),
    ("light.living", "on", "trigger_action"),
    ("light.reading", "on", "trigger_action"),
    ("light.porch", "on", "time_of_day"),
}
# Deeds that come about regularly with what was planted, though nobody planted them.
REGULAR = {"switch.coffee", "light.reading", "media_player.tv", "light.bath"}
AUTOMATED = {"cover.blind", "light.office"}

type Source = Literal["device", "person", "automation"]


@dataclass(slots=True)
class LivedIn:
    """A house with people in it; `planted` gives them habits."""

    seed: int
    weeks: int = 8
    planted: bool = True
    house: House = field(init=False)
    moves: list[tuple[datetime, Source, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Furnish the house."""
        self.house = House(seed=self.seed)
        for room in ROOMS:
            self.house.attributes[f"binary_sensor.{room}_motion"] = {"device_class": "motion"}
        self.house.attributes["binary_sensor.door"] = {"device_class": "door"}
        lights = [f"light.{room}" for room in (*ROOMS, "porch", "reading")]
        motion = [f"binary_sensor.{room}_motion" for room in ROOMS]
        self.house.start([*lights, *motion, "binary_sensor.door", "media_player.tv"])
        self.house.start(["switch.coffee", "switch.fan"])
        self.house.start(["person.anna", "person.bert"], "home")
        self.house.start(["cover.blind"], "closed")
        self.house.start(["sun.sun"], "below_horizon")

    def history(self) -> House:
        """Return the house with its history."""
        days = np.arange(self.weeks * 7)
        rises, sets = sun_times(FIRST.toordinal() - 719163 + days, 52.5, 13.4)
        away = range(25, 30) if self.seed % 2 else range(0)
        for day, rise, set_ in zip(days.tolist(), rises, sets, strict=True):
            sun = datetime.fromtimestamp(rise, UTC), datetime.fromtimestamp(set_, UTC)
            self._move(sun[0], "device", "sun.sun", "above_horizon")
            self._move(sun[1], "device", "sun.sun", "below_horizon")
            self._automations(day)
            if day not in away:
                self._day(day, sun)
            elif day == away[0]:
                for person in ("anna", "bert"):
                    self._move(self.house.at(day, 7), "device", f"person.{person}", "not_home")
                    back = self.house.at(away[-1], 21)
                    self._move(back, "device", f"person.{person}", "home")
            if day in {12, 40}:
                self._party(day)
            if day % 9 == 0:
                self._restart(day)
        self._play()
        return self.house

    def _chance(self, share: float) -> bool:
        return self.house.random.random() < share

    def _move(self, when: datetime, source: Source, entity_id: str, state: str) -> None:
        self.moves.append((when, source, entity_id, state))

    def _play(self) -> None:
        """Write what was done in its order; what is so already is not done again."""
        current: dict[str, str] = {}
        for when, source, entity_id, state in sorted(self.moves, key=lambda move: move[0]):
            if current.get(entity_id) != state:
                current[entity_id] = state
                getattr(self.house, source)(when, entity_id, state)

    def _day(self, day: int, sun: tuple[datetime, datetime]) -> None:
        house, workday = self.house, day % 7 < 5
        for person, wake, back in (("anna", 6.6, 17.4), ("bert", 7.1, 18.3)):
            up = house.at(day, wake if workday else house.random.uniform(7.8, 9.4), 12)
            self._visit("hall", up, 1, sun)
            self._visit("bath", up + 1.5 * MINUTE, 12, sun)
            self._visit("kitchen", up + 15 * MINUTE, 20, sun)
            evening = house.at(day, 17.5, 30)
            if workday:
                evening = self._work(person, up, house.at(day, back, 25), sun)
            else:
                for _ in range(4):
                    room, when = house.random.choice(ROOMS), house.random.uniform(10, 17)
                    self._visit(room, house.at(day, when), house.random.uniform(5, 40), sun)
            self._evening(evening, house.at(day, 22.9 if workday else 23.8, 25), sun)
        if self.planted:
            self._habits(day, sun[1])

    def _visit(
        self, room: str, when: datetime, minutes: float, sun: tuple[datetime, datetime]
    ) -> None:
        """Be in a room: its sensor reports; in the dark the light is often switched by hand."""
        until, random = when + minutes * MINUTE, self.house.random
        moment = when
        while moment < until:
            self._move(moment, "device", f"binary_sensor.{room}_motion", "on")
            self._move(moment + 45 * SECOND, "device", f"binary_sensor.{room}_motion", "off")
            moment += random.uniform(60, 500) * SECOND
        dark = not sun[0] < when < sun[1]
        if room != "bed" and self._chance(0.6 if dark else 0.1):
            self._move(when + random.uniform(2, 8) * SECOND, "device", f"light.{room}", "on")
            if self._chance(0.8):
                self._move(until - random.uniform(1, 5) * SECOND, "device", f"light.{room}", "off")

    def _work(
        self, person: str, up: datetime, home: datetime, sun: tuple[datetime, datetime]
    ) -> datetime:
        """Leave through the door and come back through it; return when the evening begins."""
        random = self.house.random
        leave = up + random.uniform(55, 75) * MINUTE
        for door in (leave, home):
            self._move(door, "device", "binary_sensor.door", "on")
            self._move(door + 9 * SECOND, "device", "binary_sensor.door", "off")
        self._move(leave + 90 * SECOND, "device", f"person.{person}", "not_home")
        self._move(home - 60 * SECOND, "device", f"person.{person}", "home")
        self._visit("hall", home + 10 * SECOND, 2, sun)
        if self.planted and person == "anna" and self._chance(0.9):
            self._move(home + random.uniform(20, 60) * SECOND, "person", "light.living", "on")
        return home + 5 * MINUTE

    def _evening(self, begin: datetime, bed: datetime, sun: tuple[datetime, datetime]) -> None:
        random, moment = self.house.random, begin
        while moment < bed - 15 * MINUTE:
            room = random.choices(ROOMS, (3, 6, 1, 0, 1, 2))[0]
            minutes = random.uniform(3, 50)
            self._visit(room, moment, minutes, sun)
            moment += minutes * MINUTE + random.uniform(5, 60) * SECOND
        self._visit("bath", bed - 13 * MINUTE, 9, sun)
        self._visit("bed", bed, 10, sun)

    def _habits(self, day: int, sunset: datetime) -> None:
        house, random = self.house, self.house.random
        if day % 7 < 5 and self._chance(0.92):
            when = house.at(day, 6.75, 6)
            self._move(when, "person", "switch.coffee", "on")
            self._move(when + random.uniform(20, 50) * MINUTE, "person", "switch.coffee", "off")
        if self._chance(0.85):
            when = house.at(day, random.uniform(18.5, 21))
            self._move(when, "device", "media_player.tv", "on")
            if self._chance(0.9):
                lamp = when + random.uniform(10, 50) * SECOND
                self._move(lamp, "person", "light.reading", "on")
            end = when + random.uniform(60, 150) * MINUTE
            self._move(end, "device", "media_player.tv", "off")
            self._move(end + random.uniform(1, 60) * MINUTE, "person", "light.reading", "off")
        if self._chance(0.9):
            self._move(sunset + random.gauss(10, 7) * MINUTE, "person", "light.porch", "on")

    def _automations(self, day: int) -> None:
        """Do what the house's own automations do, and reports of a cover that moves."""
        house = self.house
        self._move(house.at(day, 23.5), "automation", "light.porch", "off")
        for at, moving, there in ((8, "opening", "open"), (21, "closing", "closed")):
            self._move(house.at(day, at), "automation", "cover.blind", moving)
            when = house.at(day, at) + 20 * SECOND
            self._move(when, "device", "cover.blind", there)
        if self._chance(0.3):
            hour = house.random.uniform(9, 22)
            self._move(house.at(day, hour), "person", "switch.fan", "on")
            self._move(house.at(day, hour + 1), "person", "switch.fan", "off")

    def _party(self, day: int) -> None:
        random = self.house.random
        for _ in range(60):
            when = self.house.at(day, random.uniform(19, 23.9))
            room = random.choice(ROOMS)
            self._move(when, "device", f"light.{room}", random.choice(("on", "off")))

    def _restart(self, day: int) -> None:
        when = self.house.at(day, 4, 3)
        self.house.event(when, "homeassistant_start", {})
        for room in ROOMS:
            self.house.device(when + 5 * SECOND, f"light.{room}", "unavailable")
            self.house.device(when + 15 * SECOND, f"light.{room}", "off")
