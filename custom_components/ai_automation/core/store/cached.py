"""Keep what took long to find out, until it ends or something newer needs its place."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from .database import Store
from .models import CacheEntry


async def load_cached(store: Store, kind: str, key: str) -> CacheEntry | None:
    """Return an entry, None if there is none; it may have ended."""
    return await store.read(lambda session: session.get(CacheEntry, (kind, key)))


async def keep_cached(store: Store, entry: CacheEntry, now: datetime, most: int) -> None:
    """Keep an entry in place of the one with its key.

    If all sizes together are above `most`, what has ended goes, and then what would end first.
    """

    def keep(session: Session) -> None:
        session.merge(entry)
        session.flush()
        if _size(session) > most:
            delete_ended(session, now)
            while _size(session) > most:
                first = select(CacheEntry).order_by(CacheEntry.expires_at).limit(1)
                session.delete(session.scalars(first).one())
                session.flush()

    await store.write(keep)


async def drop_cached(store: Store) -> None:
    """Remove all entries."""
    await store.write(lambda session: session.execute(delete(CacheEntry)))


def delete_ended(session: Session, now: datetime) -> int:
    """Delete the entries that have ended, and return how many there were."""
    gone = delete(CacheEntry).where(CacheEntry.expires_at <= now).returning(CacheEntry.key)
    return len(session.execute(gone).all())


def _size(session: Session) -> int:
    return session.scalar(select(func.sum(CacheEntry.size))) or 0
