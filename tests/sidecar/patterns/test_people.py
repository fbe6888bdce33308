"""Test that it is told whose a habit is, from the recorder and from the archive."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from aiohttp.test_utils import TestClient, TestServer
import pytest

from ai_automation_sidecar.archive.database import FILE
from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.archive.retention import forget
from ai_automation_sidecar.core.contract import Pattern
from ai_automation_sidecar.core.home import Entity, Home
from ai_automation_sidecar.core.home.codec import home_to_dict
from ai_automation_sidecar.core.store import Suggestion
from ai_automation_sidecar.core.store.suggestions import list_suggestions, merge_suggestions
from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.request import MineRequest
from ai_automation_sidecar.server.app import STORE, Settings, build_app
from tests.sidecar.recorder import ANNA, House

LAMP, DAYS = "light.hall", 28
TOKEN = "a-token-that-is-long-enough"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
BEN, GUEST = b"b" * 16, b"g" * 16


def _person(name: str, user: bytes | None) -> Entity:
    attributes = {"user_id": UUID(bytes=user).hex} if user else {}
    return Entity(f"person.{name}", name.title(), attributes=attributes)


HOME = Home(
    entities={
        one.entity_id: one
        for one in (
            Entity(LAMP, "Hall lamp"),
            _person("anna", ANNA),
            _person("ben", BEN),
            _person("cat", None),
            # Of no Home Assistant.
            Entity("person.odd", "Odd", attributes={"user_id": "not an id"}),
        )
    },
    time_zone="Europe/Berlin",
)


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return a recorder: mostly Anna, now and then Ben, a guest or a hand, turns the lamp on."""
    house = House()
    house.start([LAMP])
    for day in range(DAYS):
        at, off = house.at(day, 19, 4), house.at(day, 22)
        if day % 7 == 2:
            house.person(at, LAMP, "on", BEN)
        elif day % 7 == 4:
            house.person(at, LAMP, "on", GUEST)
        elif day % 7 == 6:
            house.device(at, LAMP, "on")
        else:
            house.person(at, LAMP, "on")
        house.automation(off, LAMP, "off")
    return house.write(tmp_path / "home-assistant_v2.db")


def _evening(recorder: Path, archive: Path | None = None) -> Pattern:
    home = home_to_dict(HOME)
    result = mine(MineRequest(str(recorder), home=home, archive=archive))
    [found] = [it for it in result.patterns if it.type == "time_of_day"]
    return found


def test_whose_a_habit_is(recorder: Path, tmp_path: Path) -> None:
    """Each person's share is told; a guest and a hand at the switch are nobody."""
    told = _evening(recorder).evidence["done_by"]
    assert told == {"people": {"person.anna": 16, "person.ben": 4}, "of": DAYS}
    archive = tmp_path / "archive.db"
    assert _evening(recorder, archive).evidence["done_by"] == told


def test_a_person_is_forgotten(recorder: Path, tmp_path: Path) -> None:
    """What a forgotten person did stays a habit, and nothing in the file says whose."""
    archive = tmp_path / "archive.db"
    ingest(recorder, archive)
    assert ANNA in archive.read_bytes()
    forget(archive, ["person.anna"], 2e9, [ANNA])
    files = [path for path in tmp_path.iterdir() if path.name.startswith("archive.db")]
    assert not [path for path in files if ANNA in path.read_bytes()]
    found = _evening(recorder, archive)
    assert found.support > DAYS * 0.9
    assert found.evidence["done_by"] == {"people": {"person.ben": 4}, "of": DAYS}


async def test_forgotten_in_the_sidecar(recorder: Path, tmp_path: Path) -> None:
    """Whoever is forgotten is not named in a suggestion either; their user is told by the home."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    app = build_app(Settings(tmp_path, TOKEN))
    async with TestClient(TestServer(app), headers=headers) as client:
        home = {"recorder": str(recorder), "home": home_to_dict(HOME), "digest": "1"}
        assert (await client.put("/api/home", json=home)).status == 200
        ingest(recorder, tmp_path / FILE)
        one = Suggestion(**_evening(recorder).to_dict(), created_at=NOW, updated_at=NOW)
        await merge_suggestions(app[STORE], [one], NOW)
        answer = await client.post("/api/forget", json={"entities": ["person.anna"]})
        assert answer.status == 200
        assert ANNA not in (tmp_path / FILE).read_bytes()
        [kept] = await list_suggestions(app[STORE])
        assert kept.evidence["done_by"] == {"people": {"person.ben": 4}, "of": DAYS}
