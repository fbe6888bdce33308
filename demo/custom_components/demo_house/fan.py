"""Fans of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.fan import FanEntity
from homeassistant.components.fan.const import FanEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import DemoEntity, DemoHouseConfigEntry, Part, add_all

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: DemoHouseConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the fans of the house."""
    add_all(entry, async_add_entities, Platform.FAN, DemoFan)


class DemoFan(DemoEntity, FanEntity):
    """A fan with speeds."""

    _usual = 50

    def __init__(self, part: Part) -> None:
        """Read from the description what the fan can do."""
        super().__init__(part)
        self._attr_supported_features = FanEntityFeature(part["features"])

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Turn that fast."""
        speed = attributes.get("percentage") or self._usual
        self._attr_percentage = speed if state == "on" else 0

    @override
    async def async_set_percentage(self, percentage: int) -> None:
        """Turn that fast."""
        self._attr_percentage = percentage
        self.async_write_ha_state()

    @override
    async def async_turn_on(
        self, percentage: int | None = None, preset_mode: str | None = None, **kwargs: Any
    ) -> None:
        """Begin to turn."""
        await self.async_set_percentage(self._usual if percentage is None else percentage)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Stand still."""
        await self.async_set_percentage(0)
