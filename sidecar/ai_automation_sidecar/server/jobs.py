"""Run analyses one at a time in a process of their own and keep what they find."""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
import logging
from multiprocessing import get_context, parent_process
import os
from threading import Thread
from uuid import uuid4

from ..core.contract import AnalysisState, Pattern
from ..core.store import Analysis, Store, StoreError, Suggestion
from ..core.store.analyses import add_analysis, fail_running, finish_analysis, last_analysis
from ..core.store.suggestions import merge_suggestions
from ..errors import BusyError, SidecarError
from ..mining import MineRequest, MineResult, mine

_LOGGER = logging.getLogger(__name__)
INTERRUPTED = "The sidecar was stopped before the analysis was done; start it again."
KILLED = "The analysis was ended from outside, perhaps for lack of memory; try fewer days."
# Below everything else that the machine does.
_NICENESS = 10


class AnalysisRunner:
    """Run one analysis at a time; its state and what it found are in the store."""

    def __init__(self, store: Store) -> None:
        """Take the store that results are kept in."""
        self._store = store
        self._task: asyncio.Task[None] | None = None
        self._executor: ProcessPoolExecutor | None = None

    async def recover(self) -> None:
        """Record what an earlier process left unfinished; raise a StoreError."""
        await fail_running(self._store, datetime.now(UTC), INTERRUPTED)

    async def start(self, request: MineRequest) -> AnalysisState:
        """Begin an analysis and return its state; raise BusyError if one is running."""
        if self._task is not None and not self._task.done():
            raise BusyError("An analysis is running already; wait until it is done")
        analysis = Analysis(id=uuid4().hex, started_at=datetime.now(UTC), status="running")
        # The task stands before the first await: of two requests at once, one is refused.
        self._task = asyncio.create_task(
            self._run(analysis.id, request, recorded := asyncio.Event())
        )
        try:
            await add_analysis(self._store, analysis)
        except BaseException:
            self._task.cancel()
            raise
        recorded.set()
        return state_of(analysis)

    async def state(self) -> AnalysisState:
        """Return the state of the running or the last analysis."""
        analysis = await last_analysis(self._store)
        return state_of(analysis) if analysis else AnalysisState()

    async def stop(self) -> None:
        """Stop a running analysis and record that it was stopped."""
        if self._task is None or self._task.done():
            return
        executor = self._executor
        self._task.cancel()
        if executor is not None:
            executor.kill_workers()
        await asyncio.wait([self._task])
        await fail_running(self._store, datetime.now(UTC), INTERRUPTED)

    async def _run(self, analysis_id: str, request: MineRequest, recorded: asyncio.Event) -> None:
        await recorded.wait()
        try:
            result = await self._mine(request)
            now = datetime.now(UTC)
            await merge_suggestions(
                self._store, _suggestions([*result.patterns, *result.noticed], now), now
            )
            await finish_analysis(self._store, analysis_id, "done", now, stats=result.stats)
        except SidecarError as err:
            await self._fail(analysis_id, str(err))
        except BrokenProcessPool:
            await self._fail(analysis_id, KILLED)
        except StoreError as err:
            _LOGGER.error("What the analysis found could not be kept: %s", err)  # noqa: TRY400
            await self._fail(analysis_id, f"What was found could not be kept: {err}")
        except Exception:
            _LOGGER.exception("The analysis failed")
            await self._fail(analysis_id, "The analysis failed; the sidecar's log says why.")

    async def _mine(self, request: MineRequest) -> MineResult:
        """Mine in another process: its memory goes back, and it can be killed."""
        executor = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_settle_worker
        )
        self._executor = executor
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(executor, mine, request)
        finally:
            self._executor = None
            # The worker has ended or was killed; its helper thread ends with it.
            await asyncio.shield(asyncio.to_thread(executor.shutdown, cancel_futures=True))

    async def _fail(self, analysis_id: str, error: str) -> None:
        try:
            await finish_analysis(
                self._store, analysis_id, "failed", datetime.now(UTC), error=error
            )
        except StoreError as err:
            # The next start records it as interrupted.
            _LOGGER.error("The end of the analysis could not be recorded: %s", err)  # noqa: TRY400


def _settle_worker() -> None:
    """Let a worker step back behind everything else, and end with the server even if killed."""
    os.nice(_NICENESS)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def state_of(analysis: Analysis) -> AnalysisState:
    """Return an analysis as it is told to clients."""
    return AnalysisState(
        analysis.id,
        analysis.status,
        analysis.started_at.isoformat(),
        analysis.finished_at.isoformat() if analysis.finished_at else None,
        analysis.stats,
        analysis.error,
    )


def _suggestions(patterns: Iterable[Pattern], now: datetime) -> list[Suggestion]:
    return [Suggestion(**pattern.to_dict(), created_at=now, updated_at=now) for pattern in patterns]
