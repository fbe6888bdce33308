"""Define what reading a sentence gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..plan.model import AutomationPlan, CallAction
from .meanings import Daypart


@dataclass(frozen=True, slots=True)
class Situation:
    """Where, when and by whom a sentence is said; `now` is local and aware.

    `person_id` is the entity id of the speaker's person, None if it is not known; `spoken_of` are
    the entity ids that the turn before was about. `part` is the part of the day told beside.
    """

    now: datetime
    language: str = "en"
    area_id: str | None = None
    person_id: str | None = None
    spoken_of: tuple[str, ...] = ()
    part: Daypart | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question: a label to show, and the thing it stands for if it is one."""

    label: str
    entity_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question back. `mention` is the text in the sentence that could mean several things."""

    text: str
    options: tuple[Option, ...]
    mention: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sentence is not acted on; `words` are the words it is about."""

    code: str
    text: str
    words: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """An automation request that was read whole.

    `replaces` is the entity id of an existing automation that the plan is an edit of.
    `asides` are statements that were taken for no part of it; they are told. It is `doubtful` if
    one of them may have been a part of it all the same.
    """

    plan: AutomationPlan
    replaces: str | None = None
    asides: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """A request that needs an answer first; `pending` goes back in with the answer."""

    questions: tuple[Clarification, ...]
    pending: Pending


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that was understood to be one and cannot be fulfilled."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class NotAutomation:
    """A sentence that asks for no automation: `looks_like` is "command", "question" or "other"."""

    looks_like: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """A request waiting for answers; plain data, so that it can be stored.

    `choices` maps a mention of the sentence to the entity ids that were chosen for it.
    """

    text: str
    questions: tuple[Clarification, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Command:
    """Things to do at once, in this order."""

    calls: tuple[CallAction, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question about the home's present state, with the entities it is about."""

    text: str
    entity_ids: tuple[str, ...] = ()


type AutomationReading = Proposed | Unclear | Refused | NotAutomation
type CommandReading = Command | Unclear | Refused | NotAutomation
