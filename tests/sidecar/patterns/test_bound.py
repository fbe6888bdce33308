"""Test that what is bound to something else is not taken for people's doing."""

from datetime import timedelta
from pathlib import Path

from tests.sidecar.mined import mined, titles
from tests.sidecar.recorder import House

MINUTE = timedelta(minutes=1)
DAYS = 30


def test_thermostat_and_relay(tmp_path: Path) -> None:
    """A thermostat heats in cycles, and its relay follows: nobody does that."""
    house = House(seed=5)
    house.start(["climate.hall"], "idle")
    house.start(["switch.relay", "light.lamp"])
    for day in range(DAYS):
        when = house.at(day, 6.1, 4)
        for _ in range(5):
            for state, relay in (("heat", "on"), ("off", "off")):
                house.device(when, "climate.hall", state)
                house.device(when + house.random.uniform(0.05, 1.2) * MINUTE, "switch.relay", relay)
                when += house.random.uniform(12, 30) * MINUTE
        house.person(house.at(day, house.random.uniform(8, 22)), "light.lamp", "on")
    assert titles(mined(house, tmp_path)) == []
