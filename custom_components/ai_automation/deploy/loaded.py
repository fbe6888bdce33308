"""See whether Home Assistant has loaded an automation as it stands in the file."""

import asyncio
from collections.abc import Callable
from typing import Any, Self

from homeassistant.components.automation import (
    DATA_COMPONENT,
    EVENT_AUTOMATION_RELOADED,
    BaseAutomationEntity,
)
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import (
    ATTR_DOMAIN,
    ATTR_SERVICE,
    ATTR_SERVICE_DATA,
    CONF_ID,
    EVENT_CALL_SERVICE,
    EVENT_STATE_CHANGED,
    SERVICE_RELOAD,
    STATE_UNAVAILABLE,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..core.home import domain_of
from ..errors import DeployError

_TIMEOUT = 15


@callback
def async_find(hass: HomeAssistant, automation_id: str) -> BaseAutomationEntity | None:
    """Return the automation that is loaded under an id."""
    component = hass.data.get(DATA_COMPONENT)
    return next(
        (
            one
            for one in (component.entities if component else ())
            if one.unique_id == automation_id
        ),
        None,
    )


@callback
def async_entity_id(hass: HomeAssistant, automation_id: str) -> str | None:
    """Return the entity id that an automation has, loaded or not."""
    return er.async_get(hass).async_get_entity_id(
        AUTOMATION_DOMAIN, AUTOMATION_DOMAIN, automation_id
    )


class LoadWatch:
    """Wait for an automation to be loaded or removed; begin before the change is made."""

    def __init__(self, hass: HomeAssistant, automation_id: str) -> None:
        """Take the id of the automation that will change."""
        self._hass = hass
        self._automation_id = automation_id
        self._event = asyncio.Event()
        self._reloaded = False
        self._saves = 0
        self._stop: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        """Begin to watch."""
        bus = self._hass.bus
        self._stop = [
            bus.async_listen(EVENT_AUTOMATION_RELOADED, self._note),
            bus.async_listen(EVENT_STATE_CHANGED, self._note, self._of_automation),
            bus.async_listen(EVENT_CALL_SERVICE, self._count, self._of_save),
        ]
        return self

    def __exit__(self, *_: object) -> None:
        """End watching."""
        for stop in self._stop:
            stop()

    @property
    def overlapped(self) -> bool:
        """Tell whether the automation was saved more than once since it is watched."""
        return self._saves > 1

    async def async_loaded(self, config: dict[str, Any] | None) -> None:
        """Return once the automation is loaded with this configuration, or gone if it is None.

        Raise DeployError if Home Assistant does not read the file or cannot use the automation.
        """
        try:
            async with asyncio.timeout(_TIMEOUT):
                while not self._is(config) and not self._reloaded:
                    self._event.clear()
                    await self._event.wait()
                if not self._is(config):
                    # The reload that was seen may have begun before the change.
                    self._saves -= 1
                    await self._hass.services.async_call(
                        AUTOMATION_DOMAIN,
                        SERVICE_RELOAD,
                        {CONF_ID: self._automation_id},
                        blocking=True,
                    )
        except TimeoutError as err:
            raise DeployError("not_loaded") from err
        if not self._is(config):
            raise DeployError("not_included")
        automation = async_find(self._hass, self._automation_id)
        if automation is not None and self._hass.states.is_state(
            automation.entity_id, STATE_UNAVAILABLE
        ):
            raise DeployError("not_valid")

    def _is(self, config: dict[str, Any] | None) -> bool:
        """Tell whether Home Assistant holds the automation so."""
        automation = async_find(self._hass, self._automation_id)
        if automation is not None:
            # Of one that uses a blueprint, Home Assistant shows what the blueprint makes of it.
            written = getattr(automation, "_blueprint_inputs", None)
            return config is not None and config in (automation.raw_config, written)
        if config is None:
            return True
        entity_id = async_entity_id(self._hass, self._automation_id)
        entry = er.async_get(self._hass).async_get(entity_id) if entity_id else None
        # An automation that a person has disabled as an entity is never loaded.
        return entry is not None and entry.disabled

    @callback
    def _of_automation(self, data: Any) -> bool:
        """Tell whether a state that changed is that of an automation."""
        return domain_of(data["entity_id"]) == AUTOMATION_DOMAIN

    @callback
    def _of_save(self, data: Any) -> bool:
        """Tell whether an action is the one that the API calls after each save."""
        called = (data[ATTR_DOMAIN], data[ATTR_SERVICE], data[ATTR_SERVICE_DATA].get(CONF_ID))
        return called == (AUTOMATION_DOMAIN, SERVICE_RELOAD, self._automation_id)

    @callback
    def _count(self, _event: Event[Any]) -> None:
        """Count a save."""
        self._saves += 1

    @callback
    def _note(self, event: Event[Any]) -> None:
        """Look again."""
        self._reloaded |= event.event_type == EVENT_AUTOMATION_RELOADED
        self._event.set()
