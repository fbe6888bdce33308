"""Read what a householder says: automation requests, commands, questions, replies."""

from .automation import read_automation, warm
from .choices import is_answer
from .dialogue import answer_question, refine
from .request import LONGEST_TEXT
from .spoken import (
    answer_command,
    is_change,
    is_question,
    kind_of,
    question_alone,
    read_command,
    read_question,
    read_reply,
)

__all__ = [
    "LONGEST_TEXT",
    "answer_command",
    "answer_question",
    "is_answer",
    "is_change",
    "is_question",
    "kind_of",
    "question_alone",
    "read_automation",
    "read_command",
    "read_question",
    "read_reply",
    "refine",
    "warm",
]
