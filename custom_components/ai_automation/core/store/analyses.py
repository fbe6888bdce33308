"""Keep a record of analyses: running ones that were killed are known as such."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .database import Store
from .models import Analysis


async def add_analysis(store: Store, analysis: Analysis) -> None:
    """Record that an analysis has begun."""
    await store.write(lambda session: session.add(analysis))


async def finish_analysis(
    store: Store,
    analysis_id: str,
    status: str,
    now: datetime,
    *,
    stats: dict[str, Any] | None = None,
    error: str | None = None,
) -> None:
    """Record how an analysis ended."""
    query = update(Analysis).where(Analysis.id == analysis_id)
    values = {"status": status, "finished_at": now, "stats": stats or {}, "error": error}
    await store.write(lambda session: session.execute(query.values(**values)))


async def fail_running(store: Store, now: datetime, error: str) -> int:
    """Record analyses that never ended as failed; return how many there were."""
    query = select(Analysis).where(Analysis.status == "running")

    def fail(session: Session) -> int:
        lost = list(session.scalars(query))
        for analysis in lost:
            analysis.status, analysis.finished_at, analysis.error = "failed", now, error
        return len(lost)

    return await store.write(fail)


async def last_analysis(store: Store, status: str | None = None) -> Analysis | None:
    """Return the latest analysis, of one status or of any; None if there is none."""
    query = select(Analysis).order_by(Analysis.started_at.desc()).limit(1)
    if status is not None:
        query = query.where(Analysis.status == status)
    return await store.read(lambda session: session.scalar(query))
