"""Test what costs energy for nothing: counted, and told only where it is so."""

import numpy as np

from ai_automation_sidecar.core.contract import Pattern
from ai_automation_sidecar.core.home import Entity
from ai_automation_sidecar.history.model import FloatArray
from ai_automation_sidecar.noticing.findings.energy import find_waste

from .histories import known, series

DAYS, STEPS = 28, 144
DISHWASHER = Entity(
    "sensor.dishwasher_power", "Dishwasher power", device_class="power", unit="W", area_id="hall"
)
PRICE = Entity("sensor.price", "Electricity price", unit="EUR/kWh")
SOLAR = Entity("sensor.solar_power", "Solar power", device_class="power", unit="kW")


def _load(idle: float, hour: float, *, every: int = 1, watts: float = 1200.0) -> FloatArray:
    """Return watts of a device that runs for an hour on every so many days."""
    values = np.full(DAYS * STEPS, idle)
    for day in range(0, DAYS, every):
        start = day * STEPS + int(hour * 6)
        values[start : start + 6] = watts
    return values


def _found(watts: FloatArray, **others: FloatArray) -> dict[str, Pattern]:
    measured = {DISHWASHER.entity_id: series(watts)}
    measured |= {f"sensor.{name}": series(values) for name, values in others.items()}
    home = known([DISHWASHER, PRICE, SOLAR], [], DAYS, measured)
    return {it.evidence["reason"]: it for it in find_waste(home)}


def test_idle() -> None:
    """What takes power while it does nothing is told with what that is in a year."""
    found = _found(_load(9.0, 20))["standby"]
    assert found.type == "energy"
    assert found.evidence["watts"] == 9.0
    assert 70 <= found.evidence["kwh"] <= 79
    assert found.automation is None
    priced = _found(_load(9.0, 20), price=np.full(DAYS * STEPS, 0.3))
    assert 21 <= priced["standby_cost"].evidence["cost"] <= 24


def test_not_idle() -> None:
    """Little, and what comes on by itself again and again, is not idle."""
    assert _found(_load(1.0, 20)) == {}
    cycling = np.where(np.arange(DAYS * STEPS) % 8 < 2, 90.0, 6.0)
    assert _found(cycling) == {}


def _prices(cheap_hour: float) -> FloatArray:
    hours = np.arange(DAYS * STEPS) % STEPS / 6
    return 0.3 - 0.15 * np.exp(-(((hours - cheap_hour) / 3) ** 2))


def test_dear_hours() -> None:
    """What runs at eight in the evening, while noon is cheap, is told; at noon it is not."""
    found = _found(_load(0.0, 20), price=_prices(12.5))["runs_dear"]
    assert (found.evidence["count"], found.evidence["of"]) == (DAYS, DAYS)
    assert 40 <= found.evidence["percent"] <= 55
    assert "runs_dear" not in _found(_load(0.0, 12), price=_prices(12.5))
    assert "runs_dear" not in _found(_load(0.0, 20), price=np.full(DAYS * STEPS, 0.3))
    assert "runs_dear" not in _found(_load(0.0, 20, every=7), price=_prices(12.5))


def test_confidence_grows_with_what_was_counted() -> None:
    """Runs that are otherwise leave doubt, and no count makes sure."""
    always = _load(0.0, 20)
    mostly = always.reshape(DAYS, STEPS).copy()
    mostly[::3] = np.roll(mostly[::3], -8 * 6, axis=1)
    sure = _found(always, price=_prices(12.5))["runs_dear"]
    doubtful = _found(mostly.ravel(), price=_prices(12.5))["runs_dear"]
    assert (doubtful.evidence["count"], doubtful.evidence["of"]) == (18, DAYS)
    assert 0.5 < doubtful.confidence < sure.confidence == 0.95


def test_unused_sun() -> None:
    """What runs after sunset on sunny days is told; where the sun would not do, it is not."""
    hours = np.arange(DAYS * STEPS) % STEPS / 6
    sun = np.clip(3.0 * np.sin((hours - 6) / 12 * np.pi), 0, None)
    found = _found(_load(0.0, 21), solar_power=sun)["sun_unused"]
    assert found.evidence["count"] == found.evidence["of"] == DAYS
    assert found.entities == [DISHWASHER.entity_id, SOLAR.entity_id]
    assert "sun_unused" not in _found(_load(0.0, 12), solar_power=sun)
    assert "sun_unused" not in _found(_load(0.0, 21), solar_power=sun / 4)


def test_what_is_behind_a_plug_counts() -> None:
    """A sensor of power is a device's if it is of a plug that can be switched."""
    plug = Entity("switch.desk", "Desk", device_id="plug")
    power = Entity("sensor.desk", "Desk", device_id="plug", device_class="power", unit="W")
    whole = Entity("sensor.mains", "Mains", device_id="meter", device_class="power", unit="W")
    measured = {it.entity_id: series(_load(9.0, 20)) for it in (power, whole)}
    home = known([plug, power, whole], [], DAYS, measured)
    assert [it.entities for it in find_waste(home)] == [["sensor.desk"]]
