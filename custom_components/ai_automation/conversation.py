"""Talk with the householder as a conversation agent."""

import asyncio
from dataclasses import dataclass
import time
from typing import Literal, override

from homeassistant.components.conversation import (
    DOMAIN as CONVERSATION_DOMAIN,
    AssistantContent,
    ChatLog,
    ConversationEntity,
    ConversationEntityFeature,
    ConversationInput,
    ConversationResult,
)
from homeassistant.components.conversation.const import DATA_COMPONENT
from homeassistant.const import MATCH_ALL
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er, intent
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .data import AiAutomationConfigEntry
from .entity import service_device
from .errors import InvalidRequestError
from .outcome import Said
from .replies import Reply
from .talk import Talk
from .turn import Turn
from .wording import say

PARALLEL_UPDATES = 0
_TIMEOUT = 45


@dataclass(slots=True)
class AskedInput(ConversationInput):
    """What was said to the action `ask`: it has an area, but no device in it."""

    area_id: str | None = None


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: AiAutomationConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the agent."""
    async_add_entities([AiAutomationAgent(entry)])


class AiAutomationAgent(ConversationEntity):
    """The agent: requests for automations, commands and questions."""

    _attr_has_entity_name = True
    _attr_name = None
    _attr_supported_features = ConversationEntityFeature.CONTROL

    def __init__(self, entry: AiAutomationConfigEntry) -> None:
        """Take the entry whose agent this is."""
        self._entry = entry
        self._attr_unique_id = entry.entry_id
        self._attr_device_info = service_device(entry)

    @property
    @override
    def supported_languages(self) -> list[str] | Literal["*"]:
        """Return that Home Assistant's intents may be said in any of its languages."""
        return MATCH_ALL

    @override
    async def _async_handle_message(
        self, user_input: ConversationInput, chat_log: ChatLog
    ) -> ConversationResult:
        """Reply to one turn; what goes wrong is said, too."""
        area_id = _area_of(self.hass, user_input)
        turn = Turn(self.hass, self._entry, user_input, chat_log, area_id)
        self._entry.runtime_data.evidence.make_way()
        talk = Talk(self._entry, turn)
        try:
            async with asyncio.timeout(_TIMEOUT):
                reply = await talk.async_reply()
        except TimeoutError:
            reply = Reply("refusal", say("too_slow", user_input.language))
        except HomeAssistantError as err:
            reply = Reply("refusal", str(err))
        chat_log.async_add_assistant_content_without_tools(
            AssistantContent(agent_id=user_input.agent_id, content=reply.speech)
        )
        return ConversationResult(
            response=_response(reply, user_input.language),
            conversation_id=chat_log.conversation_id,
            continue_conversation=reply.waits,
        )


async def async_ask(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, said: Said, context: Context
) -> dict[str, object]:
    """Say something to the agent; return its reply as the action `ask` responds with it."""
    began = time.perf_counter()
    entity_id = er.async_get(hass).async_get_entity_id(CONVERSATION_DOMAIN, DOMAIN, entry.entry_id)
    agent = hass.data[DATA_COMPONENT].get_entity(entity_id) if entity_id else None
    if agent is None or entity_id is None:
        raise InvalidRequestError("agent_disabled")
    agent.async_set_context(context)
    result = await agent.internal_async_process(
        AskedInput(
            text=said.text,
            context=context,
            conversation_id=said.conversation_id,
            device_id=None,
            satellite_id=None,
            language=said.language,
            agent_id=entity_id,
            area_id=said.area_id,
        )
    )
    plain = result.response.speech["plain"]
    return {
        "kind": plain["extra_data"]["kind"],
        "speech": plain["speech"],
        "data": plain["extra_data"]["data"],
        "conversation_id": result.conversation_id,
        "source": plain["extra_data"]["source"],
        "latency_ms": round((time.perf_counter() - began) * 1000, 1),
    }


def _response(reply: Reply, language: str) -> intent.IntentResponse:
    """Return a reply as Home Assistant's response, with its kind and data beside the words."""
    response = reply.response or intent.IntentResponse(language=language)
    if reply.response is None and reply.kind == "answer":
        response.response_type = intent.IntentResponseType.QUERY_ANSWER
    elif reply.response is None and reply.kind == "refusal":
        code = intent.IntentResponseErrorCode.FAILED_TO_HANDLE
        response.async_set_error(code, reply.speech)
    extra = {"kind": reply.kind, "data": reply.data, "source": reply.source}
    response.async_set_speech(reply.speech, extra_data=extra)
    return response


@callback
def _area_of(hass: HomeAssistant, user_input: ConversationInput) -> str | None:
    """Return the area that something is said in, as far as it is known."""
    if isinstance(user_input, AskedInput) and user_input.area_id:
        return user_input.area_id
    if user_input.satellite_id and (entry := er.async_get(hass).async_get(user_input.satellite_id)):
        return er.async_get_effective_area_id(hass, entry)
    if user_input.device_id and (device := dr.async_get(hass).async_get(user_input.device_id)):
        return dr.async_get_effective_area_id(hass, device)
    return None
