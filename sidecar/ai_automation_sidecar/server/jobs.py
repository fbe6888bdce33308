"""Run analyses, by night and when somebody asks; what they find is in the store."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from ..core.contract import AnalysisState, Pattern
from ..core.inbox import merge_found
from ..core.schedule import Job, Progress, Scheduler, Work
from ..core.store import JobRun, Store, Suggestion
from ..core.store.facts import get_fact
from ..core.store.jobs import ANALYSIS, cancel_run, last_asked, last_run
from ..core.store.models import Meta
from ..errors import BusyError, CooldownError, NotRunningError, SidecarError
from ..request import MineRequest, MineResult
from .publishing import Publisher
from .standing import Standing
from .worker import mine_apart

KILLED: Final = "The analysis was ended from outside, perhaps for lack of memory; try fewer days."
# A night's analysis that could not be made is made up for until shortly before the next.
GRACE: Final = timedelta(hours=22)
COOLDOWN: Final = timedelta(minutes=10)
# The fact that tells what has been searched, so that a night need not search it all again.
SEARCHED: Final = "searched"
# The parts of an analysis, and what share of it each usually has.
_PHASES: Final[Mapping[str, float]] = {
    "starting": 5.0,
    "reading": 40.0,
    "preparing": 20.0,
    "searching": 30.0,
    "proposing": 5.0,
}


class AnalysisError(Exception):
    """An analysis failed; the text is for people."""


class AnalysisRunner:
    """Run one analysis at a time, over all processes that share the store."""

    def __init__(
        self,
        store: Store,
        standing: Standing,
        scheduler: Scheduler,
        beside: Callable[[MineRequest], MineRequest],
        *,
        cooldown: timedelta = COOLDOWN,
        publisher: Publisher | None = None,
    ) -> None:
        """Take the store that results are kept in, what is mined when nobody asks, whom to tell.

        `beside` adds what is known here to a request, just before it is mined.
        """
        self._store = store
        self._standing = standing
        self._scheduler = scheduler
        self._cooldown = cooldown
        self._tell = publisher.tell if publisher else None
        self._beside = beside

    async def begin(self) -> None:
        """Follow the schedule from now on; raise a StoreError."""
        self.plan()
        await self._scheduler.begin()

    def plan(self) -> None:
        """Plan the nights as the owner wants them; without a home there is nothing to mine."""
        known = self._standing.plan
        if known is None:
            self._scheduler.plan({}, self._standing.zone)
            return
        minute, hour = known.time.minute, known.time.hour
        job = self._job(f"{minute} {hour} * * *", None)
        self._scheduler.plan({ANALYSIS: job}, self._standing.zone)

    async def start(self, request: MineRequest) -> AnalysisState:
        """Begin an analysis and return its state.

        Raises BusyError if one is running, CooldownError if one that was asked for has just ended.
        """
        await self._see_to_cooldown()
        run = await self._scheduler.start(self._job("0 3 * * *", request))
        if run is None:
            raise BusyError("An analysis is running already; wait until it is done")
        return self._told(run)

    async def cancel(self) -> AnalysisState:
        """Ask the analysis that runs to stop, wherever it does; raise NotRunningError."""
        run = await cancel_run(self._store, ANALYSIS)
        if run is None:
            raise NotRunningError("No analysis is running")
        return self._told(run)

    async def state(self) -> AnalysisState:
        """Return the state of the running or the last analysis."""
        run = await last_run(self._store)
        return self._told(run) if run else AnalysisState(next_at=self._next_at())

    async def stop(self) -> None:
        """Stop what runs and record that it was stopped."""
        await self._scheduler.stop()

    def _job(self, cron: str, request: MineRequest | None) -> Job:
        do = partial(self._analyse, request)
        failures = (SidecarError, AnalysisError)
        return Job(ANALYSIS, cron, do, GRACE, failures, _PHASES, self._tell)

    async def _analyse(self, request: MineRequest | None, progress: Progress) -> Work:
        """Mine what is asked, or the home that is known: that by night, and so a part of it."""
        progress.begin("starting")
        asked = self._beside(request or await self._standing.request())
        if request is None:
            asked = replace(asked, searched=await get_fact(self._store, SEARCHED))
        try:
            result = await mine_apart(self._standing.archived(asked), progress.begin)
        except BrokenProcessPool as err:
            raise AnalysisError(KILLED) from err
        progress.end()
        found = [*result.patterns, *result.noticed]
        stats = {**result.stats, "found": len(found)}
        return Work(stats, partial(_keep, found, result))

    async def _see_to_cooldown(self) -> None:
        """Raise CooldownError if the last analysis that was asked for has just ended."""
        last = await last_asked(self._store, ANALYSIS)
        if last is None or last.finished_at is None:
            return
        again = last.finished_at + self._cooldown
        # A time from the future is one of a clock that was set back since.
        if last.finished_at <= datetime.now(UTC) < again:
            raise CooldownError(
                f"The last analysis has just ended; ask again at {again:%H:%M:%S} UTC", again
            )

    def _next_at(self) -> str | None:
        due = self._scheduler.next_due(ANALYSIS)
        return due.isoformat() if due else None

    def _told(self, run: JobRun) -> AnalysisState:
        """Return an analysis as it is told to clients."""
        left = None
        if run.ends_at is not None:
            left = max((run.ends_at - datetime.now(UTC)).total_seconds(), 0.0)
        return AnalysisState(
            run.id,
            run.status,
            run.started_at.isoformat(),
            run.finished_at.isoformat() if run.finished_at else None,
            run.stats,
            run.error,
            phase=run.phase,
            percent=run.percent,
            seconds_left=None if left is None else round(left, 1),
            scheduled=run.due_at is not None,
            next_at=self._next_at(),
        )


def _keep(patterns: Iterable[Pattern], result: MineResult, session: Session) -> None:
    """Keep what was found, in the transaction that ends the run."""
    now = datetime.now(UTC)
    found = [
        Suggestion(**pattern.to_dict(), created_at=now, updated_at=now) for pattern in patterns
    ]
    if result.searched is not None:
        session.merge(Meta(SEARCHED, result.searched))
    merge_found(session, found, now, result.areas, complete=result.stats["complete"])
