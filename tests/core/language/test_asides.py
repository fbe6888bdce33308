"""What is said beside a request does not keep it from being read, and what limits it is kept."""

import pytest

from custom_components.ai_automation.core.language import read_automation, read_command
from custom_components.ai_automation.core.language.reading import (
    Command,
    NotAutomation,
    Proposed,
    Refused,
)
from custom_components.ai_automation.core.plan import describe

from .homes import home_of, situation

HOME = "karori"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "We keep tripping on the steps so when it gets dark turn on the steps light",
            "When the sun sets, turn on Step lights.",
        ),
        (
            "jug on at 6 every morning please so its ready when I come down",
            "When it is 06:00, turn on Jug.",
        ),
        (
            "turn off the salt lamp at 11 pm, otherwise we never sleep",
            "When it is 23:00, turn off Salt lamp.",
        ),
        (
            "Duncan forgets, so if the ranch slider is open for 10 minutes turn on the deck lights",
            "When Ranch slider is open for 10 minutes, turn on Deck lights.",
        ),
        (
            "the dog barks otherwise so close the lounge curtains at sunset",
            "When the sun sets, close Lounge curtains.",
        ),
        ("at 6 turn on the jug, he won't get up otherwise", "When it is 06:00, turn on Jug."),
    ],
)
def test_a_reason_is_no_part_of_it(text: str, words: str) -> None:
    """Why something is wanted is left out, before the request and after it."""
    reading = read_automation(text, home_of(HOME), situation())
    assert isinstance(reading, Proposed)
    assert describe(reading.plan, home_of(HOME)) == words
    assert reading.asides == ()
    assert reading.plan.description == text


@pytest.mark.parametrize(
    ("text", "asides"),
    [
        ("my back is killing me. at 6 pm turn on the spa pool", ("my back is killing me",)),
        (
            "turn on the jug at 6!! Mere will go mad",
            ("Mere will go mad",),
        ),
        (
            "turn on the hallway light when there is motion, there's a sensor in the hallway",
            ("there's a sensor in the hallway",),
        ),
        (
            "People talk. turn on the jug at 6 am. The dog was sick again",
            ("People talk", "The dog was sick again"),
        ),
        ("turn on the jug at 6 am. Visitors want tea", ()),
    ],
)
def test_what_else_is_told_is_said_again(text: str, asides: tuple[str, ...]) -> None:
    """A statement that is no reason may matter: it is told with what is proposed."""
    reading = read_automation(text, home_of(HOME), situation())
    if asides:
        assert isinstance(reading, Proposed)
        assert reading.asides == asides
    else:
        # "Visitors" is a thing of this home.
        assert isinstance(reading, Refused)


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("Dana's always the last one up. At 12:30 at night lock the front door", False),
        ("coffee pot off at 7 in the evening, it just sits there humming", False),
        (
            (
                "I always walk off and leave the slow cooker running. "
                "Once it's been on an hour, switch it off."
            ),
            False,
        ),
        ("Toilet runs! At 9 pm turn on the mudroom light", False),
        ("My husband leaves the slow cooker on. If it's been on for an hour, turn it off", True),
        ("turn off the lava lamp at 9 pm, Mateo's asleep", True),
        ("Curtis stays up late. At 12:30 at night lock the front door", True),
        ("We are usually away on Fridays. At 12:30 at night lock the front door", True),
    ],
)
def test_how_somebody_always_is_limits_nothing(text: str, *, doubtful: bool) -> None:
    """A habit is told and no more; what may restrict the request is asked about."""
    reading = read_automation(text, home_of("juniper"), situation())
    assert isinstance(reading, Proposed)
    assert reading.asides
    assert reading.doubtful is doubtful


def test_it_is_what_an_aside_speaks_of() -> None:
    """What is told of a thing makes it known."""
    home = home_of("juniper")
    text = "My husband forgets the slider. If it's still open at half nine at night, text Dana"
    reading = read_automation(text, home, situation())
    assert isinstance(reading, Proposed)
    assert "Patio door is open" in describe(reading.plan, home)


@pytest.mark.parametrize(
    "text",
    [
        "turn the jug on at 6, and what about the piano lamp",
        "turn the jug on at 6. The guests are here until Sunday",
        "turn the jug on at 6. The dog only barks at night",
        "turn on the jug at 6 am, that's 9 for us",
        "turn on the jug at 6 am. The piano lamp stays as it is",
        "turn on the jug at 6 am, she said 'not today'",
        "turn on the jug at 6 am. Make tea",
    ],
)
def test_what_may_belong_to_it_is_no_aside(text: str) -> None:
    """Things, times, limits, quotations and orders are not left out."""
    reading = read_automation(text, home_of(HOME), situation())
    assert not isinstance(reading, Proposed)


@pytest.mark.parametrize(
    "text",
    [
        "turn off everything in the lounge, nobody's down there",
        "please switch off the telly, no one is in there now",
        "turn off the lamps in the lounge. Nobody's in there",
    ],
)
def test_an_empty_room_is_a_reason_to_put_out_what_is_on_now(text: str) -> None:
    """Nobody being there is told as why, and waits for nobody to leave."""
    assert isinstance(read_automation(text, home_of(HOME), situation()), NotAutomation)


def test_an_empty_room_is_waited_for_where_it_is_asked() -> None:
    """A lead makes it what is waited for."""
    text = "turn off the lamps in the lounge when nobody's in there"
    assert isinstance(read_automation(text, home_of(HOME), situation()), Proposed)


@pytest.mark.parametrize(
    "text",
    [
        "The guests are here! Turn on the bar lights",
        "Mateo is asleep, turn off the rec room lights",
    ],
)
def test_commands_beside_remarks(text: str) -> None:
    """What is told beside a command keeps it from being done no more than beside a request."""
    reading = read_command(text, home_of("juniper"), situation())
    assert isinstance(reading, Command)
    assert len(reading.calls) == 1


def test_what_waits_is_no_remark_beside_a_command() -> None:
    """When something is to be done is never left out."""
    text = "When Mateo is asleep, turn off the rec room lights"
    assert not isinstance(read_command(text, home_of("juniper"), situation()), Command)


def test_what_is_taken_back_at_once_is_not_done() -> None:
    """On and off in the same moment is a misunderstanding."""
    text = "when Dana comes home turn on the bar lights, then turn off the bar lights"
    reading = read_automation(text, home_of("juniper"), situation())
    assert isinstance(reading, Refused)
    assert [it.code for it in reading.reasons] == ["at_once"]
