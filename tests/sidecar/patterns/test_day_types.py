"""Test habits of workdays that a holiday interrupts, and the simpler automations beside them."""

import math
from pathlib import Path

import pytest

from ai_automation_sidecar.core.contract import Pattern
from ai_automation_sidecar.core.plan import lift
from ai_automation_sidecar.patterns.cascade import simpler
from tests.sidecar.mined import mined
from tests.sidecar.recorder import House

DAYS = 70
WORKDAY, COFFEE = "binary_sensor.workday_sensor", "switch.coffee"
HOLIDAYS = {3, 10, 17, 18, 25, 32, 39, 46, 52, 53, 60, 65}


def _house(seed: int, *, knows: bool) -> House:
    """Return a house in which coffee is made on workdays; `knows`: a sensor tells holidays."""
    house = House(seed=seed)
    house.start([COFFEE, "light.other"])
    for day in range(DAYS):
        works = day % 7 < 5 and day not in HOLIDAYS
        told = works if knows else house.random.random() < 0.65
        house.device(house.at(day, 0.01), WORKDAY, "on" if told else "off")
        if works and house.random.random() < 0.95:
            house.device(house.at(day, 6.75, 5), COFFEE, "on")
            house.device(house.at(day, 7.5, 15), COFFEE, "off")
        for _ in range(3):
            when = house.at(day, house.random.uniform(8, 22))
            house.device(when, "light.other", "on")
            house.device(house.at(day, 23), "light.other", "off")
    return house


def _coffee(house: House, folder: Path) -> Pattern:
    [found] = [
        it for it in mined(house, folder).patterns if "on" in it.title and COFFEE in it.entities
    ]
    return found


def test_holidays(tmp_path: Path) -> None:
    """What does not happen on holidays looks at the sensor that knows them."""
    found = _coffee(_house(1, knows=True), tmp_path)
    assert found.automation is not None
    assert {"condition": "state", "entity_id": WORKDAY, "state": "on"} in found.automation[
        "conditions"
    ]
    assert found.evidence["day_type"] == f"{WORKDAY} is on"
    assert found.evidence["hold_rate"] > 0.9
    [level] = found.evidence["levels"]
    assert level["automation"]["conditions"] == []
    simple, own = level["replayed"], found.evidence["replayed"]
    assert simple["right"] / simple["of"] < own["right"] / own["of"]


@pytest.mark.parametrize("seed", range(3))
def test_a_sensor_that_says_nothing(tmp_path: Path, seed: int) -> None:
    """A sensor that changes by chance is no reason."""
    found = _coffee(_house(10 + seed, knows=False), tmp_path)
    assert found.automation is not None
    assert found.automation["conditions"] == []
    assert found.evidence["levels"] == []


def test_steps_to_a_plan() -> None:
    """One deed comes first, then all deeds, then one condition after the other."""
    plan = lift(
        {
            "triggers": [{"trigger": "time", "at": "07:00:00"}],
            "conditions": [
                {"condition": "state", "entity_id": WORKDAY, "state": "on"},
                {"condition": "state", "entity_id": "person.anna", "state": "home"},
            ],
            "actions": [
                {"action": "switch.turn_on", "target": {"entity_id": COFFEE}},
                {"action": "light.turn_on", "target": {"entity_id": "light.other"}},
            ],
        }
    )
    steps = [(len(it.actions), len(it.conditions)) for it in simpler(plan)]
    assert steps == [(1, 0), (2, 0), (2, 1)]
    assert all(it.triggers == plan.triggers for it in simpler(plan))


