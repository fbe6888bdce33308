"""Test what is used together, in whatever order, and what is done on the way home."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ai_automation_sidecar.core.contract import Pattern
from tests.sidecar.mined import mined
from tests.sidecar.recorder import House

DAYS = 56
SECOND = timedelta(seconds=1)
ANNA, HEATING = "person.anna", "climate.living"


def _found(house: House, folder: Path, kind: str) -> list[Pattern]:
    return [it for it in mined(house, folder).patterns if it.type == kind]


def _evening(house: House, day: int, lamps: list[str], *, kept: float = 0.9) -> None:
    """Switch lamps on at some hour, one right after the other, and off an hour later."""
    when = house.at(day, house.random.uniform(15, 22))
    for place, lamp in enumerate(lamps):
        if place and house.random.random() > kept:
            break
        house.device(when + place * house.random.uniform(8, 25) * SECOND, lamp, "on")
    for place, lamp in enumerate(lamps):
        house.device(when + timedelta(minutes=house.random.uniform(50, 80) + place), lamp, "off")


def _house(seed: int, days: int = DAYS) -> House:
    house = House(seed=seed)
    house.start(["light.left", "light.right", "light.other"])
    for day in range(days):
        for _ in range(2):
            when = house.at(day, house.random.uniform(8, 22))
            house.device(when, "light.other", "on")
            house.device(when + timedelta(minutes=20), "light.other", "off")
    return house


def test_two_lamps_in_any_order(tmp_path: Path) -> None:
    """Whichever is switched on first, the other is switched on as well, by one automation."""
    house = _house(11)
    for day in range(DAYS):
        lamps = ["light.left", "light.right"]
        house.random.shuffle(lamps)
        _evening(house, day, lamps)
    [found] = _found(house, tmp_path, "co_occurrence")
    assert found.automation is not None
    waited = {trigger["entity_id"] for trigger in found.automation["triggers"]}
    acted = {action["target"]["entity_id"] for action in found.automation["actions"]}
    assert waited == acted == {"light.left", "light.right"}
    assert {trigger["to"] for trigger in found.automation["triggers"]} == {"on"}
    assert found.evidence["replayed"]["right"] >= 0.7 * found.evidence["replayed"]["of"]


@pytest.mark.parametrize("seed", range(3))
def test_both_orders_tell_of_one_habit(tmp_path: Path, seed: int) -> None:
    """Of few days, each order tells too little, and both together enough."""
    house = _house(40 + seed, days=11)
    for day in range(11):
        lamps = ["light.left", "light.right"]
        _evening(house, day, lamps if day % 3 else lamps[::-1], kept=1.0)
    [found] = _found(house, tmp_path, "co_occurrence")
    assert found.automation is not None
    assert len(found.automation["triggers"]) == len(found.automation["actions"]) == 2
    assert found.support >= 10


def test_one_that_comes_first_is_the_occasion(tmp_path: Path) -> None:
    """Where the order is always the same, it is no use together."""
    house = _house(12)
    for day in range(DAYS):
        _evening(house, day, ["light.left", "light.right"])
    assert _found(house, tmp_path, "co_occurrence") == []


@pytest.mark.parametrize("seed", range(3))
def test_lamps_used_at_the_same_hours_are_not_used_together(tmp_path: Path, seed: int) -> None:
    """What happens in the same evenings, each when it is wanted, has nothing to do with it."""
    house = _house(20 + seed)
    for day in range(DAYS):
        for lamp in ("light.left", "light.right"):
            _evening(house, day, [lamp])
    assert _found(house, tmp_path, "co_occurrence") == []


def _commute(house: House, day: int, *, heats: bool) -> None:
    """Let Anna leave for work and come home; on the way she sets the heating, or does not."""
    house.device(house.at(day, 8, 10), ANNA, "not_home")
    house.device(house.at(day, 8.6, 5), ANNA, "Work")
    leaves = house.at(day, 16, 90)
    house.device(leaves, ANNA, "not_home")
    house.device(leaves + timedelta(minutes=house.random.uniform(35, 50)), ANNA, "home")
    if heats:
        when = leaves + timedelta(minutes=house.random.uniform(8, 14))
        house.person(when, HEATING, "heat")
    house.device(house.at(day, 23, 5), HEATING, "off")


def test_on_the_way_home(tmp_path: Path) -> None:
    """Who leaves work and then turns the heating on has it begun when she leaves."""
    house = _house(31)
    house.attributes[HEATING] = {"hvac_modes": ["off", "heat"]}
    house.start([ANNA], "home")
    house.start([HEATING])
    for day in range(DAYS):
        if day % 7 < 5:
            _commute(house, day, heats=house.random.random() < 0.9)
    [found] = _found(house, tmp_path, "predictive")
    assert found.automation is not None
    [trigger] = found.automation["triggers"]
    assert (trigger["entity_id"], trigger["from"]) == (ANNA, "Work")
    [action] = found.automation["actions"]
    assert action["target"] == {"entity_id": HEATING}


def _worked(house: House, day: int) -> datetime:
    """Let Anna come from work at about four, as always; return when she sets off."""
    house.device(house.at(day, 8, 10), ANNA, "not_home")
    house.device(house.at(day, 8.6, 5), ANNA, "Work")
    leaves = house.at(day, 16, 11)
    house.device(leaves, ANNA, "not_home")
    house.device(leaves + timedelta(minutes=40), ANNA, "home")
    house.device(house.at(day, 23, 5), HEATING, "off")
    return leaves


@pytest.mark.parametrize("on_leaving", [True, False])
def test_work_that_ends_at_the_same_hour(tmp_path: Path, *, on_leaving: bool) -> None:
    """What follows her setting off is told from what is done at about the same hour."""
    house = _house(33)
    house.attributes[HEATING] = {"hvac_modes": ["off", "heat"]}
    house.start([ANNA], "home")
    house.start([HEATING])
    for day in range(DAYS):
        if day % 7 < 5:
            leaves = _worked(house, day)
            when = leaves + timedelta(minutes=house.random.uniform(1, 6))
            if house.random.random() < 0.9:
                house.person(when if on_leaving else house.at(day, 16.1, 11), HEATING, "heat")
    found = [it for it in mined(house, tmp_path).patterns if "heat" in str(it.automation)]
    assert [it.type for it in found] == ["predictive" if on_leaving else "time_of_day"]


def test_heating_that_has_nothing_to_do_with_it(tmp_path: Path) -> None:
    """Heating by the clock, or now and then, is not foreseen by the way home."""
    house = _house(32)
    house.attributes[HEATING] = {"hvac_modes": ["off", "heat"]}
    house.start([ANNA], "home")
    house.start([HEATING])
    for day in range(DAYS):
        _commute(house, day, heats=False)
        if house.random.random() < 0.5:
            house.person(house.at(day, house.random.uniform(9, 22)), HEATING, "heat")
    assert _found(house, tmp_path, "predictive") == []
