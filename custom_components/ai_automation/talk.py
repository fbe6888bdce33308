"""Decide what a turn of a conversation is, and do it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from homeassistant.components.conversation import ChatLog, ConversationInput, async_handle_intents
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent

from . import dialogues
from .commands import CommandRefusedError, async_do, prepared
from .core.home import Home
from .core.language import (
    is_change,
    read_question,
)
from .core.language.history import (
    HistoryQuestion,
    HistoryReading,
    answer_history,
    read_follow_up,
    read_history,
)
from .core.language.managing import Managed
from .core.language.naming import (
    NamesAsked,
    Naming,
    offered,
)
from .core.language.problems import not_exposed, texts_of
from .core.language.reading import Answer, Clarification, Command, Refused, Unclear
from .core.language.request import Choices
from .core.language.spoken import Kind as Sentence, Reply as ShortReply
from .core.store import Proposal
from .data import AiAutomationConfigEntry
from .dialogues import Dialogue
from .guard import Grant, PolicyError
from .hearing import Heard, heard, read_now
from .hindsight import async_would_have
from .history import History
from .holding import async_take_up, hold_back
from .managing import Management
from .naming import async_tell, offer_of
from .outcome import Outcome, Said
from .outcome_words import in_words
from .registries import async_person_of
from .replies import TELLING, Reply, changes_something, overlooks
from .requests import Requests
from .responses import of_outcome
from .told_to import async_do_as_told, async_removal, async_switch_back, terms_said
from .trials import Terms
from .undoing import async_undo
from .wording import ask, say

# Intents are short, and matching takes Home Assistant's event loop the longer the more is said:
# seconds for a thousand characters, minutes for ten thousand.
_LONGEST_INTENT = 200


class Talk:
    """One turn of a conversation."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: AiAutomationConfigEntry,
        user_input: ConversationInput,
        chat_log: ChatLog,
        area_id: str | None,
    ) -> None:
        """Take what was said, and the area it was said in."""
        self._hass = hass
        self._data = entry.runtime_data
        self._requests = Requests(hass, entry)
        self._management = Management(hass, entry, user_input.context)
        self._user_input = user_input
        self._chat_log = chat_log
        self._conversation_id = chat_log.conversation_id
        self._language = user_input.language
        user_id = user_input.context.user_id
        self._said = Said(
            user_input.text,
            user_input.language,
            area_id,
            self._conversation_id,
            user_id,
            async_person_of(hass, user_id),
        )

    async def async_reply(self) -> Reply:
        """Do what was said and return what to say; raise HomeAssistantError if it fails."""
        grant = await self._data.gate.async_grant(self._said.user_id, by_voice=True)
        self._said = replace(self._said, grant=grant)
        dialogue = await self._dialogue()
        if (held := dialogue.held) is not None:
            gate, told_of = self._data.gate, dialogue.dangers
            said = await async_take_up(self._hass, gate, self._said, held, told_of)
            then = dialogues.dialogue_of(held.dialogue)
            await self._keep(dialogue, then)
            if said is None:
                return Reply("command", say("dropped", self._language))
            self._said, dialogue = said, then
            self._user_input = replace(self._user_input, text=said.text)
        try:
            return await self._turn(dialogue)
        except PolicyError as err:
            reply, after = hold_back(self._data.gate, err, self._said, dialogue)
            await self._keep(dialogue, after)
            return reply

    async def _turn(self, dialogue: Dialogue) -> Reply:
        """Do what was said in what the conversation is about."""
        proposal = await self._requests.async_open_proposal(dialogue)
        home = await self._data.homes.async_get()
        turn = await self._hass.async_add_executor_job(heard, self._said, home, dialogue)
        sentence = turn.sentence
        if reply := await self._at_once(turn, home, dialogue, proposal):
            return reply
        reply, dialogue = await self._further(home, dialogue, sentence)
        if reply is not None:
            return reply
        if dialogue.pending is not None and sentence != "question":
            if dialogue.asked_for == "automation":
                return in_words(await self._requests.async_request(self._said), self._language)
            return await self._command(home, dialogue, sentence)
        if sentence == "question":
            return await self._question(home, dialogue)
        changes = sentence == "other" or is_change(self._said.text, self._language)
        if sentence == "automation" or (proposal is not None and changes):
            return in_words(await self._requests.async_request(self._said), self._language)
        return await self._command(home, dialogue, sentence)

    async def _at_once(
        self, turn: Heard, home: Home, dialogue: Dialogue, proposal: Proposal | None
    ) -> Reply | None:
        """Return the reply to what needs no further reading, None if it does."""
        if turn.naming is not None:
            return await self._name(turn.naming, home, dialogue)
        if dialogue.removing is not None:
            agreed = turn.short == "yes"
            if turn.short is not None:
                told = await async_removal(self._management, dialogue, self._said, agreed=agreed)
                await self._keep(dialogue, told[1])
                return told[0]
        if proposal is not None:
            grant = await self._requests.async_agreed(self._said, proposal, dialogue)
            terms = terms_said(turn.managed)
            if grant is not None or turn.short == "yes" or terms is not None:
                grant, terms = grant or self._said.grant, terms or dialogue.trial
                return in_words(await self._deploy(proposal, grant, terms), self._language)
        if dialogue.switched is not None and turn.short in ("undo", "redo"):
            told = await async_switch_back(self._management, dialogue, self._said)
            await self._keep(dialogue, told[1])
            return told[0]
        if turn.short is not None:
            return await self._short(turn.short, dialogue, proposal)
        if turn.managed is None:
            return None
        if isinstance(turn.managed, Managed) and turn.managed.deed == "replay":
            return await async_would_have(self._management, turn.managed, proposal, self._said)
        reply, after = await async_do_as_told(self._management, turn.managed, dialogue, self._said)
        await self._keep(dialogue, after)
        return reply

    async def _dialogue(self) -> Dialogue:
        """Return what the conversation is about; it goes on where it was before a restart.

        Home Assistant gives a conversation that it does not remember another id.
        """
        dialogue = await dialogues.load(self._data.store, self._conversation_id)
        before = self._user_input.conversation_id
        if dialogue != dialogues.NOTHING or before in (None, self._conversation_id):
            return dialogue
        dialogue = await dialogues.load(self._data.store, before)
        await self._keep(dialogues.NOTHING, dialogue)
        if before is not None:
            await dialogues.save(self._data.store, before, dialogue, dialogues.NOTHING)
        return dialogue

    async def _short(
        self, short: ShortReply, dialogue: Dialogue, proposal: Proposal | None
    ) -> Reply | None:
        """Return the reply to a yes, a no, an undo or a redo; None if it may answer a question."""
        if short == "undo" and dialogue.commanded:
            return self._refusal("command_not_undone")
        if short == "redo":
            return await self._undo(again=True)
        if proposal is not None:
            await self._requests.async_drop(proposal, self._language)
            return Reply("command", say("dropped", self._language))
        if dialogue.pending is not None:
            if short == "yes":
                return None
            await self._keep(dialogue, dialogues.NOTHING)
            return Reply("command", say("dropped", self._language))
        if short == "undo":
            return await self._undo()
        # "Never mind" where nothing waits is for Home Assistant.
        return await self._intent("command") or self._refusal("nothing_pending")

    async def _deploy(
        self, proposal: Proposal, grant: Grant, trial: Terms | None = None
    ) -> Outcome:
        return await self._requests.async_deploy(proposal, self._language, grant, trial=trial)

    async def _name(self, naming: Naming, home: Home, dialogue: Dialogue) -> Reply:
        """Give, list or forget names."""
        if isinstance(naming, Unclear):
            asked = Dialogue(pending=naming.pending, asked_for="name")
            await self._keep(dialogue, asked)
            return self._asked_back(naming.questions)
        if dialogue.asked_for == "name" or dialogue.offer is not None:
            await self._keep(dialogue, Dialogue(proposal_id=dialogue.proposal_id))
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
        return await self._intent("command") or self._refusal(nothing)

    async def _further(
        self, home: Home, dialogue: Dialogue, sentence: Sentence
    ) -> tuple[Reply | None, Dialogue]:
        """Return the reply to what goes on with a question, and what the conversation is about."""
        text, situation = self._said.text, self._said.situation
        run = self._hass.async_add_executor_job
        if dialogue.pending is not None and dialogue.asked_for == "question":
            found = await run(answer_history, dialogue.pending, text, home, situation)
            if found is not None:
                return await self._past(home, dialogue, *found), dialogue
            if sentence == "other":
                return self._asked_back(dialogue.pending.questions), dialogue
            after = Dialogue(proposal_id=dialogue.proposal_id)
        elif dialogue.asked:
            asked, chosen = dialogue.asked, dialogue.chosen
            question = await run(read_follow_up, asked, text, home, situation, chosen)
            if question is not None:
                further = replace(dialogue, asked=(*asked, text))
                await self._keep(dialogue, further)
                return await self._from_history(home, question), further
            after = replace(dialogue, asked=(), chosen={})
        else:
            return None, dialogue
        await self._keep(dialogue, after)
        return None, after

    async def _past(
        self, home: Home, dialogue: Dialogue, asked: HistoryReading, chosen: Choices | None = None
    ) -> Reply | None:
        """Return the reply to what was read as a question about the past, None if it was not."""
        if isinstance(asked, Unclear):
            pending = replace(asked.pending, choices=chosen or {})
            after = Dialogue(pending, "question", proposal_id=dialogue.proposal_id)
            await self._keep(dialogue, after)
            return self._asked_back(asked.questions)
        if not isinstance(asked, HistoryQuestion):
            return None
        first = dialogue.pending.text if chosen and dialogue.pending else self._said.text
        if dialogue.proposal_id is None:
            await self._keep(dialogue, Dialogue(asked=(first,), chosen=dict(chosen or {})))
        elif dialogue.asked_for == "question":
            await self._keep(dialogue, Dialogue(proposal_id=dialogue.proposal_id))
        return await self._from_history(home, asked)

    async def _from_history(self, home: Home, question: HistoryQuestion) -> Reply:
        history = History(self._hass, self._data.store, home, self._said.situation)
        told = await history.async_answer(question)
        return Reply("answer", told.text, {"entities": list(told.entity_ids)})

    def _asked_back(self, questions: Sequence[Clarification]) -> Reply:
        """Return that something has to be known before a question can be answered."""
        outcome = Outcome("needs_clarification", questions=tuple(questions))
        data = {"questions": of_outcome(outcome)["questions"]}
        return Reply("question", ask(questions, self._language), data, waits=True)

    async def _question(self, home: Home, dialogue: Dialogue) -> Reply:
        """Answer a question; nothing that could change anything is asked of anyone."""
        situation = self._said.situation
        asked = await self._hass.async_add_executor_job(
            read_history, self._said.text, home, situation
        )
        if isinstance(asked, HistoryQuestion):
            if hidden := [it.entity for it in asked.subjects if not it.entity.exposed]:
                return Reply("refusal", not_exposed(hidden, texts_of(self._language)).text)
            reply = await self._past(home, dialogue, asked)
            if reply is not None:
                return reply
        answer = await self._hass.async_add_executor_job(
            read_question, self._said.text, home, situation
        )
        entity_ids = answer.entity_ids if isinstance(answer, Answer) else ()
        reply = await self._intent("answer")
        if reply is not None and not overlooks(reply, entity_ids):
            return reply
        if isinstance(answer, Answer):
            return Reply("answer", answer.text, {"entities": list(entity_ids)})
        if isinstance(asked, Unclear) and (reply := await self._past(home, dialogue, asked)):
            return reply
        if isinstance(asked, Refused):
            return Reply("refusal", " ".join(reason.text for reason in asked.reasons))
        return self._refusal("not_understood")

    async def _command(self, home: Home, dialogue: Dialogue, sentence: Sentence) -> Reply:
        """Do a command at once: by Home Assistant's own intents, or as it was read here."""
        answers = dialogue.pending is not None and dialogue.asked_for == "command"
        if not answers and (reply := await self._intent("command")) is not None:
            if reply.kind == "command":
                await self._keep(dialogue, replace(dialogue, commanded=True))
            return reply
        said = self._said
        result = await self._hass.async_add_executor_job(
            read_now, said, home, dialogue if answers else dialogues.NOTHING, sentence
        )
        if isinstance(result, Command):
            return await self._do(result, home, dialogue)
        if isinstance(result, Unclear):
            asked = Dialogue(pending=result.pending, asked_for="command")
            await self._keep(dialogue, asked)
            return self._asked_back(result.questions)
        if isinstance(result, Refused):
            # A change of a proposal is nothing without what it is about.
            fresh = not answers and dialogue.proposal_id is None
            if fresh and (read := await self._requests.async_escalate(said, result, home)):
                return in_words(read, self._language)
            reasons = [reason.text for reason in result.reasons]
            return Reply("refusal", " ".join(reasons), {"reasons": reasons})
        if answers:
            # With the answer it turns out to be about another time than now.
            await self._keep(dialogue, replace(dialogue, asked_for="automation"))
        return in_words(await self._requests.async_request(said), self._language)

    async def _do(self, command: Command, home: Home, dialogue: Dialogue) -> Reply:
        """Do a command that was read here."""
        try:
            calls, what = await self._hass.async_add_executor_job(
                prepared, command, home, self._language
            )
            await self._data.gate.async_admit_now(self._said.grant, calls)
            await async_do(self._hass, calls, self._user_input.context, self._language)
        except CommandRefusedError as err:
            return Reply("refusal", str(err))
        offer = None
        if dialogue.pending is not None and dialogue.asked_for == "command":
            offer = await self._hass.async_add_executor_job(
                offered, dialogue.pending, self._said.text, home, self._said.situation
            )
        after = Dialogue(proposal_id=dialogue.proposal_id, commanded=True, offer=offer)
        await self._keep(dialogue, after)
        speech = say("command_done", self._language, what=what)
        if offer is not None:
            speech = f"{speech} {offer_of(offer, home, self._language)}"
        return Reply("command", speech, {"calls": calls})

    async def _intent(self, kind: Literal["answer", "command"]) -> Reply | None:
        """Return what Home Assistant's own intents make of it, None if nothing."""
        if len(self._said.text) > _LONGEST_INTENT:
            return None
        response = await async_handle_intents(
            self._hass,
            self._user_input,
            self._chat_log,
            intent_filter=changes_something if kind == "answer" else None,
        )
        if response is None:
            return None
        speech = response.speech.get("plain", {}).get("speech", "")
        if response.response_type is intent.IntentResponseType.ERROR:
            return Reply("refusal", speech, response=response)
        if response.intent is not None and response.intent.intent_type in TELLING:
            kind = "answer"
        return Reply(kind, speech, response=response)

    async def _keep(self, before: Dialogue, after: Dialogue) -> None:
        """Keep what the conversation is about now."""
        await dialogues.save(self._data.store, self._conversation_id, before, after)

    def _refusal(self, key: str) -> Reply:
        """Return that something is not done, and why."""
        return Reply("refusal", say(key, self._language))
