"""Measure how long habits take to be found in eight weeks of a lived-in home."""

from contextlib import closing
import json
from pathlib import Path
import random
import sqlite3
import subprocess
import sys
import time
from typing import Any

from ai_automation_sidecar.simulate import DEFAULT_UNTIL
from ai_automation_sidecar.simulate.database import make_indexes
from ai_automation_sidecar.simulate.household import DATABASE, TRUTH
from ai_automation_sidecar.simulate.judging import judge

from .figures import Row
from .replaying import add_entities

_DAYS, _SEED = 56, 7
# Rows of which four in five are measured, and what they may take (CPU seconds, MiB).
_LARGE = {2_000_000: (20, 400), 10_000_000: (90, 600)}
# What a night may take that follows an analysis of everything (CPU seconds).
_NIGHT = 5
_TIMES = {"states": "last_updated_ts", "events": "time_fired_ts"}
_SCAN = """\
SELECT metadata_id, state, last_updated_ts, last_changed_ts, attributes_id,
       context_id_bin, context_user_id_bin, context_parent_id_bin
FROM states ORDER BY last_updated_ts"""


def measure_mining(folder: Path, *, large: bool = False) -> list[Row]:
    """Return the rows of a scan and of `mine`, which runs as a process of its own.

    With `large`, the home then gets 300 more entities that are switched at any time and measure
    all the time, until there are two and ten million rows: what was planted is still to be found.
    """
    _sidecar("simulate", homes=1, days=_DAYS, seed=_SEED, output=folder)
    home = next(folder.glob("home_*"))
    rows = _mined(home, "10 s, 300 MiB, 3 habits, none false in the first 5")
    for number, (seconds, size) in _LARGE.items() if large else ():
        recorder = home / DATABASE
        whole = recorder.read_bytes()
        _add(recorder, number)
        rows += _mined(home, f"{seconds} s, {size} MiB")
        recorder.write_bytes(whole)
    return rows


def _mined(home: Path, target: str) -> list[Row]:
    recorder = home / DATABASE
    scan = _scan(recorder)
    output = home / "found.json"
    _sidecar("mine", recorder=f"sqlite:///{recorder}", config_dir=home, output=output)
    found = json.loads(output.read_text(encoding="utf-8"))
    truth = json.loads((home / TRUTH).read_text(encoding="utf-8"))
    stats, judged = found["stats"], judge(found["patterns"], truth)
    figures = {
        "seconds": stats["seconds"],
        "processor_seconds": stats["processor_seconds"],
        "peak_mib": stats["peak_mib"],
        "rows": scan.figures["rows"],
        "changes": stats["changes"],
        "proposals": len(found["patterns"]),
        "habits_found": len(judged.found),
        "habits_planted": len(truth["habits"]),
        "false_in_first_5": judged.verdicts[:5].count("false"),
    }
    ratio = round(stats["seconds"] / scan.figures["seconds"], 1)
    whole = Row(f"mine {_DAYS} days", figures, scan.name, ratio, target)
    return [scan, whole, _night(home, scan, found)]


def _night(home: Path, scan: Row, every: dict[str, Any]) -> Row:
    """Return what the last night takes, after an analysis of everything the night before.

    As by night, it goes through an archive, which has all that was recorded by then.
    """
    searched, output, archive = (home / name for name in ("searched", "by_night", "archive.db"))
    options = {
        "recorder": f"sqlite:///{home / DATABASE}",
        "config_dir": home,
        "archive": archive,
        "searched": searched,
        "output": output,
    }
    with closing(sqlite3.connect(home / DATABASE)) as recorder:
        _hide_last_day(recorder)
        _sidecar("mine", **options)
        _show_last_day(recorder)
    _sidecar("mine", **options)
    found = json.loads(output.read_text(encoding="utf-8"))
    stats = found["stats"]
    figures = {
        "processor_seconds": stats["processor_seconds"],
        "peak_mib": stats["peak_mib"],
        "rows": stats["archive"]["rows"],
        "archive_mib": stats["archive"]["mib"],
        "streams_searched": stats["searched"],
        "streams": every["stats"]["searched"],
        "proposals": len(found["patterns"]),
        "proposals_of_everything": len(every["patterns"]),
    }
    for path in (searched, *home.glob(f"{archive.name}*")):
        path.unlink()
    ratio = round(stats["processor_seconds"] / scan.figures["seconds"], 1)
    return Row("nightly increment of one day", figures, scan.name, ratio, f"{_NIGHT} s")


def _hide_last_day(recorder: sqlite3.Connection) -> None:
    """Let a recorder be as it was a day before its end."""
    end = (DEFAULT_UNTIL.timestamp() - 86400,)
    for table, at in _TIMES.items():
        late = f"FROM {table} WHERE {at} > ?"
        recorder.execute(f"CREATE TABLE last_{table} AS SELECT * {late}", end)
        recorder.execute(f"DELETE {late}", end)
    recorder.commit()


def _show_last_day(recorder: sqlite3.Connection) -> None:
    for table in _TIMES:
        recorder.execute(f"INSERT INTO {table} SELECT * FROM last_{table}")  # noqa: S608 - ours
        recorder.execute(f"DROP TABLE last_{table}")
    recorder.commit()


def _add(recorder: Path, rows: int) -> None:
    """Add entities to a recorder database until it has so many rows."""
    with closing(sqlite3.connect(recorder)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        for (name,) in connection.execute(indexes).fetchall():
            connection.execute(f"DROP INDEX {name}")
        sql = "SELECT count(*), min(last_updated_ts), max(last_updated_ts) FROM states"
        there, start, end = connection.execute(sql).fetchone()
        add_entities(connection, rows - there, (start, end), random.Random(_SEED))
        make_indexes(connection)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


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
    return Row(f"sqlite3 scan of {rows:,} states", {"seconds": round(seconds, 3), "rows": rows})
