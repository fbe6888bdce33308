"""What the checks leave to Home Assistant's own validation is found by it."""

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ai_automation.core.checks import check_config
from custom_components.ai_automation.trying import async_try
from tests.core.checks.adversary import CORE, adversarial_home, broken

COMPONENTS = ("homeassistant", "automation", "input_boolean", "input_select", "light", "sun")
FOUND = {"invalid_config", "template_fails"}


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let the set-up components look after their entities when a test ends."""
    return True


async def test_found(hass: HomeAssistant) -> None:
    """Every fault of this kind is found, and no automation is invalid as its owner has it."""
    for component in COMPONENTS:
        assert await async_setup_component(hass, component, {})
    home = adversarial_home()
    missed = []
    for fault in broken():
        if fault.code != CORE:
            continue
        before, after = [
            {
                (it.code, it.text)
                for it in await async_try(hass, config, home, check_config(config, home), "en")
            }
            for config in (fault.before, fault.after)
        ]
        assert "invalid_config" not in dict(before), fault
        if not FOUND & dict(after - before).keys():
            missed.append(fault.number)
    assert missed == []
