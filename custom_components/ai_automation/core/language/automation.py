"""Read what a householder wants automated: something new, or a change of what is there."""

from datetime import UTC, datetime

from ..home import Home
from .asked import Answerer
from .history import warm_history
from .introducing import spoken_by
from .mentioned import read_edit
from .problems import reason
from .reading import AutomationReading, NotAutomation, Proposed, Situation, Unclear
from .request import Choices, Reader, conclude, reader_of, unreadable
from .spoken import is_question
from .without import without_asides, without_habits, without_remarks

_ANY_SENTENCE = "turn on the light at noon"
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def warm(home: Home, language: str) -> None:
    """Make what reading needs before the first sentence comes: rules and the home's names.

    Takes a second the first time, little afterwards.
    """
    situation = Situation(_ANY_TIME, language)
    reader_of(_ANY_SENTENCE, home, situation).grammar.compile()
    read_automation(_ANY_SENTENCE, home, situation)
    Answerer(reader_of(_ANY_SENTENCE, home, situation))
    tuple(without_remarks(_ANY_SENTENCE, home, language))
    warm_history(language)


def read_automation(
    text: str, home: Home, situation: Situation, choices: Choices | None = None
) -> AutomationReading:
    """Return what a text asks to be automated, what has to be asked first, or why not.

    `choices` are the answers so far, by the words that were asked about.
    """
    if refused := unreadable(text, situation):
        return refused
    text, situation = spoken_by(text, home, situation)
    if is_question(text, situation.language):
        return NotAutomation("question", (reason("question", situation.language),))
    reader = reader_of(text, home, situation, choices)
    reading = read_edit(reader) or without_habits(text, home, situation, choices)
    reading = reading or _concluded(reader)
    if isinstance(reading, Proposed | Unclear):
        return reading
    aside = without_asides(text, home, situation, choices)
    return aside or _edit_beside_remarks(text, home, situation) or reading


def _edit_beside_remarks(text: str, home: Home, situation: Situation) -> Proposed | None:
    """Return the change that is asked for beside what is only told: "seedlings need sleep, ..."."""
    rests = without_remarks(text, home, situation.language) if home.automations else ()
    for rest in rests:
        reading = read_edit(reader_of(rest, home, situation))
        if isinstance(reading, Proposed):
            return reading
    return None


def _concluded(reader: Reader) -> AutomationReading:
    """Return what a sentence asks for; a name may be an automation's, or words of the request."""
    reading = conclude(reader)
    if isinstance(reading, Proposed) or (other := reader.without_automations()) is None:
        return reading
    again = conclude(other)
    return again if isinstance(again, Proposed | Unclear) else reading
