"""Test that a strange hour and a strange value are told, and usual days are not."""

import numpy as np
import pytest

from ai_automation_sidecar.core.contract import Pattern
from ai_automation_sidecar.core.home import Entity
from ai_automation_sidecar.history.model import FloatArray
from ai_automation_sidecar.noticing.findings.find import _told
from ai_automation_sidecar.noticing.findings.statistics import rarity, strangeness
from ai_automation_sidecar.noticing.findings.unusual import find_unusual

from .histories import at, known, series, used

DAYS = 75
DOOR = Entity("binary_sensor.door", "Front door", area_id="hall", device_class="door")


def _door(seed: int, *extra: float, centre: float = 14.0) -> list[Pattern]:
    """Return what is told of a door that is used about eight times in waking hours."""
    chance = np.random.default_rng(seed)
    times = [
        at(day, hour)
        for day in range(DAYS)
        for hour in np.clip(chance.normal(centre, 3, chance.poisson(8)), centre - 7, centre + 7)
    ]
    home = known([DOOR], [used(DOOR.entity_id, [*times, *extra])], DAYS)
    return list(_told(home, list(find_unusual(home))))


def test_the_door_at_night() -> None:
    """A door that is opened when it never was is told, with the hour."""
    [found] = _door(1, at(DAYS - 1, 3.5))
    assert (found.type, found.evidence["reason"]) == ("anomaly", "unusual_time")
    assert found.title == "Front door at 03:30: never before at that hour"
    assert found.evidence["hours"] > 2


def test_midnight_is_no_edge() -> None:
    """Who comes home around midnight does so at 23:50 as at 00:10."""
    assert _door(2, at(DAYS - 1, 0.2), centre=22.5) == []


def test_what_happened_long_ago_is_not_told() -> None:
    """Only the last day is news."""
    assert _door(1, at(DAYS - 3, 3.5)) == []


def test_usual_days_are_not_told() -> None:
    """Of sixty homes with usual days, hardly one is told anything."""
    assert sum(bool(_door(seed)) for seed in range(100, 160)) <= 3


def _sensor(device_class: str, unit: str) -> Entity:
    return Entity("sensor.it", "Freezer", area_id="hall", device_class=device_class, unit=unit)


def _ranges(values: FloatArray, device_class: str = "temperature") -> list[Pattern]:
    home = known([_sensor(device_class, "°C")], [], DAYS, {"sensor.it": series(values)})
    return list(_told(home, list(find_unusual(home))))


def _freezer(seed: int) -> FloatArray:
    chance = np.random.default_rng(seed)
    slow = np.repeat(chance.normal(0, 0.4, DAYS), 144)
    return np.round(-18 + slow + chance.normal(0, 0.5, DAYS * 144), 1)


def test_a_freezer_that_thaws() -> None:
    """A value far from all days before is told with what is usual."""
    values = _freezer(3)
    values[-144:] += 12
    [found] = _ranges(values)
    assert found.evidence["reason"] == "out_of_range"
    assert found.evidence["usual"] == pytest.approx(-18, abs=0.5)
    assert found.title.startswith("Freezer: -5.9 °C")


def test_a_warm_day_is_not_told() -> None:
    """What has been seen before, or drifts, is not out of range."""
    assert sum(bool(_ranges(_freezer(seed))) for seed in range(100, 160)) == 0
    drifting = _freezer(4) + np.linspace(0, 6, DAYS * 144)
    assert _ranges(drifting) == []


def test_statistics() -> None:
    """Chances are those of the ranks, and of heavy tails; nothing varies, nothing is strange."""
    usual = np.arange(99.0)
    assert rarity(1000, usual) == pytest.approx(0.01)
    assert rarity(50, usual) == pytest.approx(0.5)
    assert strangeness(5.0, np.full(40, 5.0)) == (0.0, 1.0)
    off, chance = strangeness(20.0, np.random.default_rng(0).normal(0, 1, 60))
    assert off > 10
    assert 1e-4 < chance < 1e-2
