"""A house in which coffee is made every morning, with the recorder's database of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest

from tests.sidecar.recorder import House

# The time zone of the home that the test package makes.
ZONE = "US/Pacific"
HABIT = "Turn on Coffee machine – it is 07:00"
DAYS = 42


@pytest.fixture
def recorder_db_url(
    hass_fixture_setup: list[bool],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Return a recorder database with a habit up to yesterday, which the recorder goes on with."""
    yesterday = dt_util.now(ZoneInfo(ZONE)).date() - timedelta(days=1)
    monkeypatch.setattr("tests.sidecar.recorder.FIRST", yesterday - timedelta(days=DAYS - 1))
    house = House(zone=ZONE)
    house.start(["switch.coffee"])
    for day in range(DAYS):
        house.person(house.at(day, 7, 5), "switch.coffee", "on")
        house.automation(house.at(day, 8), "switch.coffee", "off")
    folder = tmp_path_factory.mktemp("recorder")
    return f"sqlite:///{house.write(folder / 'home-assistant_v2.db')}"


@pytest.fixture
async def coffee(hass: HomeAssistant, core: None) -> None:
    """Add the entity that the habit is about, and the actions for it."""
    assert await async_setup_component(hass, "switch", {})
    hass.states.async_set("switch.coffee", "off", {"friendly_name": "Coffee machine"})
