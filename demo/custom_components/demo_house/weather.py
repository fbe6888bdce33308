"""The weather over the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.weather import WeatherEntity
from homeassistant.const import Platform, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import DemoEntity, DemoHouseConfigEntry, add_all

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: DemoHouseConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the weather of the house."""
    add_all(entry, async_add_entities, Platform.WEATHER, DemoWeather)


class DemoWeather(DemoEntity, WeatherEntity):
    """The weather as the history ended."""

    restores = False
    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Be like that."""
        self._attr_condition = state
        self._attr_native_temperature = attributes["temperature"]
        self._attr_humidity = attributes["humidity"]
