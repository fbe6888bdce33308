"""Test that Home Assistant itself takes what is proposed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
import numpy as np

from ai_automation_sidecar.patterns.sun import sun_times
from tests.sidecar.mined import mined
from tests.sidecar.recorder import FIRST, House

MINUTE = timedelta(minutes=1)
DAYS = 56


def _house() -> House:
    """Return a house with habits of every form: clock, sun, temperature, arrival after dark."""
    house = House(seed=3)
    house.attributes["climate.hall"] = {"temperature": 21}
    house.start(["switch.coffee", "light.porch", "light.hall", "light.sofa", "sun.sun"])
    house.start(["media_player.tv"])
    house.start(["climate.hall"], "heat")
    house.start(["person.anna"], "home")
    house.start(["cover.blind"], "closed")
    days = (FIRST.toordinal() - 719163) + np.arange(DAYS)
    _, sunsets = sun_times(days, 52.5, 13.4)
    for day, sunset in enumerate(sunsets):
        if day % 7 < 5:
            house.person(house.at(day, 7, 6), "switch.coffee", "on")
        house.automation(house.at(day, 9), "switch.coffee", "off")
        house.person(house.at(day, 7.5, 6), "cover.blind", "opening")
        house.automation(house.at(day, 23), "cover.blind", "closing")
        when = datetime.fromtimestamp(sunset, UTC) + house.random.gauss(0, 5) * MINUTE
        house.person(when, "light.porch", "on")
        house.automation(house.at(day, 23.5), "light.porch", "off")
        for hour, temperature in ((6.5, 21), (22.5, 17)):
            house.attributes["climate.hall"] = {"temperature": temperature}
            house.person(house.at(day, hour, 6), "climate.hall", "heat")
        house.device(house.at(day, 8, 20), "person.anna", "not_home")
        home = house.at(day, house.random.uniform(14, 22))
        house.device(home, "person.anna", "home")
        house.device(home + 0.5 * MINUTE, "light.hall", "on")
        house.automation(house.at(day, 23.6), "light.hall", "off")
        start = house.at(day, house.random.uniform(18, 21))
        house.person(start, "media_player.tv", "on")
        house.person(start + house.random.uniform(0.2, 1) * MINUTE, "light.sofa", "on")
        house.automation(house.at(day, 23.7), ["media_player.tv", "light.sofa"], "off")
    return house


async def test_valid_automations(hass: HomeAssistant, tmp_path: Path) -> None:
    """Every proposal is an automation that Home Assistant validates as it stands."""
    patterns = mined(_house(), tmp_path).patterns
    found = " / ".join(pattern.title for pattern in patterns)
    for expected in (
        "Turn on Coffee – it is 07:00 on weekdays",
        "Open Blind – it is 07:30",
        "Set Hall to 17.0° – it is 22:30",
        "Turn on Hall – Anna comes home",
        "Turn on Sofa – Tv turns on",
    ):
        assert expected in found
    assert any(pattern.evidence.get("relative_to") == "sunset" for pattern in patterns)
    for pattern in patterns:
        assert pattern.automation is not None
        config = await async_validate_config_item(hass, pattern.id, dict(pattern.automation))
        assert config is not None
        assert config.validation_error is None, pattern.title
