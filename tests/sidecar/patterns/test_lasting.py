"""Test what is put off when it has been on, or when nobody has been there, for a while."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.sidecar.mined import mined, titles
from tests.sidecar.recorder import House

MINUTE = timedelta(minutes=1)
DAYS = 42
FAN, LAMP, MOTION = "switch.fan", "light.lamp", "binary_sensor.motion"


def _house(seed: int) -> House:
    house = House(seed=seed)
    house.attributes = {MOTION: {"device_class": "motion"}}
    house.start([FAN, LAMP, MOTION])
    return house


@pytest.mark.parametrize("minutes", [6, 20, 45])
def test_left_on(tmp_path: Path, minutes: int) -> None:
    """A fan that is put off when it has run for so long gets that duration."""
    house = _house(1)
    for day in range(DAYS):
        for _ in range(2):
            when = house.at(day, house.random.uniform(7, 20))
            house.person(when, FAN, "on")
            ran = house.random.gauss(minutes, 1) if house.random.random() < 0.85 else 90
            house.person(when + ran * MINUTE, FAN, "off")
    (pattern,) = mined(house, tmp_path).patterns
    assert pattern.type == "duration"
    assert pattern.automation is not None
    (trigger,) = pattern.automation["triggers"]
    assert (trigger["entity_id"], trigger["to"]) == (FAN, "on")
    hours, whole, _ = (int(part) for part in trigger["for"].split(":"))
    assert abs(60 * hours + whole - minutes) <= 2


def test_few_uses(tmp_path: Path) -> None:
    """Of few uses that nearly all end after so long, the duration is found too."""
    house = _house(6)
    for day in range(12):
        if day % 2 == 0:
            when = house.at(day, house.random.uniform(7, 20))
            house.person(when, FAN, "on")
            house.person(when + house.random.gauss(30, 1.2) * MINUTE, FAN, "off")
        house.device(house.at(day, 12), LAMP, "on")
        house.device(house.at(day, 22), LAMP, "off")
    assert "Turn off Fan – Fan is on for 30 minutes" in titles(mined(house, tmp_path))


def test_left_empty(tmp_path: Path) -> None:
    """A lamp that is put off some minutes after the last motion gets that trigger."""
    house = _house(2)
    for day in range(DAYS):
        for _ in range(3):
            when = house.at(day, house.random.uniform(7, 21))
            house.device(when, MOTION, "on")
            house.person(when + 0.1 * MINUTE, LAMP, "on")
            left = when + house.random.uniform(1, 60) * MINUTE
            house.device(left, MOTION, "off")
            if house.random.random() < 0.8:
                house.person(left + house.random.gauss(8, 0.8) * MINUTE, LAMP, "off")
    found = [item for item in mined(house, tmp_path).patterns if "Turn off" in item.title]
    assert [item.type for item in found] == ["absence"]
    assert found[0].automation is not None
    assert found[0].automation["triggers"][0]["for"] in {"00:07:00", "00:08:00", "00:09:00"}


def test_left_empty_for_about_as_long(tmp_path: Path) -> None:
    """Nobody looks at a clock: twelve minutes, give or take nearly three, are found too."""
    house = _house(5)
    for day in range(DAYS):
        for _ in range(3):
            when = house.at(day, house.random.uniform(7, 21))
            house.device(when, MOTION, "on")
            house.person(when + 0.1 * MINUTE, FAN, "on")
            left = when + house.random.uniform(1, 30) * MINUTE
            house.device(left, MOTION, "off")
            house.person(left + house.random.gauss(12, 2.7) * MINUTE, FAN, "off")
    found = [item for item in mined(house, tmp_path).patterns if "Turn off" in item.title]
    assert [item.type for item in found] == ["absence"]
    assert found[0].automation is not None
    assert found[0].automation["triggers"][0]["for"] in {"00:11:00", "00:12:00", "00:13:00"}


@pytest.mark.parametrize("seed", range(3))
def test_uses_up_to_twice_as_long(tmp_path: Path, seed: int) -> None:
    """Where some uses are twice as long as others, none is after any duration."""
    house = _house(40 + seed)
    for day in range(DAYS):
        for _ in range(2):
            when = house.at(day, house.random.uniform(7, 20))
            house.person(when, FAN, "on")
            house.person(when + house.random.uniform(25, 50) * MINUTE, FAN, "off")
    assert titles(mined(house, tmp_path)) == []


@pytest.mark.parametrize("seed", range(3))
def test_uses_of_any_length(tmp_path: Path, seed: int) -> None:
    """A fan that runs for as long as it may is not put off after any duration."""
    house = _house(10 + seed)
    for day in range(DAYS):
        for _ in range(2):
            when = house.at(day, house.random.uniform(7, 20))
            house.person(when, FAN, "on")
            house.person(when + house.random.uniform(5, 100) * MINUTE, FAN, "off")
    assert titles(mined(house, tmp_path)) == []


@pytest.mark.parametrize("seed", range(2))
def test_kettle(tmp_path: Path, seed: int) -> None:
    """What puts itself out after some minutes, give or take seconds, is left alone."""
    house = _house(30 + seed)
    for day in range(DAYS):
        when = house.at(day, house.random.uniform(7, 20))
        house.device(when, FAN, "on")
        house.device(when + timedelta(seconds=house.random.gauss(240, 9)), FAN, "off")
    assert titles(mined(house, tmp_path)) == []


def test_player_goes_on(tmp_path: Path) -> None:
    """A player that plays some minutes after it was turned on does so by itself."""
    house = _house(4)
    house.start(["media_player.tv"])
    for day in range(DAYS):
        when = house.at(day, house.random.uniform(18, 21))
        house.person(when, "media_player.tv", "on")
        soon = when + house.random.gauss(4, 0.7) * MINUTE
        house.device(soon, "media_player.tv", "playing")
        length = house.random.uniform(40, 150)
        house.person(when + length * MINUTE, "media_player.tv", "off")
    assert not any("Start" in title for title in titles(mined(house, tmp_path)))


def test_own_timer(tmp_path: Path) -> None:
    """A fan that stops by itself after exactly so long is nobody's habit."""
    house = _house(3)
    for day in range(DAYS):
        when = house.at(day, house.random.uniform(7, 20))
        house.person(when, FAN, "on")
        house.device(when + 15 * MINUTE, FAN, "off")
    assert titles(mined(house, tmp_path)) == []
