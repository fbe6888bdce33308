"""Offer the integration's actions."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.helpers.service import async_register_admin_service

from ..const import DOMAIN
from ..data import AiAutomationConfigEntry
from ..errors import InvalidRequestError
from . import (
    asking,
    automations,
    backtests,
    blueprints,
    forgetting,
    hygiene,
    managing,
    model_calls,
    names,
    suggestions,
    testing,
    trials,
    versions,
)
from .handler import Action, Handler

_ACTIONS: Final[Mapping[str, Action]] = {
    **asking.ACTIONS,
    **automations.ACTIONS,
    **hygiene.ACTIONS,
    **managing.ACTIONS,
    **backtests.ACTIONS,
    **blueprints.ACTIONS,
    **forgetting.ACTIONS,
    **versions.ACTIONS,
    **testing.ACTIONS,
    **trials.ACTIONS,
    **suggestions.ACTIONS,
    **names.ACTIONS,
    **model_calls.ACTIONS,
}


def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; those that write or tell about people's habits are for admins."""
    for name, action in _ACTIONS.items():
        handle = _with_entry(hass, action.handler)
        if action.admin:
            async_register_admin_service(hass, DOMAIN, name, handle, action.schema, action.response)
        else:
            hass.services.async_register(DOMAIN, name, handle, action.schema, action.response)


def _with_entry(
    hass: HomeAssistant, handler: Handler
) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    """Return the handler as Home Assistant calls it; it needs the loaded entry."""

    async def handle(call: ServiceCall) -> ServiceResponse:
        """Find the loaded entry and let the handler do the rest."""
        entries: list[AiAutomationConfigEntry] = hass.config_entries.async_entries(DOMAIN)
        entry = next((one for one in entries if one.state is ConfigEntryState.LOADED), None)
        if entry is None:
            raise InvalidRequestError("not_set_up")
        response = await handler(hass, entry, call)
        return response if call.return_response else None

    return handle
