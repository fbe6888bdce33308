"""Dutch sentences become the automations, commands and answers that they ask for."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.ai_automation.core.language import read_automation, refine
from custom_components.ai_automation.core.language.reading import Proposed
from custom_components.ai_automation.core.plan import compile_plan
from tests.core.language.homes import situation
from tests.core.language.homes_nl import dutch_home
from tests.core.language.phrasebook import (
    Case,
    check_asked,
    check_command,
    check_past,
    check_question,
    check_refused,
    check_replies,
    check_request,
    said_in,
)

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
AT_SEVEN: dict[str, Any] = {"trigger": "time", "at": "19:00:00"}
BOTH_LAMPS = {
    "action": "light.turn_on",
    "target": {"entity_id": ["light.hal", "light.schemerlamp"]},
    "data": {"brightness_pct": 50},
}


@pytest.mark.parametrize("case", said_in("nl")["requests"], ids=lambda case: case["say"])
def test_requests(case: Case) -> None:
    """A request becomes the automation it asks for, whole."""
    check_request(case, dutch_home(), "nl")


@pytest.mark.parametrize("case", said_in("nl")["commands"], ids=lambda case: case["say"])
def test_commands(case: Case) -> None:
    """A command is done at once."""
    check_command(case, dutch_home(), "nl")


@pytest.mark.parametrize("case", said_in("nl")["questions"], ids=lambda case: case["say"])
def test_questions(case: Case) -> None:
    """A question is answered, and changes nothing."""
    check_question(case, dutch_home(), "nl")


@pytest.mark.parametrize("case", said_in("nl")["asked"], ids=lambda case: case["say"])
def test_asked(case: Case) -> None:
    """What could mean several things is asked about."""
    check_asked(case, dutch_home(), "nl")


@pytest.mark.parametrize("case", said_in("nl")["refused"], ids=lambda case: case["say"])
def test_refused(case: Case) -> None:
    """What is unknown, negated, vague or foreign is never guessed."""
    check_refused(case, dutch_home(), "nl")


def test_replies() -> None:
    """Short replies are known for what they are."""
    check_replies("nl")


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("nee, om tien uur", "triggers", [{"trigger": "time", "at": "22:00:00"}]),
        ("bij zonsondergang", "triggers", [{"trigger": "sun", "event": "sunset"}]),
        (
            "alleen doordeweeks",
            "triggers",
            [AT_SEVEN | {"weekday": WORKDAYS}],
        ),
        (
            "niet op zondag",
            "triggers",
            [
                {
                    "trigger": "time",
                    "at": "19:00:00",
                    "weekday": ["mon", "tue", "wed", "thu", "fri", "sat"],
                }
            ],
        ),
        (
            "en de schemerlamp ook",
            "actions",
            [
                {
                    "action": "light.turn_on",
                    "target": {"entity_id": ["light.hal", "light.schemerlamp"]},
                    "data": {"brightness_pct": 50},
                }
            ],
        ),
        ("noem het Avondhal", "alias", "Avondhal"),
        ("een half uur later", "triggers", [{"trigger": "time", "at": "19:30:00"}]),
    ],
)
def test_follow_ups(text: str, key: str, expected: Any) -> None:
    """A proposal is changed as a follow-up says, and stays as it was otherwise."""
    here = replace(situation(), language="nl")
    first = read_automation("Zet om 19 uur de lamp in de hal op 50%", dutch_home(), here)
    assert isinstance(first, Proposed)
    then = refine(text, first.plan, dutch_home(), here)
    assert isinstance(then, Proposed), then
    before, after = compile_plan(first.plan), compile_plan(then.plan)
    assert after[key] == expected
    assert {**after, key: before[key]} == before


@pytest.mark.parametrize("case", said_in("nl")["past"], ids=lambda case: case["say"])
def test_the_past(case: Case) -> None:
    """A question about the past is read, and changes nothing."""
    check_past(case, dutch_home(), "nl")
