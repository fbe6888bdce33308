"""German sentences become the automations, commands and answers that they ask for."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.ai_automation.core.language import read_automation, refine
from custom_components.ai_automation.core.language.reading import Proposed
from custom_components.ai_automation.core.plan import compile_plan
from tests.core.language.homes import situation
from tests.core.language.homes_de import german_home
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
    "target": {"entity_id": ["light.flur", "light.stehlampe"]},
    "data": {"brightness_pct": 50},
}


@pytest.mark.parametrize("case", said_in("de")["requests"], ids=lambda case: case["say"])
def test_requests(case: Case) -> None:
    """A request becomes the automation it asks for, whole."""
    check_request(case, german_home(), "de")


@pytest.mark.parametrize("case", said_in("de")["commands"], ids=lambda case: case["say"])
def test_commands(case: Case) -> None:
    """A command is done at once."""
    check_command(case, german_home(), "de")


@pytest.mark.parametrize("case", said_in("de")["questions"], ids=lambda case: case["say"])
def test_questions(case: Case) -> None:
    """A question is answered, and changes nothing."""
    check_question(case, german_home(), "de")


@pytest.mark.parametrize("case", said_in("de")["asked"], ids=lambda case: case["say"])
def test_asked(case: Case) -> None:
    """What could mean several things is asked about."""
    check_asked(case, german_home(), "de")


@pytest.mark.parametrize("case", said_in("de")["refused"], ids=lambda case: case["say"])
def test_refused(case: Case) -> None:
    """What is unknown, negated, vague or foreign is never guessed."""
    check_refused(case, german_home(), "de")


def test_replies() -> None:
    """Short replies are known for what they are."""
    check_replies("de")


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("nein, um zehn", "triggers", [{"trigger": "time", "at": "22:00:00"}]),
        ("bei Sonnenuntergang", "triggers", [{"trigger": "sun", "event": "sunset"}]),
        (
            "nur werktags",
            "triggers",
            [AT_SEVEN | {"weekday": WORKDAYS}],
        ),
        (
            "nicht am Sonntag",
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
            "und die Stehlampe auch",
            "actions",
            [
                {
                    "action": "light.turn_on",
                    "target": {"entity_id": ["light.flur", "light.stehlampe"]},
                    "data": {"brightness_pct": 50},
                }
            ],
        ),
        ("nenn es Abendflur", "alias", "Abendflur"),
        ("eine halbe Stunde später", "triggers", [{"trigger": "time", "at": "19:30:00"}]),
    ],
)
def test_follow_ups(text: str, key: str, expected: Any) -> None:
    """A proposal is changed as a follow-up says, and stays as it was otherwise."""
    here = replace(situation(), language="de")
    first = read_automation("Schalte um 19 Uhr das Licht im Flur auf 50 % ein", german_home(), here)
    assert isinstance(first, Proposed)
    then = refine(text, first.plan, german_home(), here)
    assert isinstance(then, Proposed), then
    before, after = compile_plan(first.plan), compile_plan(then.plan)
    assert after[key] == expected
    assert {**after, key: before[key]} == before


@pytest.mark.parametrize("case", said_in("de")["past"], ids=lambda case: case["say"])
def test_the_past(case: Case) -> None:
    """A question about the past is read, and changes nothing."""
    check_past(case, german_home(), "de")
