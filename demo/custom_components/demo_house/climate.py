"""Thermostats of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.climate import ClimateEntity
from homeassistant.components.climate.const import ClimateEntityFeature, HVACMode
from homeassistant.const import ATTR_TEMPERATURE, Platform, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import DemoEntity, DemoHouseConfigEntry, Part, add_all

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: DemoHouseConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the thermostats of the house."""
    add_all(entry, async_add_entities, Platform.CLIMATE, DemoClimate)


class DemoClimate(DemoEntity, ClimateEntity):
    """A thermostat that heats."""

    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS

    def __init__(self, part: Part) -> None:
        """Read from the description what the thermostat can do."""
        super().__init__(part)
        attributes = part["attributes"]
        self._attr_supported_features = ClimateEntityFeature(part["features"])
        self._attr_hvac_modes = [HVACMode(mode) for mode in attributes["hvac_modes"]]
        self._attr_min_temp = attributes["min_temp"]
        self._attr_max_temp = attributes["max_temp"]
        self._attr_target_temperature_step = attributes["target_temp_step"]

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Heat to that temperature."""
        self._attr_hvac_mode = HVACMode(state)
        self._attr_native_target_temperature = attributes.get(ATTR_TEMPERATURE)
        self._attr_native_current_temperature = attributes.get("current_temperature")

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Heat to a temperature."""
        self._attr_native_target_temperature = kwargs.get(ATTR_TEMPERATURE, self.target_temperature)
        self.async_write_ha_state()

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Heat or not."""
        self._attr_hvac_mode = hvac_mode
        self.async_write_ha_state()

    @override
    async def async_turn_on(self) -> None:
        """Heat."""
        await self.async_set_hvac_mode(HVACMode.HEAT)

    @override
    async def async_turn_off(self) -> None:
        """Heat no more."""
        await self.async_set_hvac_mode(HVACMode.OFF)
