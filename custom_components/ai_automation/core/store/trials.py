"""Keep which automations are tried, until when, and what is to come of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from .database import Store
from .models import Trial

# A trial that has begun, or that only a person can end.
OPEN: Sequence[str] = ("running", "over")


async def plan_trial(store: Store, trial: Trial) -> None:
    """Record a trial before its automation is written; it takes the place of an earlier one."""

    def plan(session: Session) -> None:
        session.execute(delete(Trial).where(Trial.automation_id == trial.automation_id))
        session.add(trial)

    await store.write(plan, durable=True)


async def set_trial(
    store: Store, automation_id: str, status: str, *, version: int | None = None
) -> None:
    """Set a trial to running, over, kept or dropped."""
    values: dict[str, object] = {"status": status}
    if version is not None:
        values["version"] = version
    query = update(Trial).where(Trial.automation_id == automation_id)
    await store.write(lambda session: session.execute(query.values(**values)))


async def get_trial(store: Store, automation_id: str) -> Trial | None:
    """Return the trial of an automation, also one that has ended."""
    return await store.read(lambda session: session.get(Trial, automation_id))


async def list_trials(store: Store, statuses: Sequence[str] = OPEN) -> list[Trial]:
    """Return the trials of some statuses, those that end first before."""
    query = select(Trial).where(Trial.status.in_(statuses)).order_by(Trial.ends, Trial.begins)
    return await store.read(lambda session: list(session.scalars(query)))


async def extend_trial(store: Store, automation_id: str, ends: datetime) -> None:
    """Set another end."""
    query = update(Trial).where(Trial.automation_id == automation_id)
    await store.write(lambda session: session.execute(query.values(ends=ends, status="running")))
