"""A model's server is tested before it is saved, changed, or given another key."""

from typing import Any

from aiohttp import web
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.escalation import flow as model_flow
from custom_components.ai_automation.escalation.settings import (
    AI_TASK,
    CONF_ADDRESS,
    CONF_API_KEY,
    CONF_DAILY_CALLS,
    CONF_DAILY_COST,
    CONF_HIDE_PEOPLE,
    CONF_MODEL,
    CONF_PRICE_IN,
    CONF_PRICE_OUT,
    SERVER,
)
from tests.integration.talking import async_act

from .conftest import KEY, UNREAD, ModelServer, WithModel, failing, part, streaming, whole

SPENDING = {
    CONF_HIDE_PEOPLE: True, CONF_PRICE_IN: 0.5, CONF_PRICE_OUT: 1.5, CONF_DAILY_COST: 2.0,
    CONF_DAILY_CALLS: 30,
}  # fmt: skip
DEAD = "http://127.0.0.1:1/v1"


async def _start(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str = SERVER
) -> SubentryFlowResult:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, kind), context={"source": SOURCE_USER}
    )


async def _fill(
    hass: HomeAssistant, flow: SubentryFlowResult, filled: dict[str, Any]
) -> SubentryFlowResult:
    return await hass.config_entries.subentries.async_configure(flow["flow_id"], filled)


async def test_set_up(hass: HomeAssistant, entry: MockConfigEntry, model: ModelServer) -> None:
    """What was entered is asked something that has nothing of the home in it, then saved."""
    flow = await _start(hass, entry)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "server")
    filled = {**model.data, CONF_ADDRESS: f" {model.address}/ ", **SPENDING}
    done = await _fill(hass, flow, filled)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert (subentry.subentry_type, subentry.title) == (SERVER, "a-model")
    assert dict(subentry.data) == {**model.data, **SPENDING}
    (question,) = model.asked
    assert question["messages"][1]["content"] == '{"request": "Hello", "things": []}'
    assert question["model"] == "a-model"


async def _not_event_stream(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>", content_type="text/html")


async def _half(request: web.Request) -> web.StreamResponse:
    return await streaming(request, part("Hel"))


async def _declining(request: web.Request) -> web.StreamResponse:
    return await streaming(request, part(finish_reason="content_filter"))


@pytest.mark.parametrize(
    ("answer", "entered", "error"),
    [
        (whole(), {CONF_API_KEY: "sk-wrong"}, "key_refused"),
        (whole(), {CONF_ADDRESS: DEAD}, "model_unreachable"),
        (whole(), {CONF_ADDRESS: "ftp://host/v1"}, "invalid_address"),
        (failing(404), {}, "request_refused"),
        (failing(429, **{"Retry-After": "60"}), {}, "model_busy"),
        (failing(500), {}, "model_failed"),
        (_not_event_stream, {}, "wrong_protocol"),
        (_half, {}, "wrong_protocol"),
        (_declining, {}, "model_failed"),
    ],
)
async def test_problems(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    model: ModelServer,
    answer: Any,
    entered: dict[str, Any],
    error: str,
) -> None:
    """What cannot be used is said, nothing is saved, and the form can be filled in again."""
    model.answers = [answer]
    flow = await _start(hass, entry)
    wrong = await _fill(hass, flow, {**model.data, **SPENDING, **entered})
    assert wrong["errors"] == {"base": error}
    assert not entry.subentries
    model.answers = [whole()]
    done = await _fill(hass, flow, {**model.data, **SPENDING})
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_slow(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    model: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that does not answer in time is not saved."""
    monkeypatch.setattr(model_flow, "_TIMEOUT", 0)
    wrong = await _fill(hass, await _start(hass, entry), {**model.data, **SPENDING})
    assert wrong["errors"] == {"base": "model_slow"}


async def test_one_model(hass: HomeAssistant, with_model: WithModel, model: ModelServer) -> None:
    """There is one model at a time, of either kind."""
    entry = await with_model()
    for kind in (SERVER, AI_TASK):
        flow = await _start(hass, entry, kind)
        assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "one_model")


async def test_reconfigure(hass: HomeAssistant, with_model: WithModel, model: ModelServer) -> None:
    """A change is tested, too; the key is not shown, and kept for the same address only."""
    entry = await with_model(**SPENDING)
    (subentry_id,) = entry.subentries
    flow = await entry.start_subentry_reconfigure_flow(hass, subentry_id)
    assert flow["step_id"] == "server"
    assert KEY not in str(flow["data_schema"].schema)
    changed = {**model.data, **SPENDING, CONF_MODEL: "another", CONF_DAILY_CALLS: 5}
    del changed[CONF_API_KEY]
    elsewhere = await _fill(hass, flow, {**changed, CONF_ADDRESS: DEAD})
    assert elsewhere["errors"] == {"base": "model_unreachable"}
    done = await _fill(hass, flow, changed)
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    (subentry,) = entry.subentries.values()
    assert subentry.title == "another"
    assert subentry.data == {**changed, CONF_API_KEY: KEY}
    assert model.asked[-1]["model"] == "another"


async def test_key_not_sent_elsewhere(
    hass: HomeAssistant, with_model: WithModel, model: ModelServer
) -> None:
    """The present key is not given to another address that is entered without one."""
    entry = await with_model(**{**SPENDING, CONF_ADDRESS: DEAD})
    (subentry_id,) = entry.subentries
    flow = await entry.start_subentry_reconfigure_flow(hass, subentry_id)
    entered = {**SPENDING, CONF_ADDRESS: model.address, CONF_MODEL: "a-model"}
    assert (await _fill(hass, flow, entered))["errors"] == {"base": "key_refused"}


async def test_reauth(hass: HomeAssistant, with_model: WithModel, model: ModelServer) -> None:
    """A refused key is asked for until it is right; the next question is asked with it."""
    entry = await with_model(**{CONF_API_KEY: "sk-outdated"})
    await async_act(hass, "ask", text=UNREAD)
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_model"
    configure = hass.config_entries.flow.async_configure
    wrong = await configure(flow["flow_id"], {CONF_API_KEY: "sk-wrong"})
    assert wrong["errors"] == {"base": "key_refused"}
    assert (wrong["description_placeholders"] or {})["model"] == "a-model"
    done = await configure(flow["flow_id"], {CONF_API_KEY: f" {KEY} "})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.state is ConfigEntryState.LOADED
    assert (await async_act(hass, "ask", text=UNREAD))["source"] == "model"


async def test_reauth_of_removed(
    hass: HomeAssistant, with_model: WithModel, model: ModelServer
) -> None:
    """If the model is removed while its key is asked for, there is nothing left to ask."""
    entry = await with_model(**{CONF_API_KEY: "sk-outdated"})
    await async_act(hass, "ask", text=UNREAD)
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    (subentry_id,) = entry.subentries
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    done = await hass.config_entries.flow.async_configure(flow["flow_id"], {CONF_API_KEY: KEY})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "model_removed")
