"""Tell what was sent to the owner's language model."""

from dataclasses import asdict
from typing import Final

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.util import dt as dt_util
import probatio as vol

from ..core.store.spending import list_calls, spent_since
from ..data import AiAutomationConfigEntry
from ..errors import readable_store_errors
from ..responses import (
    Response,
    of_model_call,
)
from .handler import Action

ATTR_LIMIT: Final = "limit"

CALLS_SCHEMA = vol.Schema(
    {vol.Optional(ATTR_LIMIT, default=20): vol.All(vol.Coerce(int), vol.Range(min=1, max=500))}
)


async def _list_model_calls(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    store = entry.runtime_data.store
    with readable_store_errors():
        calls = await list_calls(store, call.data[ATTR_LIMIT])
        today = await spent_since(store, dt_util.start_of_local_day())
    return {"today": asdict(today), "calls": [of_model_call(one) for one in calls]}


ACTIONS = {
    "list_model_calls": Action(_list_model_calls, CALLS_SCHEMA, SupportsResponse.ONLY),
}
