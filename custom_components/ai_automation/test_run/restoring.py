"""Put entities back into the states that they had."""

import asyncio
from collections.abc import Collection, Iterable
from typing import Any, Final

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.state import async_reproduce_state
from homeassistant.loader import IntegrationNotFound, async_get_integration
import probatio

_TIMEOUT: Final = 20
# Devices tell their new states a moment after they were told.
_SETTLED_IN: Final = 3.0
_LOOK_EVERY: Final = 0.1
_NOWHERE = {STATE_UNAVAILABLE, STATE_UNKNOWN}
# They tell of what was done, and are not themselves something that was done.
_TELLING = {"automation", "binary_sensor", "event", "image", "script", "scene", "sensor", "sun"}


async def async_restore(
    hass: HomeAssistant, before: Iterable[State], context: Context
) -> tuple[list[str], list[str]]:
    """Put entities back; return the ids of those that are, and of those that are not."""
    changed = [state for state in before if state.domain not in _TELLING and _differs(hass, state)]
    possible = [state for state in changed if await _can_be_restored(hass, state)]
    try:
        async with asyncio.timeout(_TIMEOUT):
            results = await asyncio.gather(
                *(async_reproduce_state(hass, state, context=context) for state in possible),
                return_exceptions=True,
            )
            await _async_settled(hass, possible)
    except TimeoutError:
        results = []
    for result in results:
        # What a device does not take is told as what is left; anything else is a fault of ours.
        if isinstance(result, BaseException) and not isinstance(
            result, HomeAssistantError | probatio.Invalid | ValueError
        ):
            raise result
    left = {state.entity_id for state in changed if _differs(hass, state)}
    return sorted({one.entity_id for one in changed} - left), sorted(left)


async def _async_settled(hass: HomeAssistant, states: Collection[State]) -> None:
    """Wait until all is as it was, or it takes too long."""
    for _ in range(round(_SETTLED_IN / _LOOK_EVERY)):
        if not any(_differs(hass, state) for state in states):
            return
        await asyncio.sleep(_LOOK_EVERY)


def _differs(hass: HomeAssistant, state: State) -> bool:
    now = hass.states.get(state.entity_id)
    return now is None or now.state != state.state or _shown(now) != _shown(state)


def _shown(state: State) -> dict[str, Any]:
    """Return the attributes that people see a difference by."""
    keys = ("brightness", "color_temp_kelvin", "current_position", "percentage", "temperature")
    return {key: state.attributes.get(key) for key in keys}


async def _can_be_restored(hass: HomeAssistant, state: State) -> bool:
    if state.state in _NOWHERE:
        return False
    try:
        integration = await async_get_integration(hass, state.domain)
    except IntegrationNotFound:
        return False
    return bool(integration.platforms_exists(("reproduce_state",)))
