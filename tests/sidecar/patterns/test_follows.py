"""Test deeds that follow an occasion."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.sidecar.mined import mined, titles
from tests.sidecar.recorder import House

SECOND = timedelta(seconds=1)
DAYS = 56
LAMP, DOOR, MOTION, ANNA = "light.lamp", "binary_sensor.door", "binary_sensor.motion", "person.anna"


def _house(seed: int, days: int = DAYS) -> House:
    """Return a house whose sensors report at random through the day."""
    house = House(seed=seed)
    house.attributes = {DOOR: {"device_class": "door"}, MOTION: {"device_class": "motion"}}
    house.start([LAMP, DOOR, MOTION, "light.other", "media_player.tv"])
    house.start([ANNA], "home")
    house.start(["sun.sun"], "below_horizon")
    for day in range(days):
        for _ in range(15):
            _pulse(house, MOTION, day, house.random.uniform(7, 22))
    return house


def _pulse(house: House, sensor: str, day: int, hour: float, spread: float = 0) -> timedelta:
    when = house.at(day, hour, spread)
    house.device(when, sensor, "on")
    house.device(when + 20 * SECOND, sensor, "off")
    return when - house.at(day, 0)


def _switch(house: House, day: int, after: timedelta, lamp: str = LAMP) -> None:
    """Switch a lamp on by hand some seconds after a time of day, and off later."""
    when = house.at(day, 0) + after + house.random.uniform(3, 20) * SECOND
    house.device(when, lamp, "on")
    house.device(when + 1200 * SECOND, lamp, "off")


def test_door_and_lamp(tmp_path: Path) -> None:
    """A lamp that is switched on when the door opens, at whatever hour."""
    house = _house(1)
    for day in range(DAYS):
        after = _pulse(house, DOOR, day, house.random.uniform(8, 22))
        if house.random.random() < 0.85:
            _switch(house, day, after)
    pattern = mined(house, tmp_path).patterns[0]
    assert pattern.title == "Turn on Lamp – Door opens"
    assert pattern.type == "trigger_action"
    assert set(pattern.entities) == {LAMP, DOOR}
    assert pattern.automation is not None
    assert pattern.automation["triggers"] == [
        {"trigger": "state", "entity_id": DOOR, "from": "off", "to": "on"}
    ]
    assert pattern.evidence["lift"] > 10
    assert pattern.evidence["held_out"]["held"] >= 2
    assert 3 <= pattern.evidence["typical_delay_seconds"] <= 20


def test_within_a_week(tmp_path: Path) -> None:
    """What is done several times a day shows within a week."""
    house = _house(1)
    for day in range(DAYS):
        for hour in (9, 13, 17, 20):
            after = _pulse(house, DOOR, day, hour, 40)
            if house.random.random() < 0.9:
                _switch(house, day, after)
    result = mined(house, tmp_path, days=6)
    assert result.stats["days"] <= 7
    assert titles(result) == ["Turn on Lamp – Door opens"]


def test_only_in_the_dark(tmp_path: Path) -> None:
    """What happens after dark and not by day gets that condition."""
    house = _house(2)
    for day in range(DAYS):
        for hour in (9, 12, 15):
            _pulse(house, DOOR, day, hour, 40)
        for late in (21.0, 22.5):
            after = _pulse(house, DOOR, day, late, 15)
            if house.random.random() < 0.9:
                _switch(house, day, after)
    pattern = mined(house, tmp_path).patterns[0]
    assert pattern.title.startswith("Turn on Lamp – Door opens")
    assert pattern.evidence["condition"] == "dark"
    assert pattern.automation is not None
    assert pattern.automation["conditions"] == [
        {"condition": "state", "entity_id": "sun.sun", "state": "below_horizon"}
    ]


def test_first_cause_of_a_chain(tmp_path: Path) -> None:
    """Coming home opens the door; the lamp is offered once, not for both."""
    house = _house(3)
    for day in range(DAYS):
        house.device(house.at(day, 8, 20), ANNA, "not_home")
        home = house.at(day, 17.5, 50)
        house.device(home, ANNA, "home")
        after = home + 15 * SECOND - house.at(day, 0)
        house.device(house.at(day, 0) + after, DOOR, "on")
        house.device(house.at(day, 0) + after + 9 * SECOND, DOOR, "off")
        _pulse(house, DOOR, day, house.random.uniform(9, 16))
        if house.random.random() < 0.9:
            _switch(house, day, after + 10 * SECOND)
    found = [title for title in titles(mined(house, tmp_path)) if "Turn on Lamp" in title]
    assert found == ["Turn on Lamp – Anna comes home"]


@pytest.mark.parametrize("seed", range(2))
def test_nobody_seen_any_more_is_no_beginning(tmp_path: Path, seed: int) -> None:
    """What is put on after somebody was seen is not put on because the sensor sees nobody now.

    That the sensor stops says a little better when it is.
    """
    house, hall = _house(7 + seed), "binary_sensor.hall"
    house.attributes[hall] = {"device_class": "motion"}
    house.start([hall])
    for day in range(DAYS):
        seen = house.at(day, house.random.uniform(8, 22))
        after = house.random.uniform(15, 40) * SECOND
        house.device(seen, hall, "on")
        house.device(seen + after, hall, "off")
        if house.random.random() < 0.9:
            _switch(house, day, seen + after - house.at(day, 0))
    found = [title for title in titles(mined(house, tmp_path)) if "Turn on Lamp" in title]
    assert found == ["Turn on Lamp – Hall detects motion"]


def test_what_an_automation_does_is_no_occasion(tmp_path: Path) -> None:
    """Of a lamp that an automation puts on when the door opens in the dark, the door is named."""
    house = _house(6)
    for day in range(DAYS):
        for hour in (9, 12, 15):
            _pulse(house, DOOR, day, hour, 40)
        for late in (20.5, 22.5):
            when = house.at(day, 0) + _pulse(house, DOOR, day, late, 15)
            house.automation(when + 0.3 * SECOND, LAMP, "on")
            house.automation(when + 1500 * SECOND, LAMP, "off")
            if house.random.random() < 0.85:
                house.person(when + house.random.uniform(8, 40) * SECOND, "light.other", "on")
                house.person(when + house.random.uniform(900, 4000) * SECOND, "light.other", "off")
    (found,) = [it for it in mined(house, tmp_path).patterns if "Turn on Other" in it.title]
    assert found.title.startswith("Turn on Other – Door opens")
    assert found.evidence["condition"] == "dark"


def test_habit_of_the_clock_is_not_given_to_a_sensor(tmp_path: Path) -> None:
    """Motion at the hour of a habit does not cause it."""
    house = _house(4)
    for day in range(DAYS):
        house.person(house.at(day, 18, 6), LAMP, "on")
        house.person(house.at(day, 21, 6), LAMP, "off")
    assert all(item.type == "time_of_day" for item in mined(house, tmp_path).patterns)


def test_bound_devices(tmp_path: Path) -> None:
    """A lamp that follows a sensor within a fraction of a second is bound to it already."""
    house = _house(5)
    for day in range(DAYS):
        after = _pulse(house, DOOR, day, house.random.uniform(8, 22))
        when = house.at(day, 0) + after + 0.3 * SECOND
        house.device(when, LAMP, "on")
        house.device(when + 900 * SECOND, LAMP, "off")
    assert not [title for title in titles(mined(house, tmp_path)) if "Turn on Lamp" in title]


@pytest.mark.parametrize("seed", range(4))
def test_coincidence(tmp_path: Path, seed: int) -> None:
    """A busy sensor and a busy lamp that have nothing to do with each other."""
    house = _house(200 + seed)
    for day in range(DAYS):
        for _ in range(8):
            after = timedelta(hours=house.random.uniform(7, 22))
            _switch(house, day, after)
    assert mined(house, tmp_path).patterns == []


def test_few_delays_do_not_tell_the_longest(tmp_path: Path) -> None:
    """Who was always there within half a minute, on a few days, may take longer on the next."""
    house = _house(9, days=12)
    for day in range(12):
        when = house.at(day, house.random.uniform(8, 22))
        house.device(when, DOOR, "on")
        house.device(when + 2 * SECOND, DOOR, "off")
        delay = house.random.uniform(14, 28) if day < 7 else house.random.uniform(35, 50)
        house.device(when + delay * SECOND, LAMP, "on")
        house.device(when + 1200 * SECOND, LAMP, "off")
    assert "Turn on Lamp – Door opens" in titles(mined(house, tmp_path))
