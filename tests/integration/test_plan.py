"""Test what is compiled with Home Assistant's own validation and loading."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import time, timedelta
from enum import Enum
import logging
from typing import Any
from unittest.mock import patch

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.script_variables import ScriptVariables
from homeassistant.helpers.template import Template
from homeassistant.setup import async_setup_component
import probatio
import pytest

from custom_components.ai_automation.core.plan import compile_plan, lift
from custom_components.ai_automation.core.plan.normalize import normalize
from tests.core.plan.configurations import CONSTRUCTS, ELSEWHERE, OWNERS, configurations, owned_by

# What the triggers and conditions of the fixtures belong to.
COMPONENTS = ("homeassistant", "automation", "conversation", "light", "motion", "sun", "zone")


@pytest.fixture(autouse=True)
async def components(hass: HomeAssistant) -> None:
    """Set up what automations are made of."""
    for component in COMPONENTS:
        assert await async_setup_component(hass, component, {})


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let the set-up components look after their entities when a test ends."""
    return True


def _plain(value: Any) -> Any:
    """Return what Home Assistant made of a configuration, comparable."""
    match value:
        case Template():
            return value.template
        case ScriptVariables():
            return _plain(value.as_dict())
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case timedelta():
            return value.total_seconds()
        case time():
            return value.isoformat()
        case Enum():
            return value.value
    return value


async def async_meaning(hass: HomeAssistant, config: dict[str, Any]) -> dict[str, Any]:
    """Return what Home Assistant reads in an automation."""
    validated = await async_validate_config_item(hass, "id", deepcopy(config))
    assert validated is not None
    return normalize(_plain(validated))


async def async_differing(hass: HomeAssistant, configs: Iterator[dict[str, Any]]) -> list[str]:
    """Return the names of automations that say something else after the way through the plan."""
    differing = []
    for config in configs:
        try:
            before = await async_meaning(hass, config)
        except probatio.Invalid, HomeAssistantError:
            continue
        compiled = compile_plan(lift(config)) | {"id": config.get("id", "id")}
        after = await async_meaning(hass, compiled)
        if before | {"id": ["id"]} != after | {"id": ["id"]}:
            differing.append(str(config.get("alias")))
    return differing


@pytest.mark.parametrize("owner", OWNERS)
async def test_real_automations_mean_the_same(hass: HomeAssistant, owner: str) -> None:
    """What Home Assistant takes it takes from us too, and reads the same in it."""
    assert await async_differing(hass, owned_by(owner)) == []


async def test_every_construct_means_the_same(hass: HomeAssistant) -> None:
    """Every construct that Home Assistant takes, it reads the same in what is compiled."""
    assert await async_differing(hass, configurations(CONSTRUCTS)) == []


@pytest.mark.parametrize("config", configurations(CONSTRUCTS), ids=lambda config: config["id"])
async def test_every_construct_is_valid(hass: HomeAssistant, config: dict[str, Any]) -> None:
    """The constructs are what Home Assistant has: all but foreign devices are taken."""
    compiled = compile_plan(lift(config)) | {"id": config["id"]}
    if config["id"] == "devices":
        pytest.skip("its devices are of another home")
    assert await async_meaning(hass, compiled)


async def test_what_is_compiled_loads_in_silence(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """No warning is logged and no issue raised for anything that the plan writes."""
    compiled = [
        compile_plan(lift(config)) | {"id": config["id"]}
        for config in configurations(CONSTRUCTS)
        if config["id"] not in ELSEWHERE
    ]
    hass.states.async_set("sensor.temperature", "20")
    hass.states.async_set("input_number.limit", "25")
    caplog.clear()
    with patch("homeassistant.config.load_yaml_config_file", return_value={"automation": compiled}):
        await hass.services.async_call("automation", "reload", blocking=True)
        await hass.async_block_till_done()
    loaded = hass.states.async_all("automation")
    assert len(loaded) == len(compiled)
    assert [it.entity_id for it in loaded if it.state == "unavailable"] == []
    said = [it for it in caplog.records if it.name.startswith("homeassistant")]
    assert [it.getMessage() for it in said if it.levelno >= logging.WARNING] == []
    assert not ir.async_get(hass).issues
