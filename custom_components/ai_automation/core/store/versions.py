"""Keep what automations were before they were changed."""

from datetime import datetime

from sqlalchemy import delete, select, update

from .database import Store
from .models import Version


async def add_version(store: Store, version: Version) -> Version:
    """Keep a version; return it with its id."""
    async with store.writing() as session:
        session.add(version)
        await session.flush()
    return version


async def list_versions(store: Store, automation_id: str) -> list[Version]:
    """Return all versions of an automation, newest first."""
    query = select(Version).where(Version.automation_id == automation_id)
    async with store.reading() as session:
        return list(await session.scalars(query.order_by(Version.id.desc())))


async def latest_change(store: Store, conversation_id: str | None = None) -> Version | None:
    """Return the version kept before the latest change, of one conversation or of all."""
    query = select(Version).order_by(Version.id.desc()).limit(1)
    if conversation_id is not None:
        query = query.where(Version.conversation_id == conversation_id)
    async with store.reading() as session:
        found: Version | None = await session.scalar(query)
    return found


async def changes_between(store: Store, start: datetime, end: datetime) -> list[Version]:
    """Return the versions kept before the changes of a time, the latest last."""
    query = select(Version).where(Version.created_at >= start, Version.created_at < end)
    async with store.reading() as session:
        return list(await session.scalars(query.order_by(Version.id)))


async def automation_of(store: Store, entity_id: str) -> str | None:
    """Return the id of the automation that last had an entity id, None if none is known."""
    query = (
        select(Version.automation_id)
        .where(Version.entity_id == entity_id)
        .order_by(Version.id.desc())
        .limit(1)
    )
    async with store.reading() as session:
        found: str | None = await session.scalar(query)
    return found


async def set_version_entity(store: Store, version_id: int, entity_id: str) -> None:
    """Set the entity id of an automation that had none before the change."""
    query = update(Version).where(Version.id == version_id).values(entity_id=entity_id)
    async with store.writing() as session:
        await session.execute(query)


async def drop_version(store: Store, version_id: int) -> None:
    """Forget a version that was kept for a change that did not come about."""
    async with store.writing() as session:
        await session.execute(delete(Version).where(Version.id == version_id))
