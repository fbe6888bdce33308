"""Answer questions about the present and the past, and what goes on with them."""

from dataclasses import replace

from .core.home import Home
from .core.language import question_alone, read_question
from .core.language.history import (
    HistoryQuestion,
    HistoryReading,
    answer_history,
    read_follow_up,
    read_history,
)
from .core.language.problems import not_exposed, texts_of
from .core.language.reading import Answer, Refused, Unclear
from .core.language.request import Choices
from .core.language.spoken import Kind as Sentence
from .dialogues import Dialogue
from .history import History
from .outcome_words import asked_back
from .replies import Reply, overlooks
from .turn import Turn


class Questioning:
    """The questions of one turn; nothing is changed by them."""

    def __init__(self, turn: Turn) -> None:
        """Take what was asked, in which conversation."""
        self._turn = turn

    async def async_answer(self, home: Home, dialogue: Dialogue) -> Reply:
        """Answer a question; nothing that could change anything is asked of anyone."""
        reply = await self._answered(self._turn.said.text, home, dialogue)
        alone = question_alone(self._turn.said.text, self._turn.language)
        if reply is None and alone is not None:
            reply = await self._answered(alone, home, dialogue)
        return reply or self._turn.refusal("not_understood")

    async def _answered(self, text: str, home: Home, dialogue: Dialogue) -> Reply | None:
        """Return the answer to a question, None if it is not understood."""
        situation = self._turn.said.situation
        asked = await self._turn.hass.async_add_executor_job(read_history, text, home, situation)
        if isinstance(asked, HistoryQuestion):
            if hidden := [it.entity for it in asked.subjects if not it.entity.exposed]:
                return Reply("refusal", not_exposed(hidden, texts_of(self._turn.language)).text)
            reply = await self._past(home, dialogue, asked)
            if reply is not None:
                return reply
        answer = await self._turn.hass.async_add_executor_job(read_question, text, home, situation)
        entity_ids = answer.entity_ids if isinstance(answer, Answer) else ()
        reply = await self._turn.async_intent("answer")
        if reply is not None and not overlooks(reply, entity_ids):
            return reply
        if isinstance(answer, Answer):
            return Reply("answer", answer.text, {"entities": list(entity_ids)})
        if isinstance(asked, Unclear) and (reply := await self._past(home, dialogue, asked)):
            return reply
        if isinstance(asked, Refused):
            return Reply("refusal", " ".join(reason.text for reason in asked.reasons))
        return None

    async def async_further(
        self, home: Home, dialogue: Dialogue, sentence: Sentence
    ) -> tuple[Reply | None, Dialogue]:
        """Return the reply to what goes on with a question, and what the conversation is about."""
        text, situation = self._turn.said.text, self._turn.said.situation
        run = self._turn.hass.async_add_executor_job
        if dialogue.pending is not None and dialogue.asked_for == "question":
            found = await run(answer_history, dialogue.pending, text, home, situation)
            if found is not None:
                return await self._past(home, dialogue, *found), dialogue
            if sentence == "other":
                return asked_back(dialogue.pending.questions, self._turn.language), dialogue
            after = Dialogue(proposal_id=dialogue.proposal_id)
        elif dialogue.asked:
            asked, chosen = dialogue.asked, dialogue.chosen
            question = await run(read_follow_up, asked, text, home, situation, chosen)
            if question is not None:
                further = replace(dialogue, asked=(*asked, text))
                await self._turn.async_keep(dialogue, further)
                return await self._from_history(home, question), further
            after = replace(dialogue, asked=(), chosen={})
        else:
            return None, dialogue
        await self._turn.async_keep(dialogue, after)
        return None, after

    async def _past(
        self, home: Home, dialogue: Dialogue, asked: HistoryReading, chosen: Choices | None = None
    ) -> Reply | None:
        """Return the reply to what was read as a question about the past, None if it was not."""
        if isinstance(asked, Unclear):
            pending = replace(asked.pending, choices=chosen or {})
            after = Dialogue(pending, "question", proposal_id=dialogue.proposal_id)
            await self._turn.async_keep(dialogue, after)
            return asked_back(asked.questions, self._turn.language)
        if not isinstance(asked, HistoryQuestion):
            return None
        first = dialogue.pending.text if chosen and dialogue.pending else self._turn.said.text
        if dialogue.proposal_id is None:
            await self._turn.async_keep(
                dialogue, Dialogue(asked=(first,), chosen=dict(chosen or {}))
            )
        elif dialogue.asked_for == "question":
            await self._turn.async_keep(dialogue, Dialogue(proposal_id=dialogue.proposal_id))
        return await self._from_history(home, asked)

    async def _from_history(self, home: Home, question: HistoryQuestion) -> Reply:
        history = History(self._turn.hass, self._turn.data.store, home, self._turn.said.situation)
        told = await history.async_answer(question)
        return Reply("answer", told.text, {"entities": list(told.entity_ids)})
