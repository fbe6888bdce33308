"""Test what goes wrong in simulated homes: days lost, a device replaced, days that are free."""

from datetime import date
import random

import pytest

from ai_automation_sidecar.simulate.deeds import Deed, bring
from ai_automation_sidecar.simulate.disturbances import choose_days, replace_device, say_days
from ai_automation_sidecar.simulate.furnish import furnish
from ai_automation_sidecar.simulate.world import World


@pytest.fixture
def world() -> World:
    """Return a home of chance on the first of four weeks, of whom the first works at home."""
    for number in range(50):
        chance = random.Random(f"disturbed {number}")
        house = furnish(chance).house
        if "home_office" in house.roles:
            made = World(house, chance, date(2026, 3, 2), 28)
            made.recording.runs.append((made.now, made.end))
            return made
    raise AssertionError("nobody works at home in any house")


def _lamp_every_day(world: World) -> str:
    lamp = world.house.roles["porch"]
    for day in range(world.days):
        for hour, goal in ((18, "on"), (22, "off")):
            deed = Deed(lamp, goal)
            world.do(world.at(day, hour), lambda deed=deed: bring(world, deed, world.device()))  # type: ignore[misc]
    world.run(world.end)
    return lamp


def test_replaced_device(world: World) -> None:
    """The history of a replaced device begins under another id, and loses nothing."""
    lamp = _lamp_every_day(world)
    before = len(world.recording.of(lamp))
    replace_device(world, lamp)
    rows = world.recording.of(lamp)
    (old,) = {
        row.entity_id for row in world.recording.states if row.entity_id.startswith(f"{lamp}_")
    }
    earlier = world.recording.of(old)
    assert len(earlier) + len(rows) == before
    assert earlier[-1].time < rows[0].time
    assert min(len(earlier), len(rows)) > before / 5


def test_lost_days(world: World) -> None:
    """Of days that the recorder lost nothing is left, and Home Assistant did not run then."""
    lamp = _lamp_every_day(world)
    start, stop = world.at(9, 12), world.at(11, 3)
    world.recording.lose(start, stop)
    assert not any(start <= row.time < stop for row in world.recording.states)
    assert [row.time for row in world.recording.of(lamp) if row.time >= stop]
    assert world.recording.runs == [(world.at(0, 0), start), (stop, world.end)]


def test_free_days(world: World) -> None:
    """Sensor and calendar say each day what it is; somebody works at home on no holiday."""
    while not world.holidays:
        choose_days(world)
    say_days(world)
    for day in range(world.days):
        world.run(world.at(day, 12))
        holiday = day in world.holidays
        free = holiday or world.date(day).weekday() > 4
        assert world.workday(day) is not free
        assert world.state[world.house.roles["workday"]] == ("off" if free else "on")
        at_home = (world.house.residents[0].person, day) in world.at_home
        said = "on" if at_home and not free else "off"
        assert world.state[world.house.roles["home_office"]] == said
