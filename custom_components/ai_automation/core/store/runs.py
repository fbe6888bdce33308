"""Keep what automations did after they were deployed, and what people thought of it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..named import matches
from .database import Store
from .models import Run

KEPT_FOR = timedelta(days=90)


async def add_run(store: Store, run: Run) -> None:
    """Record that an automation has run, or would have."""
    await store.write(lambda session: session.add(run))


async def set_run(store: Store, run_id: str, **values: Any) -> None:
    """Record what came of a run."""
    query = update(Run).where(Run.id == run_id).values(**values)
    await store.write(lambda session: session.execute(query))


async def forget_reactions(store: Store, patterns: Collection[str]) -> None:
    """Forget what people did about runs with entities that patterns name; the runs stay."""

    def forget(session: Session) -> None:
        known = session.scalars(select(Run.entity_id).where(Run.entity_id.is_not(None)).distinct())
        named = [it for it in known if it is not None and matches(it, patterns)]
        nothing = {"undone": None, "followed": None, "user_id": None, "entity_id": None}
        session.execute(update(Run).where(Run.entity_id.in_(named)).values(**nothing))

    await store.write(forget)


async def list_runs(
    store: Store, automation_ids: Sequence[str] | None = None, since: datetime | None = None
) -> list[Run]:
    """Return the runs of automations, oldest first."""
    query = select(Run).order_by(Run.at, Run.id)
    if automation_ids is not None:
        query = query.where(Run.automation_id.in_(list(automation_ids)))
    if since is not None:
        query = query.where(Run.at >= since)
    return await store.read(lambda session: list(session.scalars(query)))
