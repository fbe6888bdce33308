"""Test what people say beyond plain triggers and actions, as the householder reads it back."""

from datetime import time
import json
from pathlib import Path

import pytest

from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import (
    NotAutomation,
    Proposed,
    Refused,
    Unclear,
)
from custom_components.ai_automation.core.plan.describe import describe
from custom_components.ai_automation.core.plan.model import TimeTrigger

from .homes import changed, home_of, planned, situation

_FORETELLS = frozenset({"forecast_daily"})
_SAID = json.loads((Path(__file__).parent / "constructs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("home", "text", "words"), [(home, *pair) for home, pairs in _SAID.items() for pair in pairs]
)
def test_constructs(home: str, text: str, words: str) -> None:
    """The plan does all that was said, and nothing else."""
    house = home_of(home)
    assert describe(planned(text, house), house) == words


@pytest.mark.parametrize(
    ("home", "text"),
    [
        ("mahone", "ceiling fan on when the bedroom humidity is over 70 or it's past ten at night"),
        ("rathmines", "start Dusty at noon but only if nobody's in the sitting room"),
        ("rathmines", "turn on the kettle at seven and the sitting room"),
        ("thornhowe", "barn radio at half past eight"),
        (
            "juniper",
            (
                "turn down the main floor thermostat by 2 degrees when everyone leaves "
                "and back up when someone returns"
            ),
        ),
        ("cumberland", "porch fan on when the coop is over 80 degrees or past ten at night"),
        ("cumberland", "raise the family room blinds gradually over 20 minutes at 6 am"),
        ("cumberland", "turn on the coach lights at 8 pm or turn on the sink light"),
        ("malmo", "Sven should clean at 10 if nobody is at home, else at 14"),
        ("mahone", "dust collector should follow the table saw, and run on for a bit after"),
        ("karori", "keep the sleepout between 16 and 19 degrees with the study lamp"),
        ("karori", "keep the sleepout between 19 and 16 degrees with the sleepout heater"),
        ("sandia", "keep the nursery between 68 and 72 with the nursery fan while nap time is on"),
        ("banksia", "open the living blinds at sunrise but not before 7 on weekdays"),
        ("karori", "turn on the jug and close the lounge curtains at 6; both off at 8"),
        ("karori", "turn the jug on at 6 for ten minutes, and the towel rail too"),
        ("karori", "turn the jug on at 6 but the piano lamp"),
        ("karori", "when the jug goes on turn off the salt lamp, no I mean turn it on"),
        ("karori", "tell Mere at 8 pm the bins go out, and the jug too"),
        ("karori", "turn the jug on at 6, the piano lamp when it is dark"),
        ("pune", "turn on the geyser at 6, whichever comes first"),
        ("rathmines", "turn off the gaming rig at 11 pm or when Cian leaves, whichever is later"),
        ("banksia", "open the living blinds at sunrise or at 8 pm, whichever comes first"),
        ("banksia", "when Priya gets home, at 7 at the latest, open the living blinds"),
        ("juniper", "when I go for a run before 7 turn on the front walk lights"),
        ("corktown", "tell Dre there is a leak and Kim as well when the sump pit is wet"),
        ("oban", "turn on the lights in there at nine"),
        ("oban", "when someone walks into the landing turn on the heater in there"),
        (
            "rathmines",
            "when the front door opens turn on the hall light, off after none for a minute",
        ),
        ("rathmines", "would you mind not turning the immersion on at 8am?"),
        ("clifton", "lower the bedroom blind a quarter at 9pm"),
        (
            "juniper",
            "let Dana know the dryer's finished, ie the power's been under 10 W for a minute",
        ),
        ("juniper", "tell Dana when the dryer's done, ie its power drops under 5 W for 3 minutes"),
        ("cumberland", "at 9pm switch the fan off (Kitchen Echo)"),
        ("oban", "at 9am turn the telly off, in the evening turn the hall light on"),
        ("oban", "at sunrise open the lounge curtains, at night close them"),
        ("cumberland", "turn on the foyer chandelier at 9 if he is not home"),
        ("cumberland", "the dog is old in the evening I want the mudroom light on at nine"),
        (
            "oban",
            "turn on the standard lamp at dusk since it pleases me and the byre light at nine",
        ),
        ("karori", "wake me up in the morning, jug on at seven"),
        ("karori", "my sister stays on Fridays if she can, so turn the sleepout heater on at 5 pm"),
        ("oban", "warm the bedroom: bedroom radiator to 21 at 9 pm"),
        ("oban", "turn on the hall light at nine, dark"),
        ("oban", "the electric blanket shouldn't stay on"),
        ("rathmines", "turn off the kitchen strip in an hour"),
        ("rathmines", "we have exams so at ten at night turn it all down, kettle off"),
        ("juniper", "when the coop level drops under 20 tell Dana"),
        ("juniper", "let us both know when the front door opens"),
        ("juniper", "make the living room fan twice as loud at noon"),
        ("juniper", "make the desk light twice at noon"),
        ("juniper", "text them both when the front door opens"),
        ("juniper", "whoever opens the front door gets a message"),
        ("sandia", "when the level of the nursery goes over 70 turn on the nursery fan"),
    ],
)
def test_what_is_not_understood_whole_is_not_done(home: str, text: str) -> None:
    """A part that has no form leads to a refusal, not to a plan without it."""
    reading = read_automation(text, home_of(home), situation())
    assert isinstance(reading, Refused | NotAutomation)
    assert reading.reasons


@pytest.mark.parametrize(
    ("home", "text", "told"),
    [
        (
            "juniper",
            "turn on the fountain at 7, we skipped that last week",
            "we skipped that last week",
        ),
        (
            "rathmines",
            "that was Cian's wish last week, start Dusty at noon",
            "that was Cian's wish last week",
        ),
    ],
)
def test_a_remark_on_what_is_asked_for_is_told(home: str, text: str, told: str) -> None:
    """What points back to the request may say that it is not to be: it is not dropped."""
    reading = read_automation(text, home_of(home), situation())
    assert isinstance(reading, Proposed)
    assert reading.asides == (told,)


def test_bare_hours_that_may_be_of_a_night_are_asked_for_once() -> None:
    """Nine to five is of a day in an office, and of a night in a hallway."""
    text = "when the pool gate opens between 9 and 5 tell Priya"
    reading = read_automation(text, home_of("banksia"), situation())
    assert isinstance(reading, Unclear)
    assert [[it.label for it in each.options] for each in reading.questions] == [["09:00", "21:00"]]


@pytest.mark.parametrize(
    ("home", "text", "words"),
    [
        ("karori", "if rain is forecast tell Mere at 7 am to bring in the washing",
         "rain is forecast"),
        ("oban", "if it's going to freeze tonight turn on the byre heater at 10 pm",
         "it is going to freeze"),
        ("juniper", "turn on the drip irrigation at 6 am unless it's going to rain today",
         "it is going to rain"),
        ("pune", "if it will rain tomorrow, remind Meera at 9 pm to bring the clothes in",
         "it will rain"),
        ("thornhowe", "if there's a frost warning turn on the trough heater", "frost warning"),
    ],
)  # fmt: skip
def test_the_weather_to_come_cannot_be_waited_for(home: str, text: str, words: str) -> None:
    """The words that want a forecast are named, and what else went unread for it is not."""
    reading = read_automation(text, home_of(home), situation())
    assert isinstance(reading, Refused), reading
    assert [(reason.code, reason.words) for reason in reading.reasons] == [("forecast", (words,))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("if rain is forecast tomorrow, remind Dana at 8pm to bring the cushions in",
         ("When it is 20:00, look up the forecast of Local weather, then if the forecast for "
         "tomorrow is rain: send “bring the cushions in” to Dana's phone.")),
        ("turn on the fountain at 6 am unless it's going to rain today",
         ("When it is 06:00, look up the forecast of Local weather, then if not (the forecast for "
         "today is rain): turn on Fountain.")),
        ("if tomorrow's low is below 2 turn on the coop heat lamp at 9 pm",
         ("When it is 21:00, look up the forecast of Local weather, then if the forecast low for "
         "tomorrow is below 2°F: turn on Coop heat lamp.")),
        ("on Sundays at 8 pm if tomorrow's high is over 35 remind Curtis to open the vents",
         ("When it is 20:00 on Sunday, look up the forecast of Local weather, then if the forecast "
         "high for tomorrow is above 35°F: send “open the vents” to Curtis's phone.")),
        ("at 8 pm if it will snow tomorrow and the patio door is open tell Dana",
         ("When it is 20:00, if Patio door is open: look up the forecast of Local weather, then if "
         "the forecast for tomorrow is snow: send “It will snow tomorrow and the patio door is "
         "open” to Dana's phone.")),
    ],
)  # fmt: skip
def test_a_forecast_is_looked_up_at_a_set_time(text: str, words: str) -> None:
    """Where a weather service foretells days, it is asked when the automation runs."""
    house = changed(home_of("juniper"), "weather.juniper", capabilities=_FORETELLS)
    assert describe(planned(text, house), house) == words


