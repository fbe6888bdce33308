"""Keep what a test run has to put back, in case that Home Assistant ends in the middle of it."""

from .database import Store
from .models import Meta

_KEY = "test_run"


async def save_pending(store: Store, text: str) -> None:
    """Keep what has to be put back, as JSON."""
    async with store.writing() as session:
        await session.merge(Meta(key=_KEY, value=text))


async def load_pending(store: Store) -> str | None:
    """Return what has to be put back, None if nothing has."""
    async with store.reading() as session:
        kept = await session.get(Meta, _KEY)
    return kept.value if kept else None


async def drop_pending(store: Store) -> None:
    """Forget it: everything is as it was."""
    async with store.writing() as session:
        kept = await session.get(Meta, _KEY)
        if kept is not None:
            await session.delete(kept)
