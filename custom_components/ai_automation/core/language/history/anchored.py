"""Find the time of a question that is told by when something happened: "since we left"."""

from dataclasses import replace
from datetime import datetime

from ...history import Span
from ..reading import Situation
from .question import HistoryQuestion, Period
from .told import Recorded, Told
from .words import words_for


def beginning(question: HistoryQuestion, recorded: Recorded, situation: Situation) -> float | None:
    """Return when the state began that a question looks back to; None if it is not known."""
    if question.since is None:
        return None
    told, asked = Told(question, recorded, words_for(situation)), question.since
    if asked.every:
        whole = Span(0.0, told.now)
        spans = [it for it in told.spans_all(asked, whole) if it.start > told.first_of(asked)]
        return spans[-1].start if spans else None
    whole_time = [Span(0.0, told.now)]
    times = [at for it in asked.subjects for at in told.changes(it, whole_time)]
    return max(times, default=None)


def anchored(
    question: HistoryQuestion, began: float | None, situation: Situation
) -> HistoryQuestion:
    """Return a question about the time since a moment."""
    if began is None:
        return question
    words = words_for(situation)
    since: str = words.texts["history"]["since_moment"]
    start = datetime.fromtimestamp(began, situation.now.tzinfo)
    said = since.format(moment=words.moment(began))
    return replace(question, period=Period(start, situation.now, said), since=None)
