"""Test that what was found is replayed over the days held out."""

from datetime import timedelta
from pathlib import Path

from tests.sidecar.mined import mined
from tests.sidecar.recorder import House

SECOND = timedelta(seconds=1)
DAYS = 40
LAMP, DOOR, ANNA = "light.lamp", "binary_sensor.door", "person.anna"


def test_counts_of_the_replay(tmp_path: Path) -> None:
    """The evidence has how often the automation would have been right on the days held out."""
    house = House(seed=4)
    house.attributes = {DOOR: {"device_class": "door"}}
    house.start([LAMP, DOOR])
    house.start([ANNA], "home")
    for day in range(DAYS):
        for hour in (9, 14, 19):
            when = house.at(day, hour + house.random.uniform(0, 2))
            house.device(when, DOOR, "on")
            house.device(when + 4 * SECOND, DOOR, "off")
            if house.random.random() < 0.9:
                house.device(when + house.random.uniform(5, 15) * SECOND, LAMP, "on")
                house.person(when + house.random.uniform(1500, 2500) * SECOND, LAMP, "off")
    pattern = next(item for item in mined(house, tmp_path).patterns if "Turn on" in item.title)
    told = pattern.evidence["replayed"]
    # Three times on each of the last twelve days; now and then the lamp was still on.
    assert 25 <= told["of"] <= 39
    assert 0.75 <= told["right"] / told["of"] <= 1
    assert abs(told["of"] - pattern.evidence["held_out"]["applicable"]) <= 3


def test_days_that_nobody_lived(tmp_path: Path) -> None:
    """What would have been done while everybody was away for days says nothing of a habit."""
    house, away = House(seed=6), range(30, 37)
    house.start([LAMP, DOOR])
    house.start([ANNA], "home")
    for day in range(DAYS):
        if day in {away.start, away.stop}:
            house.device(house.at(day, 1), ANNA, "not_home" if day in away else "home")
        if day not in away and house.random.random() < 0.9:
            house.device(house.at(day, 21, 6), LAMP, "on")
            house.person(house.at(day, 23, 6), LAMP, "off")
        house.device(house.at(day, house.random.uniform(8, 20)), DOOR, "on")
    pattern = next(item for item in mined(house, tmp_path).patterns if "Turn on" in item.title)
    told, held_out = pattern.evidence["replayed"], pattern.evidence["held_out"]
    assert told["of"] == held_out["applicable"] < DAYS - away.start
    assert told["right"] / told["of"] > 0.7
