"""Let time pass in a house: what is due happens in order, and what happens is recorded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
import heapq
from itertools import count
import random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from ..core.attribution.domains import UNKNOWN_STATES
from ..core.home import HOME_ZONE, domain_of
from ..history.model import FloatArray
from ..patterns.sun import sun_times
from .house import House
from .recording import By, Recording, new_context

_EPOCH_DAY = date(1970, 1, 1).toordinal()
# How fast a bathroom gets damp, and dry again (seconds).
_RISE, _FALL = 240.0, 1500.0


@dataclass(frozen=True, slots=True)
class Change:
    """A state that an entity has just taken."""

    time: float
    entity_id: str
    state: str
    before: str
    by: By


@dataclass(frozen=True, slots=True)
class Shower:
    """Steam in a room: since when and until when somebody showers, and how damp it can get."""

    start: float
    stop: float
    damp: float

    def at(self, times: FloatArray) -> FloatArray:
        """Return by how much the air is damper at some times (per cent)."""
        risen = self.damp * (1 - np.exp(-np.clip(times - self.start, 0, None) / _RISE))
        top = self.damp * (1 - np.exp(-(self.stop - self.start) / _RISE))
        fallen = top * np.exp(-np.clip(times - self.stop, 0, None) / _FALL)
        return np.where(times <= self.stop, risen, fallen)


type Listener = Callable[[Change], None]


@dataclass(slots=True)
class World:
    """A house and its clock. Times are UTC seconds; days are numbered from the first."""

    house: House
    random: random.Random
    first: date
    days: int
    recording: Recording = field(init=False)
    state: dict[str, str] = field(default_factory=dict)
    carried: dict[str, dict[str, Any]] = field(default_factory=dict)
    sun: list[tuple[float, float]] = field(init=False)
    # Days on which nobody lives as usual.
    odd_days: set[int] = field(default_factory=set)
    # Days from Monday to Friday that are free; days on which somebody is ill, or works at home.
    holidays: set[int] = field(default_factory=set)
    ill: set[tuple[str, int]] = field(default_factory=set)
    at_home: set[tuple[str, int]] = field(default_factory=set)
    # Sensors that see nothing any more since a time.
    dead: dict[str, float] = field(default_factory=dict)
    # How much of what people do they do in the app; None is as usual for the device.
    app_share: float | None = None
    # What sensors measure by themselves: times and values; and the showers that come on top.
    series: dict[str, tuple[FloatArray, FloatArray]] = field(default_factory=dict)
    showers: dict[str, list[Shower]] = field(default_factory=dict)
    # When each entity last took the state that it has.
    changed: dict[str, float] = field(default_factory=dict)
    _zone: ZoneInfo = field(init=False)
    _due: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)
    _listeners: dict[str, list[Listener]] = field(default_factory=dict)
    now: float = field(init=False)

    def __post_init__(self) -> None:
        """Take the house as it stands at the start of the first day."""
        home = self.house.home
        self._zone = ZoneInfo(home.time_zone)
        self.now = self.at(0, 0)
        self.recording = Recording(self.random, home)
        numbers = self.first.toordinal() - _EPOCH_DAY + np.arange(-1, self.days + 1)
        rises, sets = sun_times(numbers, home.latitude or 0.0, home.longitude or 0.0)
        self.sun = list(zip(rises.tolist(), sets.tolist(), strict=True))
        for entity_id, entity in home.entities.items():
            self.state[entity_id] = entity.state or "unknown"
            self.carried[entity_id] = dict(self.house.carried.get(entity_id, {}))
            self.write(entity_id, self.device())

    @property
    def end(self) -> float:
        """Return the end of the last day."""
        return self.at(self.days, 0)

    def date(self, day: int) -> date:
        """Return the date of a day."""
        return self.first + timedelta(days=day)

    def workday(self, day: int) -> bool:
        """Tell whether a day is one from Monday to Friday, and no holiday."""
        return self.date(day).weekday() < 5 and day not in self.holidays  # noqa: PLR2004

    def at(self, day: int, hour: float, spread: float = 0.0) -> float:
        """Return a time of a day by the wall clock, give or take `spread` minutes."""
        minutes = hour * 60 + (self.random.gauss(0, spread) if spread else 0.0)
        wall = datetime.combine(self.date(day), time()) + timedelta(minutes=minutes)
        return wall.replace(tzinfo=self._zone).timestamp()

    def sun_on(self, day: int) -> tuple[float, float]:
        """Return sunrise and sunset of a day."""
        return self.sun[day + 1]

    def dark(self) -> bool:
        """Tell whether the sun is down, or so low that rooms are dark."""
        return not any(rise + 1200 < self.now < set_ - 1200 for rise, set_ in self.sun)

    def sun_is_down(self) -> bool:
        """Tell whether the sun is down."""
        return not any(rise < self.now < set_ for rise, set_ in self.sun)

    def local(self) -> datetime:
        """Return what the clock on the wall shows."""
        return datetime.fromtimestamp(self.now, self._zone)

    def number(self, entity_id: str) -> float:
        """Return what a sensor measures now."""
        return float(self.values(entity_id, np.array([self.now]))[0])

    def values(self, entity_id: str, times: FloatArray) -> FloatArray:
        """Return what a sensor measures at some times."""
        known, measured = self.series[entity_id]
        found = np.interp(times, known, measured)
        for shower in self.showers.get(entity_id, ()):
            found = found + shower.at(times)
        return np.asarray(found)

    def chance(self, share: float) -> bool:
        """Return true in a share of all cases."""
        return self.random.random() < share

    def do(self, when: float, deed: Callable[[], None]) -> None:
        """Let something happen later; what is past by then happens now."""
        heapq.heappush(self._due, (max(when, self.now), next(self._number), deed))

    def on(self, entity_id: str, listener: Listener) -> None:
        """Tell a listener of every change of an entity that is no failure."""
        self._listeners.setdefault(entity_id, []).append(listener)

    def run(self, until: float) -> None:
        """Let everything happen that is due before a time."""
        while self._due and self._due[0][0] < until:
            self.now, _, deed = heapq.heappop(self._due)
            deed()
        self.now = until

    def device(self) -> By:
        """Return the origin of what a device does by itself or by a hand on it."""
        return By(new_context(self.random, self.now))

    def person(self, user_id: str, action: str, entity_ids: Sequence[str], **data: Any) -> By:
        """Record that somebody calls an action in the app; return that as an origin."""
        by = By(new_context(self.random, self.now), bytes.fromhex(user_id))
        self.call(action, entity_ids, by, **data)
        return by

    def call(self, action: str, entity_ids: Sequence[str], by: By, **data: Any) -> None:
        """Record the call of an action."""
        domain, _, service = action.partition(".")
        content = {
            "domain": domain,
            "service": service,
            "service_data": {**data, "entity_id": list(entity_ids)},
        }
        self.recording.event(self.now, "call_service", content, by)

    def change(self, entity_id: str, state: str, by: By, **carried: Any) -> None:
        """Bring an entity into a state, record it and tell the listeners."""
        before = self.state[entity_id]
        attributes = {**self.carried[entity_id], **carried}
        if (before, self.carried[entity_id]) == (state, attributes):
            return
        self.state[entity_id] = state
        self.carried[entity_id] = attributes
        self.write(entity_id, by)
        if state != before:
            self.changed[entity_id] = self.now
        if state == before or state in UNKNOWN_STATES or before in UNKNOWN_STATES:
            return
        change = Change(self.now, entity_id, state, before, by)
        for listener in self._listeners.get(entity_id, ()):
            listener(change)
        if domain_of(entity_id) == "person":
            self._count_people()

    def write(self, entity_id: str, by: By) -> None:
        """Record the state of an entity."""
        self.recording.state(
            self.now, entity_id, self.state[entity_id], self.carried[entity_id], by
        )

    def anybody(self) -> bool:
        """Tell whether anybody is at home."""
        return any(self.state[resident.person] == "home" for resident in self.house.residents)

    def _count_people(self) -> None:
        home = [
            resident.person
            for resident in self.house.residents
            if self.state[resident.person] == "home"
        ]
        self.change(HOME_ZONE, str(len(home)), self.device(), persons=home)
