"""What differs between two plans is told in words."""

from typing import Any

import pytest

from custom_components.ai_automation.core.plan import diff, lift
from tests.core.homes import small_home

ON = {"action": "light.turn_on", "target": {"entity_id": "light.ceiling"}}
OFF = {"action": "light.turn_off", "target": {"entity_id": "light.ceiling"}}
SUNSET = {"trigger": "sun", "event": "sunset"}
SUNRISE = {"trigger": "sun", "event": "sunrise"}
HOME = {"condition": "state", "entity_id": "person.anna", "state": "home"}
PLAN = {"alias": "Light", "triggers": [SUNSET], "conditions": [], "actions": [ON]}


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        ({}, ()),
        ({"alias": "Evening"}, ("It is called “Evening”.",)),
        ({"triggers": [SUNSET, SUNRISE]}, ("It also starts when the sun rises.",)),
        (
            {"triggers": [SUNRISE]},
            ("It starts when the sun rises, and no longer when the sun sets.",),
        ),
        ({"conditions": [HOME]}, ("It acts only if Anna is home.",)),
        ({"actions": []}, ("It no longer does this: turn on Ceiling light.",)),
        ({"actions": [OFF, ON]}, ("It does this too: turn off Ceiling light.",)),
        ({"mode": "restart"}, ("If it starts again while it runs, it begins anew.",)),
        ({"max_exceeded": "silent"}, ("Settings change that have no words.",)),
        ({"max_exceeded": "warning", "mode": "single"}, ()),
        (
            {"use_blueprint": {"path": "a.yaml"}},
            ("It is now: Made from the blueprint “a.yaml”.",),
        ),
    ],
)
def test_diff(change: dict[str, Any], sentences: tuple[str, ...]) -> None:
    """Every difference has a sentence, and what means the same has none."""
    assert diff(lift(PLAN), lift(PLAN | change), small_home()) == sentences


@pytest.mark.parametrize("language", ["de", "es", "fr", "nl"])
def test_languages(language: str) -> None:
    """Every language has the sentences."""
    after = lift(PLAN | {"triggers": [SUNRISE], "conditions": [HOME], "mode": "queued"})
    told = diff(lift(PLAN), after, small_home(), language)
    assert len(told) == 3
    assert not any("It " in sentence for sentence in told)
