"""Times, days, durations and measures are set apart with what they mean."""

from datetime import time, timedelta
from typing import Any

import pytest

from custom_components.ai_automation.core.language.lexicon import lexicon_of
from custom_components.ai_automation.core.language.meanings import (
    Clock,
    Daylight,
    Days,
    Quantity,
    Sun,
    Window,
)
from custom_components.ai_automation.core.language.normalize import normalize
from custom_components.ai_automation.core.language.tagging import tagger_of

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEK = (*WORKDAYS, "sat", "sun")


def meant(text: str) -> list[Any]:
    """Return what the tags that are left in a text mean, in its order."""
    sentence = normalize(text, lexicon_of("en"))
    tagger_of("en").tag(sentence)
    return [sentence.tags[it.text] for it in sentence.tokens if it.text in sentence.tags]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("half past eleven at night", time(23, 30)),
        ("at 6:30", time(6, 30)),
        ("at 17:45", time(17, 45)),
        ("quarter to seven in the morning", time(6, 45)),
        ("quarter past 9 pm", time(21, 15)),
        ("at 3 in the afternoon", time(15)),
        ("at 12 am", time(0)),
        ("at 12:30 pm", time(12, 30)),
        ("at noon", time(12)),
        ("at midnight", time(0)),
    ],
)
def test_times(text: str, at: time) -> None:
    """A time is read with the half of the day that is named beside it."""
    (clock,) = meant(text)
    assert clock.at == at
    assert clock.sure


def test_a_bare_early_hour_is_not_sure() -> None:
    """Four may be in the morning or in the afternoon; a time that is none stays untagged."""
    (clock,) = meant("at four")
    assert (clock.at, clock.sure) == (time(4), False)
    assert not meant("at 25:00")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("90 seconds", timedelta(seconds=90)),
        ("half an hour", timedelta(minutes=30)),
        ("two and a half hours", timedelta(hours=2.5)),
        ("1 hour and 20 minutes", timedelta(minutes=80)),
    ],
)
def test_durations(text: str, period: timedelta) -> None:
    """Durations are added up."""
    assert meant(f"for {text}") == [period]


@pytest.mark.parametrize(
    ("text", "sun"),
    [
        ("at dusk", Sun("sunset")),
        ("sunrise", Sun("sunrise")),
        ("ten minutes before sunset", Sun("sunset", timedelta(minutes=-10))),
        ("an hour after sunrise", Sun("sunrise", timedelta(hours=1))),
    ],
)
def test_sun_events(text: str, sun: Sun) -> None:
    """What is before the sun event is negative."""
    assert meant(text) == [sun]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on weekdays", WORKDAYS),
        ("Sunday through Tuesday and on work days", (*WORKDAYS, "sun")),
        ("Sunday through Thursday, every day", WEEK),
        ("Saturday and during the week", (*WORKDAYS, "sat")),
        ("at the weekend", ("sat", "sun")),
        ("Mon/Wed/Fri", ("mon", "wed", "fri")),
        ("on Tuesdays and Thursdays", ("tue", "thu")),
        ("Monday, Wednesday and Friday", ("mon", "wed", "fri")),
        ("Sunday through Thursday", ("mon", "tue", "wed", "thu", "sun")),
        ("every day", WEEK),
    ],
)
def test_day_sets(text: str, days: tuple[str, ...]) -> None:
    """Days are those that are meant, in the week's order."""
    assert meant(text) == [Days(days)]  # type: ignore[arg-type]


def test_days_that_are_left_out() -> None:
    """The days are those that are left; that some were left out is kept for changes."""
    (days,) = meant("every day except Sunday")
    assert days == Days(WEEK[:-1], excluded=True)  # type: ignore[arg-type]


def test_days_with_a_daypart() -> None:
    """School nights and weekend mornings name the days and the part of them."""
    assert meant("on school nights") == [Days(("mon", "tue", "wed", "thu", "sun"), "night")]
    assert meant("weekend mornings") == [Days(("sat", "sun"), "morning")]


def test_windows() -> None:
    """A window may run over midnight, and may begin or end with the sun."""
    night = Window(Clock(time(23), half="pm"), Clock(time(6), half="am"))
    assert meant("from 11 pm to 6 am") == [night]
    assert meant("between 11 pm and 6 am") == [night]
    evening = Window(Sun("sunset"), Clock(time(23), half="pm"))
    assert meant("from sunset until 11 pm") == [evening]


def test_daylight() -> None:
    """Darkness is a state, however it is said."""
    assert meant("after dark") == [Daylight(dark=True)]
    assert meant("between sunset and sunrise") == [Daylight(dark=True)]
    assert meant("when it is dark outside") == [Daylight(dark=True)]


def test_measures() -> None:
    """A number with a unit is a measure and no time."""
    assert meant("at 20 degrees") == [Quantity(20, "°")]
    assert meant("below minus 5 degrees") == [Quantity(-5, "°")]
    assert meant("to 30 %") == [Quantity(30, "%")]
