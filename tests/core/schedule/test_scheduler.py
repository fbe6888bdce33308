"""Test that jobs are done once: through restarts, clock changes, and by one of several."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from custom_components.ai_automation.core.schedule import Job, Progress, Scheduler, Work
from custom_components.ai_automation.core.schedule.holder import is_gone
from custom_components.ai_automation.core.store import JobRun, Lease, Store
from custom_components.ai_automation.core.store.facts import get_fact, set_fact
from custom_components.ai_automation.core.store.jobs import (
    MOST_ATTEMPTS,
    Terms,
    cancel_run,
    claim_run,
    fail_lost,
    last_run,
    list_job_runs,
    scheduled_since,
)

BERLIN = ZoneInfo("Europe/Berlin")
NAME = "analysis"
DAY = timedelta(days=1)
LEASE = timedelta(seconds=0.6)


@dataclass(slots=True)
class House:
    """A clock that a test sets, and what was done."""

    store: Store
    now: datetime = datetime(2026, 11, 1, 12, tzinfo=UTC)
    done: list[datetime] = field(default_factory=list)
    going_on: asyncio.Event = field(default_factory=asyncio.Event)
    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None

    def job(self, cron: str = "0 3 * * *", grace: timedelta = timedelta(hours=20)) -> Job:
        """Return a job that notes when it is done."""
        phases = {"reading": 4.0, "thinking": 6.0}
        return Job(NAME, cron, self._do, grace, (ValueError,), phases)

    async def _do(self, progress: Progress) -> Work:
        progress.begin("reading")
        self.going_on.set()
        await self.may_end.wait()
        if self.error is not None:
            raise self.error
        self.done.append(self.now)
        return Work({"rows": 3})

    def scheduler(self, lease: timedelta = LEASE) -> Scheduler:
        """Return the scheduler of a process that has just started."""
        found = Scheduler(self.store, now=lambda: self.now, lease=lease)
        found.plan({NAME: self.job()}, BERLIN)
        return found

    async def runs(self) -> list[JobRun]:
        """Return all runs."""
        return await list_job_runs(self.store, datetime(2000, 1, 1, tzinfo=UTC))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Return a house that has looked at its schedule for the first time."""
    store = await Store.open(tmp_path / "store.db")
    found = House(store)
    found.may_end.set()
    await found.scheduler().look(found.job())
    yield found
    await store.close()


async def test_new_installation(house: House) -> None:
    """What was due before there was a schedule is not made up for."""
    assert house.done == []
    assert house.scheduler().next_due(NAME) == datetime(2026, 11, 2, 2, tzinfo=UTC)
    assert house.scheduler().next_due("other") is None


async def test_each_night_once(house: House) -> None:
    """However often one looks, restarts and all, a night's job is done once."""
    for _ in range(3 * 24):
        house.now += timedelta(hours=1)
        for _ in range(2):
            await house.scheduler().look(house.job())
    assert house.done == [datetime(2026, 11, day, 2, tzinfo=UTC) for day in (2, 3, 4)]
    run = await last_run(house.store)
    assert run is not None
    assert (run.status, run.stats["rows"], run.due_at) == ("done", 3, house.done[-1])
    assert (run.phase, run.percent) == (None, None)


async def test_missed_while_off(house: House) -> None:
    """After a week without power it is done once, late."""
    house.now += 7 * DAY
    for _ in range(3):
        await house.scheduler().look(house.job())
    assert house.done == [house.now]


async def test_too_late(house: House) -> None:
    """Later than the grace it waits for the next night, and that it was missed is on record."""
    house.now += DAY
    job = house.job(grace=timedelta(hours=1))
    await house.scheduler().look(job)
    assert house.done == []
    assert [run.status for run in await house.runs()] == ["missed"]
    house.now = datetime(2026, 11, 3, 2, 30, tzinfo=UTC)
    await house.scheduler().look(job)
    assert house.done == [house.now]


async def test_another_time(house: House) -> None:
    """A job that is planned anew waits for its new time, though that was earlier today."""
    house.now += DAY
    await house.scheduler().look(house.job())
    job = house.job("0 9 * * *")
    await house.scheduler().look(job)
    assert len(house.done) == 1
    house.now += DAY
    await house.scheduler().look(job)
    assert len(house.done) == 2


async def test_clock_is_set(house: House) -> None:
    """A clock that goes back repeats nothing; one that was far ahead holds nothing up."""
    house.now = datetime(2026, 11, 2, 2, 5, tzinfo=UTC)
    await house.scheduler().look(house.job())
    for now in (house.now - timedelta(minutes=20), house.now - 2 * DAY, house.now):
        house.now = now
        await house.scheduler().look(house.job())
    assert len(house.done) == 1
    house.now += 400 * DAY
    await house.scheduler().look(house.job())
    house.now -= 400 * DAY
    await house.scheduler().look(house.job())
    assert len(house.done) == 2
    house.now += DAY
    await house.scheduler().look(house.job())
    assert len(house.done) == 3


async def test_two_over_one_store(house: House) -> None:
    """Of two processes that look at the same moment, one does it."""
    house.now += DAY
    house.may_end.clear()
    both = [asyncio.create_task(house.scheduler().look(house.job())) for _ in range(2)]
    await house.going_on.wait()
    done, _ = await asyncio.wait(both, timeout=0.3)
    assert len(done) == 1
    house.may_end.set()
    await asyncio.gather(*both)
    assert len(house.done) == 1
    assert await house.scheduler().start(house.job()) is not None


