"""Hold one turn of a conversation, and what every part of the conversation needs for it."""

from dataclasses import replace
from typing import Literal

from homeassistant.components.conversation import ChatLog, ConversationInput, async_handle_intents
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent

from . import dialogues
from .data import AiAutomationConfigEntry
from .dialogues import Dialogue
from .outcome import Said
from .registries import async_person_of
from .replies import TELLING, Reply, changes_something
from .wording import say

# Intents are short, and matching takes Home Assistant's event loop the longer the more is said:
# seconds for a thousand characters, minutes for ten thousand.
_LONGEST_INTENT = 200


class Turn:
    """What was said, by whom and where; `said` gets its grant once it is known."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: AiAutomationConfigEntry,
        user_input: ConversationInput,
        chat_log: ChatLog,
        area_id: str | None,
    ) -> None:
        """Take what was said, and the area it was said in."""
        self.hass = hass
        self.data = entry.runtime_data
        self.context = user_input.context
        self.language = user_input.language
        self.conversation_id = chat_log.conversation_id
        self._user_input = user_input
        self._chat_log = chat_log
        self._kept = dialogues.NOTHING
        user_id = user_input.context.user_id
        self.said = Said(
            user_input.text,
            user_input.language,
            area_id,
            self.conversation_id,
            user_id,
            async_person_of(hass, user_id),
        )

    @property
    def begins(self) -> bool:
        """Tell whether Home Assistant has just made up the conversation: nothing is known of it."""
        return self._user_input.conversation_id is None

    def take_up(self, said: Said) -> None:
        """Take what was said before in the place of what was said now."""
        self.said = said
        self._user_input = replace(self._user_input, text=said.text)

    async def async_dialogue(self) -> Dialogue:
        """Return what the conversation is about; it goes on where it was before a restart.

        Home Assistant gives a conversation that it does not remember another id.
        """
        if self.begins:
            return dialogues.NOTHING
        dialogue = await dialogues.load(self.data.store, self.conversation_id)
        self._kept = dialogue
        before = self._user_input.conversation_id
        if dialogue != dialogues.NOTHING or before in (None, self.conversation_id):
            return dialogue
        dialogue = await dialogues.load(self.data.store, before)
        await self.async_keep(dialogues.NOTHING, dialogue)
        if before is not None:
            await dialogues.save(self.data.store, before, dialogue, dialogues.NOTHING)
        return dialogue

    async def async_keep(self, before: Dialogue, after: Dialogue) -> None:
        """Keep what the conversation is about now."""
        await dialogues.save(self.data.store, self.conversation_id, before, after)
        self._kept = after

    async def async_note(self, entity_ids: tuple[str, ...]) -> None:
        """Keep what the turn was about, if it was about anything: "it" in the next one."""
        if entity_ids:
            await self.async_keep(self._kept, replace(self._kept, spoken_of=entity_ids))

    async def async_intent(self, kind: Literal["answer", "command"]) -> Reply | None:
        """Return what Home Assistant's own intents make of it, None if nothing."""
        if len(self.said.text) > _LONGEST_INTENT:
            return None
        response = await async_handle_intents(
            self.hass,
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

    def refusal(self, key: str) -> Reply:
        """Return that something is not done, and why."""
        return Reply("refusal", say(key, self.language))
