"""Test that the archive takes every change over once, whatever happens meanwhile."""

from collections import Counter
from contextlib import closing
from pathlib import Path
import shutil
import signal
import sqlite3
import subprocess
import sys
from time import sleep
from typing import Any

import numpy as np
import pytest

from ai_automation_sidecar.archive.choosing import SLOT, Keeping
from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.core.attribution.causes import Users
from ai_automation_sidecar.core.home import Home
from ai_automation_sidecar.core.plan import lift
from ai_automation_sidecar.core.replay import Place, Recording, backtest
from ai_automation_sidecar.errors import ArchiveError
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.history.model import History
from ai_automation_sidecar.history.reader import read_history, span_of
from ai_automation_sidecar.history.storage import read_users
from ai_automation_sidecar.simulate.run import simulate
from tests.sidecar.recorder import House

type Content = dict[str, Any]
_STATES = """
    SELECT meta.entity_id, states.last_updated_ts, states.state, attributes.shared_attrs,
           states.last_changed_ts, states.context_id_bin, states.context_user_id_bin,
           states.context_parent_id_bin
    FROM states JOIN states_meta AS meta ON meta.metadata_id = states.metadata_id
    LEFT JOIN state_attributes AS attributes ON attributes.attributes_id = states.attributes_id
    ORDER BY 1, 2
"""
_EVENTS = """
    SELECT types.event_type, events.time_fired_ts, event_data.shared_data, events.context_id_bin
    FROM events JOIN event_types AS types ON types.event_type_id = events.event_type_id
    JOIN event_data ON event_data.data_id = events.data_id ORDER BY 1, 2, 4
"""


def content(archive: Path) -> Content:
    """Return all that an archive tells; a context that nothing else has tells nothing."""
    with closing(sqlite3.connect(archive)) as connection:
        states = connection.execute(_STATES).fetchall()
        events = connection.execute(_EVENTS).fetchall()
        runs = connection.execute("SELECT * FROM recorder_runs").fetchall()
    used = Counter(row[5] for row in states) + Counter(row[3] for row in events)
    alone = {context for context, count in used.items() if count == 1}
    told = [
        (*row[:5], None, None, None) if row[5] in alone and row[6:] == (None, None) else row
        for row in states
    ]
    return {"states": told, "events": events, "runs": runs}


def cut(recorder: Path, path: Path, share: float) -> Path:
    """Return a recorder as it was when it had a share of its rows."""
    shutil.copy(recorder, path)
    with closing(sqlite3.connect(path)) as connection:
        [most] = connection.execute("SELECT max(state_id) FROM states").fetchone()
        sql = "SELECT last_updated_ts FROM states WHERE state_id = ?"
        [time] = connection.execute(sql, (round(most * share),)).fetchone()
        connection.execute("DELETE FROM states WHERE last_updated_ts > ?", (time,))
        connection.execute("DELETE FROM events WHERE time_fired_ts > ?", (time,))
        connection.execute("DELETE FROM recorder_runs WHERE unixepoch(start) > ?", (time,))
        connection.commit()
    return path


def purge(recorder: Path, share: float) -> float:
    """Remove the oldest share of a recorder's rows; return from when on they are there."""
    with closing(sqlite3.connect(recorder)) as connection:
        [most] = connection.execute("SELECT max(state_id) FROM states").fetchone()
        first = round(most * share)
        sql = "SELECT last_updated_ts FROM states WHERE state_id = ?"
        [time] = connection.execute(sql, (first,)).fetchone()
        connection.execute("DELETE FROM states WHERE state_id < ?", (first,))
        connection.execute("DELETE FROM events WHERE time_fired_ts < ?", (time,))
        connection.commit()
    return float(time)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a home with three weeks of history."""
    [folder] = simulate(tmp_path_factory.mktemp("homes"), homes=1, days=21, seed=5)
    return folder


@pytest.fixture(scope="module")
def recorder(home: Path) -> Path:
    """Return its recorder."""
    return home / "home-assistant_v2.db"


@pytest.fixture(scope="module")
def whole(recorder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that took all of it over at once."""
    path = tmp_path_factory.mktemp("archive") / "archive.db"
    ingest(recorder, path)
    return path


def _causes(history: History) -> dict[str, list[tuple[Any, ...]]]:
    """Return all changes; two rows of the same moment are kept one after the other."""
    return {
        subject: list(
            zip(
                track.time.round(5).tolist(),
                track.state,
                track.previous,
                track.cause.tolist(),
                strict=True,
            )
        )
        for subject, track in history.tracks.items()
    }


def _together(history: History) -> dict[str, list[list[str]]]:
    """Return what shares a context with each change: who did what together."""
    subjects: dict[int, set[str]] = {}
    for track in history.tracks.values():
        for context in track.context.tolist():
            subjects.setdefault(context, set()).add(track.subject)
    return {
        track.subject: [sorted(subjects[context]) for context in track.context.tolist()]
        for track in history.tracks.values()
    }


