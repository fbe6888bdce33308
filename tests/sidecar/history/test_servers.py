"""Test recorders on real MariaDB and PostgreSQL servers."""

from collections.abc import Iterator
import json
from pathlib import Path
import traceback
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.components.recorder.db_schema import Base
from homeassistant.core import HomeAssistant
import numpy as np
import pytest
from sqlalchemy import NullPool, create_engine, make_url

from ai_automation_sidecar.core.attribution.causes import Users
from ai_automation_sidecar.errors import (
    RecorderDamagedError,
    RecorderLostError,
    RecorderUnreachableError,
    RecorderUnsupportedError,
)
from ai_automation_sidecar.history import reader
from ai_automation_sidecar.history.address import parse_address
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.history.reader import read_history
from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.replaying import ReplayRequest, replay_automation
from ai_automation_sidecar.request import MineRequest
from tests.servers import PASSWORD, Server
from tests.sidecar.compiled_home import HOURS, METER, async_check, async_compile
from tests.sidecar.recorded_home import async_live, check_attribution
from tests.sidecar.recorder import House, copy_recorder

COFFEE = {
    "triggers": [{"trigger": "time", "at": "05:05:00"}],
    "actions": [{"action": "switch.turn_on", "target": {"entity_id": "switch.coffee"}}],
}


@pytest.fixture
def recorder_db_url(server: Server) -> str:
    """Let Home Assistant record on the server."""
    return server.url


async def test_what_home_assistant_records(
    recorder_mock: Any, hass: HomeAssistant, hass_admin_user: User, recorder_db_url: str
) -> None:
    """What a real Home Assistant records on a server is attributed as in a file."""
    await async_live(hass, hass_admin_user)
    check_attribution(recorder_db_url)


async def test_statistics(
    recorder_mock: Any, hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder_db_url: str
) -> None:
    """Statistics are read from a server as from a file."""
    await async_compile(hass, freezer)
    assert len((await async_check(hass, recorder_db_url, "hour"))[METER]) == HOURS - 1


@pytest.fixture
def recorder(tmp_path: Path, server: Server) -> Path:
    """Return six weeks of habits in a file, which are on the server as well."""
    house = House()
    house.start(["light.hall", "climate.hall", "switch.coffee", "binary_sensor.door"])
    for day in range(42):
        house.person(house.at(day, 7, 5), "switch.coffee", "on")
        house.automation(house.at(day, 8), "switch.coffee", "off")
        house.device(house.at(day, 18, 30), "binary_sensor.door", "on")
        house.device(house.at(day, 18.99), "binary_sensor.door", "off")
        house.attributes["climate.hall"] = {"temperature": 18 + day % 4}
        house.device(house.at(day, 20), "climate.hall", "heat" if day % 2 else "off")
    path = house.write(tmp_path / "home-assistant_v2.db")
    copy_recorder(path, server.url)
    return path


def test_the_same_as_in_a_file(recorder: Path, server: Server) -> None:
    """The same rows give the same history and the same proposals."""
    here, there = (
        read_history(parse_address(where), Users()) for where in (str(recorder), server.url)
    )
    assert there[1] == here[1]
    assert there[0].tracks.keys() == here[0].tracks.keys()
    for subject, track in here[0].tracks.items():
        for column in ("time", "state", "previous", "cause", "context"):
            assert np.array_equal(
                getattr(track, column), getattr(there[0].tracks[subject], column)
            ), (subject, column)
    assert (there[0].start, there[0].end, there[0].rows_read) == (
        here[0].start,
        here[0].end,
        here[0].rows_read,
    )
    found = [mine(MineRequest(where)).to_dict() for where in (str(recorder), server.url)]
    assert found[0]["patterns"]
    assert found[1]["patterns"] == found[0]["patterns"]
    automation = recorder.with_name("automation.json")
    automation.write_text(json.dumps(COFFEE))
    replayed = [
        replay_automation(ReplayRequest(automation, where)) for where in (str(recorder), server.url)
    ]
    assert replayed[0]["matched"] == 30
    assert replayed[1] == replayed[0]


