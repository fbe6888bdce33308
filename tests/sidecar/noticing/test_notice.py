"""Test what is noticed beside habits, in houses with a history."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ai_automation_sidecar.core.checks import check_config
from ai_automation_sidecar.core.home import Area, Entity, Home
from ai_automation_sidecar.core.home.codec import home_to_dict
from ai_automation_sidecar.core.policy import judge
from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.request import MineRequest, MineResult
from ai_automation_sidecar.simulate.household import DATABASE
from ai_automation_sidecar.simulate.run import simulate
from tests.sidecar.recorder import House

DAYS = 28
MOTION, LAMP = "binary_sensor.hall_motion", "light.hall"


def _home() -> Home:
    entities = [
        Entity(MOTION, "Hall motion", area_id="hall", device_class="motion"),
        Entity(LAMP, "Hall light", area_id="hall"),
        Entity("binary_sensor.leak", "Leak sensor", device_class="moisture"),
        Entity("sun.sun", "Sun"),
        Entity("zone.home", "Home"),
    ]
    return Home(
        entities={it.entity_id: it for it in entities},
        areas={"hall": Area("hall", "Hall")},
        time_zone="Europe/Berlin",
        latitude=52.5,
        longitude=13.4,
    )


def _lived_in(lag: float | None = None, *, by_hand: bool = True) -> House:
    """Return a house whose hall is passed through; the lamp follows by itself after a lag."""
    house = House()
    house.start([MOTION, LAMP])
    for day in range(DAYS):
        for hour in (7, 13, 18, 21):
            at = house.at(day, hour, (day * 7) % 50)
            house.device(at, MOTION, "on")
            house.device(at + timedelta(seconds=40), MOTION, "off")
            if lag is not None:
                house.device(at + timedelta(seconds=lag), LAMP, "on")
                house.device(at + timedelta(seconds=300), LAMP, "off")
            elif by_hand and (day + hour) % 3 == 0:
                house.person(at + timedelta(seconds=20), LAMP, "on")
                house.person(at + timedelta(seconds=1900), LAMP, "off")
    return house


def _mined(house: House, folder: Path, home: Home) -> MineResult:
    path = house.write(folder / "home-assistant_v2.db")
    return mine(MineRequest(str(path), home=home_to_dict(home)))


def _relations(result: MineResult) -> dict[str, dict[str, Any]]:
    return {it.evidence["reason"]: it.evidence for it in result.noticed}


def test_pairings_are_noticed_without_a_habit(tmp_path: Path) -> None:
    """Motion and a lamp that is switched by hand are offered, a leak that tells nobody too."""
    result = _mined(_lived_in(), tmp_path, _home())
    found = _relations(result)
    assert found.keys() >= {"motion_light", "leak_tell"}
    assert found["motion_light"]["use"] > 0.5
    (light,) = (it for it in result.noticed if it.evidence["reason"] == "motion_light")
    assert light.type == "synergy"
    assert light.entities == [LAMP, MOTION]
    assert light.confidence <= 0.65


def test_what_follows_by_itself_is_left(tmp_path: Path) -> None:
    """A lamp that goes on with the motion within a second is connected somewhere else."""
    assert "motion_light" not in _relations(_mined(_lived_in(lag=0.6), tmp_path, _home()))


def test_nobody_uses_the_lamp(tmp_path: Path) -> None:
    """A lamp that nobody switches is worth less than the least that is offered."""
    result = _mined(_lived_in(by_hand=False), tmp_path, _home())
    assert "motion_light" not in _relations(result)


def test_a_habit_takes_the_synergy_as_evidence(tmp_path: Path) -> None:
    """Who has the habit of what a synergy offers is asked once, with both reasons."""
    house = House()
    house.start([MOTION, LAMP])
    for day in range(56):
        for hour in (18, 21):
            at = house.at(day, hour, (day * 7) % 50)
            house.device(at, MOTION, "on")
            house.person(at + timedelta(seconds=6), LAMP, "on")
            house.device(at + timedelta(seconds=60), MOTION, "off")
            house.person(at + timedelta(seconds=200), LAMP, "off")
    result = _mined(house, tmp_path, _home())
    (habit,) = (it for it in result.patterns if it.evidence.get("also"))
    assert [it["type"] for it in habit.evidence["also"]] == ["synergy"]
    assert "motion_light" not in _relations(result)


def test_no_history(tmp_path: Path) -> None:
    """A new house has no habits, but a leak sensor that tells nobody already."""
    house = House()
    house.start([MOTION, LAMP])
    house.device(house.at(0, 7), MOTION, "on")
    result = _mined(house, tmp_path, _home())
    assert not result.patterns
    assert "leak_tell" in _relations(result)


@pytest.mark.parametrize("seed", [5])
def test_simulated_homes(tmp_path: Path, seed: int) -> None:
    """In lived-in homes few are offered, each sound, allowed and not all alike."""
    (folder,) = simulate(tmp_path, homes=1, days=DAYS, seed=seed)
    result = mine(MineRequest(str(folder / DATABASE), config_dir=folder))
    assert 2 <= len(result.noticed) <= 12
    keys = [it.id for it in (*result.patterns, *result.noticed)]
    assert len(keys) == len(set(keys))
    relations = [it.evidence["reason"] for it in result.noticed]
    assert all(relations.count(it) <= 2 for it in relations)
    confidences = [it.confidence for it in result.noticed]
    assert confidences == sorted(confidences, reverse=True)
    for pattern in result.noticed:
        assert pattern.title
        assert "{" not in pattern.title + pattern.evidence["summary"]


def test_policy_and_checks_hold(tmp_path: Path) -> None:
    """Nothing is offered that the strict policy would ask about, or that is wrong."""
    home = _home()
    lock = Entity("lock.front", "Front lock", area_id="hall", state="unlocked")
    person = Entity("person.anna", "Anna")
    home = replace(
        home,
        entities={**home.entities, "lock.front": lock, "person.anna": person},
    )
    result = _mined(_lived_in(), tmp_path, home)
    assert "leave_lock" in _relations(result)
    for pattern in result.noticed:
        config = pattern.automation or {}
        assert not judge(config, home).items
        assert not [it for it in check_config(config, home) if "unknown_entity" in it.code]


def test_others_with_these_devices(tmp_path: Path) -> None:
    """What automations of others use together is told, of devices that are here."""
    others = tmp_path / "others"
    others.mkdir()
    one = "trigger: {platform: state, entity_id: binary_sensor.x_motion}"
    for number, domain in enumerate(["light"] * 4 + ["lawn_mower"] * 4):
        text = f"- {one}\n"
        action = f"  action: {{service: {domain}.turn_on, entity_id: {domain}.y}}\n"
        (others / f"{number}.yaml").write_text(text + action)
    path = _lived_in().write(tmp_path / "home-assistant_v2.db")
    result = mine(MineRequest(str(path), home=home_to_dict(_home()), corpus=(others,)))
    told = result.stats["others"]
    assert (told["automations"], told["skipped"]) == (8, 0)
    assert told["together"] == [{"starts": "motion", "acts_on": "light", "automations": 4}]
    (light,) = (it for it in result.noticed if it.evidence["reason"] == "motion_light")
    assert light.support == 4


def test_a_sensor_that_sees_something_else(tmp_path: Path) -> None:
    """A lamp that people use without any regard to a sensor is not given to it."""
    house = House()
    house.start([MOTION, LAMP])
    for day in range(DAYS):
        for number in range(96):
            at = house.at(day, number / 4)
            house.device(at, MOTION, "on")
            house.device(at + timedelta(seconds=60), MOTION, "off")
        for hour in (7, 19):
            at = house.at(day, hour + 0.04 + (day * 0.137) % 0.2)
            house.person(at, LAMP, "on")
            house.person(at + timedelta(seconds=900), LAMP, "off")
    assert "motion_light" not in _relations(_mined(house, tmp_path, _home()))
