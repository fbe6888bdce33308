"""Keep single facts that have to survive a restart."""

from sqlalchemy.orm import Session

from .database import Store
from .models import Meta


async def get_fact(store: Store, key: str) -> str | None:
    """Return a fact, None if it is not known."""
    kept = await store.read(lambda session: session.get(Meta, key))
    return kept.value if kept else None


async def set_fact(store: Store, key: str, value: str | None) -> None:
    """Keep a fact; with None it is forgotten."""

    def change(session: Session) -> None:
        kept = session.get(Meta, key)
        if value is None:
            if kept is not None:
                session.delete(kept)
        elif kept is None:
            session.add(Meta(key, value))
        else:
            kept.value = value

    await store.write(change)
