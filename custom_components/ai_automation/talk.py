"""Decide what a turn of a conversation is, and do it."""

from dataclasses import replace

from . import dialogues
from .commands import CommandRefusedError, async_do, prepared
from .core.home import Home
from .core.language import is_change
from .core.language.filing import UNFILED
from .core.language.managing import Managed
from .core.language.naming import (
    NamesAsked,
    Naming,
    offered,
)
from .core.language.reading import Command, Refused, Unclear
from .core.language.spoken import Reply as ShortReply
from .core.store import Proposal
from .data import AiAutomationConfigEntry
from .dialogues import Dialogue
from .drafts import Draft
from .editing import async_edit_further
from .guard import Grant, PolicyError
from .hearing import Heard, heard, read_now, read_turn
from .hindsight import async_would_have
from .holding import async_take_up, hold_back
from .managing import Management
from .naming import async_tell, offer_of
from .outcome import Outcome, Said
from .outcome_words import asked_back, in_words
from .questioning import Questioning
from .replies import Reply
from .requests import Requests
from .suggestions import SpokenInbox
from .tested import async_test
from .to_agent import ToAgentReplies
from .told_to import async_do_as_told, async_removal, async_switch_back, terms_said
from .trials import Terms
from .turn import Turn
from .undoing import async_undo
from .wording import say


