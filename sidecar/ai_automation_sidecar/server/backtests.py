"""Tell what an automation would have done in all that the archive holds."""

import asyncio
from functools import partial
from hashlib import sha256
import json
import logging
from typing import Any, Final

from ..core.cache import Cache, Kind
from ..core.contract import BacktestRequest
from ..core.store import Store
from ..core.store.jobs import last_run
from ..request import MineRequest
from .standing import Standing

_LOGGER = logging.getLogger(__name__)
BACKTESTS: Final = Kind("backtest")


class Backtests:
    """Replays over the archive, one at a time; what was answered is kept.

    The archive changes only while an analysis runs: until the next has begun, an answer holds.
    """

    def __init__(self, store: Store, standing: Standing) -> None:
        """Take where answers are kept, and what is known of the home and its archive."""
        self._store, self._standing = store, standing
        self._one = asyncio.Lock()
        self._coming: dict[tuple[str, str], asyncio.Task[dict[str, Any]]] = {}
        self.cache = Cache(store)

    async def answer(self, asked: BacktestRequest) -> dict[str, Any]:
        """Return what would have been done, as JSON-ready data; raise a SidecarError.

        Who asks what is being answered already waits for that answer.
        """
        text = json.dumps(asked.to_dict(), sort_keys=True, default=str)
        key, source = sha256(text.encode()).hexdigest(), await self._source()
        coming = self._coming.get((key, source))
        if coming is None:
            coming = asyncio.create_task(self._found(asked, key, source))
            self._coming[key, source] = coming
            coming.add_done_callback(partial(self._answered, (key, source)))
        # Who does not wait any longer takes the answer from nobody else.
        return await asyncio.shield(coming)

    async def stop(self) -> None:
        """Give up what is being answered."""
        coming = list(self._coming.values())
        for task in coming:
            task.cancel()
        await asyncio.gather(*coming, return_exceptions=True)

    def _answered(self, what: tuple[str, str], task: asyncio.Task[dict[str, Any]]) -> None:
        del self._coming[what]
        if not task.cancelled() and (err := task.exception()) is not None:
            _LOGGER.debug("A backtest failed: %s", err)

    async def _found(self, asked: BacktestRequest, key: str, source: str) -> dict[str, Any]:
        """Return what is kept of the answer, or find it and keep it."""
        kept = await self.cache.find(BACKTESTS, key, source)
        if kept is not None:
            return kept
        request = self._standing.archived(await self._standing.request())
        async with self._one:
            found = await asyncio.to_thread(_tested, request, asked)
        await self.cache.keep(BACKTESTS, key, source, found)
        return found

    async def _source(self) -> str:
        """Return what tells the home and what is known of its past from others."""
        run, plan = await last_run(self._store), self._standing.plan
        return f"{plan.digest if plan else ''} {f'{run.id} {run.status}' if run else ''}"


def _tested(request: MineRequest, asked: BacktestRequest) -> dict[str, Any]:
    """Replay in a thread: what that needs is loaded only then."""
    from ..replaying import replay_archive  # noqa: PLC0415

    return replay_archive(request, asked)
