"""What all actions share: how one is described, and what a call of it says."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_AREA_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..data import AiAutomationConfigEntry
from ..guard import Grant
from ..outcome import Said
from ..registries import async_person_of
from ..responses import Response
from ..trials import Terms

ATTR_CONFIRM: Final = "confirm"
ATTR_CONVERSATION: Final = "conversation_id"
ATTR_LANGUAGE: Final = "language"
ATTR_PIN: Final = "pin"
ATTR_PROPOSAL: Final = "proposal_id"
ATTR_SUGGESTION: Final = "suggestion_id"
ATTR_TEXT: Final = "text"
ATTR_TRIAL: Final = "trial"
ATTR_TRIAL_DAYS: Final = "trial_days"

_LONGEST_ID = 64
ID = vol.All(cv.string, vol.Length(min=1, max=_LONGEST_ID))
SAID = {
    vol.Optional(ATTR_CONVERSATION): ID,
    vol.Optional(ATTR_LANGUAGE): cv.language,
    vol.Optional(ATTR_AREA_ID): cv.string,
}
# The second yes that something dangerous takes.
AGREED = {vol.Optional(ATTR_CONFIRM, default=False): cv.boolean, vol.Optional(ATTR_PIN): cv.string}
AUTOMATION = {vol.Required(ATTR_ENTITY_ID): cv.entity_domain(AUTOMATION_DOMAIN)}
TRIED = {
    vol.Optional(ATTR_TRIAL_DAYS): vol.All(vol.Coerce(int), vol.Range(min=1, max=90)),
    vol.Optional(ATTR_TRIAL, default="live"): vol.In(["shadow", "live"]),
}
NO_FIELDS = vol.Schema({})

type Handler = Callable[
    [HomeAssistant, AiAutomationConfigEntry, ServiceCall], Coroutine[Any, Any, Response]
]


@dataclass(frozen=True, slots=True)
class Action:
    """An action: what does it, what it takes, and who may call it."""

    handler: Handler
    schema: Any
    response: SupportsResponse = SupportsResponse.OPTIONAL
    admin: bool = True


async def granted(entry: AiAutomationConfigEntry, call: ServiceCall) -> Grant:
    """Return what the one who calls may do, with the yes and the PIN of the call."""
    return await entry.runtime_data.gate.async_grant(
        call.context.user_id,
        confirmed=call.data.get(ATTR_CONFIRM, False),
        pin=call.data.get(ATTR_PIN),
    )


def terms_of(call: ServiceCall) -> Terms | None:
    """Return how something is to be tried, None if it is to be for good."""
    days = call.data.get(ATTR_TRIAL_DAYS)
    return None if days is None else Terms(call.data[ATTR_TRIAL], days)


def what_said(hass: HomeAssistant, call: ServiceCall) -> Said:
    """Return what was said with an action."""
    return Said(
        call.data.get(ATTR_TEXT, ""),
        call.data.get(ATTR_LANGUAGE, hass.config.language),
        call.data.get(ATTR_AREA_ID),
        call.data.get(ATTR_CONVERSATION),
        call.context.user_id,
        async_person_of(hass, call.context.user_id),
    )
