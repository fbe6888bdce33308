"""Try automations, decide about trials, and tell what automations have done."""

from typing import Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..data import AiAutomationConfigEntry
from ..reports import async_report, async_trial_reports
from ..responses import Response, of_rollback
from .handler import AGREED, AUTOMATION, Action, granted

ATTR_KEEP: Final = "keep"

_SOME = vol.Schema({vol.Optional(ATTR_ENTITY_ID): cv.entity_domain(AUTOMATION_DOMAIN)})
END_SCHEMA = vol.Schema({**AUTOMATION, vol.Required(ATTR_KEEP): cv.boolean, **AGREED})


async def _end_trial(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    data = entry.runtime_data
    automation_id = await data.writer.async_automation_id(call.data[ATTR_ENTITY_ID])
    trial = await data.trials.async_trial(automation_id)
    keep = call.data[ATTR_KEEP]
    written = None
    if keep:
        written = await data.trials.async_keep(trial, await granted(entry, call))
    else:
        written = await data.trials.async_drop(trial)
    if written is None:
        return {"kept": keep}
    return {"kept": keep, **await hass.async_add_executor_job(of_rollback, written)}


async def _trial_report(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    entity_id = call.data.get(ATTR_ENTITY_ID)
    return {"trials": await async_trial_reports(hass, entry.runtime_data, entity_id)}


async def _automation_report(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    return {"automations": await async_report(entry.runtime_data, call.data.get(ATTR_ENTITY_ID))}


ACTIONS = {
    "end_trial": Action(_end_trial, END_SCHEMA),
    "trial_report": Action(_trial_report, _SOME, SupportsResponse.ONLY),
    "automation_report": Action(_automation_report, _SOME, SupportsResponse.ONLY),
}