@pytest.mark.parametrize(
    "text",
    [
        "when it's going to rain tomorrow tell Dana",
        "if rain is forecast tell Dana at 7 am to bring in the washing",
        "at 8 pm if rain is forecast tomorrow morning tell Dana",
        "at 9 pm turn on the coop heat lamp if the forecast low tonight is under 2",
    ],
)
def test_what_no_forecast_tells_is_said(text: str) -> None:
    """It is said what can be looked up, and when."""
    house = changed(home_of("juniper"), "weather.juniper", capabilities=_FORETELLS)
    reading = read_automation(text, house, situation())
    assert isinstance(reading, Refused), reading
    assert [reason.code for reason in reading.reasons] == ["forecast_when"]


def test_the_weather_of_now_can_be_waited_for() -> None:
    """What is so now needs no forecast, and a message may speak of one."""
    home = home_of("oban")
    assert planned("when it's raining close the awning", home).triggers
    assert planned("at 7 am tell Ewan to check the weather forecast", home).triggers


def test_bare_hours_of_a_span_are_asked_for() -> None:
    """The answer to "morning or afternoon?" holds for both ends of a span."""
    house = home_of("banksia")
    reading = read_automation("liam's xbox only between 3 and 5", house, situation())
    assert isinstance(reading, Unclear)
    answered = read_automation(
        reading.pending.text, house, situation(), {reading.questions[0].mention: ("15:00",)}
    )
    assert isinstance(answered, Proposed)
    assert [it.at for it in answered.plan.triggers if isinstance(it, TimeTrigger)] == [
        time(15),
        time(17),
    ]
