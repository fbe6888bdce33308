"""Covers of the demo house."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, override

from homeassistant.components.cover import ATTR_POSITION, CoverEntity, CoverEntityFeature
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later

from .entity import DemoEntity, DemoHouseConfigEntry, Part, add_all

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: DemoHouseConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the covers of the house."""
    add_all(entry, async_add_entities, Platform.COVER, DemoCover)


# So long a cover is on its way (seconds).
_TRAVEL = 2.0
_OPEN = 100


class DemoCover(DemoEntity, CoverEntity):
    """A cover that takes its time."""

    _arrival: CALLBACK_TYPE | None = None

    def __init__(self, part: Part) -> None:
        """Read from the description what the cover can do."""
        super().__init__(part)
        self._attr_supported_features = CoverEntityFeature(part["features"])

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Stop with the house."""
        self._stop()

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Stand at that position."""
        position = attributes.get("current_position")
        self._place(position if position is not None else _OPEN * (state == "open"))

    def _place(self, position: int) -> None:
        self._attr_current_cover_position = position
        self._attr_is_closed = position == 0
        self._attr_is_opening = self._attr_is_closing = False

    def _stop(self) -> None:
        if self._arrival is not None:
            self._arrival()
            self._arrival = None

    def _move(self, position: int) -> None:
        self._stop()
        here = self.current_cover_position or 0
        self._attr_is_opening, self._attr_is_closing = position > here, position < here

        @callback
        def _arrive(_now: datetime) -> None:
            self._arrival = None
            self._place(position)
            self.async_write_ha_state()

        self._arrival = async_call_later(self.hass, _TRAVEL, _arrive)
        self.async_write_ha_state()

    @override
    async def async_open_cover(self, **kwargs: Any) -> None:
        """Open wide."""
        self._move(_OPEN)

    @override
    async def async_close_cover(self, **kwargs: Any) -> None:
        """Close."""
        self._move(0)

    @override
    async def async_set_cover_position(self, **kwargs: Any) -> None:
        """Move to a position."""
        self._move(kwargs[ATTR_POSITION])

    @override
    async def async_stop_cover(self, **kwargs: Any) -> None:
        """Stay half way."""
        self._stop()
        self._place(_OPEN // 2)
        self.async_write_ha_state()
