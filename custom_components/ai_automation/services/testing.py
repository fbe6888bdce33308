"""Try automations before they are trusted."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..data import AiAutomationConfigEntry
from ..errors import InvalidRequestError
from ..proposals import Proposals
from ..responses import Response
from .handler import AGREED, ATTR_PROPOSAL, ID, Action, granted

ATTR_AGAIN: Final = "again"
ATTR_RESTORE: Final = "restore"
ATTR_SEND: Final = "send_messages"

TEST_SCHEMA = vol.All(
    vol.Schema(
        {
            vol.Exclusive(ATTR_PROPOSAL, "what"): ID,
            vol.Exclusive(ATTR_ENTITY_ID, "what"): cv.entity_domain(AUTOMATION_DOMAIN),
            vol.Optional(ATTR_RESTORE, default=True): cv.boolean,
            vol.Optional(ATTR_AGAIN, default=False): cv.boolean,
            vol.Optional(ATTR_SEND, default=False): cv.boolean,
            **AGREED,
        }
    ),
    cv.has_at_least_one_key(ATTR_PROPOSAL, ATTR_ENTITY_ID),
)


async def _test_run(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    key, config = await _what(hass, entry, call)
    run = await entry.runtime_data.test_runs.async_run(
        key,
        config,
        await granted(entry, call),
        restore=call.data[ATTR_RESTORE],
        again=call.data[ATTR_AGAIN],
        send=call.data[ATTR_SEND],
    )
    return run.as_response()


async def _what(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> tuple[str, Mapping[str, Any]]:
    """Return what is to be tried: by what it is known, and its configuration."""
    if (proposal_id := call.data.get(ATTR_PROPOSAL)) is not None:
        proposal = await Proposals(hass, entry).async_get(proposal_id)
        return proposal.id, proposal.config
    entity_id: str = call.data[ATTR_ENTITY_ID]
    home = await entry.runtime_data.homes.async_get()
    found = next((one for one in home.automations if one.entity_id == entity_id), None)
    if found is None or not found.config:
        raise InvalidRequestError("unknown_automation", entity_id=entity_id)
    # Each time it is asked for anew.
    return f"{entity_id} {call.context.id}", found.config


ACTIONS = {"test_run": Action(_test_run, TEST_SCHEMA)}
