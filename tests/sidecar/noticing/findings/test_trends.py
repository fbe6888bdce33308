"""Test trends over months, from statistics as the recorder keeps them."""

from contextlib import closing
from pathlib import Path
import sqlite3

import numpy as np
import pytest

from ai_automation_sidecar.core.contract import Pattern
from ai_automation_sidecar.core.home import Entity
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.history.model import FloatArray
from ai_automation_sidecar.noticing.findings.find import _told
from ai_automation_sidecar.noticing.findings.statistics import slope_of
from ai_automation_sidecar.noticing.findings.trends import find_trends
from tests.sidecar.recorder import make_schema

from .histories import DAY, HOUR, at, known

DAYS = 26 * 7
METER = Entity("sensor.meter", "Meter", device_class="energy", unit="kWh")
OUTSIDE = Entity("sensor.outside", "Outdoor temperature", device_class="temperature", unit="°C")


def _recorder(path: Path, daily: FloatArray, outside: FloatArray | None = None) -> Path:
    """Write the hourly statistics of a meter by what it counted each day, and of the weather."""
    make_schema(path)
    first = at(0, 0) - (len(daily) - DAYS) * DAY
    with closing(sqlite3.connect(path)) as connection:
        for number, (entity, sums) in enumerate(((METER, 1), (OUTSIDE, 0)), 1):
            connection.execute(
                "INSERT INTO statistics_meta (id, statistic_id, source, unit_of_measurement,"
                " has_sum, mean_type) VALUES (?, ?, 'recorder', ?, ?, ?)",
                (number, entity.entity_id, entity.unit, sums, 1 - sums),
            )
        total = 50_000.0 + np.cumsum(np.repeat(daily / 24, 24))
        rows: list[tuple[int, float, float | None, float | None]] = [
            (1, first + hour * HOUR, value, None) for hour, value in enumerate(total.tolist())
        ]
        if outside is not None:
            warm = np.repeat(outside, 24).tolist()
            rows += [(2, first + hour * HOUR, None, value) for hour, value in enumerate(warm)]
        connection.executemany(
            "INSERT INTO statistics (metadata_id, start_ts, sum, mean) VALUES (?, ?, ?, ?)", rows
        )
        connection.commit()
    return path


def _found(tmp_path: Path, daily: FloatArray, outside: FloatArray | None = None) -> list[Pattern]:
    path = _recorder(tmp_path / "recorder.db", daily, outside)
    with open_recorder(path) as recorder:
        home = known([METER, OUTSIDE], [], DAYS, recorder=recorder)
        return list(_told(home, list(find_trends(home))))


def _days(seed: int, number: int = DAYS) -> FloatArray:
    chance = np.random.default_rng(seed)
    return np.clip(8 + chance.normal(0, 1.5, number), 0, None)


def test_a_meter_that_rises(tmp_path: Path) -> None:
    """It is told from what to what, and that nothing measures the weather."""
    [found] = _found(tmp_path, _days(1) + np.linspace(0, 6, DAYS))
    assert (found.type, found.evidence["reason"]) == ("trend", "rises")
    assert found.evidence["was"] == pytest.approx(8, abs=1)
    assert found.evidence["now"] == pytest.approx(14, abs=1)
    assert found.evidence["weeks"] in {25, 26}
    assert found.automation is None


def test_what_the_weather_explains_is_no_trend(tmp_path: Path) -> None:
    """Heating that rises as it gets cold is not told; what rises beyond that is."""
    warmth = np.linspace(22, 2, DAYS) + np.random.default_rng(2).normal(0, 3, DAYS)
    heating = _days(3) + 0.5 * (22 - warmth)
    (tmp_path / "cold").mkdir()
    assert _found(tmp_path / "cold", heating, warmth) == []
    ups = 3 + 3 * np.sin(np.arange(DAYS) / 12)
    (tmp_path / "more").mkdir()
    more = _days(4) + 0.5 * ups + np.linspace(0, 8, DAYS)
    [found] = _found(tmp_path / "more", more, 22 - ups)
    assert found.evidence["reason"] == "rises_beyond_weather"


def test_last_year(tmp_path: Path) -> None:
    """The same weeks of the year before are compared, not the summer between them."""
    number = 62 * 7
    season = 4 * np.cos(np.arange(number) / 364 * 2 * np.pi)
    (tmp_path / "same").mkdir()
    assert [it.type for it in _found(tmp_path / "same", _days(5, number) + season)] == []
    risen = _days(6, number) + season
    risen[-70:] *= 1.6
    kinds = {it.type: it for it in _found(tmp_path, risen)}
    assert kinds["seasonal"].evidence["reason"] == "more_than_last_year"
    assert kinds["seasonal"].evidence["percent"] == pytest.approx(60, abs=15)


def test_nothing_is_kept(tmp_path: Path) -> None:
    """A recorder without statistics has no trends; few weeks make none."""
    path = tmp_path / "recorder.db"
    make_schema(path)
    with open_recorder(path) as recorder:
        assert list(find_trends(known([METER], [], DAYS, recorder=recorder))) == []
    (tmp_path / "short").mkdir()
    assert _found(tmp_path / "short", np.linspace(1, 9, 40)) == []


def test_chance_of_a_slope() -> None:
    """Of values that only follow each other few look like a trend; one that rises does."""
    chance, told = np.random.default_rng(7), 0
    for _ in range(200):
        values = np.zeros(40)
        for week in range(1, 40):
            values[week] = 0.5 * values[week - 1] + chance.normal()
        told += slope_of(values).chance < 0.05
    assert told <= 30
    assert slope_of(np.arange(30.0)).chance < 1e-4
    assert slope_of(np.full(30, 2.0)).chance == 1.0
