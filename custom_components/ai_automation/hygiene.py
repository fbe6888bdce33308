"""Look over the automations of the house, with what Home Assistant knows of when they fired."""

from datetime import datetime, timedelta
from functools import partial

from homeassistant.components.automation import ATTR_LAST_TRIGGERED
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from .core.checks.hygiene import Fired, Issue, look_over
from .core.home import Home


async def async_look_over(
    hass: HomeAssistant, home: Home, quiet: timedelta, language: str
) -> tuple[Issue, ...]:
    """Return what is to be put right in the automations of the house."""
    look = partial(
        look_over,
        home,
        async_read_fired(hass, home),
        now=dt_util.utcnow(),
        quiet=quiet,
        language=language,
    )
    return await hass.async_add_executor_job(look)


@callback
def async_read_fired(hass: HomeAssistant, home: Home) -> dict[str, Fired]:
    """Return when each automation fired last, and since when there is it.

    Home Assistant keeps the last time over restarts; without it, the automation has not fired
    since it was registered.
    """
    registry = er.async_get(hass)
    fired: dict[str, Fired] = {}
    for one in home.automations:
        state, entry = hass.states.get(one.entity_id), registry.async_get(one.entity_id)
        last = state.attributes.get(ATTR_LAST_TRIGGERED) if state else None
        fired[one.entity_id] = Fired(
            last if isinstance(last, datetime) else None, entry.created_at if entry else None
        )
    return fired
