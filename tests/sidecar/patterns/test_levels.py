"""Test that of many sensors those are looked at whose limits tell trials apart."""

import numpy as np
import pytest

from ai_automation_sidecar.history.numbers import Measured
from ai_automation_sidecar.patterns.levels import Graded, LevelTable


@pytest.mark.parametrize("above", [True, False])
def test_the_sensor_that_decides(*, above: bool) -> None:
    """It is found among others, whichever way its limit lies, and not where it is left out."""
    chance = np.random.default_rng(5)
    measured_at = np.arange(0.0, 1e6, 600.0)
    levels = {
        f"sensor.number_{number}": Measured(
            measured_at, chance.normal(20, 3, len(measured_at)).round(1)
        )
        for number in range(9)
    }
    times = np.sort(chance.uniform(0, 1e6, 200))
    table = LevelTable({name: Graded.of(level) for name, level in levels.items()}, times)
    index = np.arange(0, 200, 2)
    held = (levels["sensor.number_4"].at(times[index]) > 23) == above
    learned = chance.random(100) < 0.7
    assert table.best(index, held, learned, np.arange(9), 1).tolist() == [4]
    others = np.array([place for place in range(9) if place != 4])
    assert 4 not in table.best(index, held, learned, others, 3)
    assert table.best(index, held, learned, others[:0], 3).tolist() == []
