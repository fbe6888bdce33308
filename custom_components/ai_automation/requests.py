"""Take a request from its words to a proposal, and a proposal to an automation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from . import dialogues
from .core.checks import Finding
from .core.escalation.building import build
from .core.escalation.form import parse_form
from .core.escalation.worth import worth_asking
from .core.home import Home
from .core.language import answer_question, kind_of, read_automation, read_reply, refine
from .core.language.reading import (
    Clarification,
    CommandReading,
    NotAutomation,
    Proposed,
    Refused,
    Situation,
    Unclear,
)
from .core.store import Proposal
from .core.store.proposals import add_proposal, close_proposal, get_proposal
from .data import AiAutomationConfigEntry
from .deploy import AUTOMATION_PREFIX, Written, config_hash
from .dialogues import Dialogue
from .differences import difference
from .drafts import Config, Draft, Reading, draft_of_config, plan_to_change, understood
from .errors import InvalidRequestError, readable_store_errors
from .escalation import Asked, async_ask_model, settings_of
from .wording import say

type Status = Literal["deployed", "proposed", "needs_clarification", "refused", "not_an_automation"]
type Source = Literal["local", "model"]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, where, by whom and in which conversation; without one a new one begins."""

    text: str
    language: str
    area_id: str | None = None
    conversation_id: str | None = None
    user_id: str | None = None
    person_id: str | None = None

    @property
    def situation(self) -> Situation:
        """Return where, when and by whom it is said."""
        return Situation(dt_util.now(), self.language, self.area_id, self.person_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request; `edit` is that it is about an automation that was there before.

    `diff` is how its configuration changes, `version` what takes back what was written.

    `source` is who has read it: the engine, or the owner's language model.
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
    version: int | None = None
    source: Source = "local"

    @property
    def name(self) -> str:
        """Return the automation's name."""
        return str((self.config or {}).get("alias") or self.entity_id or "")


class Requests:
    """Everything that can be done with requests and proposals."""

    def __init__(self, hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
        """Take the loaded entry to work with."""
        self._hass = hass
        self._entry = entry
        self._data = entry.runtime_data
        self._store = entry.runtime_data.store

    async def async_request(
        self, said: Said, *, deploy: bool = False, escalate: bool = True
    ) -> Outcome:
        """Go on with a conversation: a new request, an answer, a change, a yes or a no.

        With `escalate` the owner's model is asked about what is not read.
        """
        conversation_id = said.conversation_id or ulid_now()
        said = replace(said, conversation_id=conversation_id)
        before = await dialogues.load(self._store, said.conversation_id)
        proposal = await self.async_open_proposal(before)
        if proposal is not None:
            reply = read_reply(said.text, said.language)
            if reply == "yes":
                return await self.async_deploy(proposal, said.language)
            if reply in ("no", "undo"):
                return await self.async_drop(proposal, said.language)
        home = await self._data.homes.async_get()
        reading, filled = await self._hass.async_add_executor_job(
            _read, said, home, before, proposal.config if proposal else None
        )
        # A change of a proposal or an answer is nothing without what it is about.
        fresh = proposal is None and before.pending is None
        if escalate and fresh and (outcome := await self.async_escalate(said, reading, home)):
            return outcome
        return await self.async_conclude(
            said, before, reading, proposal, deploy=deploy, filled=filled
        )

    async def async_escalate(
        self, said: Said, reading: Reading | CommandReading, home: Home
    ) -> Outcome | None:
        """Ask the owner's model about what was not read; None if it is not to be asked.

        Without a usable answer the reading of the engine stands.
        """
        settings = settings_of(self._entry)
        if settings is None or not isinstance(reading, Refused | NotAutomation):
            return None
        situation = said.situation
        if not await self._hass.async_add_executor_job(
            worth_asking, reading, said.text, home, situation
        ):
            return None
        asked = await async_ask_model(self._hass, self._entry, settings, home, said.text, situation)
        language = said.language
        if isinstance(asked.reading, Proposed | Unclear):
            answer = asked.reading
            read = await self._hass.async_add_executor_job(
                understood, lambda: answer, home, language
            )
            before = await dialogues.load(self._store, said.conversation_id)
            return await self.async_conclude(
                said, before, read, None, deploy=False, filled=asked.filled
            )
        outcome = self._outcome(said, reading)
        return replace(outcome, reasons=(*outcome.reasons, _unhelped(asked, language)))

    async def async_conclude(
        self,
        said: Said,
        before: Dialogue,
        reading: Reading,
        replaced: Proposal | None,
        *,
        deploy: bool,
        filled: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """Turn a reading into its outcome; the dialogue and the proposal are kept.

        What is read from a model's form is proposed, and never written at once.
        """
        outcome = self._outcome(said, reading)
        if filled is not None:
            outcome, deploy = replace(outcome, source="model"), False
        after = dialogues.NOTHING
        if isinstance(reading, Unclear):
            after = Dialogue(pending=reading.pending, filled=filled)
        elif outcome.status == "proposed" and isinstance(reading, Draft):
            proposal = await self._keep(said, reading, replaced)
            after = Dialogue(proposal_id=proposal.id)
            if deploy:
                return await self.async_deploy(proposal, said.language, before=before)
            outcome = replace(outcome, proposal_id=proposal.id)
        elif replaced is not None:
            # A proposal stays open if what was said about it is not understood.
            after = before
        await dialogues.save(self._store, str(said.conversation_id), before, after)
        return outcome

    async def async_offer(self, config: Config, said: Said, *, deploy: bool) -> Outcome:
        """Propose a complete configuration."""
        said = replace(said, conversation_id=said.conversation_id or ulid_now())
        home = await self._data.homes.async_get()
        draft = await self._hass.async_add_executor_job(
            draft_of_config, config, home, said.language
        )
        return await self.async_conclude(said, dialogues.NOTHING, draft, None, deploy=deploy)

    async def async_deploy(
        self, proposal: Proposal, language: str, *, before: Dialogue | None = None
    ) -> Outcome:
        """Write what was proposed, after a check against the home as it is today."""
        if proposal.status != "open":
            raise InvalidRequestError("proposal_closed", proposal_id=proposal.id)
        home = await self._data.homes.async_get()
        draft = await self._hass.async_add_executor_job(_drafted, proposal, home, language)
        outcome = Outcome(
            "deployed",
            proposal.conversation_id,
            proposal.id,
            config=draft.config,
            yaml=draft.yaml,
            summary=draft.summary,
            findings=draft.findings,
            edit=proposal.replaces is not None,
        )
        if draft.errors:
            return _refused(outcome, draft)
        written = await self._write(proposal, draft.config)
        if written.version is None:
            # It was there already: nothing was written that would have closed it.
            with readable_store_errors():
                await close_proposal(self._store, proposal.id, "deployed", written.automation_id)
        if proposal.conversation_id is not None:
            if before is None:
                before = Dialogue(proposal_id=proposal.id)
            await dialogues.save(self._store, proposal.conversation_id, before, dialogues.NOTHING)
        return replace(
            outcome,
            automation_id=written.automation_id,
            entity_id=written.entity_id,
            config=written.config,
            diff=await self._hass.async_add_executor_job(
                difference, written.before, written.config
            ),
            version=written.version,
            findings=(*draft.findings, *_warnings(written, language)),
        )

    async def async_drop(self, proposal: Proposal, language: str) -> Outcome:
        """Forget a proposal that was not wanted."""
        with readable_store_errors():
            await close_proposal(self._store, proposal.id, "dropped")
        if proposal.conversation_id is not None:
            before = Dialogue(proposal_id=proposal.id)
            await dialogues.save(self._store, proposal.conversation_id, before, dialogues.NOTHING)
        reasons = (say("dropped", language),)
        return Outcome("refused", proposal.conversation_id, proposal.id, reasons=reasons)

    async def async_proposal(self, proposal_id: str) -> Proposal:
        """Return a proposal; raise InvalidRequestError if there is none with this id."""
        with readable_store_errors():
            proposal = await get_proposal(self._store, proposal_id)
        if proposal is None:
            raise InvalidRequestError("unknown_proposal", proposal_id=proposal_id)
        return proposal

    async def async_open_proposal(self, dialogue: Dialogue) -> Proposal | None:
        """Return the proposal that a conversation is about, if it still is open."""
        if dialogue.proposal_id is None:
            return None
        with readable_store_errors():
            proposal = await get_proposal(self._store, dialogue.proposal_id)
        return proposal if proposal is not None and proposal.status == "open" else None

    def _outcome(self, said: Said, reading: Reading) -> Outcome:
        """Return the outcome of a reading, before anything is kept or written."""
        conversation_id = said.conversation_id
        if isinstance(reading, Unclear):
            return Outcome("needs_clarification", conversation_id, questions=reading.questions)
        if isinstance(reading, Refused | NotAutomation):
            status: Status = "refused" if isinstance(reading, Refused) else "not_an_automation"
            reasons = tuple(reason.text for reason in reading.reasons)
            return Outcome(status, conversation_id, reasons=reasons)
        outcome = Outcome(
            "proposed",
            conversation_id,
            config=reading.config,
            yaml=reading.yaml,
            summary=reading.summary,
            findings=reading.findings,
            edit=reading.replaces is not None,
            diff=reading.diff,
        )
        if reading.errors:
            return _refused(outcome, reading)
        if reading.replaces is not None:
            outcome = replace(outcome, entity_id=reading.replaces.entity_id)
            if reading.replaces.automation_id is None:
                text = say("edit_not_possible", said.language, name=reading.replaces.alias)
                return replace(outcome, status="refused", reasons=(text,))
        return outcome

    async def _keep(self, said: Said, draft: Draft, replaced: Proposal | None) -> Proposal:
        """Keep a proposal; the one in whose place it comes is dropped."""
        replaces = draft.replaces
        proposal = Proposal(
            id=ulid_now(),
            text=said.text,
            config=draft.config,
            summary=draft.summary,
            created_at=dt_util.utcnow(),
            conversation_id=said.conversation_id,
            replaces=replaces.automation_id if replaces else None,
            base_hash=config_hash(dict(replaces.config)) if replaces else None,
        )
        with readable_store_errors():
            if replaced is not None:
                proposal.suggestion_id = replaced.suggestion_id
                if replaces is None:
                    proposal.replaces = replaced.replaces
                    proposal.base_hash = replaced.base_hash
                await close_proposal(self._store, replaced.id, "dropped")
            await add_proposal(self._store, proposal)
        return proposal

    async def _write(self, proposal: Proposal, config: Config) -> Written:
        """Write the automation of a proposal."""
        writer = self._data.writer
        if proposal.replaces is not None:
            return await writer.async_update(
                proposal.replaces,
                config,
                base_hash=proposal.base_hash,
                conversation_id=proposal.conversation_id,
                proposal_id=proposal.id,
            )
        return await writer.async_create(
            f"{AUTOMATION_PREFIX}{proposal.id.lower()}",
            config,
            conversation_id=proposal.conversation_id,
            proposal_id=proposal.id,
        )


def _read(
    said: Said, home: Home, dialogue: Dialogue, proposed: Config | None
) -> tuple[Reading, Mapping[str, Any] | None]:
    """Read what was said as part of a dialogue; with the model's form if it is from one.

    For the executor.
    """
    situation = said.situation
    fresh = partial(read_automation, said.text, home, situation)
    new = understood(fresh, home, said.language)
    if isinstance(new, Draft) and kind_of(said.text, home, situation) == "automation":
        return new, None
    if dialogue.pending is not None and dialogue.asked_for == "automation":
        pending, filled = dialogue.pending, dialogue.filled
        read = read_automation if filled is None else partial(build, parse_form(filled))
        answered = partial(answer_question, pending, said.text, home, situation, read)
        return understood(answered, home, said.language), filled
    if proposed is None or isinstance(new, Draft):
        return new, None
    plan = plan_to_change(proposed, home, said.language)
    changed = understood(lambda: refine(said.text, plan, home, situation), home, said.language)
    if isinstance(changed, Draft):
        return changed, None
    anew = isinstance(new, Unclear) or kind_of(said.text, home, situation) == "automation"
    return (new if anew else changed), None


def _drafted(proposal: Proposal, home: Home, language: str) -> Draft:
    """Return the draft of a proposal. For the executor."""
    return draft_of_config(proposal.config, home, language)


def _refused(outcome: Outcome, draft: Draft) -> Outcome:
    """Return the outcome of a draft that may not be written."""
    return replace(
        outcome, status="refused", reasons=tuple(finding.text for finding in draft.errors)
    )


def _warnings(written: Written, language: str) -> tuple[Finding, ...]:
    """Return what has to be said about how an automation was written."""
    texts = {}
    if written.copy is not None:
        texts["comments_copied"] = say("comments_copied", language, path=written.copy)
    if written.overlapped:
        texts["saved_meanwhile"] = say("saved_meanwhile", language)
    return tuple(Finding(code, "warning", text) for code, text in texts.items())


def _unhelped(asked: Asked, language: str) -> str:
    """Return why the model was of no help."""
    if asked.failure is not None:
        return say(asked.failure, language)
    if isinstance(asked.reading, Refused):
        words = "; ".join(word for reason in asked.reading.reasons for word in reason.words)
        return say("model_unread", language, words=words)
    return say("model_no_request", language)