def test_what_others_do_meanwhile_is_not_seen(recorder: Path, server: Server) -> None:
    """A database that is written to and purged while it is read is read as it was."""
    count = "SELECT count(*), min(state_id) FROM states"
    with open_recorder(server.url) as opened:
        before = list(opened.query(count))
        server.run(
            "UPDATE states SET old_state_id = NULL",
            "DELETE FROM states WHERE state_id < 100",
            "INSERT INTO states (state_id, state, last_updated_ts) VALUES (9999, 'on', 1)",
        )
        assert list(opened.query(count)) == before
        with pytest.raises(RecorderDamagedError, match=r"READ ONLY|CURSOR"):
            opened.query("DELETE FROM states")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"password": "wr0ng-secret"}, "cannot be opened"),
        ({"username": "nobody-here"}, "cannot be opened"),
        ({"database": "nothing"}, "cannot be opened"),
        ({"port": 9}, "cannot be opened"),
    ],
)
def test_no_way_in(server: Server, change: dict[str, Any], message: str) -> None:
    """Why a server lets nobody in is said, without the password."""
    url = make_url(server.url).set(**change).render_as_string(hide_password=False)
    with pytest.raises(RecorderUnreachableError, match=message) as caught, open_recorder(url):
        pass
    shown = "".join(traceback.format_exception(caught.value))
    assert "127.0.0.1" in shown
    assert PASSWORD not in shown
    assert "wr0ng-secret" not in shown


def test_unknown_option(server: Server) -> None:
    """An option in the URL that the driver does not know is named."""
    with (
        pytest.raises((RecorderUnsupportedError, RecorderUnreachableError), match="wool") as caught,
        open_recorder(f"{server.url}?wool=1"),
    ):
        pass
    assert PASSWORD not in str(caught.value)


def test_database_of_another_program(server: Server) -> None:
    """An empty or foreign database, and a schema that is not known, are refused."""
    with pytest.raises(RecorderUnsupportedError, match="no table event"), open_recorder(server.url):
        pass
    Base.metadata.create_all(create_engine(server.url, poolclass=NullPool))
    server.run("INSERT INTO schema_changes (schema_version, changed) VALUES (41, '2026-01-01')")
    with pytest.raises(RecorderUnsupportedError, match="schema 41"), open_recorder(server.url):
        pass


@pytest.fixture
def mortal(server: Server) -> Iterator[Server]:
    """Return a server that may be killed: it is started again."""
    yield server
    server.kill()
    server.start()


def test_connection_lost_while_rows_come(recorder: Path, mortal: Server) -> None:
    """A server that dies between two rows is said to be gone."""
    many = "SELECT a.state_id, c.state FROM states AS a, states AS b, states AS c"
    with open_recorder(mortal.url) as opened:
        rows = opened.query(many)
        assert next(rows)
        mortal.kill()
        with pytest.raises(RecorderLostError, match="was lost"):
            list(rows)
        with pytest.raises(RecorderLostError, match="was lost"):
            opened.query("SELECT count(*) FROM states")


def test_connection_lost_half_way(
    recorder: Path, mortal: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read before the server died is kept, and said to be a part."""
    tells, asked = reader._tells, iter(range(100))

    def tells_until_killed(*arguments: Any) -> bool:
        if next(asked) == 2:
            mortal.kill()
        return tells(*arguments)

    monkeypatch.setattr(reader, "_tells", tells_until_killed)
    history, latest = read_history(parse_address(mortal.url), Users())
    assert len(latest) == 4
    assert len({track.entity_id for track in history.tracks.values()}) == 2
    assert history.partial is not None
    assert history.partial.startswith(
        "2 of 4 entities could not be read, or not whole: The connection to "
    )
    assert PASSWORD not in history.partial
