"""Do the integration's own jobs at their times of day, in the home's own time zone."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .core.schedule import Job, Progress, Scheduler, Work
from .core.store import Store
from .core.store.cleaning import clean
from .errors import readable_store_errors

CLEANING: Final = "cleaning"
# Before people are up, and after the night's analysis.
_WHEN: Final = "40 4 * * *"
_GRACE: Final = timedelta(hours=20)


def _nothing() -> None:
    """End what has not begun."""


class Timetable:
    """The jobs of the integration; what was done when is in the store."""

    def __init__(self, hass: HomeAssistant, store: Store, jobs: Sequence[Job]) -> None:
        """Take the jobs."""
        self._hass = hass
        self._jobs = {job.name: job for job in jobs}
        self._scheduler = Scheduler(store, now=dt_util.utcnow)
        self._unlisten: CALLBACK_TYPE = _nothing

    async def async_start(self) -> None:
        """Do the jobs from now on; raise HomeAssistantError if the store cannot be read."""
        self._plan()
        self._unlisten = self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._moved)
        with readable_store_errors():
            await self._scheduler.begin()

    async def async_stop(self) -> None:
        """Do none any more."""
        self._unlisten()
        self._unlisten = _nothing
        await self._scheduler.stop()

    @callback
    def _moved(self, _event: Event[Any]) -> None:
        self._plan()

    def _plan(self) -> None:
        self._scheduler.plan(self._jobs, ZoneInfo(self._hass.config.time_zone))


def cleaning_job(store: Store) -> Job:
    """Return the job that clears the store every night of what nobody needs any more."""

    async def do(_progress: Progress) -> Work:
        return Work(await store.write(lambda session: clean(session, dt_util.utcnow())))

    return Job(CLEANING, _WHEN, do, _GRACE)
