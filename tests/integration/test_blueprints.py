"""Test that blueprints are found and made, with Home Assistant's own store of them."""

from pathlib import Path
from typing import Any, cast

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import async_act, async_create

REQUEST = "Turn on the porch light at sunset"


def _file(hass: HomeAssistant, path: str) -> Path:
    return Path(hass.config.path("blueprints", "automation", path))


async def _automation(hass: HomeAssistant) -> str:
    entity_id = (await async_create(hass, REQUEST, deploy=True))["entity_id"]
    assert isinstance(entity_id, str)
    return entity_id


async def test_made_and_found(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """What is made is saved and loads, and is found for the automation it was made of."""
    entity_id = await _automation(hass)
    made = await async_act(hass, "make_blueprint", entity_id=entity_id, path="mine/porch.yaml")
    assert made["path"] == "mine/porch.yaml"
    assert made["inputs"] == {"porch_light": "Porch light"}
    assert made["kept_entities"] == []
    saved = await hass.async_add_executor_job(load_yaml_dict, str(_file(hass, "mine/porch.yaml")))
    assert saved["blueprint"]["domain"] == "automation"

    found = await async_act(hass, "find_blueprint", entity_id=entity_id)
    configs = {it["path"]: it["config"] for it in cast("list[dict[str, Any]]", found["matches"])}
    config = configs["mine/porch.yaml"]
    assert config["use_blueprint"]["input"] == {"porch_light": "light.porch_light"}

    loaded = await async_validate_config_item(hass, "id", {"id": "id", **config})
    assert loaded is not None
    assert loaded["actions"][0]["target"] == {"entity_id": ["light.porch_light"]}

    deployed = await async_act(hass, "create_automation", config=config, deploy=True)
    assert deployed["status"] == "deployed"
    assert hass.states.is_state(str(deployed["entity_id"]), "on")


async def test_nothing_is_overwritten(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A second blueprint at a path is refused, and the first stays."""
    entity_id = await _automation(hass)
    path = (await async_act(hass, "make_blueprint", entity_id=entity_id))["path"]
    before = await hass.async_add_executor_job(_file(hass, path).read_bytes)
    with pytest.raises(ServiceValidationError) as refused:
        await async_act(hass, "make_blueprint", entity_id=entity_id)
    assert refused.value.translation_key == "blueprint_exists"
    assert await hass.async_add_executor_job(_file(hass, path).read_bytes) == before


@pytest.mark.parametrize("path", ["../evil.yaml", "/tmp/evil.yaml", "a/../../evil.yaml", "a.py"])
async def test_paths_outside_are_refused(
    hass: HomeAssistant, lived_in: MockConfigEntry, path: str
) -> None:
    """Only files below the folder of blueprints are written."""
    entity_id = await _automation(hass)
    with pytest.raises(ServiceValidationError) as refused:
        await async_act(hass, "make_blueprint", entity_id=entity_id, path=path)
    assert refused.value.translation_key == "invalid_blueprint_path"


@pytest.mark.parametrize("action", ["find_blueprint", "make_blueprint"])
async def test_unknown_automation(
    hass: HomeAssistant, lived_in: MockConfigEntry, action: str
) -> None:
    """An automation that is not there is said to be so."""
    with pytest.raises(ServiceValidationError) as refused:
        await async_act(hass, action, entity_id="automation.nothing")
    assert refused.value.translation_key == "unknown_automation"
