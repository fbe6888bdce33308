"""Define what was said, and what came of it."""

from dataclasses import dataclass, replace
from typing import Literal

from homeassistant.util import dt as dt_util

from .core.checks import Finding
from .core.language.filing import UNFILED, Filing, filed
from .core.language.reading import Clarification, Situation
from .core.policy import NO_DANGER, Judgement, Rule
from .core.store import Trial
from .deploy import Written
from .dialogues import Source
from .drafts import Config
from .evidence import Lookup
from .guard import UNKNOWN, Grant
from .wording import say

type Status = Literal["deployed", "proposed", "needs_clarification", "refused", "not_an_automation"]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, where, by whom and in which conversation; without one a new one begins.

    `grant` is what the one who says it may do, `filing` where it is to be kept, `spoken_of` the
    entity ids that the turn before was about.
    """

    text: str
    language: str
    area_id: str | None = None
    conversation_id: str | None = None
    user_id: str | None = None
    person_id: str | None = None
    grant: Grant = UNKNOWN
    filing: Filing = UNFILED
    spoken_of: tuple[str, ...] = ()

    @property
    def sorted_out(self) -> Said:
        """Return this with what it says of categories and labels apart from the rest."""
        text, filing = filed(self.text, self.language)
        return replace(self, text=text, filing=filing.over(self.filing))

    @property
    def situation(self) -> Situation:
        """Return where, when and by whom it is said."""
        now = dt_util.now()
        return Situation(now, self.language, self.area_id, self.person_id, self.spoken_of)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request; `edit` is that it is about an automation that was there before.

    `former` is its name as it was, `diff` how its configuration changes, `changes` the same in
    words, `version` what takes back what was written. `source` is who has read it: the engine, or
    the owner's language model. `judgement` is what the safety policy says to it, `caution` the same
    for people, with what it takes. `lookup` is what a proposal would have done.
    """

    status: Status
    conversation_id: str | None = None
    proposal_id: str | None = None
    automation_id: str | None = None
    entity_id: str | None = None
    config: Config | None = None
    yaml: str | None = None
    summary: str = ""
    questions: tuple[Clarification, ...] = ()
    reasons: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    edit: bool = False
    diff: str = ""
    changes: tuple[str, ...] = ()
    former: str = ""
    version: int | None = None
    trial: Trial | None = None
    source: Source = "local"
    judgement: Judgement = NO_DANGER
    caution: str = ""
    lookup: Lookup | None = None

    @property
    def required(self) -> Rule:
        """Return what the safety policy wants before it is written."""
        return self.judgement.rule

    @property
    def name(self) -> str:
        """Return the automation's name."""
        return str((self.config or {}).get("alias") or self.entity_id or "")


def warnings_of(written: Written, language: str) -> tuple[Finding, ...]:
    """Return what has to be said about how an automation was written."""
    texts = {}
    if written.copy is not None:
        texts["comments_copied"] = say("comments_copied", language, path=written.copy)
    if written.paused:
        texts["paused"] = say("paused", language)
    if written.overlapped:
        texts["saved_meanwhile"] = say("saved_meanwhile", language)
    return tuple(Finding(code, "warning", text) for code, text in texts.items())
