"""Judge what automations may do: classes of dangers, and what the owner wants for each."""

from .judging import Asking, judge
from .model import (
    DEFAULT_POLICY,
    KINDS,
    NO_DANGER,
    ROLES,
    RULES,
    Danger,
    Judged,
    Judgement,
    Kind,
    Policy,
    Role,
    Rule,
    Window,
)
from .saying import findings_of, statement

__all__ = [
    "DEFAULT_POLICY",
    "KINDS",
    "NO_DANGER",
    "ROLES",
    "RULES",
    "Asking",
    "Danger",
    "Judged",
    "Judgement",
    "Kind",
    "Policy",
    "Role",
    "Rule",
    "Window",
    "findings_of",
    "judge",
    "statement",
]
