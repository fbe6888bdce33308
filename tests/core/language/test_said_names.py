"""Helpers are meant by a statement that has the words of their names."""

from dataclasses import replace

import pytest

from custom_components.ai_automation.core.home import Home, Revision
from custom_components.ai_automation.core.plan import describe

from .homes import home_of, planned


def _home_with(entity_id: str, name: str) -> Home:
    """Return a home in which a thing is called as somebody would say it."""
    home = home_of("juniper")
    thing = replace(home.entities[entity_id], name=name, device_class=None)
    entities = {**home.entities, entity_id: thing}
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
    home = _home_with("input_boolean.quiet_time", "Dana on nights")
    assert describe(planned(text, home), home) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "if Bo starts barking when nobody is home, turn on the fountain",
            "When Bo barking turns on, if nobody is home: turn on Fountain.",
        ),
        (
            "when Bo has been barking for 2 minutes turn on the fountain",
            "When Bo barking is on for 2 minutes, turn on Fountain.",
        ),
        ("when Bo barks turn on the fountain", "When Bo barking turns on, turn on Fountain."),
        (
            "when Bo stops barking turn off the fountain",
            "When Bo barking turns off, turn off Fountain.",
        ),
        (
            "turn on the fountain at 10 if Bo isn't barking",
            "When it is 10:00, if Bo barking is off: turn on Fountain.",
        ),
    ],
)
def test_what_somebody_does_may_be_a_sensors_name(text: str, words: str) -> None:
    """A sensor that is called after a doing is meant by whoever does it."""
    home = _home_with("binary_sensor.doorbell", "Bo barking")
    assert describe(planned(text, home), home) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "when Dana wakes up turn on the fountain",
            "When Dana asleep turns off, turn on Fountain.",
        ),
        (
            "turn on the fountain at 10 if Dana is awake",
            "When it is 10:00, if Dana asleep is off: turn on Fountain.",
        ),
        (
            "turn off the fountain when Dana falls asleep",
            "When Dana asleep turns on, turn off Fountain.",
        ),
    ],
)
def test_the_other_state_means_the_helper_as_well(text: str, words: str) -> None:
    """Who is awake is not asleep, whatever the helper is called after."""
    home = _home_with("input_boolean.quiet_time", "Dana asleep")
    assert describe(planned(text, home), home) == words