def test_read_as_a_recorder(home: Path, recorder: Path, whole: Path) -> None:
    """The archive tells the same changes, causes and contexts as the recorder they came from."""
    users = read_users(home)
    first, latest = read_history(recorder, users)
    second, archived = read_history(whole, users)
    assert (second.start, second.end) == (first.start, first.end)
    assert _causes(second) == _causes(first)
    assert _together(second) == _together(first)
    assert sum(map(len, _causes(first).values())) > 1000
    kept = {entity_id: latest[entity_id][0] for entity_id in archived}
    assert {entity_id: state for entity_id, (state, _) in archived.items()} == kept
    assert len(np.unique([len(track.time) for track in second.tracks.values()])) > 5


def test_replayed_as_a_recorder(recorder: Path, whole: Path) -> None:
    """A backtest over the archive gives what it gives over the recorder."""
    with closing(sqlite3.connect(recorder)) as connection:
        sql = "SELECT entity_id FROM states_meta"
        ids = [entity_id for (entity_id,) in connection.execute(sql)]
    motion = next(one for one in ids if one.startswith("binary_sensor.") and "motion" in one)
    lamp = next(one for one in ids if one.startswith("light."))
    plan = lift(
        {
            "triggers": [{"trigger": "state", "entity_id": motion, "to": "on"}],
            "actions": [{"action": "light.turn_on", "target": {"entity_id": lamp}}],
        }
    )
    told = []
    for path in (recorder, whole):
        with open_recorder(path) as opened:
            start, end = span_of(opened.query, None, None)
            recording = Recording(opened.query, start, end, Users())
            result = backtest(plan, recording, Home(), Place(52.5, 13.4, "Europe/Berlin"))
            told.append(result.to_dict("en"))
    assert told[0]["fires"]
    assert told[1] == told[0]


def test_step_by_step(recorder: Path, whole: Path, tmp_path: Path) -> None:
    """What is taken over day by day is what is taken over at once."""
    archive = tmp_path / "archive.db"
    for number, share in enumerate((0.1, 0.35, 0.36, 0.8)):
        done = ingest(cut(recorder, tmp_path / f"{number}.db", share), archive)
        assert done.rows
    ingest(recorder, archive)
    assert content(archive) == content(whole)
    assert ingest(recorder, archive).rows == 0
    assert content(archive) == content(whole)


# Says after each step that it is done.
_PROGRAM = """
from pathlib import Path
import sys
sys.path.insert(0, sys.argv[1])
from ai_automation_sidecar.archive import ingest
commit = ingest._Taking._commit
def told(self):
    commit(self)
    print(self.cursor.state_id, flush=True)
ingest._Taking._commit = told
ingest.BATCH = 1000
ingest.ingest(Path(sys.argv[2]), Path(sys.argv[3]))
"""


def test_killed_at_any_moment(recorder: Path, whole: Path, tmp_path: Path) -> None:
    """However often an ingestion is killed, in the end every change is there, and once."""
    archive, code = tmp_path / "archive.db", str(Path(__file__).parents[3] / "sidecar")
    line = [sys.executable, "-c", _PROGRAM, code, str(recorder), str(archive)]
    for steps in (1, 4, 2, 9, 5):
        with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert [process.stdout.readline() for _ in range(steps)][-1]
            # In the middle of a step, which one is a matter of chance.
            sleep(0.003 * steps)
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
    assert content(archive) == content(whole)


def test_caught_up(recorder: Path, whole: Path, tmp_path: Path) -> None:
    """After some time without the sidecar, what the recorder still has closes the hole."""
    archive, later = tmp_path / "archive.db", tmp_path / "later.db"
    ingest(cut(recorder, tmp_path / "early.db", 0.5), archive)
    shutil.copy(recorder, later)
    purge(later, 0.4)
    assert ingest(later, archive).gaps == []
    assert content(archive)["states"] == content(whole)["states"]


def test_a_gap_is_marked(recorder: Path, tmp_path: Path) -> None:
    """What was purged unread is known to be missing: nothing is replayed there."""
    archive, later = tmp_path / "archive.db", tmp_path / "later.db"
    ingest(cut(recorder, tmp_path / "early.db", 0.3), archive)
    before = content(archive)["states"]
    shutil.copy(recorder, later)
    oldest = purge(later, 0.6)
    [gap] = ingest(later, archive).gaps
    assert gap == pytest.approx((max(row[1] for row in before), oldest))
    with open_recorder(archive) as opened:
        recording = Recording(opened.query, *span_of(opened.query, None, None))
        assert any(span.start <= gap[0] + 1 and span.end >= gap[1] for span in recording.log().down)
    assert ingest(later, archive).gaps == []


