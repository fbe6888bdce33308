"""What sensors measured is kept in columns: the same as the recorder has, and only what it has."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
import sqlite3
from typing import Any

import numpy as np
import pytest

from ai_automation_sidecar.archive.choosing import EVERYTHING, Keeping
from ai_automation_sidecar.archive.database import open_archive
from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.archive.measured import read_measured
from ai_automation_sidecar.archive.retention import forget
from ai_automation_sidecar.history import numbers
from ai_automation_sidecar.history.database import Row, open_recorder
from ai_automation_sidecar.history.numbers import Measured, read_numbers
from ai_automation_sidecar.history.reader import span_of
from tests.sidecar.recorder import House

from .test_ingest import cut

type Found = Mapping[str, Measured]
NOTHING: Mapping[str, Any] = {}
SENSORS = ("sensor.lux", "sensor.power")


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return the recorder of a house with two sensors, and one that is dead, over eight days."""
    house = House()
    for day in range(8):
        for minute in range(0, 1440, 5):
            for name in SENSORS:
                value = f"{house.random.uniform(0, 400):.1f}" if minute % 50 else "unavailable"
                house.device(house.at(day, (minute + house.random.random()) / 60), name, value)
        house.device(house.at(day, 12), "sensor.dead", "unavailable")
    return house.write(tmp_path / "recorder.db")


def _night(recorder: Path, archive: Path, keeping: Keeping = EVERYTHING) -> tuple[Found, int]:
    """Return what was measured once all is archived, and how many rows were read for it."""
    ingest(recorder, archive, keeping)
    rows: list[Row] = []
    with (
        open_recorder(recorder) as opened,
        open_archive(archive) as connection,
        pytest.MonkeyPatch.context() as patch,
    ):
        span, query = span_of(opened.query, None, None), opened.query

        def counted(sql: str, values: Mapping[str, Any]) -> Iterator[Row]:
            rows.extend(found := list(query(sql, values)))
            return iter(found)

        patch.setattr(opened, "query", lambda sql, values=NOTHING: counted(sql, values))
        return read_measured(opened, connection, [*SENSORS, "sensor.dead"], span), len(rows)


def _exactly(recorder: Path) -> Found:
    with open_recorder(recorder) as opened:
        return read_numbers(opened, SENSORS, span_of(opened.query, None, None))


def _same(one: Found, two: Found) -> bool:
    return one.keys() == two.keys() and all(
        np.array_equal(it.time, two[name].time) and np.array_equal(it.value, two[name].value)
        for name, it in one.items()
    )


def _change(recorder: Path, sql: str) -> None:
    with closing(sqlite3.connect(recorder)) as connection:
        connection.execute(sql)
        connection.commit()


def _kept(archive: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as connection:
        return connection.execute("SELECT entity, day, grain FROM measured").fetchall()


@pytest.mark.parametrize("most", [100_000, 700])
def test_a_night_reads_the_last_day(
    recorder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """What is kept is what was recorded, to the last bit, also where it is thinned out."""
    monkeypatch.setattr(numbers, "MOST_ROWS", most)
    archive = tmp_path / "archive.db"
    before, every = _night(cut(recorder, tmp_path / "before.db", 0.85), archive)
    assert _same(before, _exactly(tmp_path / "before.db"))
    found, last = _night(recorder, archive)
    assert _same(found, _exactly(recorder))
    assert last < every / 2
    again, _ = _night(recorder, archive)
    assert _same(found, again)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM states WHERE state_id % 97 = 0",
        (
            "INSERT INTO states (state_id, metadata_id, state, last_updated_ts) SELECT "
            "1000000, metadata_id, '7', last_updated_ts + 1 FROM states WHERE state_id = 2000"
        ),
        "UPDATE states SET state_id = state_id + 1000000",
    ],
    ids=["deleted", "imported", "another recorder"],
)
def test_what_changed_is_read_anew(recorder: Path, tmp_path: Path, sql: str) -> None:
    """Rows that went, or came later, make what was kept void."""
    archive = tmp_path / "archive.db"
    _night(recorder, archive)
    _change(recorder, sql)
    found, _ = _night(recorder, archive)
    assert _same(found, _exactly(recorder))
    assert _same(_night(recorder, archive)[0], found)


def test_what_was_purged_is_not_kept(recorder: Path, tmp_path: Path) -> None:
    """Of the days before, the archive has what it has; the others need not be read again."""
    archive = tmp_path / "archive.db"
    _night(recorder, archive)
    days = {day for _, day, _ in _kept(archive)}
    [third] = sorted(days)[2:3]
    _change(recorder, f"DELETE FROM states WHERE last_updated_ts < {third * 86400 + 40000}")  # noqa: S608
    found, rows = _night(recorder, archive)
    assert _same(found, _exactly(recorder))
    assert {day for _, day, _ in _kept(archive)} == {day for day in days if day > third}
    assert rows < 1000


def test_what_is_forgotten_or_not_wanted_is_not_kept(recorder: Path, tmp_path: Path) -> None:
    """Nor is it kept again of what the recorder still has of that time."""
    archive = tmp_path / "archive.db"
    _night(recorder, archive)
    every = len(_kept(archive))
    _, end = forget(archive, ["sensor.lux"], 2e9), len(_kept(archive))
    assert 0 < end < every
    assert _night(recorder, archive)[0].keys() == {"sensor.power"}
    assert len(_kept(archive)) == end
    found, _ = _night(recorder, archive, Keeping(excluded=("sensor.*",)))
    assert not found
    assert not _kept(archive)


def test_an_older_archive_gets_the_table(recorder: Path, tmp_path: Path) -> None:
    """What it holds stays."""
    archive = tmp_path / "archive.db"
    ingest(recorder, archive)
    _change(archive, "DROP TABLE measured")
    _change(archive, "PRAGMA user_version = 1")
    found, _ = _night(recorder, archive)
    assert _same(found, _exactly(recorder))
    assert _kept(archive)
