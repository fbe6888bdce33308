"""French sentences become the automations, commands and answers that they ask for."""

import pytest

from tests.core.language.homes_fr import french_home
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


@pytest.mark.parametrize("case", said_in("fr")["requests"], ids=lambda case: case["say"])
def test_requests(case: Case) -> None:
    """A request becomes the automation it asks for, whole."""
    check_request(case, french_home(), "fr")


@pytest.mark.parametrize("case", said_in("fr")["commands"], ids=lambda case: case["say"])
def test_commands(case: Case) -> None:
    """A command is done at once."""
    check_command(case, french_home(), "fr")


@pytest.mark.parametrize("case", said_in("fr")["questions"], ids=lambda case: case["say"])
def test_questions(case: Case) -> None:
    """A question is answered, and changes nothing."""
    check_question(case, french_home(), "fr")


@pytest.mark.parametrize("case", said_in("fr")["asked"], ids=lambda case: case["say"])
def test_asked(case: Case) -> None:
    """What could mean several things is asked about."""
    check_asked(case, french_home(), "fr")


@pytest.mark.parametrize("case", said_in("fr")["refused"], ids=lambda case: case["say"])
def test_refused(case: Case) -> None:
    """What is unknown, negated, vague or foreign is never guessed."""
    check_refused(case, french_home(), "fr")


def test_replies() -> None:
    """Short replies are known for what they are."""
    check_replies("fr")


@pytest.mark.parametrize("case", said_in("fr")["past"], ids=lambda case: case["say"])
def test_the_past(case: Case) -> None:
    """A question about the past is read, and changes nothing."""
    check_past(case, french_home(), "fr")
