"""Make up a house and what happens in it, from a seed: for the differential test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
import random
from typing import Any
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
ZONE = "zone.work"
type Config = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of the made-up house: its states, and the attributes that go with each."""

    entity_id: str
    states: tuple[str, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    varying: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    area: str | None = None
    each_day: int = 20

    @property
    def device_class(self) -> str | None:
        """Return the device class."""
        return self.fixed.get("device_class")


_ON_OFF = ("on", "off", "on", "off", "on", "off", "unavailable", "unknown")
THINGS = (
    Thing("light.hall", _ON_OFF, varying={"brightness": (10, 100, 128, 254, None)}, area="hall"),
    Thing("light.kitchen", _ON_OFF, varying={"brightness": (3, 90, 200)}, area="kitchen"),
    Thing("switch.fan", _ON_OFF, area="kitchen"),
    Thing("binary_sensor.hall", _ON_OFF, {"device_class": "motion"}, area="hall", each_day=60),
    Thing("binary_sensor.stairs", _ON_OFF, {"device_class": "motion"}, area="hall", each_day=40),
    Thing("binary_sensor.front", _ON_OFF, {"device_class": "door"}, area="hall"),
    Thing("lock.front", ("locked", "unlocked", "jammed", "unavailable"), area="hall"),
    Thing(
        "sensor.hall",
        ("17.5", "19", "20.0", "21.4", "22", "25.5", "unknown", "many"),
        {"device_class": "temperature", "unit_of_measurement": "°C"},
        area="hall",
        each_day=60,
    ),
    Thing(
        "sensor.kitchen",
        ("60", "66", "68", "70", "72", "unavailable"),
        {"device_class": "temperature", "unit_of_measurement": "°F"},
        area="kitchen",
        each_day=60,
    ),
    Thing("sensor.power", ("0", "3", "9.5", "40", "1200"), {"unit_of_measurement": "W"}),
    Thing("input_number.limit", ("5", "20", "30")),
    Thing(
        "climate.hall",
        ("off", "heat", "cool", "auto", "unavailable"),
        varying={"temperature": (18, 20, 22.5), "hvac_action": ("idle", "heating", "off")},
        area="hall",
    ),
    Thing(
        "media_player.tv",
        ("off", "on", "playing", "paused", "idle", "unavailable"),
        varying={"volume_level": (0.1, 0.4, 0.8)},
        area="kitchen",
    ),
    Thing(
        "cover.hall",
        ("open", "closed", "opening", "closing"),
        {"device_class": "blind"},
        {"is_closed": (True, False, None)},
        area="hall",
    ),
    Thing("person.anna", ("home", "not_home", "Work"), varying={"in_zones": ([], None)}),
    Thing("input_boolean.guests", ("on", "off"), each_day=4),
    Thing("input_select.mode", ("day", "night", "away"), each_day=6),
    Thing("sun.sun", ("above_horizon", "below_horizon"), each_day=3),
)
_IN_ZONES = {"home": ["zone.home"], "Work": [ZONE], "not_home": []}


@dataclass(frozen=True, slots=True)
class Change:
    """A state that is set at a time (UTC seconds)."""

    time: float
    entity_id: str
    state: str
    attributes: Mapping[str, Any]


def make_changes(seed: int, start: datetime, days: int) -> list[Change]:
    """Return first states an hour before the start, and what happens then."""
    chance = random.Random(f"changes {seed}")
    began = start.timestamp()
    changes = [_change(thing, began - 3600 + n, chance) for n, thing in enumerate(THINGS)]
    times: set[int] = set()
    for thing in THINGS:
        for _ in range(thing.each_day * days):
            # Each at a fraction of a second of its own: what is due never comes together.
            moment = chance.randrange(1000, days * 86400 * 1000)
            while moment in times or moment % 1000 < 50 or moment % 1000 > 950:
                moment += 1
            times.add(moment)
            changes.append(_change(thing, began + moment / 1000, chance))
    return sorted(changes, key=lambda change: change.time)


def _change(thing: Thing, time: float, chance: random.Random) -> Change:
    state = chance.choice(thing.states)
    attributes = dict(thing.fixed)
    for name, values in thing.varying.items():
        value = chance.choice(values)
        if value is not None:
            attributes[name] = value
    if thing.entity_id == "person.anna":
        attributes["in_zones"] = _IN_ZONES[state]
    return Change(time, thing.entity_id, state, attributes)


def rings(seed: int, start: datetime, days: int) -> list[tuple[float, Config]]:
    """Return when the doorbell was pressed, and the events' data."""
    chance = random.Random(f"rings {seed}")
    times = sorted(chance.sample(range(days * 86400), 12 * days))
    began = start.timestamp()
    return [(began + time + 0.031, {"button": chance.choice((1, 2, 3))}) for time in times]


def shortly_after_midnight(year: int, month: int, day: int) -> datetime:
    """Return a moment at which no timer is due, at the beginning of a local day."""
    return datetime(year, month, day, 0, 0, 7, 500_000, tzinfo=BERLIN)
