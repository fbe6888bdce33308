"""Look for habits, and decide about suggestions."""

from dataclasses import replace
from typing import Final

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..data import AiAutomationConfigEntry
from ..responses import (
    Response,
    of_outcome,
)
from ..suggestions import Inbox
from .handler import (
    AGREED,
    ATTR_LANGUAGE,
    ATTR_SUGGESTION,
    ATTR_TEXT,
    ID,
    NO_FIELDS,
    Action,
    granted,
    what_said,
)

ATTR_LIMIT: Final = "limit"
ATTR_NEVER_AGAIN: Final = "never_again"
ATTR_REASON: Final = "reason"
ATTR_STATUS: Final = "status"
ATTR_TYPE: Final = "type"

STATUSES: Final = ("open", "queued", "accepted", "rejected", "withdrawn", "all")

LIST_SCHEMA = vol.Schema(
    {
        vol.Optional(ATTR_STATUS, default="open"): vol.In(STATUSES),
        vol.Optional(ATTR_TYPE): cv.string,
        vol.Optional(ATTR_LIMIT): vol.All(vol.Coerce(int), vol.Range(min=1)),
        vol.Optional(ATTR_LANGUAGE): cv.language,
    }
)

ACCEPT_SCHEMA = vol.Schema({vol.Required(ATTR_SUGGESTION): ID, **AGREED})

REFINE_SCHEMA = vol.Schema(
    {
        vol.Required(ATTR_SUGGESTION): ID,
        vol.Required(ATTR_TEXT): vol.All(cv.string, vol.Length(min=1)),
        vol.Optional(ATTR_LANGUAGE): cv.language,
    }
)

REPORT_SCHEMA = vol.Schema({vol.Optional(ATTR_LANGUAGE): cv.language})

REJECT_SCHEMA = ACCEPT_SCHEMA.extend(
    {
        vol.Optional(ATTR_REASON): cv.string,
        vol.Optional(ATTR_NEVER_AGAIN, default=False): cv.boolean,
    }
)


async def _list_suggestions(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    status = call.data[ATTR_STATUS]
    return await Inbox(hass, entry).async_list(
        call.data.get(ATTR_LANGUAGE, hass.config.language),
        status=None if status == "all" else status,
        type_=call.data.get(ATTR_TYPE),
        limit=call.data.get(ATTR_LIMIT),
    )


async def _accept_suggestion(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    inbox = Inbox(hass, entry)
    suggestion, outcome = await inbox.async_accept(
        call.data[ATTR_SUGGESTION], hass.config.language, await granted(entry, call)
    )
    return {"suggestion": suggestion, **of_outcome(outcome)}


async def _refine_suggestion(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    said = replace(what_said(hass, call), grant=await granted(entry, call))
    suggestion, outcome = await Inbox(hass, entry).async_refine(call.data[ATTR_SUGGESTION], said)
    return {"suggestion": suggestion, **of_outcome(outcome)}


async def _reject_suggestion(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    suggestion = await Inbox(hass, entry).async_reject(
        call.data[ATTR_SUGGESTION],
        reason=call.data.get(ATTR_REASON),
        never_again=call.data[ATTR_NEVER_AGAIN],
    )
    return {"suggestion": suggestion}


async def _analyze_now(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, _call: ServiceCall
) -> Response:
    return {"job": (await entry.runtime_data.coordinator.async_analyze()).to_dict()}


async def _cancel_analysis(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, _call: ServiceCall
) -> Response:
    return {"job": (await entry.runtime_data.coordinator.async_cancel()).to_dict()}


async def _weekly_report(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    language = call.data.get(ATTR_LANGUAGE, hass.config.language)
    return await entry.runtime_data.weekly.async_respond(language)


ACTIONS = {
    "list_suggestions": Action(_list_suggestions, LIST_SCHEMA, SupportsResponse.ONLY),
    "accept_suggestion": Action(_accept_suggestion, ACCEPT_SCHEMA),
    "refine_suggestion": Action(_refine_suggestion, REFINE_SCHEMA),
    "reject_suggestion": Action(_reject_suggestion, REJECT_SCHEMA),
    "analyze_now": Action(_analyze_now, NO_FIELDS),
    "cancel_analysis": Action(_cancel_analysis, NO_FIELDS),
    "weekly_report": Action(_weekly_report, REPORT_SCHEMA, SupportsResponse.ONLY),
}
