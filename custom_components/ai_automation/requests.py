"""Take a request from its words to a proposal, and a proposal to an automation."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from . import dialogues
from .core.escalation.worth import worth_asking
from .core.home import Home
from .core.language import read_reply
from .core.language.reading import (
    CommandReading,
    NotAutomation,
    Proposed,
    Refused,
    Unclear,
)
from .core.policy import Judgement, findings_of
from .core.store import Proposal, Trial
from .core.store.proposals import add_proposal, close_proposal, get_proposal
from .data import AiAutomationConfigEntry
from .deploy import AUTOMATION_PREFIX, Written, config_hash
from .dialogues import Dialogue, Source
from .differences import changes, difference
from .drafts import Config, Draft, Reading, draft_of_config, understood
from .errors import InvalidRequestError, readable_store_errors
from .escalation import Asked, async_ask_model, settings_of
from .guard import Grant, PolicyError
from .guard.consent import async_agreed, caution_of
from .hearing import read_turn
from .outcome import Outcome, Said, Status, warnings_of
from .trials import Terms
from .wording import say


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
            grant = await self.async_agreed(said, proposal, before)
            reply = read_reply(said.text, said.language)
            if grant is not None or reply == "yes":
                return await self.async_deploy(proposal, said.language, grant or said.grant)
            if reply in ("no", "undo"):
                return await self.async_drop(proposal, said.language)
        home = await self._data.homes.async_get()
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
        source: Source = "local",
    ) -> Outcome:
        """Turn a reading into its outcome; the dialogue and the proposal are kept.

        What a model has filled in is proposed, and never written at once.
        """
        outcome = replace(self._outcome(said, reading), source=source)
        deploy = deploy and source != "model"
        after = dialogues.NOTHING
        if isinstance(reading, Unclear):
            after = Dialogue(pending=reading.pending, filled=filled, source=source)
        elif outcome.status == "proposed" and isinstance(reading, Draft):
            judgement = await self._judged(said, reading, replaced)
            outcome = self._cautioned(outcome, judgement, said.language, deploy=deploy)
            if judgement.rule != "never":
                proposal = await self._keep(said, reading, replaced)
                outcome = replace(outcome, proposal_id=proposal.id)
                after = _waiting(outcome)
                if deploy and said.grant.covers(judgement):
                    return await self.async_deploy(
                        proposal, said.language, said.grant, before=before
                    )
                present = await self._config_of(proposal.replaces)
                lookup = self._data.evidence.begin(reading.config, present, said.language)
                outcome = replace(outcome, lookup=lookup)
            elif replaced is not None:
                after = before
        elif replaced is not None:
            # A proposal stays open if what was said about it is not understood.
            after = before
        await dialogues.save(self._store, str(said.conversation_id), before, after)
        return outcome

    async def async_agreed(
        self, said: Said, proposal: Proposal, dialogue: Dialogue
    ) -> Grant | None:
        """Return the grant with the PIN or the explicit yes that was said, None if neither was."""
        if not dialogue.dangers:
            return None
        gate, before = self._data.gate, await self._config_of(proposal.replaces)
        judgement = await gate.async_judge(said.grant.role, before, proposal.config)
        spoken = said.text, said.language
        return await async_agreed(self._hass, gate, said.grant, judgement, spoken, dialogue.dangers)

    async def async_deploy(
        self,
        proposal: Proposal,
        language: str,
        grant: Grant,
        *,
        before: Dialogue | None = None,
        trial: Terms | None = None,
    ) -> Outcome:
        """Write what was proposed, for good or to be tried, after a check against today's home."""
        if proposal.status != "open":
            raise InvalidRequestError("proposal_closed", proposal_id=proposal.id)
        home, run = await self._data.homes.async_get(), self._hass.async_add_executor_job
        draft = await run(_drafted, proposal, home, language)
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
        if before is None:
            before = Dialogue(proposal_id=proposal.id)
        try:
            written, tried = await self._tried(proposal, draft.config, grant, trial)
        except PolicyError as err:
            outcome = self._cautioned(outcome, err.judgement, language, deploy=True)
            if proposal.conversation_id is not None:
                after = replace(_waiting(outcome), trial=trial)
                await dialogues.save(self._store, proposal.conversation_id, before, after)
            return outcome
        if written.version is None:
            # It was there already: nothing was written that would have closed it.
            with readable_store_errors():
                await close_proposal(self._store, proposal.id, "deployed", written.automation_id)
        if proposal.conversation_id is not None:
            await dialogues.save(self._store, proposal.conversation_id, before, dialogues.NOTHING)
        return replace(
            outcome,
            automation_id=written.automation_id,
            entity_id=written.entity_id,
            config=written.config,
            diff=await run(difference, written.before, written.config),
            changes=await run(changes, written.before, written.config, home, language),
            version=written.version,
            trial=tried,
            findings=(*draft.findings, *warnings_of(written, language)),
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
            changes=reading.changes,
        )
        if reading.errors:
            return _refused(outcome, reading)
        if reading.replaces is not None:
            outcome = replace(outcome, entity_id=reading.replaces.entity_id)
            if reading.replaces.automation_id is None:
                text = say("edit_not_possible", said.language, name=reading.replaces.alias)
                return replace(outcome, status="refused", reasons=(text,))
        return outcome

    async def _judged(self, said: Said, draft: Draft, replaced: Proposal | None) -> Judgement:
        """Return what the safety policy says to a draft, beside what there is already."""
        changed = draft.replaces.automation_id if draft.replaces else None
        if changed is None and replaced is not None:
            changed = replaced.replaces
        before = await self._config_of(changed)
        return await self._data.gate.async_judge(said.grant.role, before, draft.config)

    async def _config_of(self, automation_id: str | None) -> Mapping[str, Any] | None:
        """Return the configuration of an automation of the house."""
        if automation_id is None:
            return None
        home = await self._data.homes.async_get()
        found = (one.config for one in home.automations if one.automation_id == automation_id)
        return next(found, None)

    def _cautioned(
        self, outcome: Outcome, judgement: Judgement, language: str, *, deploy: bool
    ) -> Outcome:
        """Return an outcome with what the safety policy wants before it is written."""
        if judgement.rule == "allow":
            return outcome
        caution = caution_of(judgement, self._data.gate, language)
        outcome = replace(
            outcome,
            judgement=judgement,
            caution=caution,
            findings=(*outcome.findings, *findings_of(judgement, language)),
        )
        if not deploy and judgement.rule != "never":
            return outcome
        return replace(outcome, status="refused", reasons=(caution,))

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

    async def _tried(
        self, proposal: Proposal, config: Config, grant: Grant, terms: Terms | None
    ) -> tuple[Written, Trial | None]:
        """Write the automation of a proposal; if everything is paused, a new one is as well."""
        write, tried = partial(self._write, proposal, grant=grant), None
        if terms is None:
            written = await write(config)
        else:
            written, tried = await self._data.trials.async_begin(proposal, config, terms, write)
        if written.before is None:
            pause = self._data.pause
            paused = await pause.async_include(written.automation_id, written.entity_id)
            written = replace(written, paused=paused)
        return written, tried

    async def _write(self, proposal: Proposal, config: Config, grant: Grant) -> Written:
        """Write the automation of a proposal."""
        writer = self._data.writer
        if proposal.replaces is not None:
            return await writer.async_update(
                proposal.replaces,
                config,
                grant=grant,
                base_hash=proposal.base_hash,
                conversation_id=proposal.conversation_id,
                proposal_id=proposal.id,
            )
        return await writer.async_create(
            f"{AUTOMATION_PREFIX}{proposal.id.lower()}",
            config,
            grant=grant,
            conversation_id=proposal.conversation_id,
            proposal_id=proposal.id,
        )


def _waiting(outcome: Outcome) -> Dialogue:
    """Return what a conversation is about while a proposal waits for a yes."""
    return Dialogue(proposal_id=outcome.proposal_id, dangers=tuple(sorted(outcome.judgement.keys)))


def _drafted(proposal: Proposal, home: Home, language: str) -> Draft:
    """Return the draft of a proposal. For the executor."""
    return draft_of_config(proposal.config, home, language)


def _refused(outcome: Outcome, draft: Draft) -> Outcome:
    """Return the outcome of a draft that may not be written."""
    return replace(
        outcome, status="refused", reasons=tuple(finding.text for finding in draft.errors)
    )


def _unhelped(asked: Asked, language: str) -> str:
    """Return why the model was of no help."""
    if asked.failure is not None:
        return say(asked.failure, language)
    if isinstance(asked.reading, Refused):
        words = "; ".join(word for reason in asked.reading.reasons for word in reason.words)
        return say("model_unread", language, words=words)
    return say("model_no_request", language)
