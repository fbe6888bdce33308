"""What real people run is not refused in a real Home Assistant, though little is known of it."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.core.checks import Finding, check_config
from custom_components.ai_automation.homes import HomeCache
from custom_components.ai_automation.trying import async_try
from tests.core.checks.recorded import INTEGRATIONS
from tests.core.checks.referenced import OWNERS, automations_of, home_of

# What Home Assistant says of a trigger whose integration is not set up in this house.
_NOT_SET_UP = "does not provide trigger support"


async def _nothing(_call: ServiceCall) -> None:
    """Do nothing."""


@pytest.mark.parametrize("expected_lingering_timers", [True])
@pytest.mark.usefixtures("expected_lingering_timers")
@pytest.mark.parametrize("owner", OWNERS)
async def test_no_error_where_states_tell_nothing(hass: HomeAssistant, owner: str) -> None:
    """Entities whose states do not say what they can are not said to be unable."""
    for domain in ("homeassistant", *INTEGRATIONS):
        assert await async_setup_component(hass, domain, {}), domain
    named = home_of(automations_of(owner))
    for entity_id in named.entities:
        hass.states.async_set(entity_id, "unknown")
    for domain, _, name in (action.partition(".") for action in named.actions):
        _register(hass, domain, name)
    await hass.async_block_till_done()
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(hass)
    home = replace(
        await HomeCache(hass, entry).async_get(),
        areas=named.areas,
        automations=named.automations,
        devices=named.devices,
        floors=named.floors,
        labels=named.labels,
    )
    errors: list[Finding] = []
    for one in named.automations:
        config: dict[str, Any] = dict(one.config)
        found = check_config(config, home, entity_id=one.entity_id)
        found = (*found, *await async_try(hass, config, home, found, "en"))
        errors += [it for it in found if it.severity == "error" and _NOT_SET_UP not in it.text]
    assert errors == []


def _register(hass: HomeAssistant, domain: str, name: str) -> None:
    """Register an action of an integration that is not there."""
    if not hass.services.has_service(domain, name):
        hass.services.async_register(domain, name, _nothing)
