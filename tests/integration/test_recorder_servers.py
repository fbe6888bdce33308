"""Test what is read of the recorder while Home Assistant keeps it on a real server."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from tests.servers import Server

from .test_backtest import FOLLOWS, entry

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
