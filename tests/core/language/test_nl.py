"""Dutch sentences become the automations, commands and answers that they ask for."""

import pytest

from tests.core.language.homes_nl import dutch_home
from tests.core.language.phrasebook import (
    Case,
    check_asked,
    check_command,
    check_question,
    check_refused,
    check_replies,
    check_request,
    said_in,
)


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
