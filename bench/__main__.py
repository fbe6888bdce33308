"""Run the benchmarks, and print them as a table."""

import argparse
from concurrent.futures import ProcessPoolExecutor
import json
import multiprocessing
from pathlib import Path
import tempfile

from .accuracy import measure_accuracy
from .archiving import measure_archiving
from .asking import measure_asking
from .beside import measure_beside
from .checking import measure_checking
from .figures import table
from .looking import measure_looking
from .mining import measure_mining
from .replaying import LARGE, measure_replaying, write_month
from .sentences import FIRST
from .starting import measure_first, measure_memory, prepare_start
from .storing import measure_storing

_SIZES = (64, 1000, 5000)
_ORDINARY = 1000


def main() -> None:
    """Measure everything once."""
    parser = argparse.ArgumentParser("script/bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    parser.add_argument(
        "--large", action="store_true", help="mine and replay ten million rows as well"
    )
    parser.add_argument(
        "--homes", type=int, default=4, metavar="N", help="find habits in so many homes"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        rows = measure_mining(folder / "simulated", large=arguments.large)
        rows += measure_accuracy(folder / "homes", arguments.homes)
        # Home Assistant starts only once in a process.
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, spawn, max_tasks_per_child=1) as processes:
            month = folder / "month.db"
            processes.submit(write_month, month).result()
            rows += processes.submit(measure_replaying, month).result()
            rows += processes.submit(measure_archiving, folder / "archived").result()
            rows += processes.submit(measure_beside, folder / "beside", month).result()
            rows += processes.submit(measure_looking, folder / "looked", month).result()
            if arguments.large:
                large = folder / "large.db"
                processes.submit(write_month, large, LARGE).result()
                rows += processes.submit(measure_replaying, large, LARGE).result()
                large.unlink()
            rows += processes.submit(measure_storing, folder / "stored").result()
            for size in _SIZES:
                rows += processes.submit(measure_asking, folder / f"home_{size}", size).result()
            rows += processes.submit(measure_checking, folder / "checked", _ORDINARY).result()
            started = folder / "started"
            for language in FIRST:
                processes.submit(prepare_start, started, _ORDINARY, language).result()
                rows.append(processes.submit(measure_first, started, _ORDINARY, language).result())
            rows += processes.submit(measure_memory, folder / "memory", _ORDINARY).result()
    print(table(rows))
    if arguments.json is not None:
        text = json.dumps([row.to_dict() for row in rows], indent=2)
        arguments.json.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
