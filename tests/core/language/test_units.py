"""Test how numbers that people say are compared with those of sensors."""

import pytest

from custom_components.ai_automation.core.language.units import in_unit, short_of
from custom_components.ai_automation.core.plan.model import NumericTrigger

from .homes import changed, home_of, planned


@pytest.mark.parametrize(
    ("limit", "state", "rising", "expected"),
    [
        (80, "54", True, 79.9),
        (80, "54.25", True, 79.999),
        (5, "12.0", False, 5.01),
        (21.5, "18", True, 21.49),
        (80, None, True, 79.9),
        (0, "unavailable", False, 0.1),
        (-18, "-20.5", False, -17.99),
    ],
)
def test_a_limit_that_counts_is_a_digit_finer(
    *, limit: float, state: str | None, rising: bool, expected: float
) -> None:
    """What a sensor can tell next to the limit is still on the other side."""
    assert short_of(limit, state, rising=rising) == expected


@pytest.mark.parametrize(
    ("words", "above", "below"),
    [
        ("reaches 80", 79.9, None),
        ("is charged to 80", 79.9, None),
        ("is 80 or more", 79.9, None),
        ("climbs to 80", 79.9, None),
        ("is at least 80", 79.9, None),
        ("is over 80", 80, None),
        ("is higher than 80", 80, None),
        ("drops to 20", None, 20.1),
        ("is at most 20", None, 20.1),
        ("is at or below 20", None, 20.1),
        ("is 20 or less", None, 20.1),
        ("is below 20", None, 20),
        ("is between 20 and 30", 20, 30),
    ],
)
def test_reaching_is_not_passing(words: str, above: float | None, below: float | None) -> None:
    """The limit itself counts where the words say so, and only there."""
    plan = planned(f"when the car battery {words} tell Priya", home_of("banksia"))
    assert plan.triggers == (NumericTrigger(("sensor.car_battery",), above, below),)


def test_a_finer_sensor_has_a_finer_limit() -> None:
    """A limit is as fine as what the sensor tells."""
    house = changed(home_of("banksia"), "sensor.car_battery", state="54.3")
    plan = planned("when the car battery reaches 80 tell Priya", house)
    assert plan.triggers == (NumericTrigger(("sensor.car_battery",), above=79.99),)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("p/kWh", 8), ("ct/kWh", 8), ("GBP/kWh", 0.08), ("\u20ac/kWh", 0.08), ("W", 8), (None, 8)],
)
def test_prices_are_told_in_hundredths_as_well(unit: str | None, expected: float) -> None:
    """Who says eight pence may have a sensor that tells pounds."""
    assert in_unit(8, "\u00a2", unit) == pytest.approx(expected)