def test_another_recorder(recorder: Path, whole: Path, tmp_path: Path) -> None:
    """A recorder that was begun anew, or brought back from a backup, tells nothing twice."""
    archive = tmp_path / "archive.db"
    ingest(recorder, archive)
    moved = cut(recorder, tmp_path / "backup.db", 0.7)
    with closing(sqlite3.connect(moved)) as connection:
        connection.execute("UPDATE schema_changes SET changed = '2026-11-01 00:00:00'")
        connection.execute("UPDATE states SET state_id = -state_id")
        connection.execute("UPDATE states SET state_id = 1000000 + state_id")
        connection.commit()
    ingest(moved, archive)
    assert content(archive) == content(whole)


def test_measurements_are_thinned(tmp_path: Path) -> None:
    """Of what a sensor measures, the last of each five minutes stays; of a switch, everything."""
    house = House()
    for second in range(0, 3600, 10):
        house.device(house.at(0, 12 + second / 3600), "sensor.power", f"{second % 97}.5")
        house.device(house.at(0, 12 + second / 3600), "switch.pump", "on" if second % 20 else "off")
    recorder, archive = house.write(tmp_path / "recorder.db"), tmp_path / "archive.db"
    ingest(recorder, archive)
    found = Counter(row[0] for row in content(archive)["states"])
    assert found == {"sensor.power": 3600 // SLOT, "switch.pump": 360}
    last = house.at(0, 12 + 3590 / 3600).timestamp()
    assert max(row[1] for row in content(archive)["states"]) == pytest.approx(last)


def test_a_clock_that_is_set_back(tmp_path: Path) -> None:
    """Rows that come late are kept where they belong; nothing is dropped for them."""
    house = House()
    for hour, state in ((9, "off"), (10, "on"), (11, "off")):
        house.device(house.at(0, hour), "light.hall", state)
    recorder, archive = house.write(tmp_path / "recorder.db"), tmp_path / "archive.db"
    ingest(recorder, archive)
    with closing(sqlite3.connect(recorder)) as connection:
        for at, state in ((10.5, "off"), (10.7, "on")):
            connection.execute(
                "INSERT INTO states (state, last_updated_ts, attributes_id, metadata_id) "
                "SELECT ?, ?, attributes_id, metadata_id FROM states LIMIT 1",
                (state, house.at(0, at).timestamp()),
            )
        connection.commit()
    ingest(recorder, archive)
    assert [row[2] for row in content(archive)["states"]] == ["off", "on", "off", "on", "off"]


def test_a_renamed_entity_keeps_its_past(tmp_path: Path) -> None:
    """What has another name in the recorder has it in the archive, too, with all it did."""
    house = House()
    house.device(house.at(0, 9), "light.hall", "off")
    recorder, archive = house.write(tmp_path / "recorder.db"), tmp_path / "archive.db"
    ingest(recorder, archive)
    with closing(sqlite3.connect(recorder)) as connection:
        connection.execute("UPDATE states_meta SET entity_id = 'light.corridor'")
        connection.commit()
    ingest(recorder, archive)
    assert [row[0] for row in content(archive)["states"]] == ["light.corridor"]


def test_what_was_said_is_not_kept(tmp_path: Path) -> None:
    """Of a call, only what it acted on is kept; of a person, not where exactly they were."""
    house = House()
    data = {
        "domain": "notify", "service": "phone",
        "service_data": {"message": "a secret", "entity_id": "notify.phone"},
    }  # fmt: skip
    house.event(house.at(0, 9), "call_service", data)
    house.attributes["person.anna"] = {"latitude": 52.123, "friendly_name": "Anna"}
    house.device(house.at(0, 9), "person.anna", "home")
    archive = tmp_path / "archive.db"
    ingest(house.write(tmp_path / "recorder.db"), archive)
    found = archive.read_bytes()
    assert b"notify.phone" in found
    assert b"a secret" not in found
    assert b"52.123" not in found


def test_excluded(recorder: Path, tmp_path: Path) -> None:
    """What the owner excludes is not taken over, and goes if it was."""
    archive = tmp_path / "archive.db"
    ingest(recorder, archive)
    keeping = Keeping(excluded=("person.*", "light.*"))
    ingest(recorder, archive, keeping)
    domains = {row[0].partition(".")[0] for row in content(archive)["states"]}
    assert domains
    assert not domains & {"person", "light"}


def test_an_archive_that_cannot_be_used(recorder: Path, tmp_path: Path) -> None:
    """A damaged file, and one of a newer version, are refused in one sentence."""
    archive = tmp_path / "archive.db"
    archive.write_bytes(b"no database " * 1000)
    with pytest.raises(ArchiveError, match="cannot be used"):
        ingest(recorder, archive)
    archive.unlink()
    with closing(sqlite3.connect(archive)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(ArchiveError, match="schema 99"):
        ingest(recorder, archive)
