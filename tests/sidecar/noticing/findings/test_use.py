"""Test that changes of use are told, and chance is not."""

from collections.abc import Callable

import numpy as np
import pytest

from ai_automation_sidecar.core.contract import Pattern
from ai_automation_sidecar.core.home import Entity
from ai_automation_sidecar.noticing.findings.find import _told
from ai_automation_sidecar.noticing.findings.use import find_use

from .histories import at, known, used

DAYS = 70


def _found(rates: dict[str, Callable[[int], float]], seed: int) -> list[Pattern]:
    """Return what is told of devices that are used so often on each day, by chance."""
    chance = np.random.default_rng(seed)
    tracks = [
        used(
            entity_id,
            [
                at(day, hour)
                for day in range(DAYS)
                for hour in chance.uniform(7, 22, chance.poisson(rate(day)))
            ],
        )
        for entity_id, rate in rates.items()
    ]
    home = known([Entity(it, it, area_id="hall") for it in rates], tracks, DAYS)
    return list(_told(home, list(find_use(home))))


def _steady(number: int) -> dict[str, Callable[[int], float]]:
    return {f"light.steady_{one}": lambda _day, one=one: 0.3 + one / 3 for one in range(number)}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("reason", "kind", "rate"),
    [
        ("used_more", "frequency", lambda day: 1.0 if day < DAYS - 14 else 5.0),
        ("used_less", "frequency", lambda day: 5.0 if day < DAYS - 14 else 1.0),
        ("stopped", "anomaly", lambda day: 2.0 if day < DAYS - 14 else 0.0),
    ],
)
def test_a_change_is_told(reason: str, kind: str, rate: Callable[[int], float]) -> None:
    """It is told of the device that changed, with both rates, and of no other."""
    [found] = _found({**_steady(12), "switch.changed": rate}, seed=5)
    assert (found.type, found.evidence["reason"]) == (kind, reason)
    assert found.entities == ["switch.changed"]
    assert found.automation is None
    assert found.evidence["tested"] == 14
    assert 0.95 >= found.confidence > 0.9
    assert found.evidence["was"] != found.evidence["now"]


def test_chance_is_not_told() -> None:
    """Of sixty homes in which nothing changes, hardly one is told anything."""
    told = [len(_found(_steady(12), seed)) for seed in range(60)]
    assert sum(map(bool, told)) <= 3


def test_rarely_used_things_may_rest() -> None:
    """What was used now and then has not stopped because of two quiet weeks."""
    assert _found({"switch.rare": lambda day: 0.15 if day < DAYS - 14 else 0.0}, seed=2) == []


def test_too_short() -> None:
    """Without four weeks before the last two nothing is compared."""
    home = known([Entity("light.a", "A")], [used("light.a", [at(1, 8)] * 1)], 30)
    assert list(find_use(home)) == []
