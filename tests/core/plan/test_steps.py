"""Values that are so much more, or so many times what they are, are read back as written."""

import pytest

from custom_components.ai_automation.core.plan.steps import factor_of, scaled, step_of, stepped


@pytest.mark.parametrize("factor", [0.5, 2.0, 0.33])
def test_factors_are_read_back(factor: float) -> None:
    """A factor is no step, and a step no factor."""
    value = scaled("state_attr('light.hall', 'brightness')", factor, 255)
    assert factor_of(value) == factor
    assert step_of(value) is None
    assert factor_of(stepped("state_attr('light.hall', 'brightness')", 20, 255)) is None
    assert factor_of(40) is None
