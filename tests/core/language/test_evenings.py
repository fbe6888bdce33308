"""Bare hours are of an evening where what is done then ends a day, and asked for where they may."""

import pytest

from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import Proposed, Unclear
from custom_components.ai_automation.core.plan import describe

from .homes import home_of, situation


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("turn off the piano lamp at 11", "23:00"),
        ("piano lamp off at ten", "22:00"),
        ("lock the mudroom door at 9", "21:00"),
        ("if Mateo isn't home by 6 text Dana", "18:00"),
        ("if Mateo isn't home by 9 in the morning text Dana", "09:00"),
        ("if Dana is home at 7 turn on the fountain", "07:00"),
        ("turn off the piano lamp at 11 in the morning", "11:00"),
        ("turn off the piano lamp at 10:00 on Sunday mornings", "10:00"),
    ],
)
def test_an_hour_is_of_an_evening(text: str, moment: str) -> None:
    """Lights go out and doors are locked at night, unless a morning is named."""
    home = home_of("juniper")
    reading = read_automation(text, home, situation())
    assert isinstance(reading, Proposed)
    assert moment in describe(reading.plan, home)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("turn off the piano lamp at 8", ["08:00", "20:00"]),
        ("turn off the piano lamp at twelve", ["12:00", "00:00"]),
        ("turn the piano lamp on at six and off at eleven", ["06:00", "18:00"]),
    ],
)
def test_an_hour_that_may_be_of_an_evening_is_asked_for(text: str, choices: list[str]) -> None:
    """Both halves are offered, and the answer counts."""
    home = home_of("juniper")
    reading = read_automation(text, home, situation())
    assert isinstance(reading, Unclear)
    (question,) = reading.questions
    assert [option.label for option in question.options] == choices
    late = {question.mention: (choices[1],)}
    answered = read_automation(text, home, situation(), late)
    assert isinstance(answered, Proposed)
    assert choices[1] in describe(answered.plan, home)


@pytest.mark.parametrize(
    "text",
    ["piano lamp on at 7 and off at 8", "jug on at 6", "open the kitchen blinds at 8"],
)
def test_what_begins_a_day_asks_for_nothing(text: str) -> None:
    """A morning is what a bare hour means anyway."""
    assert not isinstance(read_automation(text, home_of("juniper"), situation()), Unclear)
