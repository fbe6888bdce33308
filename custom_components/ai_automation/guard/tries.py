"""Count wrong PINs, over restarts too."""

import asyncio
from datetime import datetime, timedelta
import json
from typing import Final

from homeassistant.util import dt as dt_util

from ..core.store import Store
from ..core.store.facts import get_fact, set_fact
from ..errors import readable_store_errors

TRIES: Final = 3
LOCKED_FOR: Final = timedelta(minutes=15)
_KEY: Final = "pin_tries"


class Tries:
    """The tries that are left: after three wrong PINs none is taken for a while."""

    def __init__(self, store: Store) -> None:
        """Take the store, which knows how many were taken."""
        self._store = store
        self._lock = asyncio.Lock()

    async def async_take(self) -> bool:
        """Take a try before the PIN is looked at, so that many at once are not more than three.

        False is that there is none left for now.
        """
        now = dt_util.utcnow()
        async with self._lock:
            with readable_store_errors():
                kept = await get_fact(self._store, _KEY)
                taken, until = json.loads(kept) if kept else (0, None)
                if until is not None:
                    if now < datetime.fromisoformat(until):
                        return False
                    taken, until = 0, None
                taken += 1
                if taken == TRIES:
                    until = (now + LOCKED_FOR).isoformat()
                await set_fact(self._store, _KEY, json.dumps([taken, until]))
        return True

    async def async_succeed(self) -> None:
        """Give all tries back after a right PIN."""
        async with self._lock:
            with readable_store_errors():
                await set_fact(self._store, _KEY, None)
