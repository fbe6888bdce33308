"""Lights of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.light import LightEntity
from homeassistant.components.light.const import (
    ATTR_BRIGHTNESS,
    ATTR_COLOR_TEMP_KELVIN,
    ATTR_HS_COLOR,
    ColorMode,
    LightEntityFeature,
)
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
    """Add the lights of the house."""
    add_all(entry, async_add_entities, Platform.LIGHT, DemoLight)


class DemoLight(DemoEntity, LightEntity):
    """A light that is switched, dimmed and coloured as far as its kind goes."""

    def __init__(self, part: Part) -> None:
        """Read from the description what the light can do."""
        super().__init__(part)
        attributes = part["attributes"]
        self._attr_supported_color_modes = {
            ColorMode(mode) for mode in attributes["supported_color_modes"]
        }
        self._attr_supported_features = LightEntityFeature(part["features"])
        for mode in (ColorMode.COLOR_TEMP, ColorMode.BRIGHTNESS, ColorMode.ONOFF):
            if mode in self._attr_supported_color_modes:
                self._attr_color_mode = mode
                break
        if ColorMode.COLOR_TEMP in self._attr_supported_color_modes:
            self._attr_min_color_temp_kelvin = attributes["min_color_temp_kelvin"]
            self._attr_max_color_temp_kelvin = attributes["max_color_temp_kelvin"]
            self._attr_color_temp_kelvin = 2700

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Be as bright and of that colour."""
        self._attr_is_on = state == "on"
        self._attr_brightness = attributes.get(ATTR_BRIGHTNESS) or self._attr_brightness or 255
        self._colour(attributes)

    def _colour(self, attributes: Mapping[str, Any]) -> None:
        modes = self._attr_supported_color_modes or set()
        if attributes.get(ATTR_HS_COLOR) and ColorMode.HS in modes:
            self._attr_color_mode = ColorMode.HS
            self._attr_hs_color = attributes[ATTR_HS_COLOR]
        if attributes.get(ATTR_COLOR_TEMP_KELVIN) and ColorMode.COLOR_TEMP in modes:
            self._attr_color_mode = ColorMode.COLOR_TEMP
            self._attr_color_temp_kelvin = attributes[ATTR_COLOR_TEMP_KELVIN]

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Shine."""
        self._attr_is_on = True
        self._attr_brightness = kwargs.get(ATTR_BRIGHTNESS, self._attr_brightness)
        self._colour(kwargs)
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Go out."""
        self._attr_is_on = False
        self.async_write_ha_state()
