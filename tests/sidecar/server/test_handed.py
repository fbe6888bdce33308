"""Test a history that is handed over where the recorder cannot be read."""

from collections.abc import AsyncIterator
from pathlib import Path
import socket
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
import pytest

from ai_automation_sidecar.core.contract import RecorderAnswer
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.request import MineRequest
from ai_automation_sidecar.server import handed
from ai_automation_sidecar.server.app import Settings, build_app
from ai_automation_sidecar.server.handed import HANDED_OVER
from tests.sidecar.recorder import House

TOKEN = "a-token-that-is-long-enough"
type Client = TestClient[web.Request, web.Application]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the sidecar's data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
async def client(data: Path) -> AsyncIterator[Client]:
    """Return a client of a running server."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with TestClient(TestServer(build_app(Settings(data, TOKEN))), headers=headers) as client:
        yield client


def _history(path: Path, days: int) -> Path:
    house = House()
    house.start(["light.hall"])
    for day in range(days):
        house.person(house.at(day, 7), "light.hall", "on")
        house.automation(house.at(day, 8), "light.hall", "off")
    return house.write(path)


def _kept(data: Path) -> list[str]:
    return sorted(file.name for file in data.glob(f"{HANDED_OVER}*"))


async def _ask(client: Client, body: Any) -> RecorderAnswer:
    response = await client.post("/api/recorder", json=body)
    assert response.status == 200
    return RecorderAnswer.from_dict(await response.json())


async def test_whether_a_recorder_can_be_read(client: Client, tmp_path: Path) -> None:
    """It is told whether a recorder can be read from here, and if not why, without a password."""
    path = _history(tmp_path / "home.db", 1)
    assert await _ask(client, {"recorder": f"sqlite:///{path}"}) == RecorderAnswer(readable=True)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://home:s3cret@127.0.0.1:{closed.getsockname()[1]}/home"
        answer = await _ask(client, {"recorder": url})
    assert not answer.readable
    assert "cannot be opened" in str(answer.reason)
    assert "s3cret" not in str(answer.reason)
    response = await client.post("/api/recorder", json={"recorder": 7})
    assert response.status == 400


async def test_history_in_place_of_the_recorder(client: Client, data: Path, tmp_path: Path) -> None:
    """What is handed over is kept, and read where the recorder is not; it is put in whole."""
    for days in (3, 5):
        content = _history(tmp_path / f"{days}.db", days).read_bytes()
        response = await client.put("/api/history", data=content)
        assert (response.status, await response.json()) == (200, {"readable": True, "reason": None})
        request = MineRequest("sqlite:////nowhere/home.db", handed_over=data / HANDED_OVER)
        stats = mine(request).stats
        assert stats["handed_over"]
        assert stats["rows_read"] == 1 + 2 * days
    assert not mine(MineRequest(str(tmp_path / "3.db"), handed_over=data / HANDED_OVER)).stats[
        "handed_over"
    ]


@pytest.mark.parametrize("content", [b"", b"These are notes. " * 1000])
async def test_what_is_no_history(
    client: Client, data: Path, tmp_path: Path, content: bytes
) -> None:
    """What is no recorder database is refused, and what was there before stays."""
    await client.put("/api/history", data=_history(tmp_path / "home.db", 3).read_bytes())
    response = await client.put("/api/history", data=content)
    assert response.status == 400
    assert (await response.json())["error"]["code"] == "recorder_unsupported"
    assert _kept(data) == [HANDED_OVER]
    with open_recorder(data / HANDED_OVER) as recorder:
        assert list(recorder.query("SELECT count(*) FROM states")) == [(7,)]


async def test_history_that_is_too_large(
    client: Client, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would fill the disk is refused, and nothing of it stays."""
    monkeypatch.setattr(handed, "MOST_BYTES", 1000)
    response = await client.put("/api/history", data=_history(tmp_path / "a.db", 3).read_bytes())
    assert response.status == 400
    assert (await response.json())["error"]["code"] == "history_refused"
    assert _kept(data) == []


async def test_forgotten(client: Client, data: Path, tmp_path: Path) -> None:
    """What entities did is forgotten in what was handed over as well."""
    await client.put("/api/history", data=_history(tmp_path / "a.db", 3).read_bytes())
    response = await client.post("/api/forget", json={"entities": ["light.hall"]})
    assert response.status == 200
    assert _kept(data) == []
