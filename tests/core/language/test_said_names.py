"""Helpers are meant by a statement that has the words of their names."""

from dataclasses import replace

import pytest

from custom_components.ai_automation.core.home import Home, Revision
from custom_components.ai_automation.core.plan import describe

from .homes import home_of, planned


def _home() -> Home:
    """Return a home with a helper that is called as somebody would say it."""
    home = home_of("juniper")
    helper = replace(home.entities["input_boolean.quiet_time"], name="Dana on nights")
    entities = {**home.entities, helper.entity_id: helper}
    return replace(home, entities=entities, revision=Revision())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "when Dana is on nights, close the living room shades at sunrise",
            "When the sun rises, if Dana on nights is on: close Living room shades.",
        ),
        (
            "turn off the fountain at 10 pm if Dana isn't on nights",
            "When it is 22:00, if Dana on nights is off: turn off Fountain.",
        ),
        (
            "if Dana's on nights turn off the bar lights at 9 pm",
            "When it is 21:00, if Dana on nights is on: turn off Bar lights.",
        ),
        (
            "turn on the fountain when Dana comes home",
            "When Dana comes home, turn on Fountain.",
        ),
    ],
)
def test_a_statement_may_be_a_helpers_name(text: str, words: str) -> None:
    """Whoever the helper is called after is a person by themselves as before."""
    home = _home()
    assert describe(planned(text, home), home) == words
