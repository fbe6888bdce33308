"""Measuring sensors of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.sensor import SensorEntity, SensorStateClass
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import DemoHouseConfigEntry, Part, Reporter, add_all

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: DemoHouseConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the house."""
    add_all(entry, async_add_entities, Platform.SENSOR, DemoSensor)


class DemoSensor(Reporter, SensorEntity):
    """A sensor that measures."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, part: Part) -> None:
        """Read from the description what the sensor measures."""
        super().__init__(part)
        self._attr_native_unit_of_measurement = part["unit"]

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Report a value."""
        self._attr_native_value = float(state)
