"""Contacts and motion sensors of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import DemoHouseConfigEntry, Reporter, add_all

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: DemoHouseConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of the house."""
    add_all(entry, async_add_entities, Platform.BINARY_SENSOR, DemoBinarySensor)


class DemoBinarySensor(Reporter, BinarySensorEntity):
    """A sensor of two states."""

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Report on or off."""
        self._attr_is_on = state == "on"
