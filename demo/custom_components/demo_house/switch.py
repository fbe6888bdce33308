"""Switches of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import DemoEntity, DemoHouseConfigEntry, add_all

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: DemoHouseConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of the house."""
    add_all(entry, async_add_entities, Platform.SWITCH, DemoSwitch)


class DemoSwitch(DemoEntity, SwitchEntity):
    """A plug that is on or off."""

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Be on or off."""
        self._attr_is_on = state == "on"

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on."""
        self._attr_is_on = True
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        self._attr_is_on = False
        self.async_write_ha_state()
