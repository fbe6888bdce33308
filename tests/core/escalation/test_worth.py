"""A model is asked about requests that were not read, and about nothing else."""

from datetime import UTC, datetime

import pytest

from custom_components.ai_automation.core.escalation.worth import worth_asking
from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import NotAutomation, Refused, Situation
from tests.core.language.homes import home_of

HOME = home_of("clifton")
SITUATION = Situation(datetime(2026, 11, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Whenever the kettle flurbs gronk the balcony lanterns", True),
        ("Als de wasmachine klaar is, doe dan het licht in de keuken aan", True),
        ("If Imogen pops round, make the corner lamp glow gently", True),
        ("Set the kettle to 40 % at noon", False),
        ("Whenever dusk gronks, flurb the corner lamp", True),
        ("Once the washing is finally dry-ish, get the hall light going", True),
        ("The kettle makes me think of the corner lamp come autumn", True),
        ("Hello there, how nice this evening is", False),
        ("Good morning", False),
        ("Thanks a lot for everything", False),
        ("Is the kettle on?", False),
        ("Why did the kettle flurb when the lanterns came on?", False),
        ("Turn on the unicorn lamp at sunset", False),
        ("Turn on the kettle at seven in the evening", False),
        ("Turn on the kettle", False),
        ("Unlock the flat door at noon", False),
        ("", False),
        ("kettle " * 300, False),
    ],
)
def test_worth_asking(text: str, expected: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Unread requests are; small talk, questions, what is not there or was read are not."""
    reading = read_automation(text, HOME, SITUATION)
    asked = isinstance(reading, Refused | NotAutomation) and worth_asking(
        reading, text, HOME, SITUATION
    )
    assert asked is expected


def test_language_that_is_not_read() -> None:
    """In a language without data little can be told of a sentence but its length and its marks."""
    situation = Situation(SITUATION.now, "pl")
    for text, expected in (
        ("Kiedy czajnik jest gorący, zapal światło", True),
        ("Czy czajnik jest teraz gorący?", False),
        ("Dobranoc", False),
    ):
        reading = read_automation(text, HOME, situation)
        assert isinstance(reading, Refused | NotAutomation)
        assert worth_asking(reading, text, HOME, situation) is expected
