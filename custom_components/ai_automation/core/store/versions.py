"""Keep what automations were before they were changed, so that every change has a way back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session, aliased

from .database import Store
from .facts import get_fact
from .models import Meta, Version

# About a hundred thousand changes of an ordinary automation.
MOST_BYTES: Final = 64 * 1024 * 1024
_BACK_AND_FORTH = ("undo", "redo")
_DROPPED = "versions_dropped:"


async def add_version(store: Store, version: Version) -> Version:
    """Keep a version; return it with its id."""
    await store.write(lambda session: keep_version(session, version))
    return version


def keep_version(session: Session, version: Version, most_bytes: int = MOST_BYTES) -> None:
    """Keep a version within a transaction, and what it takes back or makes again.

    If all versions hold more than `most_bytes`, the oldest of the longest histories are dropped.
    """
    session.add(version)
    session.flush()
    if version.undoes is not None:
        taken_back = session.get(Version, version.undoes)
        if taken_back is not None:
            taken_back.undone = True
            if version.change == "redo" and taken_back.undoes is not None:
                again = session.get(Version, taken_back.undoes)
                if again is not None:
                    again.undone = False
    _drop_oldest(session, most_bytes)


async def note_outside(
    store: Store, automation_id: str, current: dict[str, object] | None, now: datetime
) -> None:
    """Keep the change that somebody else made since the last one that is known, if there is one."""

    def note(session: Session) -> None:
        last = _first(session, Version.automation_id == automation_id)
        if last is None or not last.known or last.result == current:
            return
        outside = Version(
            automation_id=automation_id,
            entity_id=last.entity_id,
            config=last.result,
            result=current,
            change="outside",
            created_at=now,
        )
        keep_version(session, outside)

    await store.write(note)


async def list_versions(store: Store, automation_id: str) -> list[Version]:
    """Return all versions of an automation, newest first."""
    query = select(Version).where(Version.automation_id == automation_id)
    newest = query.order_by(Version.id.desc())
    return await store.read(lambda session: list(session.scalars(newest)))


async def count_dropped(store: Store, automation_id: str) -> int:
    """Return how many of an automation's oldest versions had to make room."""
    return int(await get_fact(store, f"{_DROPPED}{automation_id}") or 0)


async def get_version(store: Store, version_id: int) -> Version | None:
    """Return a version, None if there is none with this id."""
    return await store.read(lambda session: session.get(Version, version_id))


async def latest_change(
    store: Store, *, automation_id: str | None = None, conversation_id: str | None = None
) -> Version | None:
    """Return the latest change that is not taken back, of an automation, a conversation or of all.

    Changes that others made count only where the automation is named.
    """
    others = _BACK_AND_FORTH if automation_id is not None else (*_BACK_AND_FORTH, "outside")
    wanted = (Version.change.not_in(others), Version.undone.is_(False))
    of = _of(automation_id, conversation_id)
    return await store.read(lambda session: _first(session, *wanted, *of))


async def has_changed(store: Store, conversation_id: str) -> bool:
    """Tell whether something was changed in a conversation, taken back since or not."""
    wanted = (
        Version.change.not_in(_BACK_AND_FORTH),
        Version.conversation_id == conversation_id,
    )
    return await store.read(lambda session: _first(session, *wanted)) is not None


async def latest_result(store: Store, automation_id: str) -> Version | None:
    """Return the latest change made here after which an automation was there, if one is known."""
    wanted = (
        Version.automation_id == automation_id,
        Version.change != "outside",
        Version.result.is_not(None),
    )
    return await store.read(lambda session: _first(session, *wanted))


async def latest_undo(
    store: Store, *, automation_id: str | None = None, conversation_id: str | None = None
) -> Version | None:
    """Return the latest undoing that can be taken back: nothing else was done to it since."""
    later = aliased(Version)
    since = (
        select(later.id)
        .where(
            later.automation_id == Version.automation_id,
            later.id > Version.id,
            later.change.not_in(_BACK_AND_FORTH),
        )
        .exists()
    )
    wanted = (Version.change == "undo", Version.undone.is_(False), ~since)
    of = _of(automation_id, conversation_id)
    return await store.read(lambda session: _first(session, *wanted, *of))


async def first_changes(store: Store) -> dict[str, datetime]:
    """Return when each automation was changed here for the first time, by its id."""
    query = select(Version.automation_id, func.min(Version.created_at)).group_by(
        Version.automation_id
    )
    return await store.read(lambda session: dict(session.execute(query).tuples().all()))


async def changes_between(store: Store, start: datetime, end: datetime) -> list[Version]:
    """Return the versions kept before the changes of a time, the latest last."""
    query = select(Version).where(Version.created_at >= start, Version.created_at < end)
    return await store.read(lambda session: list(session.scalars(query.order_by(Version.id))))


async def automation_of(store: Store, entity_id: str) -> str | None:
    """Return the id of the automation that last had an entity id, None if none is known."""
    found = await store.read(lambda session: _first(session, Version.entity_id == entity_id))
    return found.automation_id if found else None


def _of(automation_id: str | None, conversation_id: str | None) -> Sequence[ColumnElement[bool]]:
    wanted = ((Version.automation_id, automation_id), (Version.conversation_id, conversation_id))
    return [column == value for column, value in wanted if value is not None]


def _first(session: Session, *wanted: ColumnElement[bool]) -> Version | None:
    query = select(Version).where(*wanted).order_by(Version.id.desc()).limit(1)
    return session.scalar(query)


def _drop_oldest(session: Session, most_bytes: int) -> None:
    """Drop the oldest versions of the longest histories until all fit in."""
    size = func.coalesce(func.length(Version.config), 0) + func.coalesce(
        func.length(Version.result), 0
    )
    total = session.scalar(select(func.sum(size))) or 0
    while total > most_bytes:
        longest = session.scalar(
            select(Version.automation_id)
            .group_by(Version.automation_id)
            .having(func.count() > 1)
            .order_by(func.count().desc())
            .limit(1)
        )
        if longest is None:
            return
        oldest, held = (
            session.execute(
                select(Version.id, size)
                .where(Version.automation_id == longest)
                .order_by(Version.id)
                .limit(1)
            )
        ).one()
        session.execute(delete(Version).where(Version.id == oldest))
        key = f"{_DROPPED}{longest}"
        before = session.get(Meta, key)
        if before is None:
            session.add(Meta(key, "1"))
            session.flush()
        else:
            before.value = str(int(before.value) + 1)
        total -= held
