"""Run jobs at their times of day; what was done when is in the store, not in memory."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
import logging
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ..store import JobRun, Store, StoreError
from ..store.jobs import (
    Claim,
    LeaseLostError,
    Terms,
    claim_run,
    fail_lost,
    finish_run,
    last_run,
    renew_lease,
    scheduled_since,
)
from .calendar import latest_due, next_due
from .holder import dismiss, is_gone, new_holder
from .progress import PHASES, Progress

_LOGGER = logging.getLogger(__name__)
LEASE: Final = timedelta(seconds=60)
# So often the schedule is looked at: a clock that was set is noticed by then.
LOOK: Final = timedelta(seconds=30)
INTERRUPTED: Final = "The work was stopped before it was done."
UNEXPECTED: Final = "It failed; the log says why."

type Keep = Callable[[Session], None]


def present() -> datetime:
    """Return what the machine's clock shows."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """What a job has done: its figures, and what is kept together with its end."""

    stats: Mapping[str, Any]
    keep: Keep | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is due by a cron expression of five fields (daily or weekly).

    `grace`: so late it is still done, once, if nobody could do it in time. What it raises of
    `failures` is told as it stands; anything else is logged. `after` is told each run that has
    ended here, when that is recorded; it must not raise. `phases` are the parts of the work
    in their order, with the share that each usually has of it.
    """

    name: str
    cron: str
    do: Callable[[Progress], Awaitable[Work]]
    grace: timedelta
    failures: tuple[type[Exception], ...] = ()
    phases: Mapping[str, float] = field(default_factory=dict)
    after: Callable[[JobRun], Awaitable[None]] | None = None


class Scheduler:
    """Run the jobs of one process, one at a time; of several over one store, one runs each."""

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], datetime] = present,
        lease: timedelta = LEASE,
        look: timedelta = LOOK,
    ) -> None:
        """Take the store that tells what was done, a clock, and how long a silent run is kept."""
        self._store = store
        self._now = now
        self._lease = lease
        self._look = look
        self._holder = new_holder()
        self._jobs: dict[str, Job] = {}
        self._zone = ZoneInfo("UTC")
        self._changed = asyncio.Event()
        self._one = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def plan(self, jobs: Mapping[str, Job], zone: ZoneInfo) -> None:
        """Set what is to be done when, in the local time of a zone."""
        self._jobs, self._zone = dict(jobs), zone
        self._changed.set()

    def next_due(self, name: str) -> datetime | None:
        """Return when a job is due next, None if it is not planned."""
        job = self._jobs.get(name)
        return next_due(job.cron, self._zone, self._now()) if job else None

    async def begin(self) -> None:
        """Do what is due, whenever it is, until `stop`; raise a StoreError.

        What a process that is gone has left unfinished is recorded as interrupted.
        """
        await fail_lost(self._store, self._now(), is_gone)
        self._keep(asyncio.create_task(self._follow()))

    async def stop(self) -> None:
        """Interrupt what runs, record that, and do nothing any more."""
        self._stopping.set()
        self._changed.set()
        if self._tasks:
            await asyncio.wait(set(self._tasks))
        dismiss(self._holder)

    async def look(self, job: Job) -> None:
        """Do a job if its time has come and nobody has done it or does it; raise a StoreError."""
        now = self._now()
        key = f"{job.cron} {self._zone.key}"
        since = await scheduled_since(self._store, job.name, key, now)
        due = latest_due(job.cron, self._zone, now)
        if due <= since:
            return
        claim = await self._claim(job, self._run(job, due))
        if claim is not None:
            await self._do(job, claim)

    async def start(self, job: Job) -> JobRun | None:
        """Begin a run that somebody asks for and return it, None if the job runs already."""
        run = self._run(job, None)
        claim = await self._claim(job, run)
        if claim is None:
            return None
        self._keep(asyncio.create_task(self._do(job, claim)))
        return run

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _follow(self) -> None:
        """Look at the schedule again and again."""
        while not self._stopping.is_set():
            self._changed.clear()
            for job in list(self._jobs.values()):
                try:
                    await self.look(job)
                except StoreError as err:
                    _LOGGER.warning("The schedule cannot be read, trying again: %s", err)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._wait()):
                    await self._changed.wait()

    async def _claim(self, job: Job, run: JobRun) -> Claim | None:
        terms = Terms(self._holder, self._lease, job.grace, is_gone)
        return await claim_run(self._store, run, terms, self._now())

    def _run(self, job: Job, due: datetime | None) -> JobRun:
        return JobRun(
            id=uuid4().hex, job=job.name, started_at=self._now(), status="running", due_at=due
        )

    def _wait(self) -> float:
        """Return how many seconds nothing is due."""
        now = self._now()
        dues = [next_due(job.cron, self._zone, now) - now for job in self._jobs.values()]
        return max(min([self._look, *dues]), timedelta()).total_seconds()

    async def _do(self, job: Job, claim: Claim) -> None:
        """Do a job while its lease is renewed, and record how it ended."""
        progress = await self._expected(job)
        over = asyncio.Event()
        working = asyncio.ensure_future(self._work(job, progress))
        renewing = asyncio.create_task(self._renew(claim, progress, over))
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({working, renewing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        in_time = working.done()
        if not in_time:
            working.cancel()
            await asyncio.wait([working])
        # Nothing that uses the store is cancelled: a transaction would stay open.
        over.set()
        await renewing
        if in_time:
            status, work, error = _outcome(job, working)
            if work is not None and progress.seconds:
                work = replace(work, stats={**work.stats, PHASES: progress.seconds})
            run = await self._end(claim, status, work, error)
        elif self._stopping.is_set():
            run = await self._end(claim, "interrupted", None, INTERRUPTED)
        else:
            run = await self._end(claim, "cancelled", None, None)
        if run is not None and job.after is not None:
            await job.after(run)

    async def _expected(self, job: Job) -> Progress:
        """Return the progress of a run that begins, by what the last one took."""
        try:
            last = await last_run(self._store, job.name, "done")
        except StoreError:
            last = None
        took = last.stats.get(PHASES) if last else None
        return Progress(self._now, job.phases, took if isinstance(took, dict) else None)

    async def _work(self, job: Job, progress: Progress) -> Work:
        """Do one job at a time: the machine has other things to do."""
        async with self._one:
            return await job.do(progress)

    async def _renew(self, claim: Claim, progress: Progress, over: asyncio.Event) -> None:
        """Keep the lease and tell the progress; return when the run is over or is to stop."""
        alive = self._now()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._lease.total_seconds() / 12):
                    await over.wait()
                    return
            try:
                now = self._now()
                wanted = await renew_lease(self._store, claim, now, self._lease, progress.told(now))
            except LeaseLostError:
                _LOGGER.warning("Another process has taken the job over")
                return
            except StoreError as err:
                if self._now() - alive > self._lease:
                    _LOGGER.warning("The store cannot be reached, the job is given up: %s", err)
                    return
                continue
            alive = self._now()
            if not wanted:
                return

    async def _end(
        self, claim: Claim, status: str, work: Work | None, error: str | None
    ) -> JobRun | None:
        """Record how a run ended, with what it has found, and return it.

        Whoever lost the job records nothing.
        """
        stats = dict(work.stats) if work else {}
        keep = work.keep if work else None
        try:
            return await finish_run(
                self._store, claim, status, self._now(), stats=stats, error=error, keep=keep
            )
        except LeaseLostError:
            _LOGGER.warning("What the job has found is another process's by now")
            return None
        except StoreError as err:
            # The lease runs out, then it is done again.
            _LOGGER.error("The end of the job could not be recorded: %s", err)  # noqa: TRY400
            return None


def _outcome(job: Job, done: asyncio.Future[Work]) -> tuple[str, Work | None, str | None]:
    """Return the status, the work and the error of a job that has ended."""
    error = done.exception()
    if error is None:
        return "done", done.result(), None
    if isinstance(error, job.failures):
        return "failed", None, str(error)
    _LOGGER.error("The job %s failed", job.name, exc_info=error)
    return "failed", None, UNEXPECTED
