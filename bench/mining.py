"""Measure how long habits take to be found in eight weeks of a lived-in home."""

import json
from pathlib import Path
import sqlite3
import subprocess
import sys
import time

from ai_automation_sidecar.simulate.judging import judge

from .figures import Row

_DAYS, _SEED = 56, 7
_SCAN = """\
SELECT metadata_id, state, last_updated_ts, last_changed_ts, attributes_id,
       context_id_bin, context_user_id_bin, context_parent_id_bin
FROM states ORDER BY last_updated_ts"""


def measure_mining(folder: Path) -> list[Row]:
    """Return the rows of a scan and of `mine`, which runs as a process of its own."""
    _sidecar("simulate", homes=1, days=_DAYS, seed=_SEED, output=folder)
    home = next(folder.glob("home_*"))
    recorder = home / "home-assistant_v2.db"
    scan = _scan(recorder)
    output = folder / "found.json"
    _sidecar("mine", recorder=f"sqlite:///{recorder}", config_dir=home, output=output)
    found = json.loads(output.read_text(encoding="utf-8"))
    truth = json.loads((home / "truth.json").read_text(encoding="utf-8"))
    stats, judged = found["stats"], judge(found["patterns"], truth)
    figures = {
        "seconds": stats["seconds"],
        "peak_mib": stats["peak_mib"],
        "rows": stats["rows_read"],
        "proposals": len(found["patterns"]),
        "habits_found": len(judged.found),
        "habits_planted": len(truth["habits"]),
        "false_in_first_5": judged.verdicts[:5].count("false"),
    }
    ratio = round(stats["seconds"] / scan.figures["seconds"], 1)
    target = "10 s, 300 MiB, 3 habits, none false in the first 5"
    return [scan, Row(f"mine, {_DAYS} days", figures, scan.name, ratio, target)]


def _sidecar(command: str, **options: object) -> None:
    """Run a command of the sidecar as a process of its own."""
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    line = [sys.executable, "-m", "ai_automation_sidecar", command, *arguments]
    # A child begins with the peak memory of its parent: here that is a small shell.
    shell = ["/bin/sh", "-c", '"$@"; exit $?', "sh"]
    subprocess.run([*shell, *line], check=True, stdout=subprocess.DEVNULL)


def _scan(recorder: Path) -> Row:
    """Return how long SQLite takes to hand over all states, those too that are not mined."""
    connection = sqlite3.connect(f"file:{recorder}?mode=ro", uri=True)
    began = time.perf_counter()
    rows = sum(1 for _ in connection.execute(_SCAN))
    seconds = time.perf_counter() - began
    connection.close()
    return Row("sqlite3 scan of all states", {"seconds": round(seconds, 3), "rows": rows})
