"""Keep a record of the runs of jobs, and who may do them: a lease that ends by itself.

Every claim has a number, higher than all before (a fencing token). Whoever was thought dead and
comes back finds a higher number, and can write nothing any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .database import Store
from .models import JobRun, Lease, Meta

ANALYSIS: Final = "analysis"
# By number, not by age: a clock that was wrong for an hour must not forget what was done.
MOST_KEPT: Final = 400
# A job that takes the process with it every time is given up.
MOST_ATTEMPTS: Final = 3
GIVEN_UP: Final = "It ended the program every time that it was tried; try it with fewer days."
STOPPED: Final = "The program was stopped before the work was done; start it again."
_PLANNED: Final = "planned:"
_TO_BE_DONE = {"running", "interrupted"}

type Told = tuple[str | None, float | None, datetime | None]


class LeaseLostError(Exception):
    """Another process does the job by now."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do a run of a job, as long as the lease is renewed."""

    job: str
    run_id: str
    fence: int


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a job is claimed: by whom, for how long without a word, and how late.

    `is_gone` tells of a holder whether it is known to have ended.
    """

    holder: str
    lease: timedelta
    grace: timedelta
    is_gone: Callable[[str], bool]


async def scheduled_since(store: Store, job: str, plan: str, now: datetime) -> datetime:
    """Return since when a job has had its plan; from now on if the plan is new."""
    kept = await store.read(lambda session: session.get(Meta, _PLANNED + job))
    if kept is not None:
        since, _, known = kept.value.partition(" ")
        if known == plan:
            return datetime.fromisoformat(since)

    def keep(session: Session) -> None:
        session.merge(Meta(_PLANNED + job, f"{now.isoformat()} {plan}"))

    await store.write(keep)
    return now


async def claim_run(store: Store, run: JobRun, terms: Terms, now: datetime) -> Claim | None:
    """Return the right to do a run, None if it is done, too late, or somebody does the job.

    A run that is due takes the place of an earlier try that was cut off.
    """
    return await store.write(partial(_claim, run, terms, now))


async def renew_lease(
    store: Store, claim: Claim, now: datetime, lease: timedelta, told: Told
) -> bool:
    """Go on with a run and tell its progress; return False if it is to be cancelled.

    Raises LeaseLostError if another process has taken the job over.
    """
    return await store.write(partial(_renew, claim, now, lease, told))


async def finish_run(
    store: Store,
    claim: Claim,
    status: str,
    now: datetime,
    *,
    stats: dict[str, Any],
    error: str | None = None,
    keep: Callable[[Session], None] | None = None,
) -> JobRun:
    """Record how a run ended, with all that `keep` writes, give the lease back, return the run.

    Raises LeaseLostError, and nothing is kept, if another process has taken the job over.
    """
    values = {"status": status, "finished_at": now, "stats": stats, "error": error}
    return await store.write(partial(_finish, claim, values, keep))


async def cancel_run(store: Store, job: str) -> JobRun | None:
    """Ask whoever runs a job to stop; return its run, None if nobody does."""
    query = select(JobRun).where(JobRun.job == job, JobRun.status == "running")

    def cancel(session: Session) -> JobRun | None:
        found = session.scalar(query)
        if found is not None:
            found.cancelled = True
        return found

    return await store.write(cancel)


async def fail_lost(store: Store, now: datetime, is_gone: Callable[[str], bool]) -> int:
    """Record runs that nobody goes on with as interrupted; return how many there were.

    What was due is done again by whoever claims it.
    """
    return await store.write(partial(_fail_lost, now, is_gone))


async def last_run(store: Store, job: str = ANALYSIS, status: str | None = None) -> JobRun | None:
    """Return the latest run of a job, of one status or of any; None if there is none."""
    query = select(JobRun).where(JobRun.job == job).order_by(JobRun.started_at.desc()).limit(1)
    if status is not None:
        query = query.where(JobRun.status == status)
    return await store.read(lambda session: session.scalar(query))


async def last_asked(store: Store, job: str) -> JobRun | None:
    """Return the latest run that somebody has asked for and that was done."""
    query = (
        select(JobRun)
        .where(JobRun.job == job, JobRun.due_at.is_(None), JobRun.status == "done")
        .order_by(JobRun.finished_at.desc())
        .limit(1)
    )
    return await store.read(lambda session: session.scalar(query))


async def list_job_runs(store: Store, since: datetime) -> list[JobRun]:
    """Return the runs of all jobs that began after a time, oldest first."""
    query = select(JobRun).where(JobRun.started_at >= since).order_by(JobRun.started_at)
    return await store.read(lambda session: list(session.scalars(query)))


def _claim(run: JobRun, terms: Terms, now: datetime, session: Session) -> Claim | None:
    earlier = _earlier(session, run)
    if earlier is not None and earlier.status not in _TO_BE_DONE:
        return None
    held = session.get(Lease, run.job)
    # A lease from the far future is one of a clock that was set back since.
    if (
        held is not None
        and now < held.expires_at <= now + 2 * terms.lease
        and not terms.is_gone(held.holder)
    ):
        return None
    run = earlier or run
    if earlier is None:
        session.add(run)
    if run.due_at is not None and now - run.due_at > terms.grace:
        run.status, run.finished_at = "missed", now
        return None
    if earlier is not None and earlier.attempts >= MOST_ATTEMPTS:
        run.status, run.finished_at, run.error = "failed", now, GIVEN_UP
        return None
    if earlier is not None:
        run.attempts += 1
        run.status, run.started_at, run.finished_at, run.error = "running", now, None, None
        run.cancelled = False
    _lost(session, now, run)
    if held is None:
        held = Lease(job=run.job, holder=terms.holder, fence=0, expires_at=now)
        session.add(held)
    held.holder, held.fence, held.expires_at = terms.holder, held.fence + 1, now + terms.lease
    _forget(session, run.job)
    return Claim(run.job, run.id, held.fence)


def _forget(session: Session, job: str) -> None:
    """Drop the oldest runs of a job."""
    old = (
        select(JobRun.id)
        .where(JobRun.job == job)
        .order_by(JobRun.started_at.desc())
        .offset(MOST_KEPT)
    )
    session.execute(delete(JobRun).where(JobRun.id.in_(old)))


def _earlier(session: Session, run: JobRun) -> JobRun | None:
    """Return the earlier try of a run that is due."""
    if run.due_at is None:
        return None
    query = select(JobRun).where(JobRun.job == run.job, JobRun.due_at == run.due_at)
    return session.scalar(query)


def _lost(session: Session, now: datetime, but: JobRun) -> None:
    """Record other runs of a job that has been taken over as interrupted."""
    query = select(JobRun).where(
        JobRun.job == but.job, JobRun.status == "running", JobRun.id != but.id
    )
    for other in session.scalars(query):
        other.status, other.finished_at, other.error = "interrupted", now, STOPPED


def _fail_lost(now: datetime, is_gone: Callable[[str], bool], session: Session) -> int:
    leases = [lease for lease in session.scalars(select(Lease)) if lease.expires_at > now]
    held = {lease.job for lease in leases if not is_gone(lease.holder)}
    query = select(JobRun).where(JobRun.status == "running", JobRun.job.not_in(held))
    lost = list(session.scalars(query))
    for run in lost:
        run.status, run.finished_at, run.error = "interrupted", now, STOPPED
    return len(lost)


def _held(session: Session, claim: Claim) -> Lease:
    lease = session.get(Lease, claim.job)
    if lease is None or lease.fence != claim.fence:
        raise LeaseLostError(claim.job)
    return lease


def _renew(claim: Claim, now: datetime, lease: timedelta, told: Told, session: Session) -> bool:
    _held(session, claim).expires_at = now + lease
    run = session.get_one(JobRun, claim.run_id)
    run.phase, run.percent, run.ends_at = told
    return not run.cancelled


def _finish(
    claim: Claim,
    values: dict[str, Any],
    keep: Callable[[Session], None] | None,
    session: Session,
) -> JobRun:
    lease = _held(session, claim)
    lease.holder, lease.expires_at = "", values["finished_at"]
    run = session.get_one(JobRun, claim.run_id)
    run.phase = run.percent = run.ends_at = None
    for name, value in values.items():
        setattr(run, name, value)
    if keep is not None:
        keep(session)
    return run
