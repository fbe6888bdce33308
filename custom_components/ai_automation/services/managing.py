"""Change, switch, run, remove and write again automations of the house."""

from dataclasses import replace
from typing import Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..batch import Batch, Item, as_response
from ..data import AiAutomationConfigEntry
from ..editing import async_edit
from ..managing import Management
from ..responses import Response, async_of_proposal, of_rollback
from .handler import AGREED, ATTR_TEXT, AUTOMATION, ID, SAID, Action, granted, what_said

ATTR_DEPLOY: Final = "deploy"
ATTR_SKIP_CONDITION: Final = "skip_condition"
ATTR_PROPOSALS: Final = "proposal_ids"
ATTR_SUGGESTIONS: Final = "suggestion_ids"
ATTR_TOGETHER: Final = "together"

EDIT_SCHEMA = vol.Schema(
    {
        **AUTOMATION,
        vol.Required(ATTR_TEXT): cv.string,
        vol.Optional(ATTR_DEPLOY, default=False): cv.boolean,
        **SAID,
        **AGREED,
    }
)
TRIGGER_SCHEMA = vol.Schema(
    {**AUTOMATION, vol.Optional(ATTR_SKIP_CONDITION, default=False): cv.boolean, **AGREED}
)
DEPLOY_ALL_SCHEMA = vol.All(
    vol.Schema(
        {
            vol.Optional(ATTR_PROPOSALS, default=list): vol.All(cv.ensure_list, [ID]),
            vol.Optional(ATTR_SUGGESTIONS, default=list): vol.All(cv.ensure_list, [ID]),
            vol.Optional(ATTR_TOGETHER, default=False): cv.boolean,
            **AGREED,
        }
    ),
    cv.has_at_least_one_key(ATTR_PROPOSALS, ATTR_SUGGESTIONS),
)


async def _edit_automation(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    entity_id, deploy = call.data[ATTR_ENTITY_ID], call.data[ATTR_DEPLOY]
    said = replace(what_said(hass, call), grant=await granted(entry, call))
    outcome = await async_edit(hass, entry, said, entity_id, deploy=deploy)
    return await async_of_proposal(outcome)


async def _enable(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    return await _switched(hass, entry, call, on=True)


async def _disable(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    return await _switched(hass, entry, call, on=False)


async def _switched(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall, *, on: bool
) -> Response:
    entity_id = call.data[ATTR_ENTITY_ID]
    grant = await granted(entry, call)
    await Management(hass, entry, call.context).async_switch(entity_id, grant, on=on)
    return {"entity_id": entity_id, "enabled": on}


async def _trigger(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    entity_id, skip = call.data[ATTR_ENTITY_ID], call.data[ATTR_SKIP_CONDITION]
    management, grant = Management(hass, entry, call.context), await granted(entry, call)
    await management.async_trigger(entity_id, grant, skip_condition=skip)
    return {"entity_id": entity_id}


async def _remove(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    written = await entry.runtime_data.writer.async_remove(call.data[ATTR_ENTITY_ID])
    return await hass.async_add_executor_job(of_rollback, written)


async def _redeploy(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    written = await entry.runtime_data.writer.async_redeploy(
        call.data[ATTR_ENTITY_ID], grant=await granted(entry, call)
    )
    return await hass.async_add_executor_job(of_rollback, written)


async def _deploy_all(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    items = [
        *(Item("proposal", one) for one in call.data[ATTR_PROPOSALS]),
        *(Item("suggestion", one) for one in call.data[ATTR_SUGGESTIONS]),
    ]
    together = call.data[ATTR_TOGETHER]
    batch = Batch(hass, entry, await granted(entry, call))
    complete = await batch.async_deploy(items, together=together)
    return as_response(items, complete=complete)


_ONE = vol.Schema(AUTOMATION)
_ONE_AGREED = vol.Schema({**AUTOMATION, **AGREED})
ACTIONS = {
    "edit_automation": Action(_edit_automation, EDIT_SCHEMA),
    "enable": Action(_enable, _ONE_AGREED),
    "disable": Action(_disable, _ONE_AGREED),
    "trigger": Action(_trigger, TRIGGER_SCHEMA),
    "remove": Action(_remove, _ONE),
    "redeploy": Action(_redeploy, _ONE_AGREED),
    "deploy_all": Action(_deploy_all, DEPLOY_ALL_SCHEMA, SupportsResponse.OPTIONAL),
}
