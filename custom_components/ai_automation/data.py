"""Define what a loaded config entry holds."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .coordinator import SidecarCoordinator
from .core.store import Store
from .deploy import AutomationWriter
from .homes import HomeCache

type AiAutomationConfigEntry = ConfigEntry[AiAutomationData]


@dataclass(slots=True)
class AiAutomationData:
    """What the integration works with while its entry is loaded."""

    store: Store
    homes: HomeCache
    writer: AutomationWriter
    coordinator: SidecarCoordinator
