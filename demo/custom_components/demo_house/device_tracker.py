"""Phones of the demo house's people."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.device_tracker.const import SourceType
from homeassistant.components.device_tracker.entity import TrackerEntity
from homeassistant.const import STATE_HOME, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import DemoHouseConfigEntry, Reporter, add_all

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: DemoHouseConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the phones of the house."""
    add_all(entry, async_add_entities, Platform.DEVICE_TRACKER, DemoTracker)


# Where a phone is that is not at home: some kilometres off (degrees).
_AWAY = 0.1


class DemoTracker(Reporter, TrackerEntity):
    """A phone that is at home or not."""

    _attr_source_type = SourceType.GPS
    _attr_location_accuracy = 10

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Report where it is."""
        home = self.hass.config
        self._attr_latitude = home.latitude + (0.0 if state == STATE_HOME else _AWAY)
        self._attr_longitude = home.longitude
