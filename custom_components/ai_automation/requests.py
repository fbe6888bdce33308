"""Take a request from its words to a proposal."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util.ulid import ulid_now

from . import dialogues
from .core.escalation.worth import worth_asking
from .core.home import Home
from .core.language import read_reply
from .core.language.filing import UNFILED
from .core.language.reading import (
    CommandReading,
    NotAutomation,
    Proposed,
    Refused,
    Unclear,
)
from .core.store import Proposal
from .data import AiAutomationConfigEntry
from .dialogues import Dialogue, Source
from .drafts import Draft, Reading, understood
from .escalation import Asked, async_ask_model, settings_of
from .filing import filing_of
from .hearing import read_turn
from .outcome import Outcome, Said, Status
from .outcome_words import with_asides, with_filing
from .proposals import Proposals, cautioned, draft_again, refused_by_checks, waiting_for
from .wording import say


class Requests:
    """Everything that can be done with requests; `proposals` is what becomes of them."""

    def __init__(self, hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
        """Take the loaded entry to work with."""
        self._hass = hass
        self._entry = entry
        self._data = entry.runtime_data
        self._store = entry.runtime_data.store
        self.proposals = Proposals(hass, entry)

    async def async_request(
        self,
        said: Said,
        before: Dialogue | None = None,
        *,
        deploy: bool = False,
        escalate: bool = True,
    ) -> Outcome:
        """Go on with a conversation: a new request, an answer, a change, a yes or a no.

        `before` is what the conversation is about, if that is known already. With `escalate` the
        owner's model is asked about what is not read.
        """
        conversation_id = said.conversation_id or ulid_now()
        said = replace(said, conversation_id=conversation_id).sorted_out
        if before is None:
            before = await dialogues.load(self._store, said.conversation_id)
        proposal = await self.proposals.async_open(before)
        if proposal is not None:
            grant = await self.proposals.async_agreed(said, proposal, before)
            reply = read_reply(said.text, said.language)
            if grant is not None or reply == "yes":
                return await self.proposals.async_deploy(
                    proposal, said.language, grant or said.grant
                )
            if reply in ("no", "undo"):
                return await self.proposals.async_drop(proposal, said.language)
        home = await self._data.homes.async_get()
        if proposal is not None and not said.text and said.filing != UNFILED:
            draft = await self._hass.async_add_executor_job(
                draft_again, proposal, home, said.language
            )
            return await self.async_conclude(said, before, draft, proposal, deploy=deploy)
        reading, filled = await self._hass.async_add_executor_job(
            read_turn, said, home, before, proposal.config if proposal else None
        )
        # A change of a proposal or an answer is nothing without what it is about.
        fresh = proposal is None and before.pending is None
        if escalate and fresh and (outcome := await self.async_escalate(said, reading, home)):
            return outcome
        source = before.source if filled is not None else "local"
        return await self.async_conclude(
            said, before, reading, proposal, deploy=deploy, filled=filled, source=source
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
                said, before, read, None, deploy=False, filled=asked.filled, source="model"
            )
        outcome = outcome_of(said, reading)
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
        source: Source = "local",
    ) -> Outcome:
        """Turn a reading into its outcome; the dialogue and the proposal are kept.

        What a model has filled in, or what leaves out what may have mattered, is proposed, and
        never written at once.
        """
        outcome = replace(outcome_of(said, reading), source=source)
        left_out = isinstance(reading, Draft) and reading.doubtful
        deploy = deploy and source != "model" and not left_out
        after = Dialogue(spoken_of=said.spoken_of)
        if isinstance(reading, Unclear):
            after = Dialogue(pending=reading.pending, filled=filled, source=source)
        elif outcome.status == "proposed" and isinstance(reading, Draft):
            judgement = await self.proposals.async_judge(said, reading, replaced)
            outcome = cautioned(self._data.gate, outcome, judgement, said.language, deploy=deploy)
            if judgement.rule != "never":
                proposal = await self.proposals.async_keep(said, reading, replaced)
                summary = with_filing(outcome.summary, filing_of(proposal.filing), said.language)
                outcome = replace(outcome, proposal_id=proposal.id, summary=summary)
                after = waiting_for(outcome)
                if deploy and said.grant.covers(judgement):
                    done = await self.proposals.async_deploy(
                        proposal, said.language, said.grant, before=before
                    )
                    told = with_asides(done.summary, reading.asides, said.language)
                    return replace(done, summary=told)
                present = await self.proposals.async_config_of(proposal.replaces)
                lookup = self._data.evidence.begin(reading.config, present, said.language)
                outcome = replace(outcome, lookup=lookup)
            elif replaced is not None:
                after = before
        elif replaced is not None:
            # A proposal stays open if what was said about it is not understood.
            after = before
        await dialogues.save(self._store, str(said.conversation_id), before, after)
        return outcome


def outcome_of(said: Said, reading: Reading) -> Outcome:
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
        summary=with_asides(reading.summary, reading.asides, said.language),
        findings=reading.findings,
        edit=reading.replaces is not None,
        diff=reading.diff,
        changes=reading.changes,
    )
    if reading.errors:
        return refused_by_checks(outcome, reading)
    if reading.replaces is not None:
        replaces = reading.replaces
        outcome = replace(outcome, entity_id=replaces.entity_id, former=replaces.alias)
        if reading.replaces.automation_id is None:
            text = say("edit_not_possible", said.language, name=reading.replaces.alias)
            return replace(outcome, status="refused", reasons=(text,))
    return outcome


def _unhelped(asked: Asked, language: str) -> str:
    """Return why the model was of no help."""
    if asked.failure is not None:
        return say(asked.failure, language)
    if isinstance(asked.reading, Refused):
        words = "; ".join(word for reason in asked.reading.reasons for word in reason.words)
        return say("model_unread", language, words=words)
    return say("model_no_request", language)
