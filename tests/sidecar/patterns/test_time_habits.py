"""Test habits by the clock and by the sun."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
import random

import numpy as np
import pytest

from ai_automation_sidecar.core.plan.model import CallAction, Target
from ai_automation_sidecar.history.model import Track
from ai_automation_sidecar.patterns.acts import Acts
from ai_automation_sidecar.patterns.clock import DAY, HOUR, LocalClock, find_zone, weekday_of
from ai_automation_sidecar.patterns.days import Days
from ai_automation_sidecar.patterns.sun import sun_times
from ai_automation_sidecar.patterns.time_habits import find_time_habits
from tests.sidecar.mined import mined, titles
from tests.sidecar.recorder import FIRST, House

MINUTE = timedelta(minutes=1)
WEEKS = 8


def _house(seed: int = 1, zone: str = "Europe/Berlin") -> House:
    """Return a house with a lamp that is used at random hours."""
    house = House(zone, seed)
    house.start(["switch.coffee", "light.lamp", "light.porch"])
    for day in range(WEEKS * 7):
        for _ in range(3):
            when = house.at(day, house.random.uniform(7, 23))
            house.person(when, "light.lamp", "on")
            house.person(when + house.random.uniform(2, 40) * MINUTE, "light.lamp", "off")
    return house


def _use(house: House, hour: Callable[[int], float | None], spread: float = 8) -> None:
    """Switch the coffee machine on at an hour of each day, and off half an hour later."""
    for day in range(WEEKS * 7):
        at = hour(day)
        if at is not None and house.random.random() < 0.9:
            when = house.at(day, at, spread)
            house.person(when, "switch.coffee", "on")
            house.person(when + 30 * MINUTE, "switch.coffee", "off")


def test_workdays(tmp_path: Path) -> None:
    """A habit of workdays is proposed for workdays, with its evidence and a whole automation."""
    house = _house()
    _use(house, lambda day: 6.75 if day % 7 < 5 else None)
    result = mined(house, tmp_path)
    assert "Turn on Coffee – it is 06:45 on weekdays" in titles(result)
    pattern = next(item for item in result.patterns if "Turn on" in item.title)
    assert pattern.entities == ["switch.coffee"]
    assert pattern.automation is not None
    (trigger,) = pattern.automation["triggers"]
    assert trigger["weekday"] == ["mon", "tue", "wed", "thu", "fri"]
    assert trigger["at"] in {"06:40:00", "06:45:00", "06:50:00"}
    assert pattern.automation["actions"] == [
        {"action": "switch.turn_on", "target": {"entity_id": "switch.coffee"}}
    ]
    evidence = pattern.evidence
    assert evidence["held"] == pattern.support == len(evidence["dates"])
    assert evidence["applicable"] - evidence["held"] == len(evidence["counter_examples"])
    assert evidence["held_out"]["applicable"] == 10
    assert evidence["training"]["applicable"] == 30
    assert f"{evidence['held']} of {evidence['applicable']}" in pattern.automation["description"]
    assert all(FIRST.isoformat() <= day for day in evidence["dates"])


@pytest.mark.parametrize("seed", range(3))
def test_two_times_side_by_side(tmp_path: Path, seed: int) -> None:
    """What is done now a little earlier and now a little later is one habit, and held as such."""
    house = _house(seed)
    _use(house, lambda _: 22.8 if house.random.random() < 0.6 else 23.15, 2)
    found = [item for item in mined(house, tmp_path).patterns if "Turn on" in item.title]
    (pattern,) = found
    assert pattern.evidence["held"] >= 0.8 * pattern.evidence["applicable"]


@pytest.mark.parametrize("seed", range(2, 5))
def test_new_habit(tmp_path: Path, seed: int) -> None:
    """What began two weeks ago is found, though some of its few deeds lie close together."""
    house = _house(30 + seed)
    _use(house, lambda day: 7.5 if day >= (WEEKS - 2) * 7 and day % 7 < 5 else None, spread=12)
    found = [title for title in titles(mined(house, tmp_path)) if "Turn on Coffee" in title]
    assert any("it is 07:" in title for title in found)


def test_workdays_and_weekends_apart(tmp_path: Path) -> None:
    """Another hour at the weekend makes two habits."""
    house = _house(2)
    _use(house, lambda day: 6.75 if day % 7 < 5 else 9.5)
    found = [title for title in titles(mined(house, tmp_path)) if "Turn on Coffee" in title]
    assert len(found) == 2
    assert any("weekdays" in title for title in found)
    assert any("weekends" in title for title in found)


def test_around_midnight(tmp_path: Path) -> None:
    """Times on both sides of midnight are one habit."""
    house = _house(3)
    _use(house, lambda _: 23.95, spread=12)
    found = [title for title in titles(mined(house, tmp_path)) if "Turn on Coffee" in title]
    assert len(found) == 1
    assert any(at in found[0] for at in ("23:50", "23:55", "00:00"))


def test_through_the_clock_change(tmp_path: Path) -> None:
    """Summer time ends within the history; the habit keeps to the wall clock."""
    house = _house(4)
    _use(house, lambda day: 6.75 if day % 7 < 5 else None, spread=4)
    assert datetime(2026, 10, 25, tzinfo=UTC).date() < FIRST + timedelta(weeks=WEEKS)
    pattern = next(
        item for item in mined(house, tmp_path).patterns if "Turn on Coffee" in item.title
    )
    assert pattern.evidence["spread_minutes"] < 8


def test_by_the_sun(tmp_path: Path) -> None:
    """What moves with sunset is proposed by the sun."""
    house = _house(5)
    number = (FIRST.toordinal() - 719163) + np.arange(WEEKS * 7)
    _, sunsets = sun_times(number, 52.5, 13.4)
    for sunset in sunsets:
        when = datetime.fromtimestamp(sunset, UTC) + house.random.gauss(20, 6) * MINUTE
        house.person(when, "light.porch", "on")
        house.person(when + 180 * MINUTE, "light.porch", "off")
    pattern = next(
        item for item in mined(house, tmp_path).patterns if item.title.startswith("Turn on Porch")
    )
    assert pattern.automation is not None
    (trigger,) = pattern.automation["triggers"]
    assert (trigger["trigger"], trigger["event"]) == ("sun", "sunset")
    assert trigger["offset"] in {"00:15:00", "00:20:00", "00:25:00"}


@pytest.mark.parametrize("seed", range(4))
def test_random_use_is_no_habit(tmp_path: Path, seed: int) -> None:
    """A lamp used at random gives no proposal, and the reason is told."""
    result = mined(_house(100 + seed), tmp_path)
    assert result.patterns == []
    assert result.stats["nothing"]["reason"] == "nothing_held"


def test_device_with_its_own_timer(tmp_path: Path) -> None:
    """What is exact to the second is a timer's doing, not a person's."""
    house = _house(6)
    for day in range(WEEKS * 7):
        house.device(house.at(day, 8, 0.05), "switch.coffee", "on")
        house.device(house.at(day, 9, 0.05), "switch.coffee", "off")
    assert mined(house, tmp_path).patterns == []


def test_person_who_moved_out(tmp_path: Path) -> None:
    """What stopped weeks ago is not proposed."""
    house = _house(7)
    _use(house, lambda day: 6.75 if day < 38 else None)
    assert not [item for item in titles(mined(house, tmp_path)) if "Coffee" in item]


@pytest.mark.parametrize("used", [True, False])
def test_not_in_use_of_late(tmp_path: Path, *, used: bool) -> None:
    """What is put off at an hour is so still if it is not in use, but not if it is off earlier."""
    house = _house(6)
    for day in range(WEEKS * 7):
        lately = day >= WEEKS * 7 - 10
        if used or not lately:
            house.person(house.at(day, house.random.uniform(14, 17)), "light.porch", "on")
            house.person(house.at(day, 19.2 if lately else 22, 8), "light.porch", "off")
    found = "Turn off Porch – it is 22:00" in titles(mined(house, tmp_path))
    assert found is not used


@pytest.mark.parametrize("seed", [2, 3])
def test_a_part_of_the_day_is_no_time(seed: int) -> None:
    """What is done on Sundays at eight and on Saturdays at any hour has no time of weekends."""
    size, chance = 70, random.Random(seed)
    clock = LocalClock.over(find_zone("UTC"), 0.0, size * DAY)
    number = np.arange(size)
    weekday, every = weekday_of(number), np.ones(size, np.bool_)
    days = Days(clock, 0, every, weekday, number < 49, {}, 0.0, size * DAY)
    times = []
    for day in range(size):
        if weekday[day] == 6:
            times.append(day * DAY + 20 * HOUR + chance.gauss(0, 500))
        elif weekday[day] == 5 and chance.random() < 0.8:
            times.append(day * DAY + 20 * HOUR + chance.uniform(-4500, 4500))
        elif chance.random() < 0.5:
            times.append(day * DAY + chance.uniform(17, 22) * HOUR)
    nothing = np.full(len(times), None, np.object_)
    numbers, never = np.zeros(len(times), np.int64), np.zeros(len(times) + 1, np.bool_)
    track = Track("scene.film", np.array(times), nothing, nothing, numbers, numbers, nothing)
    call = CallAction("scene.turn_on", Target(("scene.film",)))
    acts = Acts(track, "activated", call, track.time, never[1:], numbers, nothing, never)
    found = find_time_habits([acts], [days])
    assert found
    assert all(habit.spread <= 22 * 60 for habit in found)


def test_guests(tmp_path: Path) -> None:
    """One evening of guests, however busy, is no habit."""
    house = _house(8)
    for number in range(40):
        house.person(house.at(19, 19 + number / 10), "switch.coffee", ("on", "off")[number % 2])
    assert mined(house, tmp_path).patterns == []


def test_too_little_history(tmp_path: Path) -> None:
    """With few days there is no proposal, and the number of days is told."""
    house = _house(9)
    _use(house, lambda _: 7)
    result = mined(house, tmp_path, days=4)
    assert result.patterns == []
    assert result.stats["nothing"]["reason"] == "few_days"
    assert "habits need at least 6" in result.stats["message"]


def test_no_history(tmp_path: Path) -> None:
    """An empty recorder is said to be empty."""
    result = mined(House(), tmp_path)
    assert result.patterns == []
    assert result.stats["nothing"]["reason"] == "no_history"
