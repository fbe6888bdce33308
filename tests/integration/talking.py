"""Call the integration's actions and talk with its agent, as tests do it over and over."""

from pathlib import Path
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er, intent
import yaml

from custom_components.ai_automation.const import DOMAIN

type Response = dict[str, Any]


async def async_act(
    hass: HomeAssistant, action: str, context: Context | None = None, **fields: Any
) -> Response:
    """Call an action and return its response."""
    response = await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, context=context, return_response=True
    )
    assert response is not None
    return response


async def async_create(hass: HomeAssistant, text: str, **fields: Any) -> Response:
    """Ask for an automation."""
    return await async_act(hass, "create_automation", text=text, **fields)


def automations(hass: HomeAssistant) -> list[Response]:
    """Return what automations.yaml holds."""
    text = Path(hass.config.path("automations.yaml")).read_text(encoding="utf-8")
    found: list[Response] = yaml.safe_load(text) or []
    return found


async def async_write(hass: HomeAssistant, *written: Response) -> None:
    """Have a person write these automations, and nothing else be in the file."""
    path = Path(hass.config.path("automations.yaml"))
    text = yaml.safe_dump(list(written), sort_keys=False)
    await hass.async_add_executor_job(path.write_text, text)
    await hass.services.async_call("automation", "reload", blocking=True)


class Talker:
    """A person who talks with the agent."""

    def __init__(self, hass: HomeAssistant, user_id: str | None = None) -> None:
        """Take the Home Assistant to talk with; nothing has been said yet."""
        self.hass = hass
        self.user_id = user_id
        self.conversation_id: str | None = None
        self.waits = False

    async def say(self, text: str, **how: Any) -> str:
        """Say something and return what is said back."""
        response = await self.response(text, **how)
        return str(response.speech["plain"]["speech"])

    async def response(self, text: str, **how: Any) -> intent.IntentResponse:
        """Say something and return the whole response."""
        (agent,) = [
            entry.entity_id
            for entry in er.async_get(self.hass).entities.values()
            if entry.platform == DOMAIN and entry.domain == conversation.DOMAIN
        ]
        context = Context(user_id=self.user_id)
        result = await conversation.async_converse(
            self.hass,
            text,
            self.conversation_id,
            context,
            agent_id=agent,
            **how,
        )
        self.conversation_id = result.conversation_id
        self.waits = result.continue_conversation
        return result.response
