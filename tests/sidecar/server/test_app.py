"""Test the HTTP interface and what it keeps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
import shutil
import sqlite3
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
import pytest

from ai_automation_sidecar.core.contract import (
    CONTRACT_VERSION,
    AnalysisState,
    Health,
    Info,
    Pattern,
)
from ai_automation_sidecar.core.home import Entity, Home
from ai_automation_sidecar.core.home.codec import home_to_dict
from ai_automation_sidecar.core.store import JobRun, Store
from ai_automation_sidecar.core.store.jobs import ANALYSIS, last_run
from ai_automation_sidecar.server.app import DATABASE, RUNNER, Settings, build_app
from tests.sidecar.recorder import House

TOKEN = "a-token-that-is-long-enough"
type Client = TestClient[Any, Any]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """Return a client with the token, of a server with an empty store."""
    app = build_app(Settings(tmp_path / "data", TOKEN, cooldown=timedelta()))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with TestClient(TestServer(app), headers=headers) as client:
        yield client


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a recorder database with one habit in it."""
    house = House()
    house.start(["switch.coffee"])
    for day in range(42):
        house.person(house.at(day, 7, 5), "switch.coffee", "on")
        house.automation(house.at(day, 8), "switch.coffee", "off")
    return house.write(tmp_path_factory.mktemp("recorder") / "home-assistant_v2.db")


def _home() -> dict[str, Any]:
    entity = Entity("switch.coffee", "Coffee machine")
    return home_to_dict(Home(entities={entity.entity_id: entity}, time_zone="Europe/Berlin"))


async def _done(client: Client) -> AnalysisState:
    async with asyncio.timeout(60):
        while True:
            state = AnalysisState.from_dict(await (await client.get("/api/analysis")).json())
            if state.status != "running":
                return state
            await asyncio.sleep(0.05)


async def _refused(client: Client, body: Any, status: int = 400) -> dict[str, str]:
    response = await client.post("/api/analysis", json=body)
    assert response.status == status
    error: dict[str, str] = (await response.json())["error"]
    assert error["message"]
    return error


async def test_health_needs_no_token(client: Client) -> None:
    """Health is told to anybody, and nothing else is."""
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer wrong"}):
        response = await client.get("/health", headers=headers)
        assert Health.from_dict(await response.json()).status == "ok"
        for path in ("/api/info", "/api/analysis", "/api/suggestions", "/api/nothing"):
            response = await client.get(path, headers=headers)
            assert response.status == 401
            assert (await response.json())["error"]["code"] == "unauthorized"


async def test_info(client: Client) -> None:
    """The contract's range and the store's identity are told."""
    info = Info.from_dict(await (await client.get("/api/info")).json())
    assert info.fit == "fits"
    assert info.contract_max == CONTRACT_VERSION
    assert len(info.store_id) == 32


async def test_metrics(client: Client) -> None:
    """Every query is measured, and the memory is told."""
    await client.get("/api/suggestions")
    told = await (await client.get("/api/metrics")).json()
    assert told["queries"]["SELECT suggestions"]["count"] == 1
    assert 0 < told["memory_mib"]["pss"] <= told["memory_mib"]["rss"]
    assert told["cache"] == {}


async def test_unknown_path_and_method(client: Client) -> None:
    """Errors of the server itself are JSON too."""
    assert (await (await client.get("/api/nothing")).json())["error"]["code"] == "not_found"
    response = await client.delete("/api/suggestions")
    assert (await response.json())["error"]["code"] == "method_not_allowed"


async def test_openapi(client: Client) -> None:
    """The description names every route and the messages' parts."""
    description = await (await client.get("/api/openapi.json")).json()
    assert set(description["paths"]) == {
        "/health",
        "/api/info",
        "/api/metrics",
        "/api/openapi.json",
        "/api/analysis",
        "/api/backtest",
        "/api/forget",
        "/api/history",
        "/api/home",
        "/api/recorder",
        "/api/suggestions",
    }
    assert set(description["paths"]["/api/analysis"]) == {"delete", "get", "post"}
    properties = description["components"]["schemas"]["Pattern"]["properties"]
    assert properties["automation"] == {"anyOf": [{"type": "object"}, {"type": "null"}]}


async def test_analysis(client: Client, recorder: Path) -> None:
    """An analysis runs once at a time, and what it finds can be read with its evidence."""
    assert (await _done(client)).status == "none"
    body = {"recorder": str(recorder), "home": _home()}
    first, second = await asyncio.gather(
        client.post("/api/analysis", json=body), client.post("/api/analysis", json=body)
    )
    assert sorted((first.status, second.status)) == [202, 409]
    state = await _done(client)
    assert (state.status, state.error) == ("done", None)
    assert state.stats["rows_read"] > 80
    assert state.stats["archive"]["changes"] > 80
    (found,) = (await (await client.get("/api/suggestions")).json())["suggestions"]
    pattern = Pattern.from_dict(found)
    assert pattern.title == "Turn on Coffee machine – it is 07:00"
    assert found["status"] == "queued"
    assert pattern.automation is not None
    assert pattern.evidence["held"] == pattern.support
    response = await client.get("/api/suggestions", params={"status": "rejected"})
    assert (await response.json())["suggestions"] == []


async def test_again_keeps_ids(client: Client, recorder: Path) -> None:
    """The same habit has the same id in the next analysis."""
    ids = []
    for days in (42, 38):
        await client.post("/api/analysis", json={"recorder": str(recorder), "days": days})
        assert (await _done(client)).status == "done"
        ids.append((await (await client.get("/api/suggestions")).json())["suggestions"][0]["id"])
    assert ids[0] == ids[1]


