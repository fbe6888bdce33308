"""Test that conditions name limits as round as the trials allow."""

import numpy as np
import pytest

from ai_automation_sidecar.core.plan.model import NumericCondition
from ai_automation_sidecar.history.model import BoolArray, FloatArray
from ai_automation_sidecar.patterns.contexts import of_level


def _limits(values: FloatArray, held: BoolArray) -> tuple[float, float]:
    """Return the limits under which, and over which, trials hold; see what they leave out."""
    learned = np.ones(len(values), np.bool_)
    below, above = of_level(("sensor.out", values), held, learned, 0.0)
    assert isinstance(below.condition, NumericCondition)
    assert isinstance(above.condition, NumericCondition)
    assert isinstance(below.condition.below, float)
    assert isinstance(above.condition.above, float)
    assert below.met.tolist() == (values < below.condition.below).tolist()
    assert above.met.tolist() == (values > above.condition.above).tolist()
    return below.condition.below, above.condition.above


@pytest.mark.parametrize(
    ("edge", "gap", "limit"), [(20.3, 0.9, 20), (21.32, 0.08, 21.3), (-0.4, 1.1, 0), (483, 40, 500)]
)
def test_where_trials_are_told_apart(edge: float, gap: float, limit: float) -> None:
    """Between the values on both sides, it is the roundest number."""
    low = edge - gap / 2 - np.arange(20) * gap
    high = edge + gap / 2 + np.arange(20) * gap
    values = np.concatenate([low, high])
    below, _ = _limits(values, values < edge)
    assert below == limit
    _, above = _limits(values, values > edge)
    assert above == limit


def test_single_strays_do_not_make_it_odd() -> None:
    """One trial more on the wrong side is no reason for an odd limit."""
    values = np.concatenate([np.linspace(2, 6.4, 30), [7.02], np.linspace(7.06, 15, 30)])
    held = values < 7.04
    held[::7] ^= True
    held[30] = True
    below, _ = _limits(values, held)
    assert below == 7


def test_value_that_stays() -> None:
    """What was always the same tells nothing apart."""
    held = np.arange(30) % 2 == 0
    learned = np.ones(30, np.bool_)
    assert list(of_level(("sensor.out", np.full(30, 5.0)), held, learned, 0.0)) == []
