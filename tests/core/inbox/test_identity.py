"""Test when two suggestions are the same one."""

from typing import Any

import pytest

from custom_components.ai_automation.core.inbox import identity_of

type Config = dict[str, Any]


def _config(trigger: Config, *entities: str, action: str = "light.turn_on", **data: Any) -> Config:
    call = {"action": action, "target": {"entity_id": list(entities)}, "data": data}
    return {"alias": "any", "triggers": [trigger], "conditions": [], "actions": [call]}


def _at(text: str, *entities: str) -> Config:
    return _config({"trigger": "time", "at": text}, *(entities or ("light.a",)))


SUN = {"trigger": "sun", "event": "sunset", "offset": "-00:10:00"}
MOTION = {"trigger": "state", "entity_id": ["binary_sensor.m"], "to": "on", "for": "00:00:05"}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (_at("07:00:00"), _at("07:20:00"), 20),
        (_at("23:50:00"), _at("00:10:00"), 20),
        (_at("18:00:00"), _config(SUN, "light.a"), 0),
        (_at("07:00:00", "light.a", "light.b"), _at("07:05:00", "light.b", "light.a"), 5),
        (_at("07:00:00"), _at("07:00:00", "light.b"), None),
        (_at("07:00:00"), _config(MOTION, "light.a"), None),
        (_config(MOTION, "light.a"), _config({**MOTION, "for": "00:01:00"}, "light.a"), 0),
        (_config(MOTION, "light.a"), _config({**MOTION, "to": "off"}, "light.a"), None),
        (_config(SUN, "light.a"), _config(SUN, "light.a", action="light.turn_off"), None),
        (_config(SUN, "light.a"), _config(SUN, "light.a", brightness_pct=50), None),
    ],
)
def test_same_and_not(one: Config, other: Config, apart: int | None) -> None:
    """The same is done to the same on the same occasion, at about the same time."""
    first, second = identity_of(one), identity_of(other)
    assert first.distance(second) == second.distance(first) == apart
    assert first.distance(first) == 0
