"""Test long-term statistics as a real Home Assistant compiles them."""

from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from ai_automation_sidecar.core.history import average
from tests.sidecar.compiled_home import HOURS, METER, POWER, async_check, async_compile


@pytest.fixture
def recorder_db_url(tmp_path: Path) -> str:
    """Record into a file that can be read from outside."""
    return f"sqlite:///{tmp_path}/home-assistant_v2.db"


async def test_statistics(
    recorder_mock: Any, hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder_db_url: str
) -> None:
    """Averages, extremes and growth are Home Assistant's own; nothing is made up for a gap."""
    await async_compile(hass, freezer)
    hours = await async_check(hass, recorder_db_url, "hour")
    assert average(hours[POWER]) == pytest.approx(130, abs=5)
    # What the meter counted while it was not there is in the period in which it came back.
    assert sum(each.growth or 0 for each in hours[METER]) == pytest.approx(4.8)
    short = await async_check(hass, recorder_db_url, "5minute")
    assert 12 * (HOURS - 2) <= len(short[POWER]) < 12 * (HOURS - 1)
    assert sum(each.growth or 0 for each in short[METER]) == pytest.approx(4.8)
