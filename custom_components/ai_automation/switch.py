"""Offer the switch that pauses everything that was deployed."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import AiAutomationConfigEntry
from .entity import service_device

PARALLEL_UPDATES = 1


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: AiAutomationConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switch."""
    async_add_entities([PauseSwitch(entry)])


class PauseSwitch(SwitchEntity):
    """On while all automations that were made here are paused."""

    _attr_has_entity_name = True
    _attr_translation_key = "pause"
    _attr_entity_category = EntityCategory.CONFIG

    def __init__(self, entry: AiAutomationConfigEntry) -> None:
        """Take the entry whose automations they are."""
        self._pause = entry.runtime_data.pause
        self._attr_unique_id = f"{entry.entry_id}_pause"
        self._attr_device_info = service_device(entry)

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether they are paused."""
        return self._pause.paused

    @override
    async def async_added_to_hass(self) -> None:
        """Show it when somebody begins or ends a pause in another way."""
        self.async_on_remove(self._pause.follow(self.async_write_ha_state))

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Pause them."""
        await self._pause.async_pause()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Let those go on that were on."""
        await self._pause.async_resume()
