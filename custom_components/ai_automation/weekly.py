"""Report every week what was found and done, to who looks and to who asks."""

from datetime import timedelta
from typing import Final

from homeassistant.components import persistent_notification
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import SidecarCoordinator
from .core.schedule import Job, Progress, Work
from .core.store import JobRun, Store
from .core.store.jobs import last_run
from .core.weekly import Report, in_words, report_on
from .errors import readable_store_errors
from .responses import Response
from .wording import say, texts_of

JOB: Final = "weekly_report"
# On Mondays, when people are up.
_WHEN: Final = "0 8 * * 1"
_WEEK: Final = timedelta(days=7)
_GRACE: Final = timedelta(days=6)
_WELL: Final = frozenset({"none", "connected"})


class WeeklyReports:
    """The weekly reports; the last ones are kept among the runs of jobs."""

    def __init__(self, hass: HomeAssistant, store: Store, coordinator: SidecarCoordinator) -> None:
        """Take the store that is reported on, and what knows of the sidecar's health."""
        self._hass = hass
        self._store = store
        self._coordinator = coordinator

    async def async_respond(self, language: str) -> Response:
        """Return the report on the last seven days, and the last that was made by itself."""
        with readable_store_errors():
            report = await self._report()
            last = await last_run(self._store, JOB, "done")
        return {
            "report": report.to_dict(),
            "text": self._words(report, language),
            "last": {"at": last.finished_at.isoformat(), "report": last.stats}
            if last is not None and last.finished_at is not None
            else None,
        }

    @property
    def job(self) -> Job:
        """Return the job that makes a report every week, and shows it."""
        return Job(JOB, _WHEN, self._do, _GRACE, after=self._show)

    async def _do(self, _progress: Progress) -> Work:
        return Work((await self._report()).to_dict())

    async def _report(self) -> Report:
        now = dt_util.utcnow()
        return await self._store.read(lambda session: report_on(session, now - _WEEK, now))

    async def _show(self, run: JobRun) -> None:
        """Show a report that has just been made, if there is anything to say."""
        if run.status != "done":
            return
        report = Report.from_dict(run.stats)
        if not report.eventful:
            return
        language = self._hass.config.language
        persistent_notification.async_create(
            self._hass,
            self._words(report, language),
            say("report_title", language),
            f"{DOMAIN}_{JOB}",
        )

    def _words(self, report: Report, language: str) -> str:
        well = self._coordinator.data.status in _WELL and self._coordinator.last_update_success
        health = say("report_well" if well else "report_unwell", language)
        return in_words(report, texts_of(language), self._name, health)

    def _name(self, automation_id: str) -> str:
        """Return what an automation is called, its id if it is gone."""
        registry = er.async_get(self._hass)
        found = registry.async_get_entity_id(AUTOMATION_DOMAIN, AUTOMATION_DOMAIN, automation_id)
        state = self._hass.states.get(found) if found else None
        return state.name if state else automation_id
