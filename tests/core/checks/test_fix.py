"""A fix changes one place, in whatever notation the configuration has."""

from typing import Any

import pytest

from custom_components.ai_automation.core.checks import Fix, NoSuchPlaceError, apply_fix


@pytest.mark.parametrize(
    ("config", "fix", "expected"),
    [
        ({"actions": [{"a": 1}]}, Fix("", "actions/0/a", 2), {"actions": [{"a": 2}]}),
        ({"action": {"a": 1}}, Fix("", "actions/0/a", 2), {"action": {"a": 2}}),
        (
            {"action": [{"service": "x.y"}]},
            Fix("", "actions/0/action", "x.z"),
            {"action": [{"service": "x.z"}]},
        ),
        (
            {"trigger": [{"platform": "x"}]},
            Fix("", "triggers/0/trigger", "y"),
            {"trigger": [{"platform": "y"}]},
        ),
        ({"condition": "{{ x }}"}, Fix("", "conditions/0", "{{ y }}"), {"condition": "{{ y }}"}),
        (
            {"actions": [{"data": {"kelvin": 5, "z": 1}}]},
            Fix("", "actions/0/data/kelvin", key="color_temp_kelvin"),
            {"actions": [{"data": {"color_temp_kelvin": 5, "z": 1}}]},
        ),
        ({"alias": "x"}, Fix("", "mode", "restart"), {"alias": "x", "mode": "restart"}),
        ({"a": ["x", "y"]}, Fix("", "a/1", "z"), {"a": ["x", "z"]}),
    ],
)
def test_one_place_is_changed(config: dict[str, Any], fix: Fix, expected: dict[str, Any]) -> None:
    """Old keys and single items are found below the names that places have."""
    assert apply_fix(config, fix) == expected


@pytest.mark.parametrize("place", ["actions/3/a", "actions/0/b/c", "actions/x", "nothing/0/a"])
def test_a_place_that_is_gone_is_an_error(place: str) -> None:
    """A fix for another version of the configuration is not made somewhere else."""
    with pytest.raises(NoSuchPlaceError, match=place):
        apply_fix({"actions": [{"a": 1}, {"a": 2}]}, Fix("", place, 1))
