"""Keep suggestions through analyses: what a person decided stays decided."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ..inbox.merging import merge_found, rank, release
from ..inbox.votes import Votes, votes_of
from ..named import matches_any
from .database import Store
from .models import DONE_BY, Observation, Suggestion


async def merge_suggestions(
    store: Store,
    found: Iterable[Suggestion],
    now: datetime,
    areas: Mapping[str, str] | None = None,
    *,
    complete: bool = True,
) -> None:
    """Take over what an analysis found, see `merge_found`."""
    await store.write(lambda session: merge_found(session, found, now, areas, complete=complete))


async def release_suggestions(store: Store, now: datetime, day: datetime, daily: int) -> int:
    """Show some of what waits, see `release`; return how many."""
    waiting = select(func.count()).select_from(Suggestion).where(Suggestion.status == "queued")
    if not await store.read(lambda session: session.scalars(waiting).one()):
        return 0
    return await store.write(lambda session: release(session, now, day, daily))


async def list_observations(store: Store, suggestion_ids: Iterable[str]) -> list[Observation]:
    """Return the histories of suggestions, oldest first."""
    query = (
        select(Observation)
        .where(Observation.suggestion_id.in_(list(suggestion_ids)))
        .order_by(Observation.at)
    )
    return await store.read(lambda session: list(session.scalars(query)))


async def current_votes(store: Store) -> Votes:
    """Return what all decisions so far speak for and against."""
    return await store.read(votes_of)


async def list_suggestions(
    store: Store, *, status: str | None = None, type_: str | None = None, limit: int | None = None
) -> list[Suggestion]:
    """Return suggestions, best first: sure ones of the kinds that people like."""
    best = func.coalesce(Suggestion.rank, Suggestion.confidence).desc()
    query = select(Suggestion).order_by(best, Suggestion.id)
    if status is not None:
        query = query.where(Suggestion.status == status)
    if type_ is not None:
        query = query.where(Suggestion.type == type_)
    return await store.read(lambda session: list(session.scalars(query.limit(limit))))


async def forget_suggestions(store: Store, patterns: Collection[str]) -> int:
    """Remove suggestions about entities that patterns name, and return how many there were.

    What analyses knew of them goes with them, and what decisions about them speak for. What was
    accepted is an automation of the house by now, and stays. Of a person, it is forgotten as well
    what of the rest is told to be their doing.
    """

    def forget(session: Session) -> int:
        undecided = select(Suggestion).where(Suggestion.status != "accepted")
        gone = [one for one in session.scalars(undecided) if matches_any(one.entities, patterns)]
        for suggestion in gone:
            session.execute(delete(Observation).where(Observation.suggestion_id == suggestion.id))
            session.delete(suggestion)
        for suggestion in session.scalars(select(Suggestion)):
            _forget_people(suggestion, patterns)
        return len(gone)

    return await store.write(forget)


def _forget_people(suggestion: Suggestion, patterns: Collection[str]) -> None:
    done_by = suggestion.evidence.get(DONE_BY, {"people": {}})
    people = {
        person: times
        for person, times in done_by["people"].items()
        if not matches_any([person], patterns)
    }
    if people != done_by["people"]:
        told = {**done_by, "people": people}
        suggestion.evidence = {**suggestion.evidence, DONE_BY: told}


async def count_suggestions(store: Store) -> dict[str, int]:
    """Return how many suggestions there are of each status."""
    query = select(Suggestion.status, func.count()).group_by(Suggestion.status)
    return await store.read(lambda session: dict(session.execute(query).tuples().all()))


async def count_open(store: Store) -> int:
    """Return how many suggestions wait for a decision."""
    query = select(func.count()).select_from(Suggestion).where(Suggestion.status == "open")
    return await store.read(lambda session: session.scalars(query).one())


async def get_suggestion(store: Store, suggestion_id: str) -> Suggestion | None:
    """Return a suggestion, None if there is none with this id."""
    return await store.read(lambda session: session.get(Suggestion, suggestion_id))


async def refine_suggestion(
    store: Store, suggestion_id: str, automation: dict[str, Any], title: str, now: datetime
) -> Suggestion:
    """Keep what a person has made of a suggestion; raise KeyError if there is none with this id."""

    def refine(session: Session) -> Suggestion:
        suggestion = session.get(Suggestion, suggestion_id)
        if suggestion is None:
            raise KeyError(suggestion_id)
        suggestion.automation, suggestion.title = automation, title
        suggestion.refined_at = suggestion.updated_at = now
        return suggestion

    return await store.write(refine)


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
        suggestion.status, suggestion.updated_at, suggestion.decided_at = status, now, now
        suggestion.rejections += status == "rejected"
        suggestion.reason, suggestion.never_again = reason, never_again
        suggestion.automation_id = automation_id
        session.flush()
        # What is liked now counts for everything that waits.
        rank(session)
        return suggestion

    return await store.write(set_status)
