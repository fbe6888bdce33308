"""Test that the sidecar tells what an automation would have done in all that it keeps."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
import pytest

from ai_automation_sidecar.archive.database import FILE as ARCHIVE
from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.core.contract import BacktestRequest
from ai_automation_sidecar.core.home import Entity, Home
from ai_automation_sidecar.core.home.codec import home_to_dict
from ai_automation_sidecar.history.address import Address
from ai_automation_sidecar.server.app import BACKTESTS, Settings, build_app
from tests.sidecar.recorder import ANNA, House

TOKEN = "a-token-that-is-long-enough"
DAYS = 60
CONFIG = {
    "triggers": [{"trigger": "time", "at": "07:00:00"}],
    "actions": [{"action": "switch.turn_on", "target": {"entity_id": "switch.coffee"}}],
}
type Client = TestClient[Any, Any]


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a recorder in which coffee is made at seven."""
    house = House()
    house.start(["switch.coffee"])
    for day in range(DAYS):
        house.person(house.at(day, 7, 4), "switch.coffee", "on")
        house.automation(house.at(day, 8), "switch.coffee", "off")
        house.device(house.at(day, 6), "sensor.room", "18.5")
        house.device(house.at(day, 12), "sensor.room", "21.5")
    return house.write(tmp_path_factory.mktemp("recorder") / "home-assistant_v2.db")


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """Return a client of a sidecar that knows nothing yet."""
    app = build_app(Settings(tmp_path, TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with TestClient(TestServer(app), headers=headers) as client:
        yield client


async def _know(client: Client, recorder: Path, name: str = "Coffee machine") -> None:
    """Leave a home with the sidecar."""
    entity = Entity("switch.coffee", name)
    home = Home(entities={entity.entity_id: entity}, time_zone="Europe/Berlin")
    update = {"recorder": str(recorder), "home": home_to_dict(home), "digest": name}
    assert (await client.put("/api/home", json=update)).status == 200


async def _ask(client: Client, **asked: Any) -> tuple[int, dict[str, Any]]:
    body = {"config": CONFIG, "days": 90, "language": "en", **asked}
    response = await client.post("/api/backtest", json=body)
    return response.status, await response.json()


async def test_over_all_that_is_kept(client: Client, recorder: Path, tmp_path: Path) -> None:
    """Months are replayed, and who asks the same again is answered from what is kept."""
    ingest(Address(recorder), tmp_path / ARCHIVE)
    await _know(client, recorder)
    status, told = await _ask(client)
    assert status == 200
    assert told["days"] > DAYS - 2
    assert told["matched"] >= 0.9 * DAYS
    assert (await _ask(client))[1] == told
    _, fewer = await _ask(client, days=10, language="de")
    assert fewer["matched"] <= 10
    cache = (await (await client.get("/api/metrics")).json())["cache"]["backtest"]
    assert cache == {"in_memory": 1, "stored": 0, "missed": 2, "hit_rate": 0.3333}


async def _missed(client: Client) -> int:
    """Return how many answers were not kept yet when they were asked for."""
    metrics = await (await client.get("/api/metrics")).json()
    return int(metrics["cache"]["backtest"]["missed"])


async def test_the_same_at_once(client: Client, recorder: Path, tmp_path: Path) -> None:
    """Who asks what is being answered waits for that answer; an error is told to both."""
    refused = await asyncio.gather(_ask(client), _ask(client))
    assert [status for status, _ in refused] == [400, 400]
    missed = await _missed(client)
    ingest(Address(recorder), tmp_path / ARCHIVE)
    await _know(client, recorder)
    (_, told), *others = await asyncio.gather(*(_ask(client) for _ in range(4)))
    assert told["matched"] > 0
    assert [other for _, other in others] == [told] * 3
    assert await _missed(client) == missed + 1


async def test_who_leaves_takes_no_answer_along(
    client: Client, recorder: Path, tmp_path: Path
) -> None:
    """Who waits for the same is answered though the one who asked first is gone."""
    ingest(Address(recorder), tmp_path / ARCHIVE)
    await _know(client, recorder)
    backtests = client.server.app[BACKTESTS]  # type: ignore[attr-defined]
    asked = BacktestRequest(CONFIG, 90)
    first, second = (asyncio.create_task(backtests.answer(asked)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    told = await asyncio.wait_for(second, 30)
    assert first.cancelled()
    assert told["matched"] > 0


async def test_who_did_it(client: Client, recorder: Path, tmp_path: Path) -> None:
    """Whose doing it was is told by name, as far as users tell."""
    ingest(Address(recorder), tmp_path / ARCHIVE)
    await _know(client, recorder)
    _, told = await _ask(client)
    assert (told["done_by"], "By name" in told["summary"]) == ({}, False)
    anna = Entity("person.anna", "Anna", attributes={"user_id": ANNA.hex()})
    coffee = Entity("switch.coffee", "Coffee machine")
    home = Home(entities={it.entity_id: it for it in (anna, coffee)}, time_zone="Europe/Berlin")
    update = {"recorder": str(recorder), "home": home_to_dict(home), "digest": "people"}
    assert (await client.put("/api/home", json=update)).status == 200
    _, told = await _ask(client)
    assert told["done_by"] == {"person.anna": told["matched"]}
    assert f"By name: Anna {told['matched']} times." in told["summary"]
    assert {it["people_did"]["person"] for it in told["fires"] if it["people_did"]} == {
        "person.anna"
    }


async def test_a_change_is_compared(client: Client, recorder: Path, tmp_path: Path) -> None:
    """The present version is replayed as well; the single firings are left out if not wanted."""
    ingest(Address(recorder), tmp_path / ARCHIVE)
    await _know(client, recorder)
    later = {**CONFIG, "triggers": [{"trigger": "time", "at": "12:00:00"}]}
    _, told = await _ask(client, config=later, present=CONFIG, firings=False)
    assert told["compared"]["precision"] == [1.0, 0.0]
    assert "fires" not in told


async def test_what_is_only_sampled_is_named(
    client: Client, recorder: Path, tmp_path: Path
) -> None:
    """Of what measures, the archive keeps few values."""
    ingest(Address(recorder), tmp_path / ARCHIVE)
    await _know(client, recorder)
    assert not (await _ask(client))[1]["coverage"]["limits"]
    warm = {"trigger": "numeric_state", "entity_id": "sensor.room", "above": 20}
    _, told = await _ask(client, config={**CONFIG, "triggers": [warm]})
    assert told["matched"] + told["extra"] == DAYS
    assert ["sensor.room" in limit for limit in told["coverage"]["limits"]] == [True]


async def test_kept_for_one_home(client: Client, recorder: Path, tmp_path: Path) -> None:
    """Another home, and what was forgotten, are looked at anew."""
    ingest(Address(recorder), tmp_path / ARCHIVE)
    await _know(client, recorder)
    assert (await _ask(client))[0] == 200
    await _know(client, recorder, "Kettle")
    assert (await _ask(client))[0] == 200
    await client.post("/api/forget", json={"entities": ["switch.coffee"]})
    _, told = await _ask(client)
    assert told["matched"] == 0
    cache = (await (await client.get("/api/metrics")).json())["cache"]["backtest"]
    assert (cache["in_memory"], cache["stored"], cache["missed"]) == (0, 0, 3)


async def test_nothing_is_kept(client: Client, recorder: Path) -> None:
    """Without a home, and without an archive, it is said what is missing."""
    status, told = await _ask(client)
    assert (status, told["error"]["message"]) == (400, "No home has been sent yet")
    await _know(client, recorder)
    status, told = await _ask(client)
    assert status == 400
    assert "an analysis begins it" in told["error"]["message"]


@pytest.mark.parametrize(
    "asked",
    [
        {"config": []},
        {"config": "x"},
        {"days": 0},
        {"days": "many"},
        {"language": 3},
        {"present": []},
    ],
)
async def test_bad_questions(client: Client, asked: dict[str, Any]) -> None:
    """What is no automation, or no number of days, is refused."""
    status, told = await _ask(client, **asked)
    assert (status, told["error"]["code"]) == (400, "bad_request")
