"""Test with real processes that a night's work outlives the one that does it."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
import json
import os
from pathlib import Path
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest

from ai_automation_sidecar.core.contract import HomeUpdate
from ai_automation_sidecar.core.home import Entity, Home
from ai_automation_sidecar.core.home.codec import home_to_dict
from ai_automation_sidecar.core.store import JobRun, Store
from ai_automation_sidecar.core.store.facts import set_fact
from ai_automation_sidecar.core.store.jobs import list_job_runs
from ai_automation_sidecar.core.store.suggestions import list_suggestions
from ai_automation_sidecar.server.app import DATABASE
from ai_automation_sidecar.server.standing import FILE
from tests.sidecar.recorder import House

ROOT = Path(__file__).parents[3]
ZONE = "Europe/Berlin"
# An analysis is made up for until shortly before the next: this one was due just now.
HOUR = (datetime.now(ZoneInfo(ZONE)) - timedelta(hours=1)).hour
PROGRAM = """
from datetime import timedelta
from pathlib import Path
import sys
from ai_automation_sidecar.server.app import Settings
from ai_automation_sidecar.server.run import serve
lease = timedelta(seconds=3)
serve(Settings(Path(sys.argv[1]), "a-token-that-is-long-enough", lease=lease), port=0)
"""
type Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the data folder of sidecars that know a home with one habit."""
    house = House()
    house.start(["switch.coffee"])
    for day in range(42):
        house.person(house.at(day, 7, 5), "switch.coffee", "on")
        house.automation(house.at(day, 8), "switch.coffee", "off")
    recorder = house.write(tmp_path / "home-assistant_v2.db")
    entity = Entity("switch.coffee", "Coffee machine")
    home = home_to_dict(Home(entities={entity.entity_id: entity}, time_zone=ZONE))
    folder = tmp_path / "data"
    folder.mkdir()
    update = HomeUpdate(f"sqlite:///{recorder}", home, "digest", f"{HOUR:02}:00")
    (folder / FILE).write_text(json.dumps(update.to_dict()))
    return folder


@pytest.fixture
def start(data: Path) -> Iterator[Start]:
    """Return what starts a sidecar over the folder."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "sidecar")}
        program = [sys.executable, "-c", PROGRAM, str(data)]
        started.append(
            process := subprocess.Popen(program, env=environment, stderr=subprocess.DEVNULL)
        )
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


async def _until(store: Store, wanted: Callable[[list[JobRun]], bool]) -> JobRun:
    for _ in range(900):
        runs = await list_job_runs(store, datetime(2000, 1, 1, tzinfo=UTC))
        if wanted(runs):
            assert len(runs) == 1
            return runs[0]
        await asyncio.sleep(0.1)
    raise TimeoutError


async def test_another_takes_over(data: Path, start: Start) -> None:
    """What one begins and does not live to end is done by the other, and kept once."""
    store = await Store.open(data / DATABASE)
    planned = datetime.now(UTC) - timedelta(days=3)
    await set_fact(store, "planned:analysis", f"{planned.isoformat()} 0 {HOUR} * * * {ZONE}")
    first = start()
    begun = await _until(store, bool)
    assert (begun.status, begun.attempts) == ("running", 1)
    first.kill()
    first.wait()
    start()
    start()
    done = await _until(store, lambda runs: runs[0].status in {"done", "failed"})
    assert (done.id, done.status, done.attempts) == (begun.id, "done", 2)
    assert len(await list_suggestions(store)) == 1
    await store.close()
