"""Tell how much memory the process takes."""

from pathlib import Path
from typing import Final

_ROLLUP: Final = Path("/proc/self/smaps_rollup")
_WANTED: Final = {"Rss:": "rss", "Pss:": "pss"}


def memory_mib() -> dict[str, float]:
    """Return what is resident, and the process's own share of it; empty where that is not told."""
    try:
        lines = _ROLLUP.read_text(encoding="ascii").splitlines()
    except OSError:
        return {}
    parts = (line.split() for line in lines)
    return {
        _WANTED[part[0]]: round(int(part[1]) / 1024, 1)
        for part in parts
        if part and part[0] in _WANTED
    }
