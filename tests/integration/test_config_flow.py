"""Test how the integration is set up, discovered, and given another sidecar."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import (
    SOURCE_HASSIO,
    SOURCE_IGNORE,
    SOURCE_USER,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.const import CONF_APP, CONF_TOKEN, CONF_URL, DOMAIN, NAME

from .conftest import TOKEN, AddEntry, Sidecar, fields_of

pytestmark = pytest.mark.usefixtures("core")
APP = {CONF_APP: "local_ai_automation"}
DEAD = "http://127.0.0.1:1"


def _message(sidecar: Sidecar, **config: Any) -> HassioServiceInfo:
    """Return what the app tells of its sidecar."""
    told = {"host": "127.0.0.1", "port": sidecar.server.port, "token": TOKEN, "addon": "Sidecar"}
    told |= config
    return HassioServiceInfo(
        config={key: value for key, value in told.items() if value is not None},
        name="AI Automation Sidecar",
        slug=APP[CONF_APP],
        uuid="1234",
    )


async def _discover(hass: HomeAssistant, message: HassioServiceInfo) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_HASSIO}, data=message
    )


async def _fill(
    hass: HomeAssistant, flow: ConfigFlowResult, values: dict[str, str] | None = None
) -> ConfigFlowResult:
    done = await hass.config_entries.flow.async_configure(flow["flow_id"], values or {})
    await hass.async_block_till_done()
    return done


async def test_user(hass: HomeAssistant) -> None:
    """Nothing is asked but a confirmation, and the entry works at once; there is one only."""
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "user")
    assert flow["data_schema"] is None
    done = await _fill(hass, flow)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    entry = done["result"]
    assert (entry.title, dict(entry.data), dict(entry.options)) == (NAME, {}, {})
    assert entry.state is ConfigEntryState.LOADED
    again = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert (again["type"], again["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_app(hass: HomeAssistant, sidecar: Sidecar) -> None:
    """The app's sidecar is set up with a click; removing the app does not remove the entry."""
    flow = await _discover(hass, _message(sidecar))
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "hassio_confirm")
    assert flow["description_placeholders"] == {"app": "AI Automation Sidecar"}
    assert fields_of(flow) == {}
    done = await _fill(hass, flow)
    entry = done["result"]
    assert dict(entry.options) == {**sidecar.options, **APP}
    assert entry.runtime_data.coordinator.data.status == "connected"
    assert entry.unique_id != "1234"


async def test_app_without_token(hass: HomeAssistant, sidecar: Sidecar) -> None:
    """If the app does not tell its token, it is asked for, until it is right."""
    flow = await _discover(hass, _message(sidecar, token=None))
    assert list(fields_of(flow)) == [CONF_TOKEN]
    wrong = await _fill(hass, flow, {CONF_TOKEN: "wrong"})
    assert wrong["errors"] == {"base": "invalid_auth"}
    done = await _fill(hass, flow, {CONF_TOKEN: TOKEN})
    assert done["result"].options[CONF_TOKEN] == TOKEN


async def test_app_with_wrong_token(hass: HomeAssistant, sidecar: Sidecar) -> None:
    """If the app tells a token that is not right, the right one is asked for."""
    flow = await _discover(hass, _message(sidecar, token="outdated"))
    wrong = await _fill(hass, flow)
    assert wrong["errors"] == {"base": "invalid_auth"}
    assert list(fields_of(wrong)) == [CONF_TOKEN]
    done = await _fill(hass, flow, {CONF_TOKEN: TOKEN})
    assert done["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(("version", "error"), [(0, "too_old"), (2, "too_new")])
async def test_app_of_wrong_version(
    hass: HomeAssistant,
    sidecar: Sidecar,
    contract: Callable[[int], None],
    version: int,
    error: str,
) -> None:
    """A sidecar that we cannot talk to is not set up; the same flow goes on after its update."""
    contract(version)
    flow = await _discover(hass, _message(sidecar))
    assert (await _fill(hass, flow))["errors"] == {"base": error}
    contract(1)
    assert (await _fill(hass, flow))["type"] is FlowResultType.CREATE_ENTRY


async def test_app_that_is_down(hass: HomeAssistant, sidecar: Sidecar) -> None:
    """A sidecar that does not answer is not set up."""
    flow = await _discover(hass, _message(sidecar))
    await sidecar.server.close()
    assert (await _fill(hass, flow))["errors"] == {"base": "cannot_connect"}
    assert not hass.config_entries.async_entries(DOMAIN)


@pytest.mark.parametrize("config", [{"host": None}, {"port": None}, {"port": "x"}, {"host": 5}])
async def test_message_is_wrong(
    hass: HomeAssistant, sidecar: Sidecar, config: dict[str, Any]
) -> None:
    """A message that names no address is refused."""
    flow = await _discover(hass, _message(sidecar, **config))
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "invalid_discovery")


