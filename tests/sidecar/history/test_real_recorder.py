"""Test attribution on what a real Home Assistant recorded."""

from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
import pytest

from tests.sidecar.recorded_home import async_live, check_attribution


@pytest.fixture
def recorder_db_url(tmp_path: Path) -> str:
    """Record into a file that can be read from outside."""
    return f"sqlite:///{tmp_path}/home-assistant_v2.db"


async def test_attribution(
    recorder_mock: Any, hass: HomeAssistant, hass_admin_user: User, recorder_db_url: str
) -> None:
    """A person's call, a voice's, an automation's answer and a script are told apart."""
    await async_live(hass, hass_admin_user)
    check_attribution(recorder_db_url)
