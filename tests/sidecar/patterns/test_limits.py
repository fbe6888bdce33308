"""Test what is done when a measured value crosses a limit."""

from datetime import timedelta
from pathlib import Path

import pytest

from ai_automation_sidecar.core.attribution.causes import Users
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.history.numbers import read_numbers
from ai_automation_sidecar.history.reader import read_history
from ai_automation_sidecar.homes import home_of_states
from ai_automation_sidecar.patterns.acts import gather_acts
from ai_automation_sidecar.patterns.limits import LOOK_BACK, gather_limits
from tests.sidecar.mined import mined, titles
from tests.sidecar.recorder import House

MINUTE = timedelta(minutes=1)
DAYS = 42
FAN, DAMP = "switch.fan", "sensor.bath_humidity"


def _house(seed: int, *, limit: float | None, every: int = 1) -> House:
    """Return a house in which somebody showers once or twice a day; the fan waits for a limit.

    The sensor reports `every` so many minutes, at any of them.
    """
    house = House(seed=seed)
    house.attributes = {DAMP: {"device_class": "humidity", "unit_of_measurement": "%"}}
    house.start([FAN])
    for day in range(DAYS):
        for hour in sorted(house.random.uniform(6, 22) for _ in range(house.random.choice((1, 2)))):
            _shower(house, day, hour, limit, every)
        if limit is None:
            when = house.at(day, house.random.uniform(7, 21))
            house.person(when, FAN, "on")
            house.person(when + house.random.uniform(5, 60) * MINUTE, FAN, "off")
    return house


def _shower(house: House, day: int, hour: float, limit: float | None, every: int) -> None:
    begin, first = house.at(day, hour), house.random.randrange(every)
    damp = house.random.uniform(45, 55)
    for minute in range(40):
        damp += house.random.uniform(2.0, 4.0) if minute < 9 else -house.random.uniform(0.5, 1.2)
        if minute % every == first:
            house.device(begin + minute * MINUTE, DAMP, f"{damp:.1f}")
        if limit is not None and damp > limit:
            if house.random.random() < 0.9:
                when = begin + (minute + house.random.uniform(0.3, 3)) * MINUTE
                house.person(when, FAN, "on")
                house.person(when + house.random.uniform(15, 60) * MINUTE, FAN, "off")
            limit = None


def test_damp_that_is_told_late(tmp_path: Path) -> None:
    """People notice how damp it is sooner than a sensor that reports every nine minutes."""
    found = mined(_house(3, limit=62.0, every=9), tmp_path).patterns
    pattern = next(item for item in found if "Turn on" in item.title)
    assert pattern.type == "threshold"
    assert pattern.automation is not None
    (trigger,) = pattern.automation["triggers"]
    assert 55 <= trigger["above"] <= 66
    assert abs(pattern.evidence["typical_delay_seconds"]) < 300
    told = pattern.evidence["replayed"]
    assert told["right"] / told["of"] > 0.7


@pytest.mark.parametrize("limit", [60.0, 67.0])
def test_damp(tmp_path: Path, limit: float) -> None:
    """A fan that is put on when the air gets damp gets that limit, nearly."""
    found = mined(_house(1, limit=limit), tmp_path).patterns
    pattern = next(item for item in found if "Turn on" in item.title)
    assert pattern.type == "threshold"
    assert pattern.automation is not None
    (trigger,) = pattern.automation["triggers"]
    assert trigger["entity_id"] == DAMP
    assert abs(trigger["above"] - limit) <= 4


@pytest.mark.parametrize("seed", range(3))
def test_coincidence(tmp_path: Path, seed: int) -> None:
    """A fan that is used at any time has nothing to do with the air."""
    assert titles(mined(_house(20 + seed, limit=None), tmp_path)) == []


def test_lamp_lights_its_sensor(tmp_path: Path) -> None:
    """That it got bright because a lamp was put on is no reason to put the lamp out."""
    lamp, lux = "light.lamp", "sensor.lux"
    house = House(seed=5)
    house.attributes = {lux: {"device_class": "illuminance", "unit_of_measurement": "lx"}}
    house.start([lamp])
    for day in range(DAYS):
        for _ in range(2):
            when = house.at(day, house.random.uniform(17, 22))
            house.device(when - 20 * MINUTE, lux, "3")
            house.person(when, lamp, "on")
            house.device(when + house.random.uniform(1, 4) * MINUTE, lux, "75")
            left = when + house.random.uniform(5, 14) * MINUTE
            house.person(left, lamp, "off")
            house.device(left + MINUTE, lux, "2")
    history, latest = read_history(house.write(tmp_path / "db"), Users())
    home = home_of_states(latest)
    with open_recorder(tmp_path / "db") as recorder:
        levels = read_numbers(recorder, [lux], (history.start, history.end))
    acts = gather_acts(history.tracks, home)
    found = [
        times for it, _ in gather_limits(acts, levels, home, set()) for times in it.times.tolist()
    ]
    changed = history.tracks[lamp].time
    assert not any(((time - changed > 0) & (time - changed < LOOK_BACK)).any() for time in found)
