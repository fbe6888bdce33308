"""Define what the integration's entities have in common."""

from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, NAME
from .coordinator import SidecarCoordinator
from .data import AiAutomationConfigEntry


def service_device(entry: AiAutomationConfigEntry) -> DeviceInfo:
    """Return the device that all entities of the entry belong to."""
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)}, name=NAME, entry_type=DeviceEntryType.SERVICE
    )


class SidecarEntity(CoordinatorEntity[SidecarCoordinator]):
    """An entity that shows what the coordinator knows."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: SidecarCoordinator, description: EntityDescription) -> None:
        """Take the coordinator and what is shown."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = service_device(entry)
