"""Tell processes apart, and whether one that held a lease on this machine is gone."""

from functools import cache
import os
from pathlib import Path
from typing import Final
from uuid import uuid4

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE: Final = Path("/proc/self/ns/pid")
# Holders of this very process.
_alive: set[str] = set()


def new_holder() -> str:
    """Return a name that no other holder has; it tells where its process runs."""
    name = f"{_here()}/{os.getpid()}/{uuid4().hex}"
    _alive.add(name)
    return name


def dismiss(holder: str) -> None:
    """Note that a holder of this process has stopped."""
    _alive.discard(holder)


def is_gone(holder: str) -> bool:
    """Tell whether a holder is known to have ended; on another machine nobody can know."""
    place, _, rest = holder.partition("/")
    pid = rest.partition("/")[0]
    if not place or place != _here() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return holder not in _alive
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@cache
def _here() -> str:
    """Return the machine since its last start, and the container; empty if that is not told."""
    try:
        return f"{_BOOT.read_text(encoding='ascii').strip()}:{_NAMESPACE.readlink().name}"
    except OSError:
        return ""
