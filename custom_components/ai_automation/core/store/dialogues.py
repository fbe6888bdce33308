"""Keep what conversations are about, so that they survive a restart."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from .database import Store
from .models import Dialogue

KEPT_FOR = timedelta(days=1)


async def save_dialogue(
    store: Store, conversation_id: str, state: dict[str, Any], now: datetime
) -> None:
    """Keep the state of a conversation; old conversations are forgotten."""

    def save(session: Session) -> None:
        session.execute(delete(Dialogue).where(Dialogue.updated_at < now - KEPT_FOR))
        session.merge(Dialogue(conversation_id=conversation_id, state=state, updated_at=now))

    await store.write(save)


async def load_dialogue(store: Store, conversation_id: str) -> dict[str, Any] | None:
    """Return the state of a conversation, None if it is not known."""
    dialogue = await store.read(lambda session: session.get(Dialogue, conversation_id))
    return dialogue.state if dialogue else None


async def drop_dialogue(store: Store, conversation_id: str) -> None:
    """Forget a conversation."""
    query = delete(Dialogue).where(Dialogue.conversation_id == conversation_id)
    await store.write(lambda session: session.execute(query))
