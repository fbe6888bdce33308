"""Sentences of each language become the automations, commands and answers that they ask for."""

import pytest

from tests.core.language.phrasebook import (
    Case,
    check_asked,
    check_change,
    check_command,
    check_past,
    check_question,
    check_refused,
    check_replies,
    check_request,
    languages,
    said_in,
)


def _cases(section: str) -> pytest.MarkDecorator:
    """Return the cases that a section of the phrasebooks has, each with its language."""
    return pytest.mark.parametrize(
        ("language", "case"),
        [
            pytest.param(language, case, id=f"{language}: {case['say']}")
            for language in languages()
            for case in said_in(language)[section]
        ],
    )


@_cases("requests")
def test_requests(language: str, case: Case) -> None:
    """A request becomes the automation it asks for, whole."""
    check_request(case, language)


@_cases("commands")
def test_commands(language: str, case: Case) -> None:
    """A command is done at once."""
    check_command(case, language)


@_cases("questions")
def test_questions(language: str, case: Case) -> None:
    """A question is answered, and changes nothing."""
    check_question(case, language)


@_cases("past")
def test_the_past(language: str, case: Case) -> None:
    """A question about the past is read, and changes nothing."""
    check_past(case, language)


@_cases("asked")
def test_asked(language: str, case: Case) -> None:
    """What could mean several things is asked about."""
    check_asked(case, language)


@_cases("refused")
def test_refused(language: str, case: Case) -> None:
    """What is unknown, negated, vague or foreign is never guessed."""
    check_refused(case, language)


@_cases("changes")
def test_changes(language: str, case: Case) -> None:
    """A proposal is changed as a follow-up says, and stays as it was otherwise."""
    check_change(case, language)


@pytest.mark.parametrize("language", languages())
def test_replies(language: str) -> None:
    """Short replies are known for what they are."""
    check_replies(language)
