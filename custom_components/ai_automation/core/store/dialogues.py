"""Keep what conversations are about, so that they survive a restart.

Every turn of every conversation comes here: statements are of tables, and made once.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from .database import Store
from .models import Dialogue

KEPT_FOR = timedelta(days=1)
_TABLE = Dialogue.metadata.tables[Dialogue.__tablename__]
_OF = _TABLE.c.conversation_id == bindparam("conversation")
_LOAD = select(_TABLE.c.state).where(_OF)
_DROP = delete(_TABLE).where(_OF)
_INSERT = insert(_TABLE)
_SAVE = _INSERT.on_conflict_do_update(
    index_elements=["conversation_id"],
    set_={"state": _INSERT.excluded.state, "updated_at": _INSERT.excluded.updated_at},
)


async def save_dialogue(
    store: Store, conversation_id: str, state: dict[str, Any], now: datetime
) -> None:
    """Keep the state of a conversation."""
    row = {"conversation_id": conversation_id, "state": state, "updated_at": now}
    await store.write(lambda session: session.execute(_SAVE, row))


async def load_dialogue(store: Store, conversation_id: str) -> dict[str, Any] | None:
    """Return the state of a conversation, None if it is not known."""
    of = {"conversation": conversation_id}
    found: dict[str, Any] | None = await store.read(lambda session: session.scalar(_LOAD, of))
    return found


async def drop_dialogue(store: Store, conversation_id: str) -> None:
    """Forget a conversation."""
    of = {"conversation": conversation_id}
    await store.write(lambda session: session.execute(_DROP, of))