def _in_the_cold(seed: int, *, cold: bool) -> House:
    """Return a house in which the blanket is put on at night, `cold`: only if it is cold then."""
    blanket, outside = "switch.blanket", "sensor.outdoor_temperature"
    house = House(seed=seed)
    house.attributes = {
        outside: {"device_class": "temperature", "unit_of_measurement": "°C"},
    }
    house.start([blanket, "light.other"])
    for day in range(DAYS):
        degrees = 7 + 6 * math.sin(day / 5) + house.random.gauss(0, 1.5)
        for hour in range(24):
            house.device(house.at(day, hour + 0.2), outside, f"{degrees - hour / 24:.1f}")
        likely = 0.9 if not cold or degrees < 8 else 0.04
        if house.random.random() < likely:
            house.device(house.at(day, 22.2, 6), blanket, "on")
            house.device(house.at(day, 23.1, 6), blanket, "off")
        house.device(house.at(day, house.random.uniform(8, 22)), "light.other", "on")
        house.device(house.at(day, 23), "light.other", "off")
    return house


@pytest.mark.parametrize("seed", range(2))
def test_in_the_cold(tmp_path: Path, seed: int) -> None:
    """What is done at an hour, but only while it is cold outside, looks at the thermometer."""
    found = mined(_in_the_cold(seed, cold=True), tmp_path).patterns
    [habit] = [it for it in found if "Turn on Blanket" in it.title]
    assert habit.automation is not None
    [condition] = habit.automation["conditions"]
    assert condition["entity_id"] == "sensor.outdoor_temperature"
    assert abs(condition["below"] - 7) < 2.5
    assert habit.evidence["hold_rate"] > 0.8


def test_in_any_weather(tmp_path: Path) -> None:
    """What is done in any weather gets no limit."""
    found = mined(_in_the_cold(5, cold=False), tmp_path).patterns
    [habit] = [it for it in found if "Turn on Blanket" in it.title]
    assert habit.automation is not None
    assert habit.automation["conditions"] == []


@pytest.mark.parametrize("seed", range(3))
def test_on_few_of_the_workdays(tmp_path: Path, seed: int) -> None:
    """What is done on the days of a calendar, four in ten workdays, is done only on these."""
    house, calendar, heater = House(seed=20 + seed), "calendar.working_at_home", "switch.heater"
    house.start([heater, "light.other"])
    for day in range(DAYS):
        at_home = day % 7 < 5 and house.random.random() < 0.4
        house.device(house.at(day, 0.01), calendar, "on" if at_home else "off")
        if at_home and house.random.random() < 0.9:
            house.device(house.at(day, 8, 8), heater, "on")
            house.device(house.at(day, 13, 60), heater, "off")
        house.device(house.at(day, house.random.uniform(8, 22)), "light.other", "on")
        house.device(house.at(day, 23), "light.other", "off")
    [found] = [it for it in mined(house, tmp_path).patterns if "Turn on Heater" in it.title]
    assert found.evidence["day_type"] == f"{calendar} is on"
    assert found.evidence["hold_rate"] > 0.8


@pytest.mark.parametrize("seed", range(2))
def test_when_nobody_is_there(tmp_path: Path, seed: int) -> None:
    """What nobody is there to do on half of the days is done whenever somebody is."""
    house, porch, anna = House(seed=30 + seed), "light.porch", "person.anna"
    house.start([porch, "light.other"])
    house.start([anna], "home")
    for day in range(DAYS):
        sunset = 20.0 - day * 0.05
        away = house.random.random() < 0.5
        house.device(house.at(day, 9, 10), anna, "not_home")
        house.device(house.at(day, 21 if away else sunset - 2, 10), anna, "home")
        if not away and house.random.random() < 0.9:
            house.device(house.at(day, sunset, 5), porch, "on")
            house.device(house.at(day, 23, 15), porch, "off")
        house.device(house.at(day, house.random.uniform(8, 22)), "light.other", "on")
        house.device(house.at(day, 23), "light.other", "off")
    [found] = [it for it in mined(house, tmp_path).patterns if "Turn on Porch" in it.title]
    assert found.automation is not None
    assert found.automation["triggers"][0]["trigger"] == "sun"
    assert found.automation["conditions"] == [
        {"condition": "numeric_state", "entity_id": "zone.home", "above": 0}
    ]
    assert found.evidence["hold_rate"] > 0.8