class Talk:
    """One turn of a conversation."""

    def __init__(self, entry: AiAutomationConfigEntry, turn: Turn) -> None:
        """Take what was said, in which conversation."""
        self._turn = turn
        self._hass, self._data, self._language = turn.hass, turn.data, turn.language
        self._requests = Requests(turn.hass, entry)
        self._management = Management(turn.hass, entry, turn.context)
        self._questioning = Questioning(turn)
        self._inbox = SpokenInbox(turn, entry)
        self._to_agent = ToAgentReplies(turn, entry)

    @property
    def _said(self) -> Said:
        return self._turn.said

    async def async_reply(self) -> Reply:
        """Do what was said and return what to say; raise HomeAssistantError if it fails."""
        grant = await self._data.gate.async_grant(self._said.user_id, by_voice=True)
        self._turn.said = replace(self._said, grant=grant)
        dialogue = await self._turn.async_dialogue()
        if (held := dialogue.held) is not None:
            gate, told_of = self._data.gate, dialogue.dangers
            said = await async_take_up(self._hass, gate, self._said, held, told_of)
            then = dialogues.dialogue_of(held.dialogue)
            await self._turn.async_keep(dialogue, then)
            if said is None:
                return Reply("command", say("dropped", self._language))
            self._turn.take_up(said)
            dialogue = then
        try:
            reply = await self._in_dialogue(dialogue)
        except PolicyError as err:
            reply, after = hold_back(self._data.gate, err, self._said, dialogue)
            await self._turn.async_keep(dialogue, after)
        else:
            await self._turn.async_note(reply.about)
        return reply

    async def _in_dialogue(self, dialogue: Dialogue) -> Reply:
        """Do what was said in what the conversation is about."""
        self._turn.said = replace(self._said, spoken_of=dialogue.spoken_of)
        proposal = await self._requests.proposals.async_open(dialogue)
        home = await self._data.homes.async_get()
        first = await self._hass.async_add_executor_job(heard, self._said, home, dialogue)
        told = await self._of_agent(first, home, dialogue, proposal)
        if told is not None:
            await self._turn.async_keep(dialogue, told[1])
            return told[0]
        if dialogue.topic is not None:
            # What is said now is about something else.
            dangers = () if dialogue.suggested is not None else dialogue.dangers
            other = replace(dialogue, topic=None, suggested=None, dangers=dangers)
            await self._turn.async_keep(dialogue, other)
            reply = await self._of_home(first, home, other, proposal)
            if reply.kind == "refusal" and not reply.waits:
                # What is not understood is no other topic.
                suggested = dialogue.suggested and replace(dialogue.suggested, distant=True)
                await self._turn.async_keep(other, replace(dialogue, suggested=suggested))
            return reply
        return await self._of_home(first, home, dialogue, proposal)

    async def _of_home(
        self, first: Heard, home: Home, dialogue: Dialogue, proposal: Proposal | None
    ) -> Reply:
        """Do what was said of the home, or of what is to become of it."""
        sentence = first.sentence
        if reply := await self._at_once(first, home, dialogue, proposal):
            return reply
        reply, dialogue = await self._questioning.async_further(home, dialogue, sentence)
        if reply is not None:
            return reply
        if dialogue.pending is not None and sentence != "question":
            if dialogue.asked_for == "automation":
                return await self._request(dialogue)
            if first.answers or sentence != "automation":
                return await self._command(home, dialogue, first)
            # Somebody has gone on to something else, and is not held to the question.
            asked, dialogue = dialogue, replace(dialogue, pending=None)
            await self._turn.async_keep(asked, dialogue)
        if sentence == "question":
            return await self._questioning.async_answer(home, dialogue)
        is_filed = self._said.sorted_out.filing != UNFILED
        changes = sentence == "other" or is_filed or is_change(self._said.text, self._language)
        further = changes or sentence == "automation"
        if further and proposal is None and (reply := await self._further(home, dialogue)):
            return reply
        if sentence == "automation" or (proposal is not None and changes):
            return await self._request(dialogue)
        return await self._command(home, dialogue, first)

    async def _of_agent(
        self, first: Heard, home: Home, dialogue: Dialogue, proposal: Proposal | None
    ) -> tuple[Reply, Dialogue] | None:
        """Return the reply to what is about the agent, its suggestions and its automations."""
        if (told := await self._inbox.async_take(first, home, dialogue)) is not None:
            return told
        if first.to_agent is None:
            return None
        if (told := await self._inbox.async_reply(first.to_agent, dialogue)) is not None:
            return told
        waits = proposal is not None or dialogue.pending is not None
        return await self._to_agent.async_reply(first.to_agent, home, dialogue, waits=waits)

    async def _further(self, home: Home, dialogue: Dialogue) -> Reply | None:
        """Change what was made in this conversation: "make it ten minutes instead".

        None if nothing was, or what was said is a request by itself.
        """
        conversation_id = self._turn.conversation_id
        if self._turn.begins or dialogue.commanded:
            return None
        automation = await self._management.async_spoken_of(conversation_id, here=True)
        if automation is None or not automation.config:
            return None
        reading, _ = await self._hass.async_add_executor_job(
            read_turn, self._said, home, dialogue, None
        )
        if isinstance(reading, Draft | Unclear):
            return None
        outcome = await async_edit_further(
            self._hass, self._requests, self._said, automation, home, dialogue
        )
        return None if outcome is None else in_words(outcome, self._language)

    async def _at_once(
        self, first: Heard, home: Home, dialogue: Dialogue, proposal: Proposal | None
    ) -> Reply | None:
        """Return the reply to what needs no further reading, None if it does."""
        if first.naming is not None:
            return await self._name(first.naming, home, dialogue)
        if dialogue.removing is not None:
            agreed = first.short == "yes"
            if first.short is not None:
                told = await async_removal(self._management, dialogue, self._said, agreed=agreed)
                await self._turn.async_keep(dialogue, told[1])
                return told[0]
        if proposal is not None:
            grant = await self._requests.proposals.async_agreed(self._said, proposal, dialogue)
            terms = terms_said(first.managed)
            if grant is not None or first.short == "yes" or terms is not None:
                grant, terms = grant or self._said.grant, terms or dialogue.trial
                return in_words(await self._deploy(proposal, grant, terms), self._language)
        if dialogue.switched is not None and first.short in ("undo", "redo"):
            told = await async_switch_back(self._management, dialogue, self._said)
            await self._turn.async_keep(dialogue, told[1])
            return told[0]
        if first.short is not None:
            return await self._short(first.short, dialogue, proposal)
        return await self._manage(first.managed, dialogue, proposal) if first.managed else None

    async def _manage(
        self, managed: Managed | Refused, dialogue: Dialogue, proposal: Proposal | None
    ) -> Reply | None:
        """Do what was said of an automation as a whole."""
        if isinstance(managed, Managed) and managed.deed == "test":
            what = managed.automation or proposal
            return await async_test(self._hass, self._management, self._said, managed, what)
        if isinstance(managed, Managed) and managed.deed == "replay":
            return await async_would_have(self._management, managed, proposal, self._said)
        reply, after = await async_do_as_told(self._management, managed, dialogue, self._said)
        await self._turn.async_keep(dialogue, after)
        return reply

    async def _short(
        self, short: ShortReply, dialogue: Dialogue, proposal: Proposal | None
    ) -> Reply | None:
        """Return the reply to a yes, a no, an undo or a redo; None if it may answer a question."""
        if short == "undo" and dialogue.commanded:
            return self._turn.refusal("command_not_undone")
        if short == "redo":
            return await self._undo(again=True)
        if proposal is not None:
            await self._requests.proposals.async_drop(proposal, self._language)
            return Reply("command", say("dropped", self._language))
        if dialogue.pending is not None:
            if short == "yes":
                return None
            await self._turn.async_keep(dialogue, dialogues.NOTHING)
            return Reply("command", say("dropped", self._language))
        if short == "undo":
            return await self._undo()
        # "Never mind" where nothing waits is for Home Assistant.
        return await self._turn.async_intent("command") or self._turn.refusal("nothing_pending")

    async def _deploy(
        self, proposal: Proposal, grant: Grant, trial: Terms | None = None
    ) -> Outcome:
        return await self._requests.proposals.async_deploy(
            proposal, self._language, grant, trial=trial
        )

    async def _name(self, naming: Naming, home: Home, dialogue: Dialogue) -> Reply:
        """Give, list or forget names."""
        if isinstance(naming, Unclear):
            asked = Dialogue(pending=naming.pending, asked_for="name")
            await self._turn.async_keep(dialogue, asked)
            return asked_back(naming.questions, self._language)
        if dialogue.asked_for == "name" or dialogue.offer is not None:
            await self._turn.async_keep(dialogue, Dialogue(proposal_id=dialogue.proposal_id))
        speech = await async_tell(naming, self._data.names, home, self._said)
        if isinstance(naming, NamesAsked):
            return Reply("answer", speech)
        return Reply("refusal" if isinstance(naming, Refused) else "command", speech)

    async def _undo(self, *, again: bool = False) -> Reply:
        """Take back the latest change, or make again what was taken back."""
        reply = await async_undo(self._data, self._said, again=again)
        if reply is not None:
            return reply
        # "Go back" may be for a player.
        nothing = "nothing_to_redo" if again else "nothing_to_undo"
        return await self._turn.async_intent("command") or self._turn.refusal(nothing)

    async def _command(self, home: Home, dialogue: Dialogue, first: Heard) -> Reply:
        """Do a command at once: by Home Assistant's own intents, or as it was read here."""
        answers = dialogue.pending is not None and dialogue.asked_for == "command"
        if not answers and (reply := await self._turn.async_intent("command")) is not None:
            if reply.kind == "command":
                await self._turn.async_keep(dialogue, replace(dialogue, commanded=True))
            return reply
        said = self._said
        result = await self._hass.async_add_executor_job(
            read_now, said, home, dialogue if answers else dialogues.NOTHING, first
        )
        if isinstance(result, Command):
            return await self._do(result, home, dialogue)
        if isinstance(result, Unclear):
            asked = Dialogue(pending=result.pending, asked_for="command")
            await self._turn.async_keep(dialogue, asked)
            return asked_back(result.questions, self._language)
        if isinstance(result, Refused):
            # A change of a proposal is nothing without what it is about.
            fresh = not answers and dialogue.proposal_id is None
            if fresh and (read := await self._requests.async_escalate(said, result, home)):
                return in_words(read, self._language)
            reasons = [reason.text for reason in result.reasons]
            return Reply("refusal", " ".join(reasons), {"reasons": reasons})
        if answers:
            # With the answer it turns out to be about another time than now.
            before, dialogue = dialogue, replace(dialogue, asked_for="automation")
            await self._turn.async_keep(before, dialogue)
        return await self._request(dialogue)

    async def _request(self, dialogue: Dialogue) -> Reply:
        outcome = await self._requests.async_request(self._said, dialogue)
        return in_words(outcome, self._language)

    async def _do(self, command: Command, home: Home, dialogue: Dialogue) -> Reply:
        """Do a command that was read here."""
        try:
            calls, what = await self._hass.async_add_executor_job(
                prepared, command, home, self._language
            )
            await self._data.gate.async_admit_now(self._said.grant, calls)
            await async_do(self._hass, calls, self._turn.context, self._language)
        except CommandRefusedError as err:
            return Reply("refusal", str(err))
        offer = None
        if dialogue.pending is not None and dialogue.asked_for == "command":
            offer = await self._hass.async_add_executor_job(
                offered, dialogue.pending, self._said.text, home, self._said.situation
            )
        after = Dialogue(proposal_id=dialogue.proposal_id, commanded=True, offer=offer)
        await self._turn.async_keep(dialogue, after)
        speech = say("command_done", self._language, what=what)
        if offer is not None:
            speech = f"{speech} {offer_of(offer, home, self._language)}"
        return Reply("command", speech, {"calls": calls})