async def test_holder_dies(house: House) -> None:
    """A run whose holder is gone is done by another, but not while the lease lasts."""
    house.now += DAY
    run = JobRun(id="1", job=NAME, started_at=house.now, status="running", due_at=_due(house))
    claim = await claim_run(house.store, run, _terms("gone"), house.now)
    assert claim is not None
    assert await fail_lost(house.store, house.now, is_gone) == 0
    await house.scheduler().look(house.job())
    assert house.done == []
    house.now += 2 * LEASE
    assert await fail_lost(house.store, house.now, is_gone) == 1
    await house.scheduler().look(house.job())
    assert house.done == [house.now]
    (kept,) = await house.runs()
    assert (kept.id, kept.status, kept.attempts) == ("1", "done", 2)


def _terms(holder: str) -> Terms:
    return Terms(holder, LEASE, DAY, is_gone)


def _due(house: House) -> datetime:
    return house.now.replace(hour=2, second=0, microsecond=0)


async def test_comes_back_too_late(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever was thought dead can write nothing any more."""
    house.now += DAY
    house.may_end.clear()
    # It renews its lease so seldom that it loses it.
    first = asyncio.create_task(house.scheduler(timedelta(hours=1)).look(house.job()))
    await house.going_on.wait()
    house.now += timedelta(hours=2)
    house.going_on.clear()
    second = asyncio.create_task(house.scheduler().look(house.job()))
    await house.going_on.wait()
    house.may_end.set()
    await asyncio.gather(first, second)
    assert len(house.done) == 2
    (run,) = await house.runs()
    assert (run.status, run.attempts) == ("done", 2)
    assert caplog.text.count("another process's by now") == 1


async def test_clock_set_back_frees_the_lease(house: House) -> None:
    """A lease from the far future is not waited for."""
    lease = Lease(job=NAME, holder="gone", fence=7, expires_at=house.now + 400 * DAY)
    await house.store.write(lambda session: session.add(lease))
    house.now += DAY
    await house.scheduler().look(house.job())
    assert len(house.done) == 1


async def test_given_up(house: House) -> None:
    """What takes the process with it every time is not tried for ever."""
    house.now += DAY
    for _ in range(MOST_ATTEMPTS):
        run = JobRun(id="1", job=NAME, started_at=house.now, status="running", due_at=_due(house))
        assert await claim_run(house.store, run, _terms("dies"), house.now) is not None
        house.now += 2 * LEASE
    await house.scheduler().look(house.job())
    (kept,) = await house.runs()
    assert (kept.status, house.done) == ("failed", [])
    assert "fewer days" in (kept.error or "")


async def test_progress_and_cancel(house: House) -> None:
    """What a run does can be read in the store, and anybody may ask it to stop."""
    house.may_end.clear()
    scheduler = house.scheduler()
    assert await scheduler.start(house.job()) is not None
    assert await scheduler.start(house.job()) is None
    run = await _until(house, lambda run: run.percent is not None)
    assert (run.phase, run.percent) == ("reading", 20.0)
    assert await cancel_run(house.store, NAME) is not None
    run = await _until(house, lambda run: run.status != "running")
    assert (run.status, run.phase, house.done) == ("cancelled", None, [])
    assert await cancel_run(house.store, NAME) is None
    await scheduler.stop()


async def _until(house: House, wanted: Callable[[JobRun], bool]) -> JobRun:
    """Return the last run as soon as it is as wanted."""
    for _ in range(200):
        run = await last_run(house.store)
        if run is not None and wanted(run):
            return run
        await asyncio.sleep(0.02)
    raise TimeoutError


async def test_failures(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """A known failure is told, an unknown one is logged, and the night is not tried again."""
    for error, told in ((ValueError("no history"), "no history"), (KeyError("x"), "log says why")):
        house.now += DAY
        house.error = error
        for _ in range(2):
            await house.scheduler().look(house.job())
        run = await last_run(house.store)
        assert run is not None
        assert (run.status, told in (run.error or "")) == ("failed", True)
    assert len(await house.runs()) == 2
    assert caplog.text.count("Traceback") == 1


async def test_stopped_in_the_middle(house: House) -> None:
    """A run that was due and is stopped with its process is done after the restart."""
    house.now += DAY
    house.may_end.clear()
    scheduler = house.scheduler()
    await scheduler.begin()
    await house.going_on.wait()
    await scheduler.stop()
    run = await last_run(house.store)
    assert run is not None
    assert run.status == "interrupted"
    house.may_end.set()
    await house.scheduler().look(house.job())
    assert len(house.done) == 1


async def test_keeps_with_the_end(house: House) -> None:
    """What was found is kept together with the end of the run, or not at all."""
    job = house.job()
    failing = Job(NAME, job.cron, _keeps_badly, job.grace)
    house.now += DAY
    await house.scheduler().look(failing)
    assert await get_fact(house.store, "found") is None
    run = await last_run(house.store)
    assert run is not None
    assert run.status == "running"


async def _keeps_badly(progress: Progress) -> Work:
    def keep(session: object) -> None:
        raise OSError("disk full")

    return Work({}, keep)


async def test_plan_is_remembered(house: House) -> None:
    """Since when a job has been planned is kept, and begins anew with another plan."""
    later = house.now + DAY
    first = await scheduled_since(house.store, "x", "0 3 * * * UTC", house.now)
    assert await scheduled_since(house.store, "x", "0 3 * * * UTC", later) == first == house.now
    assert await scheduled_since(house.store, "x", "0 4 * * * UTC", later) == later
    await set_fact(house.store, "other", "kept")
