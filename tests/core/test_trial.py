"""What is tried says what it would do, and names are put in the place of others."""

from typing import Any

import pytest

from custom_components.ai_automation.core.renaming import with_entity
from custom_components.ai_automation.core.trial import can_be_shadowed, shadow_of, wanted_states


def test_a_shadow_keeps_when_and_drops_what() -> None:
    """Triggers, conditions and mode stay; actions of both dialects go."""
    config = {"alias": "A", "trigger": [], "condition": [], "action": [1], "mode": "queued"}
    shadow = shadow_of(config, "x")
    assert {key: shadow[key] for key in config if key != "action"} == {
        key: value for key, value in config.items() if key != "action"
    }
    assert "action" not in shadow
    assert [action["event_data"]["automation_id"] for action in shadow["actions"]] == ["x"]
    assert can_be_shadowed(config)
    assert not can_be_shadowed({"use_blueprint": {"path": "a.yaml"}})


@pytest.mark.parametrize(
    ("actions", "wanted"),
    [
        ([{"action": "light.turn_on", "target": {"entity_id": "light.a"}}], {"light.a": "on"}),
        ([{"service": "switch.turn_off", "entity_id": "switch.a, switch.b"}],
         {"switch.a": "off", "switch.b": "off"}),
        ({"action": "lock.lock", "data": {"entity_id": ["lock.a"]}}, {"lock.a": "locked"}),
        ([{"action": "light.turn_on", "target": {"entity_id": "{{ which }}"}}], {}),
        ([{"action": "light.turn_on", "target": {"area_id": "hall"}}], {}),
        ([{"delay": 5}, {"if": [], "then": []}, "nonsense"], {}),
    ],
)  # fmt: skip
def test_where_actions_lead(actions: Any, wanted: dict[str, str]) -> None:
    """Only what is known beforehand is said."""
    assert wanted_states({"actions": actions}) == wanted


def test_another_name() -> None:
    """Ids are replaced wherever they stand whole, in templates too."""
    before = {
        "target": {"entity_id": ["light.a", "light.ab", "other.light.a"]},
        "value": "{{ states('light.a') }} {{ states.light.a.state }}",
        "light.a": 1,
    }
    assert with_entity(before, "light.a", "light.z") == {
        "target": {"entity_id": ["light.z", "light.ab", "other.light.a"]},
        "value": "{{ states('light.z') }} {{ states.light.z.state }}",
        "light.a": 1,
    }
