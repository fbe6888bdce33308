"""Test that Repairs shows what only a person can put right, for as long as it is wrong."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.ai_automation.const import DOMAIN
from custom_components.ai_automation.issues import NOT_INCLUDED, NOT_REACHABLE, TOO_NEW, TOO_OLD

from .conftest import CONFIGURATION, AddEntry, Sidecar


def _issues(hass: HomeAssistant) -> set[str]:
    return {key for domain, key in ir.async_get(hass).issues if domain == DOMAIN}


async def _later(hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: float) -> None:
    """Let the coordinator ask in its own rhythm for some minutes."""
    for _ in range(round(minutes * 2)):
        freezer.tick(timedelta(seconds=30))
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_not_reachable(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar, freezer: FrozenDateTimeFactory
) -> None:
    """A sidecar that is down is reported after some minutes, and no longer when it is back."""
    await add_entry(sidecar.options)
    port = sidecar.server.port
    await sidecar.server.close()
    await _later(hass, freezer, 8)
    assert _issues(hass) == set()
    await _later(hass, freezer, 4)
    assert _issues(hass) == {NOT_REACHABLE}
    issue = ir.async_get(hass).async_get_issue(DOMAIN, NOT_REACHABLE)
    assert issue is not None
    assert (issue.translation_key, issue.is_fixable) == (NOT_REACHABLE, False)
    again = await sidecar.start_again(port)
    await _later(hass, freezer, 2)
    assert _issues(hass) == set()
    await again.close()


async def test_short_absence(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar, freezer: FrozenDateTimeFactory
) -> None:
    """A sidecar that is only started again is not worth a report."""
    await add_entry(sidecar.options)
    port = sidecar.server.port
    await sidecar.server.close()
    await _later(hass, freezer, 7)
    again = await sidecar.start_again(port)
    await _later(hass, freezer, 10)
    assert _issues(hass) == set()
    await again.close()


@pytest.mark.parametrize(("version", "issue"), [(0, TOO_OLD), (2, TOO_NEW)])
async def test_wrong_version(
    hass: HomeAssistant,
    add_entry: AddEntry,
    sidecar: Sidecar,
    contract: Callable[[int], None],
    version: int,
    issue: str,
) -> None:
    """A sidecar of another contract is reported at once, and no longer after its update."""
    contract(version)
    entry = await add_entry(sidecar.options)
    assert _issues(hass) == {issue}
    contract(1)
    await entry.runtime_data.coordinator.async_refresh()
    assert _issues(hass) == set()


async def test_sidecar_is_given_up(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar, contract: Callable[[int], None]
) -> None:
    """Without a sidecar there is nothing to report of one."""
    contract(2)
    entry = await add_entry(sidecar.options)
    assert _issues(hass) == {TOO_NEW}
    hass.config_entries.async_update_entry(entry, options={})
    await hass.config_entries.async_reload(entry.entry_id)
    assert _issues(hass) == set()


async def test_automations_not_included(
    hass: HomeAssistant, config_dir: Path, add_entry: AddEntry
) -> None:
    """A configuration that does not read automations.yaml is reported until it does."""
    file = config_dir / "configuration.yaml"
    file.write_text("automation: []\n", encoding="utf-8")
    await add_entry()
    assert _issues(hass) == {NOT_INCLUDED}
    file.write_text(CONFIGURATION, encoding="utf-8")
    await hass.services.async_call(AUTOMATION_DOMAIN, "reload", blocking=True)
    await hass.async_block_till_done()
    assert _issues(hass) == set()


async def test_configuration_cannot_be_read(
    hass: HomeAssistant, config_dir: Path, add_entry: AddEntry
) -> None:
    """A configuration that cannot be read says nothing about automations.yaml."""
    (config_dir / "configuration.yaml").write_text("automation: [\n", encoding="utf-8")
    await add_entry()
    assert _issues(hass) == set()


async def test_unloaded(hass: HomeAssistant, entry: MockConfigEntry, config_dir: Path) -> None:
    """An entry that is not loaded watches nothing."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    (config_dir / "configuration.yaml").write_text("automation: []\n", encoding="utf-8")
    await hass.services.async_call(AUTOMATION_DOMAIN, "reload", blocking=True)
    await hass.async_block_till_done()
    assert _issues(hass) == set()
