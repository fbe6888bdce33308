"""Take over what an analysis has found, and show a few new suggestions a day."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from ..store.models import Observation, Suggestion
from .identity import Identity, identity_of
from .votes import likes_by, scopes_of, votes_of

# The same habit may be found so much earlier or later the next time (minutes).
NEAR: Final = 60
# How long nothing of the same effect is suggested after a rejection; twice as long after the next.
COOL_DOWN: Final = timedelta(days=30)
_LONGEST_COOL_DOWN: Final = 12
# By how much the confidence falls each day on which a habit is not found again.
_FADES: Final = 0.85
# A habit that was not found for so many days in a row is a former one.
DEPRECATED: Final = 3
_FORGOTTEN: Final = timedelta(days=90)
# Two analyses on one day are one look.
_A_LOOK: Final = timedelta(hours=20)
_UNDECIDED: Final = ("queued", "open", "withdrawn")
# Every decision orders the inbox anew: only what that takes is read and written.
_TABLE = Suggestion.metadata.tables[Suggestion.__tablename__]
_WEIGHED = select(
    _TABLE.c.id, _TABLE.c.type, _TABLE.c.entities, _TABLE.c.area_id, _TABLE.c.confidence
).where(_TABLE.c.status.in_(_UNDECIDED))
_SET_RANK = (
    update(_TABLE).where(_TABLE.c.id == bindparam("suggestion")).values(rank=bindparam("new"))
)
# What the house suggests by what it is; what its people do comes first.
_PAIRINGS: Final = ("synergy", "synergy_chain", "community", "feature")
_REFINED: Final = ("title", "automation")
_FOUND: Final = ("type", "title", "entities", "confidence", "support", "evidence", "automation")


def merge_found(
    session: Session,
    found: Iterable[Suggestion],
    now: datetime,
    areas: Mapping[str, str] | None = None,
    *,
    complete: bool = True,
) -> None:
    """Take over what an analysis found.

    What is known is renewed, though its time has moved; decisions are kept. What is new waits to be
    shown, unless it does what was rejected not long ago, or never is to be suggested again. What
    was not found again is withdrawn and fades, if the history was `complete`; it returns if it is
    found. `areas` are the rooms of entities.
    """
    known = {item.id: item for item in session.scalars(select(Suggestion))}
    refused = [item for item in known.values() if _refuses(item, now)]
    renewed: set[str] = set()
    for suggestion, same in _matched(list(found), known):
        if same is not None:
            _renew(same, suggestion, now)
            renewed.add(same.id)
        elif any(_effect(item) == _effect(suggestion) for item in refused):
            continue
        else:
            suggestion.status, suggestion.seen_at = "queued", now
            session.add(suggestion)
        kept = same or suggestion
        kept.area_id = _area(kept, areas or {}) or kept.area_id
        _observe(session, kept, now)
    for item in known.values():
        if complete and item.id not in renewed and item.status in _UNDECIDED:
            _miss(session, item, now)
    session.flush()
    rank(session)


def release(session: Session, now: datetime, day: datetime, daily: int) -> int:
    """Show the best of what waits, `daily` at most since the beginning of a day; return how many.

    What returns after it had been shown does not count. Pairings take only the room that habits,
    and what is wrong in the house, leave.
    """
    shown = select(func.count()).where(Suggestion.opened_at >= day)
    room = daily - (session.scalar(shown) or 0)
    waiting = (
        select(Suggestion)
        .where(Suggestion.status == "queued")
        .order_by(
            Suggestion.type.in_(_PAIRINGS),
            func.coalesce(Suggestion.rank, Suggestion.confidence).desc(),
            Suggestion.id,
        )
        .limit(max(room, 0))
    )
    released = list(session.scalars(waiting))
    for suggestion in released:
        suggestion.status, suggestion.opened_at = "open", now
    return len(released)


def rank(session: Session) -> None:
    """Order what is undecided by how sure it is and how much it is likely to be liked."""
    votes = votes_of(session)
    ranks = [
        {
            "suggestion": id_,
            "new": confidence * likes_by(scopes_of(kind, about, area), votes).factor,
        }
        for id_, kind, about, area, confidence in session.execute(_WEIGHED)
    ]
    if ranks:
        session.execute(_SET_RANK, ranks)


def _matched(
    found: list[Suggestion], known: Mapping[str, Suggestion]
) -> Iterable[tuple[Suggestion, Suggestion | None]]:
    """Return what was found, each with the known one that it is: the nearest, and each once."""
    left = dict(known)
    same: dict[str, Suggestion] = {}
    for suggestion in found:
        if suggestion.id in left:
            same[suggestion.id] = left.pop(suggestion.id)
    identities = {key: _identity(item) for key, item in left.items()}
    near: list[tuple[int, str, str]] = []
    for suggestion in found:
        if suggestion.id in same:
            continue
        mine = _identity(suggestion)
        for key, other in identities.items():
            apart = mine.distance(other)
            if apart is not None and apart <= NEAR:
                near.append((apart, suggestion.id, key))
    for _, mine_id, key in sorted(near):
        if mine_id not in same and key in left:
            same[mine_id] = left.pop(key)
    return [(suggestion, same.get(suggestion.id)) for suggestion in found]


def _renew(known: Suggestion, found: Suggestion, now: datetime) -> None:
    """Bring what is known up to date; a person's decision stays, until its time is over.

    So does what a person has made of it.
    """
    for name in _FOUND:
        if known.refined_at is None or name not in _REFINED:
            setattr(known, name, getattr(found, name))
    known.updated_at = known.seen_at = now
    known.missed = 0
    if known.status == "withdrawn":
        known.status = "open" if known.opened_at else "queued"
    elif known.status == "rejected" and not _refuses(known, now):
        known.status, known.opened_at = "queued", None


def _miss(session: Session, item: Suggestion, now: datetime) -> None:
    """Withdraw what was not found again; forget it in the end."""
    seen = item.seen_at or item.updated_at
    if now - seen > _FORGOTTEN:
        session.execute(delete(Observation).where(Observation.suggestion_id == item.id))
        session.delete(item)
        return
    item.status = "withdrawn"
    if now - item.updated_at < _A_LOOK and item.missed:
        return
    item.missed += 1
    item.confidence = round(item.confidence * _FADES, 4)
    item.updated_at = now
    _observe(session, item, now)


def _observe(session: Session, item: Suggestion, now: datetime) -> None:
    """Add to the history of a habit."""
    session.merge(
        Observation(
            suggestion_id=item.id, at=now, confidence=item.confidence, found=item.missed == 0
        )
    )
    session.execute(
        delete(Observation).where(
            Observation.suggestion_id == item.id, Observation.at < now - 2 * _FORGOTTEN
        )
    )


def _refuses(item: Suggestion, now: datetime) -> bool:
    """Tell whether a rejection still stands."""
    if item.status != "rejected":
        return False
    times = min(2 ** max(item.rejections - 1, 0), _LONGEST_COOL_DOWN)
    return item.never_again or now - (item.decided_at or item.updated_at) < COOL_DOWN * times


def _area(item: Suggestion, areas: Mapping[str, str]) -> str | None:
    """Return the room of the first thing that is in one."""
    return next((areas[entity] for entity in item.entities if entity in areas), None)


def _identity(item: Suggestion) -> Identity:
    """Return what makes a suggestion the one it is; without an automation its id does."""
    return Identity(item.id, "") if item.automation is None else identity_of(item.automation)


def _effect(item: Suggestion) -> str:
    return _identity(item).effect
