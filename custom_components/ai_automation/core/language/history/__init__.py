"""Questions about the past, about why, and about what the house does by itself."""

from .answer import answered, enough_for, last_change, unanswered
from .follow import answer_history, read_follow_up
from .house import (
    Cause,
    Change,
    told_changes,
    told_does,
    told_runs,
    told_starting,
    told_uses,
    told_why,
)
from .question import HistoryQuestion, Source, Subject, by_action
from .read import HistoryReading, read_history, warm_history
from .told import Recorded
from .usual import USUAL_DAYS

__all__ = [
    "USUAL_DAYS",
    "Cause",
    "Change",
    "HistoryQuestion",
    "HistoryReading",
    "Recorded",
    "Source",
    "Subject",
    "answer_history",
    "answered",
    "by_action",
    "enough_for",
    "last_change",
    "read_follow_up",
    "read_history",
    "told_changes",
    "told_does",
    "told_runs",
    "told_starting",
    "told_uses",
    "told_why",
    "unanswered",
    "warm_history",
]
