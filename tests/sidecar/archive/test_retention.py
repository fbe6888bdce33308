"""Test that the archive lets go what is too old, and that what is forgotten is gone."""

from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from ai_automation_sidecar.archive.choosing import Keeping
from ai_automation_sidecar.archive.database import open_archive
from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.archive.retention import forget
from ai_automation_sidecar.errors import ArchiveBusyError
from tests.sidecar.recorder import House

from .test_ingest import content


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return the recorder of a house with two lamps, a person and a meter, over sixty days."""
    house = House()
    for day in range(60):
        for hour, state in ((18, "on"), (23, "off")):
            house.person(house.at(day, hour), "light.secret_room", state)
            house.device(house.at(day, hour), "light.hall", state)
        house.device(house.at(day, 8), "person.anna", "home" if day % 2 else "not_home")
        for minute in range(0, 60, 3):
            house.device(house.at(day, 12 + minute / 60), "sensor.power", f"{day + minute}.5")
    return house.write(tmp_path / "recorder.db")


def _entities(archive: Path) -> set[str]:
    return {row[0] for row in content(archive)["states"]}


def _times(archive: Path, entity_id: str) -> list[float]:
    return [row[1] for row in content(archive)["states"] if row[0] == entity_id]


def test_old_rows_go(recorder: Path, tmp_path: Path) -> None:
    """What is older than the owner wants is let go."""
    archive = tmp_path / "archive.db"
    ingest(recorder, archive, Keeping(days=20))
    [*_, newest] = _times(archive, "light.hall")
    assert len(_times(archive, "light.hall")) == 40
    assert min(row[1] for row in content(archive)["states"]) >= newest - 20 * 86400


def test_measurements_are_thinned_later(recorder: Path, tmp_path: Path) -> None:
    """After a month, of what measures one value a quarter of an hour is left; all of the rest."""
    archive = tmp_path / "archive.db"
    ingest(recorder, archive)
    times = _times(archive, "sensor.power")
    old = [time for time in times if time < times[-1] - 31 * 86400]
    new = [time for time in times if time > times[-1] - 29 * 86400]
    assert len(old) / 28 == pytest.approx(4, abs=0.2)
    assert len(new) / 29 == pytest.approx(12, abs=0.5)
    assert len(_times(archive, "light.hall")) == 120


def test_forgotten_is_gone(recorder: Path, tmp_path: Path) -> None:
    """Nothing in the file tells of what was forgotten any more, its name neither."""
    archive = tmp_path / "archive.db"
    ingest(recorder, archive)
    assert b"secret_room" in archive.read_bytes()
    size = archive.stat().st_size
    done = forget(archive, ["light.secret_room"], 2e9)
    assert done.entities == ("light.secret_room",)
    assert done.changes == 120
    files = [path for path in tmp_path.iterdir() if path.name.startswith("archive.db")]
    # The name stands where it is kept out of what is read again, and nowhere else.
    assert sum(path.read_bytes().count(b"secret_room") for path in files) == 1
    assert archive.stat().st_size < size
    assert _entities(archive) == {"light.hall", "person.anna", "sensor.power"}


def test_forgotten_stays_forgotten(recorder: Path, tmp_path: Path) -> None:
    """What the recorder still has of it is not taken over again; what is new is."""
    archive = tmp_path / "archive.db"
    ingest(recorder, archive)
    until = _times(archive, "light.secret_room")[-1]
    forget(archive, ["light.*"], until)
    with closing(sqlite3.connect(recorder)) as connection:
        connection.execute("UPDATE schema_changes SET changed = '2026-11-01 00:00:00'")
        connection.execute("UPDATE states SET last_updated_ts = last_updated_ts + 86400")
        connection.commit()
    ingest(recorder, archive)
    assert len(_times(archive, "light.hall")) == 2
    assert min(_times(archive, "light.hall")) > until


def test_everything_is_forgotten(recorder: Path, tmp_path: Path) -> None:
    """With everything, the events of the house are forgotten as well."""
    archive = tmp_path / "archive.db"
    ingest(recorder, archive)
    assert content(archive)["events"]
    forget(archive, ["*"], 2e9)
    left = content(archive)
    assert (left["states"], left["events"]) == ([], [])
    assert b"anna" not in archive.read_bytes()


def test_one_at_a_time(recorder: Path, tmp_path: Path) -> None:
    """While the archive is written, nothing is forgotten half-way."""
    archive = tmp_path / "archive.db"
    with open_archive(archive), pytest.raises(ArchiveBusyError, match="try again"):
        forget(archive, ["*"], 2e9)
    ingest(recorder, archive)