async def test_what_the_recorder_has_forgotten(
    client: Client, recorder: Path, tmp_path: Path
) -> None:
    """Habits are found in the archive when the recorder has purged what they are made of."""
    recorder = Path(shutil.copy(recorder, tmp_path / "purged.db"))
    body = {"recorder": str(recorder), "home": _home()}
    await client.post("/api/analysis", json=body)
    before = await _done(client)
    with closing(sqlite3.connect(recorder)) as connection:
        connection.execute("DELETE FROM states WHERE state_id < (SELECT max(state_id) FROM states)")
        connection.commit()
    await client.post("/api/analysis", json=body)
    after = await _done(client)
    assert after.stats["archive"]["changes"] == 0
    assert after.stats["rows_read"] == before.stats["rows_read"]
    assert len((await (await client.get("/api/suggestions")).json())["suggestions"]) == 1


async def test_forget(client: Client, recorder: Path, tmp_path: Path) -> None:
    """What is forgotten is gone from archive and suggestions, and is not found again."""
    body = {"recorder": str(recorder), "home": _home()}
    await client.post("/api/analysis", json=body)
    await _done(client)
    response = await client.post("/api/forget", json={"entities": ["switch.*"]})
    assert response.status == 200
    told = await response.json()
    assert (told["entities"], told["suggestions"]) == (["switch.coffee"], 1)
    assert told["changes"] > 80
    assert (await (await client.get("/api/suggestions")).json())["suggestions"] == []
    for bad in ({}, {"entities": "switch.coffee"}, {"entities": [7]}):
        assert (await client.post("/api/forget", json=bad)).status == 400


async def test_failed_analysis(client: Client, tmp_path: Path) -> None:
    """An analysis of a file that is none fails with a sentence."""
    response = await client.post("/api/analysis", json={"recorder": str(tmp_path / "none.db")})
    assert response.status == 202
    state = await _done(client)
    assert state.status == "failed"
    assert state.error is not None
    assert "no recorder database" in state.error


async def test_bad_bodies(client: Client, recorder: Path) -> None:
    """Bodies that are no request are refused with what is wrong."""
    response = await client.post("/api/analysis", data="{")
    assert "not JSON" in (await response.json())["error"]["message"]
    assert "object" in (await _refused(client, [1]))["message"]
    assert "recorder" in (await _refused(client, {}))["message"]
    assert "recorder" in (await _refused(client, {"recorder": 7}))["message"]
    for wrong in ("x", -1, 0, 1.5):
        error = await _refused(client, {"recorder": str(recorder), "days": wrong})
        assert "days" in error["message"]
    assert "home" in (await _refused(client, {"recorder": "x", "home": [1]}))["message"]


async def test_home_that_is_none(client: Client, recorder: Path) -> None:
    """A home of another form fails the analysis with a sentence."""
    body = {"recorder": str(recorder), "home": {"entities": {"light.a": {"colour": "red"}}}}
    await client.post("/api/analysis", json=body)
    state = await _done(client)
    assert state.error is not None
    assert "is not one" in state.error


async def test_stopped_in_the_middle(tmp_path: Path, recorder: Path) -> None:
    """Stopping ends a running analysis, records it, and leaves a store that opens again."""
    app = build_app(Settings(tmp_path, TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with TestClient(TestServer(app), headers=headers) as client:
        response = await client.post("/api/analysis", json={"recorder": str(recorder)})
        assert response.status == 202
    store = await Store.open(tmp_path / DATABASE)
    analysis = await last_run(store)
    await store.close()
    assert analysis is not None
    assert analysis.status == "interrupted"
    assert "stopped" in (analysis.error or "")


async def test_killed_in_the_middle(tmp_path: Path) -> None:
    """What a killed process left running is known as interrupted at the next start."""
    store = await Store.open(tmp_path / DATABASE)
    began = datetime.now(UTC) - timedelta(hours=1)
    run = JobRun(id="1", job=ANALYSIS, started_at=began, status="running")
    await store.write(lambda session: session.add(run))
    await store.close()
    app = build_app(Settings(tmp_path, TOKEN))
    async with TestClient(TestServer(app)):
        state = await app[RUNNER].state()
    assert (state.id, state.status) == ("1", "interrupted")


async def test_store_that_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that another program holds gives a sentence, and works again afterwards."""
    monkeypatch.setattr(Store, "open", partial(Store.open, busy_timeout=0.2))
    app = build_app(Settings(tmp_path, TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with TestClient(TestServer(app), headers=headers) as client:
        holder = sqlite3.connect(tmp_path / DATABASE)
        holder.execute("BEGIN EXCLUSIVE")
        response = await client.post("/api/analysis", json={"recorder": "x"})
        assert response.status == 503
        assert (await response.json())["error"]["code"] == "store_busy"
        holder.rollback()
        holder.close()
        response = await client.post("/api/analysis", json={"recorder": "x"})
        assert response.status == 202
        assert (await _done(client)).status == "failed"


async def test_training_role_has_no_analysis(tmp_path: Path) -> None:
    """A server for training alone does not analyse."""
    app = build_app(Settings(tmp_path, TOKEN, role="training"))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with TestClient(TestServer(app), headers=headers) as client:
        assert (await client.get("/api/info")).status == 200
        assert (await client.get("/api/analysis")).status == 404
