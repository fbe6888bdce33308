"""Forget what is known of the past of things."""

from typing import Final

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..core.named import EVERYTHING
from ..data import AiAutomationConfigEntry
from ..errors import readable_store_errors
from ..responses import Response
from .handler import Action

ATTR_SCOPE: Final = "scope"
_LONGEST: Final = 255
# Entity ids; with `*` for anything: "person.*".
_PATTERN = vol.All(cv.string, vol.Lower, vol.Match(r"[a-z0-9_*]+(\.[a-z0-9_*]+)?$"))

FORGET_SCHEMA = vol.Schema(
    {
        vol.Optional(ATTR_SCOPE, default=[EVERYTHING]): vol.All(
            cv.ensure_list, [vol.All(_PATTERN, vol.Length(max=_LONGEST))], vol.Length(min=1)
        )
    }
)


async def _forget(
    hass: HomeAssistant,  # noqa: ARG001 - as all actions
    entry: AiAutomationConfigEntry,
    call: ServiceCall,
) -> Response:
    data = entry.runtime_data
    gone = await data.coordinator.async_forget(call.data[ATTR_SCOPE])
    with readable_store_errors():
        await data.cache.drop()
    return gone.to_dict()


ACTIONS = {"forget": Action(_forget, FORGET_SCHEMA)}
