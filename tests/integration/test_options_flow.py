"""Test how a sidecar elsewhere is entered."""

from collections.abc import Callable

from aiohttp import web
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    get_schema_suggested_value,
)

from ai_automation_sidecar.core.store import StoreDamagedError
from custom_components.ai_automation.const import CONF_APP, CONF_TOKEN, CONF_URL

from .conftest import TOKEN, AddEntry, Answering, Sidecar, fields_of


async def _form(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> ConfigFlowResult:
    """Return the form behind an item of the menu."""
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.MENU, "init")
    form = await hass.config_entries.options.async_configure(
        flow["flow_id"], {"next_step_id": step}
    )
    assert form["type"] is FlowResultType.FORM
    return form


async def _enter(
    hass: HomeAssistant, entry: MockConfigEntry, values: dict[str, str]
) -> ConfigFlowResult:
    flow = await _form(hass, entry, "sidecar")
    done = await hass.config_entries.options.async_configure(flow["flow_id"], values)
    await hass.async_block_till_done()
    return done


async def test_entered(hass: HomeAssistant, entry: MockConfigEntry, sidecar: Sidecar) -> None:
    """A sidecar that works is saved and used at once."""
    done = await _enter(hass, entry, {CONF_URL: f" {sidecar.url}", CONF_TOKEN: f"{TOKEN} "})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert dict(entry.options) == sidecar.options
    assert entry.runtime_data.coordinator.data.status == "connected"


async def test_emptied(hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar) -> None:
    """Without an address there is no sidecar, and no token is kept."""
    entry = await add_entry(sidecar.options)
    await _enter(hass, entry, {})
    assert dict(entry.options) == {}
    assert entry.runtime_data.coordinator.data.status == "none"


async def test_token_is_kept(hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar) -> None:
    """The token is not shown, and one that is not entered stays, as does the app."""
    options = {**sidecar.options, CONF_APP: "app"}
    entry = await add_entry(options)
    flow = await _form(hass, entry, "sidecar")
    schema = fields_of(flow)
    assert get_schema_suggested_value(schema, CONF_URL) == sidecar.url
    assert get_schema_suggested_value(schema, CONF_TOKEN) is None
    await hass.config_entries.options.async_configure(flow["flow_id"], {CONF_URL: sidecar.url})
    assert dict(entry.options) == options
    await hass.async_block_till_done()


async def test_other_address_is_no_app(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar
) -> None:
    """An address that a person enters is that person's, also if there was an app's."""
    entry = await add_entry({CONF_URL: "http://127.0.0.1:1", CONF_TOKEN: TOKEN, CONF_APP: "app"})
    await _enter(hass, entry, {CONF_URL: sidecar.url})
    assert dict(entry.options) == sidecar.options


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({CONF_URL: "http://127.0.0.1:1", CONF_TOKEN: TOKEN}, "cannot_connect"),
        ({CONF_URL: "not an address", CONF_TOKEN: TOKEN}, "invalid_address"),
        ({CONF_TOKEN: "wrong"}, "invalid_auth"),
        ({CONF_TOKEN: ""}, "invalid_auth"),
    ],
)
async def test_refused(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    sidecar: Sidecar,
    values: dict[str, str],
    error: str,
) -> None:
    """What does not work is not saved, and can be put right in the same form."""
    done = await _enter(hass, entry, {CONF_URL: sidecar.url, **values})
    assert done["errors"] == {"base": error}
    assert not entry.options
    again = await hass.config_entries.options.async_configure(done["flow_id"], sidecar.options)
    assert again["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


@pytest.mark.parametrize(("version", "error"), [(0, "too_old"), (2, "too_new")])
async def test_wrong_version(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    sidecar: Sidecar,
    contract: Callable[[int], None],
    version: int,
    error: str,
) -> None:
    """A sidecar that we cannot talk to is not saved."""
    contract(version)
    assert (await _enter(hass, entry, sidecar.options))["errors"] == {"base": error}
    assert not entry.options


async def test_something_else(
    hass: HomeAssistant, entry: MockConfigEntry, answering: Answering
) -> None:
    """What answers, but not as a sidecar, is not saved."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="<html>Router</html>", content_type="text/html")

    values = {CONF_URL: await answering(answer), CONF_TOKEN: TOKEN}
    assert (await _enter(hass, entry, values))["errors"] == {"base": "invalid_response"}


async def test_sidecar_with_a_problem(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    sidecar: Sidecar,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A sidecar that says that it has a problem is not saved."""

    def damaged(*_values: object) -> None:
        raise StoreDamagedError("database disk image is malformed")

    monkeypatch.setattr("ai_automation_sidecar.server.app.Info", damaged)
    assert (await _enter(hass, entry, sidecar.options))["errors"] == {"base": "sidecar_failed"}
