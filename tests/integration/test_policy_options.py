"""The owner reads and sets what automations may do, in the options."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    get_schema_suggested_value,
)

from custom_components.ai_automation.const import CONF_PIN, CONF_POLICY
from custom_components.ai_automation.core.policy import DEFAULT_POLICY
from custom_components.ai_automation.diagnostics import async_get_config_entry_diagnostics
from custom_components.ai_automation.guard.pin import is_right

from .conftest import AddEntry, Sidecar, fields_of
from .test_options_flow import _enter, _form

LIMITS = {"heating_low": 10, "heating_high": 25, "water_high": 55, "bulk": 3}


async def _save(hass: HomeAssistant, entry: MockConfigEntry, step: str, values: Any) -> Any:
    form = await _form(hass, entry, step)
    done = await hass.config_entries.options.async_configure(form["flow_id"], values)
    await hass.async_block_till_done()
    return done


async def test_rules(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Each kind of person has rules of their own; the strict ones are shown first."""
    form = await _form(hass, entry, "strangers")
    assert form["step_id"] == "rules"
    assert get_schema_suggested_value(fields_of(form), "unlock") == "pin"
    rules = {**DEFAULT_POLICY.rules["unknown"], "unlock": "never"}
    await hass.config_entries.options.async_configure(form["flow_id"], rules)
    await hass.async_block_till_done()
    await _save(hass, entry, "administrators", {**rules, "unlock": "allow"})
    policy = entry.runtime_data.gate.policy
    assert policy.rules["unknown"]["unlock"] == "never"
    assert policy.rules["admin"]["unlock"] == "allow"
    assert policy.rules["user"] == DEFAULT_POLICY.rules["user"]


async def test_limits(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Limits and hours are kept as they were entered, and can be taken away again."""
    hours = {"peak_start": "17:00:00", "peak_end": "20:00:00"}
    values = {**LIMITS, **hours, "high_power": ["switch.kettle"]}
    await _save(hass, entry, "limits", values)
    policy = entry.runtime_data.gate.policy
    assert (policy.heating_low, policy.heating_high, policy.water_high) == (10, 25, 55)
    assert policy.bulk == 3
    assert policy.peak is not None
    assert policy.peak.start.hour == 17
    assert policy.high_power == {"switch.kettle"}
    assert policy.strict_hours is None
    form = await _form(hass, entry, "limits")
    assert get_schema_suggested_value(fields_of(form), "peak_end") == "20:00:00"
    hass.config_entries.options.async_abort(form["flow_id"])
    await _save(hass, entry, "limits", LIMITS)
    assert entry.runtime_data.gate.policy.peak is None


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({**LIMITS, "heating_low": 26}, {"heating_high": "limits_reversed"}),
        ({**LIMITS, "water_high": 10}, {"water_high": "limits_reversed"}),
        ({**LIMITS, "peak_start": "17:00:00"}, {"peak_end": "half_window"}),
        (
            {**LIMITS, "strict_hours_start": "17:00:00", "strict_hours_end": "17:00:00"},
            {"strict_hours_end": "half_window"},
        ),
    ],
)
async def test_limits_that_make_no_sense(
    hass: HomeAssistant, entry: MockConfigEntry, values: Any, errors: Any
) -> None:
    """What cannot be meant is said at its field, and nothing is saved."""
    assert (await _save(hass, entry, "limits", values))["errors"] == errors
    assert not entry.options


async def test_pin(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Of the PIN only a hash is kept, and nothing of it is in the diagnostics."""
    refused = await _save(hass, entry, "pin", {"new_pin": "12ab", "remove_pin": False})
    assert refused["errors"] == {"new_pin": "pin_shape"}
    await _save(hass, entry, "pin", {"new_pin": "4711", "remove_pin": False})
    kept = entry.options[CONF_PIN]
    assert "4711" not in kept
    assert is_right("4711", kept)
    assert not is_right("4712", kept)
    assert kept not in str(await async_get_config_entry_diagnostics(hass, entry))
    await _save(hass, entry, "pin", {"remove_pin": True})
    assert CONF_PIN not in entry.options


async def test_sidecar_leaves_the_policy_alone(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar
) -> None:
    """Entering or removing a sidecar changes nothing about what automations may do."""
    owners = {CONF_PIN: "salt$hash", CONF_POLICY: {"bulk": 2}}
    entry = await add_entry(owners)
    done = await _enter(hass, entry, sidecar.options)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert dict(entry.options) == {**owners, **sidecar.options}
    await _enter(hass, entry, {})
    assert dict(entry.options) == owners
