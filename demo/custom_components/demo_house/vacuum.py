"""Vacuum robots of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.vacuum import StateVacuumEntity
from homeassistant.components.vacuum.const import VacuumActivity, VacuumEntityFeature
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
    """Add the vacuum robots of the house."""
    add_all(entry, async_add_entities, Platform.VACUUM, DemoVacuum)


class DemoVacuum(DemoEntity, StateVacuumEntity):
    """A robot that cleans the floor."""

    def __init__(self, part: Part) -> None:
        """Read from the description what the robot can do."""
        super().__init__(part)
        self._attr_supported_features = (
            VacuumEntityFeature(part["features"]) | VacuumEntityFeature.STATE
        )

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Do what it did."""
        self._attr_activity = VacuumActivity(state)

    def _set(self, activity: VacuumActivity) -> None:
        self._attr_activity = activity
        self.async_write_ha_state()

    @override
    async def async_start(self) -> None:
        """Clean."""
        self._set(VacuumActivity.CLEANING)

    @override
    async def async_pause(self) -> None:
        """Stand still."""
        self._set(VacuumActivity.PAUSED)

    @override
    async def async_stop(self, **kwargs: Any) -> None:
        """Stop cleaning."""
        self._set(VacuumActivity.IDLE)

    @override
    async def async_return_to_base(self, **kwargs: Any) -> None:
        """Go home; it is not far."""
        self._set(VacuumActivity.DOCKED)
