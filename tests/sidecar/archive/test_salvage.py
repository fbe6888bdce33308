"""Test that the archive takes over what lies behind damage in a recorder, and once."""

from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from ai_automation_sidecar.archive.choosing import Keeping
from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.request import MineRequest
from tests.sidecar.recorder import House, lamp_and_door

from .test_ingest import content

DAYS = 150
LAMP = "light.hall"


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return some months of a lamp and a door."""
    return lamp_and_door(DAYS).write(tmp_path / "home-assistant_v2.db")


def _damage(path: Path, table: str, *shares: float) -> None:
    """Overwrite pages of a table, by where they lie in it."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path"
        pages = [number for (number,) in connection.execute(sql, (table,))]
        [(size,)] = connection.execute("PRAGMA page_size").fetchall()
    content = bytearray(path.read_bytes())
    for share in shares:
        at = (pages[round(share * (len(pages) - 1))] - 1) * size
        content[at : at + size] = b"\x5a" * size
    path.write_bytes(content)


@pytest.mark.parametrize("shares", [(0.5,), (0.3, 0.7), (0.0,), (1.0,), (0.0, 0.5, 1.0)])
def test_behind_the_damage(recorder: Path, tmp_path: Path, shares: tuple[float, ...]) -> None:
    """All that can be read is there once, as in a recorder that is sound; gaps are marked."""
    whole, archive = tmp_path / "whole.db", tmp_path / "archive.db"
    ingest(recorder, whole)
    _damage(recorder, "states", *shares)
    done = ingest(recorder, archive)
    assert done.damage is not None
    assert "may be damaged" in done.damage
    every = {row[:3] for row in content(whole)["states"]}
    kept = [row[:3] for row in content(archive)["states"]]
    assert len(kept) == len(set(kept))
    # A page holds some dozen rows.
    assert len(every) > len(kept) > len(every) - 75 * len(shares)
    assert set(kept) <= every
    assert len(done.gaps) == sum(0 < share < 1 for share in shares)
    for start, end in done.gaps:
        assert not [row for row in kept if start < row[1] < end]
    again = ingest(recorder, archive)
    assert (again.changes, again.gaps) == (0, [])
    assert [row[:3] for row in content(archive)["states"]] == kept


def test_goes_on(recorder: Path, tmp_path: Path) -> None:
    """What is recorded after the damage was passed is taken over as ever."""
    archive = tmp_path / "archive.db"
    _damage(recorder, "states", 0.5)
    before = ingest(recorder, archive)
    with closing(sqlite3.connect(recorder)) as connection:
        sql = "SELECT max(last_updated_ts) FROM states"
        [(last,)] = connection.execute(sql).fetchall()
        sql = "INSERT INTO states (metadata_id, state, last_updated_ts) VALUES (1, ?, ?)"
        connection.executemany(sql, [("on", last + 60), ("off", last + 120)])
        connection.commit()
    after = ingest(recorder, archive)
    assert (before.changes > 0, after.rows) == (True, 2)
    assert after.damage is None


def test_damaged_events(recorder: Path, tmp_path: Path) -> None:
    """Of events that are damaged in part the others are kept, and all changes."""
    whole, archive = tmp_path / "whole.db", tmp_path / "archive.db"
    ingest(recorder, whole)
    _damage(recorder, "events", 0.5)
    done = ingest(recorder, archive)
    events, every = content(archive)["events"], content(whole)["events"]
    assert done.damage is not None
    assert done.gaps == []
    assert 0.3 * len(every) < len(events) < len(every)
    assert [row[:3] for row in content(archive)["states"]] == [
        row[:3] for row in content(whole)["states"]
    ]


def test_a_damaged_index(recorder: Path, tmp_path: Path) -> None:
    """Where the times cannot be looked up, the rows tell them."""
    whole, archive = tmp_path / "whole.db", tmp_path / "archive.db"
    ingest(recorder, whole)
    _damage(recorder, "ix_states_last_updated_ts", 0.0, 0.5, 1.0)
    done = ingest(recorder, archive)
    assert done.damage is not None
    assert done.gaps == []
    assert [row[:3] for row in content(archive)["states"]] == [
        row[:3] for row in content(whole)["states"]
    ]


def test_damaged_names(tmp_path: Path) -> None:
    """What was known of names still holds, of all others what can be read; nothing excluded is."""
    house, lamps = House(), [f"light.lamp_of_a_long_name_{number}" for number in range(300)]
    house.start(lamps)
    recorder, archive = house.write(tmp_path / "home-assistant_v2.db"), tmp_path / "archive.db"
    fresh = tmp_path / "fresh.db"
    ingest(recorder, archive)
    with closing(sqlite3.connect(recorder)) as connection:
        sql = "INSERT INTO states (metadata_id, state, last_updated_ts) SELECT metadata_id, 'on', ?"
        connection.execute(f"{sql} FROM states_meta", (house.at(1, 12).timestamp(),))
        connection.commit()
    _damage(recorder, "states_meta", 0.5)
    done = ingest(recorder, archive, Keeping(excluded=(lamps[0],)))
    assert done.damage is not None
    assert {row[0] for row in content(archive)["states"] if row[2] == "on"} == set(lamps[1:])
    ingest(recorder, fresh)
    read = {row[0] for row in content(fresh)["states"] if row[2] == "on"}
    assert 0 < len(read) < len(lamps)


def test_told(recorder: Path, tmp_path: Path) -> None:
    """An analysis says that its history is not whole."""
    _damage(recorder, "states", 0.5)
    stats = mine(MineRequest(str(recorder), archive=tmp_path / "archive.db")).stats
    assert "may be damaged" in stats["partial"]
    assert stats["archive"]["changes"] > DAYS
