"""Keep proposals, judge them, and make automations of them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from . import dialogues
from .core.home import Home
from .core.policy import Judgement, findings_of
from .core.store import Proposal, Trial
from .core.store.proposals import add_proposal, close_proposal, get_proposal
from .data import AiAutomationConfigEntry
from .deploy import AUTOMATION_PREFIX, Written, config_hash
from .deploy.facts import LABELS, async_facts
from .deploy.loaded import async_entity_id
from .dialogues import Dialogue
from .differences import changes, difference, yaml_of
from .drafts import Config, Draft, draft_of_config
from .errors import InvalidRequestError, readable_store_errors
from .filing import area_of, async_registered, filing_of, stored
from .guard import Gate, Grant, PolicyError
from .guard.consent import async_agreed, caution_of
from .outcome import Outcome, Said, warnings_of
from .trials import Terms
from .wording import say


class Proposals:
    """Everything that can become of a proposal."""

    def __init__(self, hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
        """Take the loaded entry to work with."""
        self._hass = hass
        self._data = entry.runtime_data
        self._store = entry.runtime_data.store

    async def async_get(self, proposal_id: str) -> Proposal:
        """Return a proposal; raise InvalidRequestError if there is none with this id."""
        with readable_store_errors():
            proposal = await get_proposal(self._store, proposal_id)
        if proposal is None:
            raise InvalidRequestError("unknown_proposal", proposal_id=proposal_id)
        return proposal

    async def async_open(self, dialogue: Dialogue) -> Proposal | None:
        """Return the proposal that a conversation is about, if it still is open."""
        if dialogue.proposal_id is None:
            return None
        with readable_store_errors():
            proposal = await get_proposal(self._store, dialogue.proposal_id)
        return proposal if proposal is not None and proposal.status == "open" else None

    async def async_keep(self, said: Said, draft: Draft, replaced: Proposal | None) -> Proposal:
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
            filing=stored(said.filing.over(filing_of(replaced.filing if replaced else None))),
        )
        if replaced is not None:
            proposal.suggestion_id = replaced.suggestion_id
            if replaces is None:
                proposal.replaces = replaced.replaces
                proposal.base_hash = replaced.base_hash
        with readable_store_errors():
            before = replaced.id if replaced is not None else None
            await add_proposal(self._store, proposal, in_place_of=before)
        return proposal

    async def async_judge(self, said: Said, draft: Draft, replaced: Proposal | None) -> Judgement:
        """Return what the safety policy says to a draft, beside what there is already."""
        changed = draft.replaces.automation_id if draft.replaces else None
        if changed is None and replaced is not None:
            changed = replaced.replaces
        before = await self.async_config_of(changed)
        return await self._data.gate.async_judge(said.grant.role, before, draft.config)

    async def async_config_of(self, automation_id: str | None) -> Mapping[str, Any] | None:
        """Return the configuration of an automation of the house."""
        if automation_id is None:
            return None
        home = await self._data.homes.async_get()
        found = (one.config for one in home.automations if one.automation_id == automation_id)
        return next(found, None)

    async def async_agreed(
        self, said: Said, proposal: Proposal, dialogue: Dialogue
    ) -> Grant | None:
        """Return the grant with the PIN or the explicit yes that was said, None if neither was."""
        if not dialogue.dangers:
            return None
        gate, before = self._data.gate, await self.async_config_of(proposal.replaces)
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
        draft = await run(draft_again, proposal, home, language)
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
            return refused_by_checks(outcome, draft)
        if before is None:
            before = Dialogue(proposal_id=proposal.id)
        try:
            written, tried = await self._tried(proposal, draft.config, grant, trial)
        except PolicyError as err:
            outcome = cautioned(self._data.gate, outcome, err.judgement, language, deploy=True)
            if proposal.conversation_id is not None:
                after = replace(waiting_for(outcome), trial=trial)
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
            diff=await run(_difference, written),
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
        writer, filing = self._data.writer, filing_of(proposal.filing)
        if proposal.replaces is not None:
            present = async_facts(self._hass, async_entity_id(self._hass, proposal.replaces)) or {}
            return await writer.async_update(
                proposal.replaces,
                config,
                grant=grant,
                base_hash=proposal.base_hash,
                conversation_id=proposal.conversation_id,
                proposal_id=proposal.id,
                facts=async_registered(self._hass, filing, present.get(LABELS, ())),
            )
        home = await self._data.homes.async_get()
        area = await self._hass.async_add_executor_job(area_of, config, home)
        return await writer.async_create(
            f"{AUTOMATION_PREFIX}{proposal.id.lower()}",
            config,
            grant=grant,
            conversation_id=proposal.conversation_id,
            proposal_id=proposal.id,
            facts={**area, **async_registered(self._hass, filing)},
        )


def cautioned(
    gate: Gate, outcome: Outcome, judgement: Judgement, language: str, *, deploy: bool
) -> Outcome:
    """Return an outcome with what the safety policy wants before it is written."""
    if judgement.rule == "allow":
        return outcome
    caution = caution_of(judgement, gate, language)
    outcome = replace(
        outcome,
        judgement=judgement,
        caution=caution,
        findings=(*outcome.findings, *findings_of(judgement, language)),
    )
    if not deploy and judgement.rule != "never":
        return outcome
    return replace(outcome, status="refused", reasons=(caution,))


def waiting_for(outcome: Outcome) -> Dialogue:
    """Return what a conversation is about while a proposal waits for a yes."""
    return Dialogue(proposal_id=outcome.proposal_id, dangers=tuple(sorted(outcome.judgement.keys)))


def draft_again(proposal: Proposal, home: Home, language: str) -> Draft:
    """Return the draft of a proposal. For the executor."""
    return draft_of_config(proposal.config, home, language)


def refused_by_checks(outcome: Outcome, draft: Draft) -> Outcome:
    """Return the outcome of a draft that may not be written."""
    return replace(
        outcome, status="refused", reasons=tuple(finding.text for finding in draft.errors)
    )


def _difference(written: Written) -> str:
    return difference(yaml_of(written.before), yaml_of(written.config))