async def test_ignored_app(hass: HomeAssistant, sidecar: Sidecar) -> None:
    """An app that a person ignores stays ignored, and setting up by hand still works."""
    MockConfigEntry(domain=DOMAIN, unique_id=DOMAIN, source=SOURCE_IGNORE).add_to_hass(hass)
    flow = await _discover(hass, _message(sidecar))
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "already_configured")
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert (await _fill(hass, flow))["type"] is FlowResultType.CREATE_ENTRY


async def _rediscover(hass: HomeAssistant, message: HassioServiceInfo) -> str:
    flow = await _discover(hass, message)
    await hass.async_block_till_done()
    assert flow["type"] is FlowResultType.ABORT
    return flow["reason"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {CONF_URL: DEAD, CONF_TOKEN: "old", **APP},
        {CONF_URL: DEAD, CONF_TOKEN: "old"},
    ],
    ids=["none", "moved", "dead"],
)
async def test_app_renews_entry(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar, options: dict[str, str]
) -> None:
    """An entry without a sidecar that works gets the app's, and is loaded with it."""
    entry = await add_entry(options)
    assert await _rediscover(hass, _message(sidecar)) == "already_configured"
    assert dict(entry.options) == {**sidecar.options, **APP}
    assert entry.runtime_data.coordinator.data.status == "connected"


async def test_app_again(hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar) -> None:
    """An app that is where it was changes nothing, also if it does not tell the token again."""
    entry = await add_entry({**sidecar.options, **APP})
    loaded = entry.runtime_data
    for message in (_message(sidecar), _message(sidecar, token=None)):
        assert await _rediscover(hass, message) == "already_configured"
        assert entry.runtime_data is loaded


async def test_app_leaves_chosen_sidecar(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar, near_sidecar: Sidecar
) -> None:
    """A sidecar that a person has entered, and that works, is not replaced by the app's."""
    entry = await add_entry(sidecar.options)
    assert await _rediscover(hass, _message(near_sidecar)) == "already_configured"
    assert dict(entry.options) == sidecar.options


async def test_app_that_is_down_leaves_entry(
    hass: HomeAssistant, entry: MockConfigEntry, sidecar: Sidecar
) -> None:
    """A sidecar that does not answer is not taken into the entry."""
    message = _message(sidecar)
    await sidecar.server.close()
    assert await _rediscover(hass, message) == "cannot_connect"
    assert not entry.options


async def test_app_renews_entry_with_token(
    hass: HomeAssistant, entry: MockConfigEntry, sidecar: Sidecar
) -> None:
    """If the app does not tell its token, it is asked for and goes into the present entry."""
    flow = await _discover(hass, _message(sidecar, token=None))
    assert flow["step_id"] == "hassio_confirm"
    done = await _fill(hass, flow, {CONF_TOKEN: TOKEN})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert dict(entry.options) == {**sidecar.options, **APP}


async def test_reauth(hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar) -> None:
    """A refused token is asked for until it is right, then the entry is loaded with it."""
    entry = await add_entry({**sidecar.options, CONF_TOKEN: "outdated"})
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"
    wrong = await _fill(hass, flow, {CONF_TOKEN: "wrong"})
    assert wrong["errors"] == {"base": "invalid_auth"}
    assert (wrong["description_placeholders"] or {})["address"] == sidecar.url
    done = await _fill(hass, flow, {CONF_TOKEN: f" {TOKEN} "})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert dict(entry.options) == sidecar.options
    assert entry.runtime_data.coordinator.data.status == "connected"


async def test_reconfigure(hass: HomeAssistant, entry: MockConfigEntry, sidecar: Sidecar) -> None:
    """Another sidecar can be entered, and is tested first."""
    flow = await entry.start_reconfigure_flow(hass)
    wrong = await _fill(hass, flow, {CONF_URL: DEAD, CONF_TOKEN: TOKEN})
    assert wrong["errors"] == {"base": "cannot_connect"}
    done = await _fill(hass, flow, sidecar.options)
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert dict(entry.options) == sidecar.options
    assert entry.runtime_data.coordinator.data.status == "connected"
