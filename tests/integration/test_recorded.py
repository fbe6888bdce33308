"""What tests without Home Assistant take for its actions, triggers and templates is true."""

import json
import os

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.homes import HomeCache
from tests.core.checks.recorded import FILE, INTEGRATIONS, recording


@pytest.mark.parametrize("expected_lingering_timers", [True])
@pytest.mark.usefixtures("expected_lingering_timers")
async def test_the_recording_is_what_the_core_offers(hass: HomeAssistant) -> None:
    """Actions, triggers, conditions and names of templates are those of the installed core."""
    for domain in ("homeassistant", *INTEGRATIONS):
        assert await async_setup_component(hass, domain, {}), domain
    await hass.async_block_till_done()
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(hass)
    found = recording(await HomeCache(hass, entry).async_get())
    if "RECORD" in os.environ:
        FILE.write_text(f"{json.dumps(found, indent=1)}\n", encoding="utf-8")
    assert found == json.loads(FILE.read_text(encoding="utf-8"))
