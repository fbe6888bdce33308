"""Test that limits are named as round as may be."""

from hypothesis import given, strategies as st
import numpy as np
import pytest

from ai_automation_sidecar.patterns.rounding import roundest


@pytest.mark.parametrize(
    ("low", "high", "number"),
    [
        (18.3, 23.4, 20),
        (20.2, 20.9, 20.5),
        (37.9, 44, 40),
        (-3, 2, 0),
        (-7.4, -6.2, -7),
        (1012.6, 1013.4, 1013),
        (0.0121, 0.0138, 0.013),
        (40, 40, 40),
        (0.00012, 0.00018, 0.00015),
    ],
)
def test_roundest(low: float, high: float, number: float) -> None:
    """Tens come before fives, whole numbers before parts; what is finer is the middle."""
    (found,), _ = roundest(np.array([low]), np.array([high]))
    assert float(found) == number
    assert str(float(found)) == str(float(number))


@given(st.floats(-5000, 5000), st.floats(0.002, 500))
def test_lies_between(low: float, width: float) -> None:
    """It is one of those asked for, and a multiple of its step."""
    (found,), (step,) = roundest(np.array([low]), np.array([low + width]))
    assert low - 1e-9 <= found <= low + width + 1e-9
    assert found / step == pytest.approx(round(found / step), abs=1e-6)
