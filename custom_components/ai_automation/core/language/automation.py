"""Read what a householder wants automated: something new, or a change of what is there."""

from ..home import Home
from .history import warm_history
from .index import index_of
from .mentioned import read_edit
from .patterns import grammar_of
from .problems import reason
from .reading import AutomationReading, NotAutomation, Situation
from .request import Choices, conclude, reader_of, unreadable
from .spoken import is_question
from .tagging import tagger_of


def warm(home: Home, language: str) -> None:
    """Make what reading needs before the first sentence comes: rules and the home's names.

    Takes some hundred milliseconds the first time, nothing afterwards.
    """
    index_of(home, language)
    warm_history(language)
    tagger_of(grammar_of(language).lexicon.language)


def read_automation(
    text: str, home: Home, situation: Situation, choices: Choices | None = None
) -> AutomationReading:
    """Return what a text asks to be automated, what has to be asked first, or why not.

    `choices` are the answers so far, by the words that were asked about.
    """
    if refused := unreadable(text, situation):
        return refused
    if is_question(text, situation.language):
        return NotAutomation("question", (reason("question", situation.language),))
    reader = reader_of(text, home, situation, choices)
    return read_edit(reader) or conclude(reader)
