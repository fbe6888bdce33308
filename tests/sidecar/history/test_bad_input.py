"""Test histories as they should not be: broken off, out of order, under way, renamed."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
import sqlite3
from threading import Event, Thread

import pytest

from ai_automation_sidecar.core.attribution.causes import Cause, Users
from ai_automation_sidecar.errors import RecorderDamagedError, RecorderUnsupportedError
from ai_automation_sidecar.history.model import History
from ai_automation_sidecar.history.reader import read_history
from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.request import MineRequest
from tests.sidecar.recorder import lamp_and_door, make_schema

DAYS = 60
LAMP = "light.hall"


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return some weeks of a lamp and a door."""
    return lamp_and_door(DAYS).write(tmp_path / "home-assistant_v2.db")


def _change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def _history(path: Path) -> History:
    return read_history(path, Users())[0]


def test_broken_off(recorder: Path) -> None:
    """A file whose end is missing is called damaged, in one line."""
    content = recorder.read_bytes()
    recorder.write_bytes(content[: len(content) // 3])
    with pytest.raises(RecorderDamagedError, match="may be damaged") as caught:
        _history(recorder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("place", [0.5, 1.0])
def test_a_damaged_stretch(recorder: Path, place: float) -> None:
    """What lies before and behind it is read, and it is said that something is missing."""
    whole = _history(recorder)
    with closing(sqlite3.connect(recorder)) as connection:
        leaves = [
            number
            for (number,) in connection.execute(
                "SELECT pageno FROM dbstat WHERE name = 'states' AND pagetype = 'leaf'"
                " ORDER BY path"
            )
        ]
        [(size,)] = connection.execute("PRAGMA page_size").fetchall()
    content, at = (
        bytearray(recorder.read_bytes()),
        (leaves[round(place * (len(leaves) - 1))] - 1) * size,
    )
    content[at : at + size] = b"\x5a" * size
    recorder.write_bytes(content)
    found = _history(recorder)
    assert found.partial is not None
    assert "could not be read, or not whole" in found.partial
    assert 0.4 * whole.rows_read < found.rows_read < whole.rows_read
    lamp, before = found.tracks[LAMP], whole.tracks[LAMP]
    assert lamp.time[0] == before.time[0]
    assert bool(lamp.time[-1] == before.time[-1]) == (place < 1)
    told = mine(MineRequest(str(recorder))).stats["partial"]
    assert told == found.partial


def test_nothing_in_it(tmp_path: Path) -> None:
    """A file without anything is no recorder; a recorder without states has no history yet."""
    empty, new = tmp_path / "empty.db", tmp_path / "new.db"
    empty.touch()
    with pytest.raises(RecorderUnsupportedError, match="has no table"):
        _history(empty)
    make_schema(new)
    result = mine(MineRequest(str(new)))
    assert result.patterns == []
    assert result.stats["nothing"]["reason"] == "no_history"


@pytest.fixture
def busy(recorder: Path) -> Iterator[Path]:
    """Return a recorder that is written to and purged all the time."""
    done = Event()

    def write() -> None:
        with closing(sqlite3.connect(recorder, timeout=30)) as connection:
            while not done.wait(0.001):
                connection.execute(
                    "INSERT INTO states (state, last_updated_ts, metadata_id) SELECT 'on', "
                    "max(last_updated_ts) + 1, metadata_id FROM states GROUP BY metadata_id"
                )
                connection.execute(
                    "DELETE FROM states WHERE state_id = (SELECT min(state_id) FROM states)"
                )
                connection.commit()

    writer = Thread(target=write)
    writer.start()
    yield recorder
    done.set()
    writer.join()


def test_written_and_purged_meanwhile(busy: Path) -> None:
    """What changes while it is read does no harm: times stay in order, states alternate."""
    for _ in range(20):
        history = _history(busy)
        for track in history.tracks.values():
            assert (track.time[1:] >= track.time[:-1]).all()
            assert (track.state[:-1] == track.previous[1:]).all()
            assert track.time[-1] <= history.end


def test_clocks_that_were_wrong(recorder: Path) -> None:
    """Rows from before a clock was set, or while it was far ahead, are no part of the history."""
    before = _history(recorder)
    row = "INSERT INTO states (state, last_updated_ts, metadata_id, state_id) VALUES"
    # Not the last that was written: the clock was set right again.
    _change(
        recorder,
        "UPDATE states SET state_id = state_id + 1000",
        f"{row} ('on', 5.0, 1, 1)",
        f"{row} ('off', {datetime(2038, 1, 1, tzinfo=UTC).timestamp()}, 1, 2)",
    )
    after = _history(recorder)
    assert (after.start, after.end) == (before.start, before.end)
    assert after.tracks[LAMP].time.tolist() == before.tracks[LAMP].time.tolist()
    assert mine(MineRequest(str(recorder))).stats["days"] <= DAYS + 1


def test_doubled_and_out_of_order(recorder: Path) -> None:
    """Rows written twice, or later than their time, count once and in the order of time."""
    before = _history(recorder)
    again = """
        INSERT INTO states (state, last_updated_ts, metadata_id, context_id_bin,
                            context_user_id_bin)
        SELECT state, last_updated_ts, metadata_id, context_id_bin, context_user_id_bin FROM kept
    """
    _change(
        recorder,
        "CREATE TABLE kept AS SELECT * FROM states ORDER BY state_id / 4, state_id DESC",
        "DELETE FROM states",
        again,
        f"{again} WHERE state_id % 3 = 0",
    )
    after = _history(recorder)
    for subject, track in before.tracks.items():
        assert after.tracks[subject].time.tolist() == track.time.tolist()
        assert after.tracks[subject].state.tolist() == track.state.tolist()
        assert after.tracks[subject].cause.tolist() == track.cause.tolist()


def test_longest_states(recorder: Path) -> None:
    """States as long as the recorder keeps them, of any letters, are kept as they are."""
    longest = "ä" * 255
    with closing(sqlite3.connect(recorder)) as connection, connection:
        connection.execute("UPDATE states SET state = ? WHERE state = 'on'", (longest,))
    assert set(_history(recorder).tracks[LAMP].state) == {longest, "off"}


def test_renamed_entity(recorder: Path) -> None:
    """What an entity did under an older name is its own: the recorder renames it all."""
    before = _history(recorder).tracks[LAMP]
    _change(recorder, "UPDATE states_meta SET entity_id = replace(entity_id, 'hall', 'hallway')")
    history, latest = read_history(recorder, Users())
    assert LAMP not in history.tracks
    assert LAMP not in latest
    track = history.tracks["light.hallway"]
    assert track.time.tolist() == before.time.tolist()
    assert set(track.cause.tolist()) == {Cause.PERSON}
