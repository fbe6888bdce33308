"""Spanish sentences become the automations, commands and answers that they ask for."""

import pytest

from tests.core.language.homes_es import spanish_home
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


@pytest.mark.parametrize("case", said_in("es")["requests"], ids=lambda case: case["say"])
def test_requests(case: Case) -> None:
    """A request becomes the automation it asks for, whole."""
    check_request(case, spanish_home(), "es")


@pytest.mark.parametrize("case", said_in("es")["commands"], ids=lambda case: case["say"])
def test_commands(case: Case) -> None:
    """A command is done at once."""
    check_command(case, spanish_home(), "es")


@pytest.mark.parametrize("case", said_in("es")["questions"], ids=lambda case: case["say"])
def test_questions(case: Case) -> None:
    """A question is answered, and changes nothing."""
    check_question(case, spanish_home(), "es")


@pytest.mark.parametrize("case", said_in("es")["asked"], ids=lambda case: case["say"])
def test_asked(case: Case) -> None:
    """What could mean several things is asked about."""
    check_asked(case, spanish_home(), "es")


@pytest.mark.parametrize("case", said_in("es")["refused"], ids=lambda case: case["say"])
def test_refused(case: Case) -> None:
    """What is unknown, negated, vague or foreign is never guessed."""
    check_refused(case, spanish_home(), "es")


def test_replies() -> None:
    """Short replies are known for what they are."""
    check_replies("es")


@pytest.mark.parametrize("case", said_in("es")["past"], ids=lambda case: case["say"])
def test_the_past(case: Case) -> None:
    """A question about the past is read, and changes nothing."""
    check_past(case, spanish_home(), "es")
