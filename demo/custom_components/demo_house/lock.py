"""Locks of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.lock import LockEntity
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
    """Add the locks of the house."""
    add_all(entry, async_add_entities, Platform.LOCK, DemoLock)


class DemoLock(DemoEntity, LockEntity):
    """A lock at a door."""

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Be locked or not."""
        self._attr_is_locked = state == "locked"

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        """Lock the door."""
        self._attr_is_locked = True
        self.async_write_ha_state()

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock the door."""
        self._attr_is_locked = False
        self.async_write_ha_state()
