"""Phones of the demo house's people."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.device_tracker.entity import TrackerEntity
from homeassistant.components.device_tracker.const import SourceType
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
    """Add the phones of the house."""
    add_all(entry, async_add_entities, Platform.DEVICE_TRACKER, DemoTracker)


class DemoTracker(Reporter, TrackerEntity):
    """A phone that is at home or not."""

    _attr_source_type = SourceType.GPS

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Report where it is."""
        self._attr_location_name = state
