"""Test what is analysed by night, what people may ask for, and how it is stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import stat
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
import pytest

from ai_automation_sidecar.core.contract import AnalysisState, Info
from ai_automation_sidecar.core.home import Entity, Home
from ai_automation_sidecar.core.home.codec import home_to_dict
from ai_automation_sidecar.server.app import Settings, build_app
from tests.sidecar.recorder import House

TOKEN = "a-token-that-is-long-enough"
# In Berlin that is 13:00.
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
type Client = TestClient[Any, Any]


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        """Begin at noon."""
        self.now = NOON

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return the clock of all servers of a test."""
    return Clock()


@pytest.fixture(scope="module")
def update(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return a home with one habit, as the integration sends it."""
    house = House()
    house.start(["switch.coffee"])
    for day in range(42):
        house.person(house.at(day, 7, 5), "switch.coffee", "on")
        house.automation(house.at(day, 8), "switch.coffee", "off")
    recorder = house.write(tmp_path_factory.mktemp("recorder") / "home-assistant_v2.db")
    entity = Entity("switch.coffee", "Coffee machine")
    home = Home(entities={entity.entity_id: entity}, time_zone="Europe/Berlin")
    return {"recorder": f"sqlite:///{recorder}", "home": home_to_dict(home), "digest": "first"}


@asynccontextmanager
async def _serving(data: Path, clock: Clock, **settings: Any) -> AsyncIterator[Client]:
    app = build_app(Settings(data, TOKEN, now=clock, **settings))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with TestClient(TestServer(app), headers=headers) as client:
        yield client


async def _state(client: Client) -> AnalysisState:
    return AnalysisState.from_dict(await (await client.get("/api/analysis")).json())


async def _until(client: Client, wanted: Callable[[AnalysisState], bool]) -> AnalysisState:
    for _ in range(1200):
        state = await _state(client)
        if wanted(state):
            return state
        await asyncio.sleep(0.05)
    raise TimeoutError(state)


def _ended(state: AnalysisState) -> bool:
    return state.status not in {"none", "running"}


async def test_the_night_comes(tmp_path: Path, clock: Clock, update: dict[str, Any]) -> None:
    """At the hour that was set it is analysed, once, by one of two servers over one store."""
    async with _serving(tmp_path, clock) as client, _serving(tmp_path, clock) as other:
        response = await client.put("/api/home", json={**update, "analysis_time": "02:30"})
        state = AnalysisState.from_dict(await response.json())
        assert (state.status, state.next_at) == ("none", "2026-11-02T01:30:00+00:00")
        info = Info.from_dict(await (await client.get("/api/info")).json())
        assert info.home_digest == "first"
        # The other one takes the plan over from its own client.
        await other.put("/api/home", json={**update, "analysis_time": "02:30"})
        clock.now += timedelta(hours=14)
        for one in (client, other):
            await one.put("/api/home", json={**update, "analysis_time": "02:30"})
        state = await _until(client, _ended)
        assert (state.status, state.scheduled, state.error) == ("done", True, None)
        assert state.stats["phases"].keys() >= {"reading", "searching"}
        assert state.next_at == "2026-11-03T01:30:00+00:00"
        (found,) = (await (await other.get("/api/suggestions")).json())["suggestions"]
        assert "Coffee machine" in found["title"]
        assert (await _state(other)).id == state.id


async def test_survives_a_restart(tmp_path: Path, clock: Clock, update: dict[str, Any]) -> None:
    """The plan outlives the process; what it missed is made up for. The file is the owner's."""
    async with _serving(tmp_path, clock) as client:
        await client.put("/api/home", json=update)
    assert stat.S_IMODE((tmp_path / "home.json").stat().st_mode) == 0o600
    clock.now += timedelta(days=3)
    async with _serving(tmp_path, clock) as client:
        state = await _until(client, _ended)
        assert (state.status, state.scheduled) == ("done", True)


async def test_kept_home_is_damaged(tmp_path: Path, clock: Clock) -> None:
    """A file that is no home is told, and the server does without until one is sent."""
    (tmp_path / "home.json").write_text("[")
    async with _serving(tmp_path, clock) as client:
        info = Info.from_dict(await (await client.get("/api/info")).json())
        assert info.home_digest is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"analysis_time": "25:00"}, "analysis_time"),
        ({"analysis_time": 3}, "analysis_time"),
        ({"home": []}, "home"),
        ({"digest": 7}, "digest"),
        ({"home": {"time_zone": "Nowhere"}}, "Nowhere"),
        ({"recorder": 7}, "recorder"),
    ],
)
async def test_homes_that_are_none(
    tmp_path: Path, clock: Clock, update: dict[str, Any], change: dict[str, Any], named: str
) -> None:
    """What is no home is refused with what is wrong, and the former one is kept."""
    async with _serving(tmp_path, clock) as client:
        await client.put("/api/home", json=update)
        response = await client.put("/api/home", json={**update, **change})
        assert response.status == 400
        assert named in (await response.json())["error"]["message"]
    assert json.loads((tmp_path / "home.json").read_text())["digest"] == "first"


