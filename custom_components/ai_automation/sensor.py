"""Show the sidecar's state, the last analysis and how many suggestions wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import STATUSES
from .coordinator import SidecarState
from .core.contract import AnalysisState
from .data import AiAutomationConfigEntry
from .entity import SidecarEntity

PARALLEL_UPDATES = 0
RUN_STATUSES: Final = (
    "none",
    "running",
    "done",
    "failed",
    "cancelled",
    "interrupted",
    "missed",
)


@dataclass(frozen=True, kw_only=True)
class SidecarSensorEntityDescription(SensorEntityDescription):
    """What a sensor shows of the state."""

    value: Callable[[SidecarState], str | int | datetime | None]
    attributes: Callable[[SidecarState], dict[str, Any]] | None = None


SENSORS = (
    SidecarSensorEntityDescription(
        key="sidecar",
        translation_key="sidecar",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=list(STATUSES),
        value=lambda state: state.status,
    ),
    SidecarSensorEntityDescription(
        key="last_analysis",
        translation_key="last_analysis",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda state: state.last_analysis,
    ),
    SidecarSensorEntityDescription(
        key="analysis",
        translation_key="analysis",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=list(RUN_STATUSES),
        value=lambda state: _status(state.analysis),
        attributes=lambda state: _progress(state.analysis),
    ),
    SidecarSensorEntityDescription(
        key="open_suggestions",
        translation_key="open_suggestions",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda state: state.open_suggestions,
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: AiAutomationConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors."""
    coordinator = entry.runtime_data.coordinator
    async_add_entities(SidecarSensor(coordinator, description) for description in SENSORS)


class SidecarSensor(SidecarEntity, SensorEntity):
    """A sensor of the coordinator's state."""

    entity_description: SidecarSensorEntityDescription

    @property
    @override
    def native_value(self) -> str | int | datetime | None:
        """Return what the description takes from the state."""
        return self.entity_description.value(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what the description adds to the value."""
        attributes = self.entity_description.attributes
        return attributes(self.coordinator.data) if attributes else None


def _status(analysis: AnalysisState | None) -> str | None:
    """Return how the running or the last analysis stands; not known if a newer sidecar's."""
    status = analysis.status if analysis else "none"
    return status if status in RUN_STATUSES else None


def _progress(analysis: AnalysisState | None) -> dict[str, Any]:
    """Return how far an analysis is, and when the next is due."""
    if analysis is None:
        return {}
    return {
        "phase": analysis.phase,
        "percent": analysis.percent,
        "seconds_left": analysis.seconds_left,
        "scheduled": analysis.scheduled,
        "next_at": analysis.next_at,
    }
