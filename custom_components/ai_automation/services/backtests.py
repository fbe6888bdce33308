"""Tell what automations would have done."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..backtests import DEFAULT_DAYS, Asked, async_told
from ..core.home import Home
from ..core.store.suggestions import get_suggestion
from ..data import AiAutomationConfigEntry
from ..errors import InvalidRequestError, readable_store_errors
from ..proposals import Proposals
from ..responses import Response
from .automations import ATTR_CONFIG
from .handler import ATTR_PROPOSAL, ATTR_SUGGESTION, ID, Action

ATTR_DAYS: Final = "days"
_MOST_DAYS: Final = 366

BACKTEST_SCHEMA = vol.All(
    vol.Schema(
        {
            vol.Optional(ATTR_CONFIG): dict,
            vol.Optional(ATTR_ENTITY_ID): cv.entity_domain(AUTOMATION_DOMAIN),
            vol.Exclusive(ATTR_PROPOSAL, "what"): ID,
            vol.Exclusive(ATTR_SUGGESTION, "what"): ID,
            vol.Optional(ATTR_DAYS, default=DEFAULT_DAYS): vol.All(
                vol.Coerce(int), vol.Range(min=1, max=_MOST_DAYS)
            ),
        }
    ),
    cv.has_at_least_one_key(ATTR_CONFIG, ATTR_ENTITY_ID, ATTR_PROPOSAL, ATTR_SUGGESTION),
)


async def _backtest(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    home = await entry.runtime_data.homes.async_get()
    config, present = await _asked(hass, entry, call, home)
    days, language = call.data[ATTR_DAYS], hass.config.language
    if config is None and present is not None:
        asked = Asked(present, None, days)
    else:
        asked = Asked(config or {}, present, days)
    client = entry.runtime_data.coordinator.able()
    return await async_told(hass, home, asked, language, client=client)


async def _asked(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall, home: Home
) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """Return the configuration that is asked about, and that of what it would replace.

    Of an automation of the house alone, it is the second that is asked about.
    """
    if (proposal_id := call.data.get(ATTR_PROPOSAL)) is not None:
        proposal = await Proposals(hass, entry).async_get(proposal_id)
        replaced = (one for one in home.automations if one.automation_id == proposal.replaces)
        automation = next(replaced, None) if proposal.replaces is not None else None
        return proposal.config, automation.config if automation is not None else None
    if (suggestion_id := call.data.get(ATTR_SUGGESTION)) is not None:
        with readable_store_errors():
            suggestion = await get_suggestion(entry.runtime_data.store, suggestion_id)
        if suggestion is None:
            raise InvalidRequestError("unknown_suggestion", suggestion_id=suggestion_id)
        if suggestion.automation is None:
            raise InvalidRequestError("no_automation", suggestion_id=suggestion_id)
        return suggestion.automation, None
    config, entity_id = call.data.get(ATTR_CONFIG), call.data.get(ATTR_ENTITY_ID)
    if entity_id is None:
        return config, None
    automation = next((one for one in home.automations if one.entity_id == entity_id), None)
    if automation is None:
        raise InvalidRequestError("unknown_automation", entity_id=entity_id)
    return config, automation.config


ACTIONS = {"backtest": Action(_backtest, BACKTEST_SCHEMA, SupportsResponse.ONLY)}