async def test_cooldown(tmp_path: Path, update: dict[str, Any]) -> None:
    """A second analysis that is asked for has to wait, and it is said until when."""
    app = build_app(Settings(tmp_path, TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    body = {"recorder": update["recorder"], "home": update["home"]}
    async with TestClient(TestServer(app), headers=headers) as client:
        assert (await client.post("/api/analysis", json=body)).status == 202
        await _until(client, _ended)
        response = await client.post("/api/analysis", json=body)
        assert response.status == 429
        error = (await response.json())["error"]
        again = datetime.fromisoformat(error["retry_at"])
        assert timedelta() < again - datetime.now(UTC) <= timedelta(minutes=10)


async def test_cancelled(tmp_path: Path, clock: Clock, update: dict[str, Any]) -> None:
    """An analysis can be stopped through another server over the same store."""
    short = timedelta(seconds=2)
    async with (
        _serving(tmp_path, clock, lease=short) as client,
        _serving(tmp_path, clock, lease=short) as other,
    ):
        assert (await client.delete("/api/analysis")).status == 409
        await client.post("/api/analysis", json={"recorder": update["recorder"]})
        assert (await other.delete("/api/analysis")).status == 202
        assert (await _until(client, _ended)).status == "cancelled"
        assert (await (await client.get("/api/suggestions")).json())["suggestions"] == []
        # What was cancelled does not make anybody wait.
        response = await client.post("/api/analysis", json={"recorder": update["recorder"]})
        assert response.status == 202


async def test_the_next_night(tmp_path: Path, clock: Clock) -> None:
    """By day all is searched, by night what promises or has its turn, until it is forgotten."""
    house = House()
    lamps = [f"light.lamp_{number}" for number in range(60)]
    house.start(lamps)
    for day in range(28):
        for lamp in lamps:
            for hour in sorted(house.random.uniform(6, 23) for _ in range(2)):
                house.person(house.at(day, hour), lamp, house.random.choice(("on", "off")))
    recorder = house.write(tmp_path / "home-assistant_v2.db")
    home = Home(entities={lamp: Entity(lamp, lamp) for lamp in lamps}, time_zone="Europe/Berlin")
    update = {"recorder": f"sqlite:///{recorder}", "home": home_to_dict(home), "digest": "first"}

    seen: set[str | None] = {None}

    async def searched() -> int:
        state = await _until(client, lambda it: _ended(it) and it.id not in seen)
        assert (state.status, state.error) == ("done", None)
        seen.add(state.id)
        return int(state.stats["searched"])

    async def night() -> int:
        clock.now += timedelta(days=1)
        await client.put("/api/home", json=update)
        return await searched()

    async with _serving(tmp_path, clock) as client:
        await client.put("/api/home", json=update)
        body = {"recorder": update["recorder"], "home": update["home"]}
        await client.post("/api/analysis", json=body)
        every = await searched()
        by_night = await night()
        assert by_night < every
        await client.post("/api/forget", json={"entities": ["light.lamp_1"]})
        # The deeds of the lamp, which was put on and off, are gone; each is searched in three ways.
        assert await night() == every - 6
