"""Mine in another process: its memory goes back, it can be killed, and it tells how far it is."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
import os

from ..aside import end_with_parent
from ..request import MineRequest, MineResult

# Below everything else that the machine does.
_NICENESS = 10


async def mine_apart(request: MineRequest, begin: Callable[[str], None]) -> MineResult:
    """Return what was found; `begin` is told each part of the work as it begins.

    Raises a SidecarError, or BrokenProcessPool if the process is killed from outside. Whoever
    cancels this kills the process.
    """
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    executor = ProcessPoolExecutor(1, mp_context=context, initializer=_settle, initargs=(there,))
    loop = asyncio.get_running_loop()
    loop.add_reader(here.fileno(), _hear, loop, here, begin)
    try:
        return await loop.run_in_executor(executor, _mine, request)
    except asyncio.CancelledError:
        executor.kill_workers()
        raise
    finally:
        loop.remove_reader(here.fileno())
        # The worker has ended or was killed; its helper thread ends with it.
        await asyncio.shield(asyncio.to_thread(executor.shutdown, cancel_futures=True))
        here.close()
        there.close()


def _hear(
    loop: asyncio.AbstractEventLoop, here: Connection[None, str], begin: Callable[[str], None]
) -> None:
    """Pass on what the worker tells."""
    try:
        while here.poll():
            begin(here.recv())
    except EOFError, OSError:
        loop.remove_reader(here.fileno())


class _Told:
    """The worker's end of the pipe."""

    pipe: Connection[str, None] | None = None


def _settle(there: Connection[str, None]) -> None:
    """Let a worker step back behind everything else, and end with the server even if killed."""
    os.nice(_NICENESS)
    end_with_parent()
    _Told.pipe = there


def _mine(request: MineRequest) -> MineResult:
    """Mine, and tell of each part. For the worker: what mining needs is loaded only there."""
    from ..mining import mine  # noqa: PLC0415

    pipe = _Told.pipe
    return mine(request, pipe.send if pipe is not None else None)
