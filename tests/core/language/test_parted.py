"""Test changes of plans with several parts, and of those that could never run."""

import pytest

from custom_components.ai_automation.core.language import read_automation, refine
from custom_components.ai_automation.core.language.parted import span_of
from custom_components.ai_automation.core.language.reading import Proposed, Refused
from custom_components.ai_automation.core.plan.describe import describe

from .homes import home_of, planned, situation

SPA = "spa pool on from 5 pm to 7 pm"
HALL = "when the front door opens turn on the hallway light for 5 minutes"
THREE = "turn on the bench lights, the dining light and the piano lamp at 7 am"
RED = "turn on the bench lights in red at 40 percent at 7 am"


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        (SPA, "start an hour earlier", "16:00 19:00"),
        (SPA, "end half an hour later", "17:00 19:30"),
        (SPA, "both 10 minutes later", "17:10 19:10"),
        (SPA, "30 minutes shorter", "17:00 18:30"),
        (SPA, "a quarter of an hour longer", "17:00 19:15"),
        (SPA, "start at 4", "16:00 19:00"),
        (SPA, "go off at 8", "17:00 20:00"),
        (SPA, "turn it off at half past seven", "17:00 19:30"),
        (SPA, "until 8", "17:00 20:00"),
        (SPA, "end 15 minutes later", "17:00 19:15"),
        (SPA, "stop at quarter to eight", "17:00 19:45"),
        ("turn on the jug at 7 am", "it goes off at 8", "when it is 08:00: turn off Jug"),
        ("turn off the jug at 7 am", "it goes off at 8", "When it is 08:00, turn off Jug"),
        (HALL, "2 minutes longer", "wait 7 minutes"),
        (HALL, "a minute shorter", "wait 4 minutes"),
        (HALL, "it should stay on for ten minutes", "wait 10 minutes"),
        (HALL, "do the same for the ranch slider", "Front door or Ranch slider opens"),
        (
            THREE,
            "the same for the salt lamp",
            "Bench lights, Dining light, Piano lamp and Salt lamp",
        ),
        (THREE, "only the first two", "turn on Bench lights and Dining light."),
        (THREE, "just the last one", "turn on Piano lamp."),
        (RED, "leave out the brightness", "Bench lights in the colour red."),
        (RED, "no colour", "Bench lights at 40 %."),
    ],
)
def test_a_part_is_changed(first: str, then: str, words: str) -> None:
    """What is meant is changed, and the plan says so."""
    home = home_of("karori")
    reading = refine(then, planned(first, home), home, situation())
    assert isinstance(reading, Proposed), reading
    said = describe(reading.plan, home)
    assert all(part in said for part in (words.split() if first == SPA else (words,))), said


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        (SPA, "an hour later", "which_moment"),
        (SPA, "it should stay on", "no_change"),
        (THREE, "only two of them", "which_ones"),
        (THREE, "only one of them", "which_ones"),
        (HALL, "5 minutes shorter", "no_change"),
        ("when the front door opens set the hallway light to 20 %", "go off at 5", "which_part"),
        ("turn on the jug at 6 am", "18 until 9", "never_runs"),
        ("turn on the jug at 6 am", "only after 9", "never_runs"),
        (SPA, "only after 8 pm", "never_runs"),
    ],
)
def test_what_may_mean_several_things_is_asked(first: str, then: str, code: str) -> None:
    """A change that could be of one part or another, or that ends everything, is not made."""
    home = home_of("karori")
    reading = refine(then, planned(first, home), home, situation())
    assert isinstance(reading, Refused), reading
    assert [reason.code for reason in reading.reasons] == [code]


def test_a_question_back_names_what_may_be_meant() -> None:
    """The householder is told the choices."""
    home = home_of("karori")
    plan = planned(THREE, home)
    reading = refine("only two of them", plan, home, situation())
    assert isinstance(reading, Refused)
    assert reading.reasons[0].text == "Which of them: Bench lights, Dining light or Piano lamp?"


def test_who_is_told_already_is_not_told_twice() -> None:
    """A message that is sent already is no second one."""
    home = home_of("karori")
    plan = planned("when the deck motion trips turn on the deck lights and tell Mere", home)
    reading = refine("only tell Mere", plan, home, situation())
    assert isinstance(reading, Refused)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Floodlight after dark needs to go off at midnight too", "it is 00:00"),
        ("Floodlight after dark must go off at sunrise as well", "the sun rises"),
        ("Floodlight after dark should go off at eleven", "it is 23:00"),
    ],
)
def test_an_end_is_added_to_what_has_none(text: str, end: str) -> None:
    """When it goes off is no other time at which it goes on."""
    home = home_of("corktown")
    reading = read_automation(text, home, situation())
    assert isinstance(reading, Proposed), reading
    said = describe(reading.plan, home)
    assert said.endswith(
        f"when the sun sets: turn on Alley floodlight; when {end}: turn off Alley floodlight."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("move Morning coffee to 6:15 on weekends", "06:00 on weekdays or it is 06:15 on weekends"),
        ("change Morning coffee to weekdays at 6:15", "When it is 06:15 on weekdays, turn on"),
    ],
)
def test_another_time_on_some_days_leaves_the_others(text: str, words: str) -> None:
    """A time for some days leaves the rest as they were; days alone are all that there are."""
    home = home_of("mahone")
    reading = read_automation(text, home, situation())
    assert isinstance(reading, Proposed), reading
    assert words in describe(reading.plan, home)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("turn on the jug at 6 am but not after 9", True),
        ("turn on the jug at 10 pm if it is between 9 pm and 6 am", True),
        ("turn on the jug at 6 am, not later than 5", False),
        ("turn on the jug at 6 am unless it is before 7", False),
        ("turn on the jug at 11 am if it is between 9 pm and 6 am", False),
        ("when the front door opens turn on the hallway light if it is dark", True),
        ("when the front door opens turn on the hallway light unless it is open", False),
        ("when the wind gust is over 60 turn on the jug, but only if it is under 40", False),
    ],
)
def test_what_never_runs_is_refused(text: str, runs: bool) -> None:  # noqa: FBT001 - a table
    """What its own condition leaves out is told, and not taken."""
    reading = read_automation(text, home_of("karori"), situation())
    assert isinstance(reading, Proposed) == runs
    if isinstance(reading, Refused):
        assert [reason.code for reason in reading.reasons] == ["never_runs"]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        (SPA, True),
        ("turn on the jug at 6 and the spa pool off at 8", False),
        ("turn on the jug at 6", False),
        ("jug on at 6, off at 7 and on at 8", False),
    ],
)
def test_only_what_is_ended_is_a_span(text: str, spans: bool) -> None:  # noqa: FBT001 - a table
    """A beginning and an end are of the same thing."""
    assert (span_of(planned(text, home_of("karori"))) is not None) == spans
