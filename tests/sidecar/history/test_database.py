"""Test what is said about databases that cannot be mined."""

from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from ai_automation_sidecar.errors import (
    RecorderBusyError,
    RecorderDamagedError,
    RecorderNotFoundError,
    RecorderUnsupportedError,
)
from ai_automation_sidecar.history import drivers
from ai_automation_sidecar.history.database import open_recorder
from tests.sidecar.recorder import House, make_schema


def _open(path: Path) -> None:
    with open_recorder(path) as recorder:
        list(recorder.query("SELECT count(*) FROM states"))


def test_missing_file(tmp_path: Path) -> None:
    """A path that leads nowhere is said to, and nothing is made there."""
    with pytest.raises(RecorderNotFoundError, match="no recorder database"):
        _open(tmp_path / "none.db")
    assert not list(tmp_path.iterdir())


def test_not_a_database(tmp_path: Path) -> None:
    """A file of another kind is not a database."""
    path = tmp_path / "notes.db"
    path.write_text("These are notes. " * 100)
    with pytest.raises(RecorderUnsupportedError, match="not an SQLite database"):
        _open(path)


def test_database_of_another_program(tmp_path: Path) -> None:
    """A database without the recorder's tables names one that is missing."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(RecorderUnsupportedError, match="not a recorder database"):
        _open(path)


@pytest.mark.parametrize("version", [41, 48, 54])
def test_other_schema(tmp_path: Path, version: int) -> None:
    """A schema that is not known is refused."""
    path = tmp_path / "other.db"
    make_schema(path, version=version)
    with pytest.raises(RecorderUnsupportedError, match=f"schema {version}"):
        _open(path)


def test_earlier_schema(tmp_path: Path) -> None:
    """A home that has not been updated for a while is read as well."""
    path = tmp_path / "earlier.db"
    make_schema(path, version=49)
    _open(path)


def test_damaged_database(tmp_path: Path) -> None:
    """A file whose pages are overwritten is called damaged."""
    house = House()
    house.start([f"light.l{number}" for number in range(50)])
    path = house.write(tmp_path / "damaged.db")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\x5a" * (len(content) - 4096)
    path.write_bytes(bytes(content))
    with pytest.raises(RecorderDamagedError, match="damaged"):
        _open(path)


def test_locked_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that another program locks whole is busy, not broken."""
    monkeypatch.setattr(drivers, "BUSY_TIMEOUT", 0.05)
    path = House().write(tmp_path / "busy.db")
    with sqlite3.connect(path) as holder:
        holder.execute("PRAGMA journal_mode=DELETE")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(RecorderBusyError, match="locked"):
            _open(path)
        holder.rollback()
    holder.close()


def test_live_database_is_not_written(tmp_path: Path) -> None:
    """A recorder that is being written to is read as it was, and nothing can be written."""
    house = House()
    house.start(["light.a"])
    path = house.write(tmp_path / "live.db")
    count = "SELECT count(*) FROM states"
    with closing(sqlite3.connect(path)) as writer, open_recorder(path) as recorder:
        before = list(recorder.query(count))
        writer.execute("INSERT INTO states (state) VALUES ('on')")
        writer.commit()
        assert list(recorder.query(count)) == before
        with pytest.raises(RecorderDamagedError, match="readonly"):
            recorder.query("DELETE FROM states")


def test_one_query_at_a_time(tmp_path: Path) -> None:
    """The rows of a query are read or let go before the next: not every server has two at once."""
    house = House()
    house.start(["light.a", "light.b"])
    with open_recorder(house.write(tmp_path / "history.db")) as recorder:
        rows = recorder.query("SELECT state FROM states")
        assert next(rows) == ("off",)
        with pytest.raises(RuntimeError, match="before the next"):
            recorder.query("SELECT count(*) FROM states")
        del rows
        assert list(recorder.query("SELECT count(*) FROM states")) == [(2,)]
