"""Test that conditions are found where they pay, and only there."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ai_automation_sidecar.core.home import Entity
from ai_automation_sidecar.history.model import IntArray
from ai_automation_sidecar.history.numbers import Measured
from ai_automation_sidecar.patterns.conditions import grow
from ai_automation_sidecar.patterns.contexts import Contexts
from ai_automation_sidecar.patterns.levels import LevelTable
from tests.sidecar.mined import mined
from tests.sidecar.noticing.findings.histories import at, known
from tests.sidecar.recorder import House

SECOND = timedelta(seconds=1)
DAYS = 42
LAMP, DOOR, TELEVISION = "light.lamp", "binary_sensor.door", "media_player.tv"
OTHERS = [f"switch.other_{number}" for number in range(12)]


def _mined_if(tmp_path: Path, seed: int, *, only_with_television: bool) -> list[object]:
    """Return the conditions found for a lamp that is put on when the door opens."""
    house = House(seed=seed)
    house.attributes = {DOOR: {"device_class": "door"}}
    house.start([LAMP, DOOR, TELEVISION, *OTHERS])
    for day in range(DAYS):
        # Whatever else is switched has nothing to do with it.
        for other in OTHERS:
            house.person(house.at(day, house.random.uniform(6, 23)), other, "on")
            house.person(house.at(day, house.random.uniform(6, 23)), other, "off")
        on, off = house.random.uniform(8, 13), house.random.uniform(14, 22)
        house.person(house.at(day, on), TELEVISION, "on")
        house.person(house.at(day, off), TELEVISION, "off")
        for _ in range(4):
            hour = house.random.uniform(8, 22)
            when = house.at(day, hour)
            house.device(when, DOOR, "on")
            house.device(when + 5 * SECOND, DOOR, "off")
            wanted = on < hour < off or not only_with_television
            if wanted and house.random.random() < 0.85:
                house.person(when + house.random.uniform(4, 20) * SECOND, LAMP, "on")
                house.person(when + 700 * SECOND, LAMP, "off")
    found = mined(house, tmp_path).patterns
    pattern = next(item for item in found if item.title.startswith("Turn on Lamp"))
    assert pattern.automation is not None
    conditions: list[object] = pattern.automation.get("conditions", [])
    return conditions


@pytest.mark.parametrize("seed", [1, 2])
def test_another_device(tmp_path: Path, seed: int) -> None:
    """Of many devices, the one whose state decides is named."""
    (condition,) = _mined_if(tmp_path, seed, only_with_television=True)
    assert condition == {"condition": "state", "entity_id": TELEVISION, "state": "on"}


@pytest.mark.parametrize("seed", [3, 4])
def test_no_condition(tmp_path: Path, seed: int) -> None:
    """What is done at all times gets no condition, however many could be tried."""
    assert _mined_if(tmp_path, seed, only_with_television=False) == []


@pytest.mark.parametrize(("trials", "pays"), [(6, False), (60, True)])
def test_what_cannot_pay_is_not_looked_up(
    monkeypatch: pytest.MonkeyPatch, trials: int, *, pays: bool
) -> None:
    """Of few trials, no limit of a sensor gains what its name costs, however well it parts them."""
    times = np.array([at(day, 12.0) for day in range(trials)])
    held = np.arange(trials) % 3 > 0
    level = Measured(times - 60.0, np.where(held, 1.0, 9.0))
    home = known([Entity("sensor.out", "Out")], [], trials, {"sensor.out": level})
    asked: list[IntArray] = []
    best = LevelTable.best

    def counted(table: LevelTable, index: IntArray, *args: Any) -> IntArray:
        asked.append(index)
        return best(table, index, *args)

    monkeypatch.setattr(LevelTable, "best", counted)
    contexts = Contexts(home.history, home.measured, home.home, home.days)
    every = np.ones(trials, np.bool_)
    grown = grow(contexts.at(times), np.arange(trials), held, every, {"light.lamp"})
    assert bool(asked) == pays
    assert bool(grown.conditions) == pays
