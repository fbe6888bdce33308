"""Test what is read of the recorder while Home Assistant keeps it on a real server."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)
from pytest_homeassistant_custom_component.components.recorder.common import (  # type: ignore[import-untyped]
    async_wait_recording_done,
)

from ai_automation_sidecar.core.attribution.causes import Users
from ai_automation_sidecar.history.address import parse_address
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.history.reader import read_history
from custom_components.ai_automation.handing_over import write_history
from tests.servers import Server

from .test_backtest import FOLLOWS, LAMP, entry

__all__ = ["entry"]


@pytest.fixture
def recorder_db_url(server: Server) -> str:
    """Let Home Assistant record on the server."""
    return server.url


async def test_backtest(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A backtest tells the same as with a file."""
    result: Any = await hass.services.async_call(
        "ai_automation", "backtest", {"config": FOLLOWS}, blocking=True, return_response=True
    )
    counts = {key: result[key] for key in ("matched", "opposed", "extra", "missed", "unknown")}
    assert counts == {"matched": 9, "opposed": 0, "extra": 1, "missed": 0, "unknown": 0}
    assert result["fires"][0]["people_did"]["by"] == "person"


async def test_history_is_handed_over(
    hass: HomeAssistant, entry: MockConfigEntry, server: Server, tmp_path: Path
) -> None:
    """What is handed over holds the same changes, by the same people, as the server does."""
    await async_wait_recording_done(hass)
    path = tmp_path / "history.db"
    await get_instance(hass).async_add_executor_job(write_history, hass, path, 0.0)
    here, there = (read_history(parse_address(url), Users()) for url in (str(path), server.url))
    assert here[1] == there[1]
    assert len(here[0].tracks[LAMP].time) == 18
    for subject, track in there[0].tracks.items():
        found = here[0].tracks[subject]
        assert found.time.tolist() == track.time.tolist()
        assert found.state.tolist() == track.state.tolist()
        assert found.cause.tolist() == track.cause.tolist()
    await get_instance(hass).async_add_executor_job(write_history, hass, path, here[0].end - 1)
    with open_recorder(path) as recorder:
        [(rows,)] = recorder.query("SELECT count(*) FROM states")
    assert 0 < rows < here[0].rows_read
