"""Measure how long months of a large home take to be archived, and how large a year gets."""

from contextlib import closing
from functools import partial
from pathlib import Path
import resource
import sqlite3

from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.archive.retention import MOST_FREE

from .figures import Row
from .replaying import scan_of, timed, write_month

_MONTHS = 3
_YEAR = 12


def measure_archiving(folder: Path) -> list[Row]:
    """Return the rows of taking over a month, and of a year's size; in a fresh process.

    The newest month is kept finer than those before it, so that a year is the first months, and
    for each further one what the last made the archive grow by; with all that may be empty.
    """
    folder.mkdir(parents=True)
    archive, sizes, seconds = folder / "archive.db", [], []
    for number in range(_MONTHS):
        recorder = folder / f"month_{number}.db"
        write_month(recorder, number=number)
        scan = scan_of(recorder)
        taken, worked = timed(partial(ingest, recorder, archive))
        seconds.append(worked)
        sizes.append(_used(archive))
        recorder.unlink()
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    month = Row(
        "archive a month",
        {"seconds": round(seconds[-1], 2), "rows": taken.rows, "kept": taken.changes},
        scan.name,
        round(seconds[-1] / scan.figures["seconds"], 2),
    )
    later = sizes[-1] - sizes[-2]
    year = (sizes[-2] + (_YEAR - _MONTHS + 1) * later) / (1 - MOST_FREE)
    figures = {"mib": round(year, 1), "mib_a_month": round(later, 1), "peak_mib": peak}
    return [month, Row("archive of a year", figures, target="200 MB")]


def _used(archive: Path) -> float:
    """Return how much of an archive's file is used, in MiB."""
    with closing(sqlite3.connect(archive)) as connection:
        size, pages, free = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_size", "page_count", "freelist_count")
        )
    return size * (pages - free) / 2**20
