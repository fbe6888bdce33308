"""Go on with a request: answers to questions, changes of a proposal."""

from collections.abc import Callable

from ..home import Home
from ..plan.model import AutomationPlan
from .automation import read_automation
from .choices import chosen
from .edits import change_plan
from .problems import reason
from .reading import (
    AutomationReading,
    Clarification,
    Pending,
    Proposed,
    Refused,
    Situation,
    Unclear,
)
from .request import Choices, unreadable

type Read = Callable[[str, Home, Situation, Choices], AutomationReading]


def answer_question(
    pending: Pending, text: str, home: Home, situation: Situation, read: Read = read_automation
) -> AutomationReading:
    """Return the reading of a request after the answer to what was asked about it.

    `read` is how it was read before the question.
    """
    if refused := unreadable(text, situation):
        return refused
    choices = chosen(pending, text, home, situation)
    if choices is None:
        question = pending.questions[0]
        said = f"{reason('no_answer', situation.language).text} {question.text}"
        again = Clarification(said, question.options, question.mention)
        return Unclear((again, *pending.questions[1:]), pending)
    return read(pending.text, home, situation, choices)


def refine(text: str, plan: AutomationPlan, home: Home, situation: Situation) -> AutomationReading:
    """Return a proposal changed as a follow-up says: "no, at ten", "only on weekdays"."""
    if refused := unreadable(text, situation):
        return refused
    changed = change_plan(text, plan, home, situation)
    if isinstance(changed, AutomationPlan):
        return Proposed(changed)
    return Refused(changed)
