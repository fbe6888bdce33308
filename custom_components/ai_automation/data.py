"""Define what a loaded config entry holds."""

from dataclasses import dataclass, field

from homeassistant.config_entries import ConfigEntry

from .consents import Consents
from .coordinator import SidecarCoordinator
from .core.cache import Cache
from .core.store import Store
from .deploy import AutomationWriter
from .evidence import Evidence
from .guard import Gate
from .homes import HomeCache
from .names import Names
from .pause import Pause
from .test_run import TestRuns
from .timetable import Timetable
from .trials import Trials
from .watch import Watch
from .weekly import WeeklyReports

type AiAutomationConfigEntry = ConfigEntry[AiAutomationData]


@dataclass(slots=True)
class AiAutomationData:
    """What the integration works with while its entry is loaded."""

    store: Store
    homes: HomeCache
    writer: AutomationWriter
    coordinator: SidecarCoordinator
    names: Names
    gate: Gate
    test_runs: TestRuns
    watch: Watch
    trials: Trials
    pause: Pause
    evidence: Evidence
    weekly: WeeklyReports
    cache: Cache
    timetable: Timetable
    consents: Consents = field(default_factory=Consents)
