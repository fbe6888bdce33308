"""Say something to the agent."""

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..conversation import async_ask
from ..data import AiAutomationConfigEntry
from ..responses import (
    Response,
)
from .handler import ATTR_TEXT, SAID, Action, what_said

ASK_SCHEMA = vol.Schema({vol.Required(ATTR_TEXT): cv.string, **SAID})


async def _ask(hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall) -> Response:
    return await async_ask(hass, entry, what_said(hass, call), call.context)


ACTIONS = {
    "ask": Action(_ask, ASK_SCHEMA, SupportsResponse.ONLY, admin=False),
}
