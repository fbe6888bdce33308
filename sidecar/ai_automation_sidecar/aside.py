"""Let a second process do a part of the work at the same time, and end with the first."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
import logging
from multiprocessing import get_context, parent_process
import os
from pathlib import Path
from threading import Thread

_STATUS = Path("/proc/self/status")
_LOGGER = logging.getLogger(__name__)


@contextmanager
def aside[*Args, T](
    work: Callable[[*Args], T], *args: *Args
) -> Iterator[Callable[[], tuple[T, float]]]:
    """Begin some work in another process; give what waits for it.

    That returns what came of it, and how much memory the process took at most (MiB). If it is
    killed, perhaps for lack of memory, the work is done here.
    """
    context = get_context("spawn")
    executor = ProcessPoolExecutor(1, mp_context=context, initializer=end_with_parent)

    def wait() -> tuple[T, float]:
        try:
            return future.result()
        except BrokenProcessPool:
            _LOGGER.warning("A second process was ended from outside; its work is done again")
            return work(*args), 0.0

    future = executor.submit(partial(_measured, work, *args))
    try:
        yield wait
    finally:
        executor.shutdown(cancel_futures=True)


def _measured[*Args, T](work: Callable[[*Args], T], *args: *Args) -> tuple[T, float]:
    return work(*args), peak_mib()


def peak_mib() -> float:
    """Return how much memory this process took at most, 0 where that is not told."""
    # What `getrusage` tells begins with the memory of the process that began this one.
    try:
        lines = _STATUS.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(it.split()[1]) / 1024 for it in lines if it.startswith("VmHWM:")), 0.0)


def end_with_parent() -> None:
    """Let this process end when the one that began it does, however that ends."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
