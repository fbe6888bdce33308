"""Keep suggestions through analyses: what a person decided stays decided."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from .database import Store
from .models import Suggestion

_FOUND = ("type", "title", "entities", "confidence", "support", "evidence", "automation")


async def merge_suggestions(store: Store, found: Iterable[Suggestion], now: datetime) -> None:
    """Take over what an analysis found, see `merge_found`."""
    await store.write(lambda session: merge_found(session, found, now))


def merge_found(session: Session, found: Iterable[Suggestion], now: datetime) -> None:
    """Take over what an analysis found: new ones open, known ones renewed, stale ones removed.

    Decisions are kept; an open suggestion that was not found again no longer holds.
    """
    by_id = {suggestion.id: suggestion for suggestion in found}
    known = {item.id: item for item in session.scalars(select(Suggestion))}
    for suggestion_id, suggestion in by_id.items():
        if suggestion_id not in known:
            session.add(suggestion)
            continue
        for name in _FOUND:
            setattr(known[suggestion_id], name, getattr(suggestion, name))
        known[suggestion_id].updated_at = now
    stale = [item.id for item in known.values() if item.status == "open" and item.id not in by_id]
    session.execute(delete(Suggestion).where(Suggestion.id.in_(stale)))


async def list_suggestions(
    store: Store, *, status: str | None = None, type_: str | None = None, limit: int | None = None
) -> list[Suggestion]:
    """Return suggestions, surest first."""
    query = select(Suggestion).order_by(Suggestion.confidence.desc(), Suggestion.id)
    if status is not None:
        query = query.where(Suggestion.status == status)
    if type_ is not None:
        query = query.where(Suggestion.type == type_)
    return await store.read(lambda session: list(session.scalars(query.limit(limit))))


async def count_open(store: Store) -> int:
    """Return how many suggestions wait for a decision."""
    query = select(func.count()).select_from(Suggestion).where(Suggestion.status == "open")
    return await store.read(lambda session: session.scalars(query).one())


async def get_suggestion(store: Store, suggestion_id: str) -> Suggestion | None:
    """Return a suggestion, None if there is none with this id."""
    return await store.read(lambda session: session.get(Suggestion, suggestion_id))


async def decide(
    store: Store,
    suggestion_id: str,
    status: str,
    now: datetime,
    *,
    reason: str | None = None,
    never_again: bool = False,
    automation_id: str | None = None,
) -> Suggestion:
    """Set a suggestion to accepted or rejected; raise KeyError if there is none with this id."""

    def set_status(session: Session) -> Suggestion:
        suggestion = session.get(Suggestion, suggestion_id)
        if suggestion is None:
            raise KeyError(suggestion_id)
        suggestion.status, suggestion.updated_at = status, now
        suggestion.reason, suggestion.never_again = reason, never_again
        suggestion.automation_id = automation_id
        return suggestion

    return await store.write(set_status)
