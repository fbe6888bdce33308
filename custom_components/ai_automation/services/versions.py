"""List and restore versions of automations."""

from typing import Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..core.store.versions import count_dropped, list_versions
from ..data import AiAutomationConfigEntry
from ..errors import readable_store_errors
from ..responses import (
    Response,
    of_rollback,
    of_version,
)
from .handler import AGREED, AUTOMATION, Action, granted

ATTR_VERSION: Final = "version"

ROLLBACK_SCHEMA = vol.Schema({**AUTOMATION, vol.Optional(ATTR_VERSION): cv.positive_int, **AGREED})


async def _rollback(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    written = await entry.runtime_data.writer.async_rollback(
        call.data[ATTR_ENTITY_ID],
        call.data.get(ATTR_VERSION),
        grant=await granted(entry, call),
    )
    return await hass.async_add_executor_job(of_rollback, written)


async def _list_versions(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    data = entry.runtime_data
    automation_id = await data.writer.async_automation_id(call.data[ATTR_ENTITY_ID])
    with readable_store_errors():
        versions = await list_versions(data.store, automation_id)
        dropped = await count_dropped(data.store, automation_id)
    return {"versions": [of_version(version) for version in versions], "dropped": dropped}


ACTIONS = {
    "rollback": Action(_rollback, ROLLBACK_SCHEMA),
    "list_versions": Action(_list_versions, vol.Schema(AUTOMATION), SupportsResponse.ONLY),
}
