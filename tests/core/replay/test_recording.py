"""What is read of a recorder's database: together or one by one, and no more than is asked for."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ai_automation_sidecar.core.attribution.causes import Cause
from ai_automation_sidecar.core.attribution.contexts import Query
from ai_automation_sidecar.core.replay import Recording, Track
from ai_automation_sidecar.history.database import open_recorder
from tests.sidecar.recorder import House

LAMPS = [f"light.lamp_{number}" for number in range(6)]
METER, GONE = "sensor.meter", "light.gone"
NEVER = "light.never"


@pytest.fixture
def asked() -> list[str]:
    """Return what the database is asked, in the order in which that is."""
    return []


@pytest.fixture
def past(tmp_path: Path, asked: list[str]) -> Iterator[tuple[Query, float, float]]:
    """Give a database, and from when to when it is looked at: all but the first of its days."""
    house = House()
    house.start([*LAMPS, METER, GONE])
    for day in range(3):
        for number, lamp in enumerate(LAMPS):
            house.attributes[lamp] = {"brightness": 10 * day + number}
            house.person(house.at(day, 7 + number / 4), lamp, "on" if day % 2 else "off")
        house.device(house.at(day, 12), METER, f"{day}.5")
    house.device(house.at(1, 13), GONE, "")
    path = house.write(tmp_path / "home-assistant_v2.db")
    with open_recorder(path) as recorder:

        def query(sql: str, values: Mapping[str, Any]) -> Iterator[Any]:
            asked.append(sql)
            return recorder.query(sql, values)

        yield query, house.at(1, 0).timestamp(), house.at(2, 9).timestamp()


@pytest.fixture
def recording(past: tuple[Query, float, float]) -> Recording:
    """Return the recording of that time."""
    return Recording(*past)


def _rows(track: Track) -> list[Any]:
    every = range(len(track))
    return [(track.times[row], track.states[row], track.attributes_of(row)) for row in every]


def test_together_and_one_by_one_are_the_same(
    recording: Recording, past: tuple[Query, float, float], asked: list[str]
) -> None:
    """Many entities are read in one go, and it is told of each what it alone would tell."""
    alone = Recording(*past)
    recording.load(recording.entities)
    assert sum("metadata_id = :entity" not in sql and "FROM states\n" in sql for sql in asked) == 1
    for entity_id in recording.entities:
        together, single = recording.track(entity_id), alone.track(entity_id)
        assert together is not None
        assert single is not None
        assert _rows(together) == _rows(single)
        assert together.changed_at(0) == single.changed_at(0)


def test_what_holds_at_the_start_is_known(recording: Recording) -> None:
    """The row before the time is the first one; an entity that was removed has no state then."""
    meter, gone = recording.track(METER), recording.track(GONE)
    assert meter is not None
    assert gone is not None
    assert list(meter.states) == ["0.5", "1.5"]
    assert meter.times[0] < recording.start
    assert list(gone.states) == ["off", None]
    assert gone.state(1) is None


def test_attributes_are_read_when_they_are_asked_for(
    recording: Recording, asked: list[str]
) -> None:
    """States alone need nothing of the table of attributes."""
    track = recording.track(LAMPS[2])
    assert track is not None
    assert [track.states[row] for row in track.changes] == ["off", "on", "off"]
    assert not any("shared_attrs" in sql for sql in asked)
    assert [track.attributes_of(row)["brightness"] for row in range(3)] == [2, 12, 22]


def test_acts_have_their_causes(recording: Recording) -> None:
    """What changed at the row before the time is not among them."""
    acts = recording.acts(LAMPS[1])
    assert [(act.value, act.before, act.cause) for act in acts] == [
        ("on", "off", Cause.PERSON),
        ("off", "on", Cause.PERSON),
    ]
    assert recording.value(LAMPS[1], None, acts[0].time) == "off"
    assert recording.value(LAMPS[1], "brightness", acts[1].time) == "11"


def test_what_was_never_recorded_has_no_track(recording: Recording) -> None:
    """It has no acts either."""
    recording.load([NEVER, LAMPS[0]])
    assert recording.track(NEVER) is None
    assert recording.acts(NEVER) == []
    assert recording.track(LAMPS[0]) is not None
