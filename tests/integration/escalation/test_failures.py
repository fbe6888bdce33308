"""Whatever a server does wrong, the local answer stands, and it is said plainly why."""

import asyncio
from contextlib import suppress
import json
from typing import Any

from aiohttp import web
from homeassistant.core import HomeAssistant
import pytest

from custom_components.ai_automation.core.store.spending import list_calls
from custom_components.ai_automation.escalation import asking
from custom_components.ai_automation.escalation.settings import CONF_ADDRESS, CONF_API_KEY
from tests.integration.talking import async_act, automations

from .conftest import FORM, UNREAD, Answer, ModelServer, WithModel, failing, part, streaming, whole

TEXT = json.dumps(FORM)
DONE = b"data: [DONE]\n\n"


def _stream(*parts: bytes) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return await streaming(request, *parts)

    return answer


def _typed(body: str, content_type: str, status: int = 200) -> Answer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=body, content_type=content_type, status=status)

    return answer


async def _cut_off(request: web.Request) -> web.StreamResponse:
    response = await streaming(request, part(TEXT[:40]))
    assert request.transport is not None
    request.transport.abort()
    return response


async def _endless(request: web.Request) -> web.StreamResponse:
    response = await streaming(request)
    with suppress(ConnectionError):
        for _ in range(10 * 1024):
            await response.write(part("x" * 1024))
    return response


async def _silent(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(5)
    return web.Response()


async def _halting(request: web.Request) -> web.StreamResponse:
    response = await streaming(request, part(TEXT[:40]))
    await asyncio.sleep(5)
    return response


def _complete(text: Any, **choice: Any) -> str:
    message = {"role": "assistant", "content": text}
    return json.dumps({"choices": [{"message": message, "finish_reason": "stop", **choice}]})


REFUSAL = {"role": "assistant", "content": None, "refusal": "I cannot help with that"}


@pytest.mark.parametrize(
    ("answer", "outcome", "questions"),
    [
        (failing(429), "model_busy", 2),
        (failing(429, **{"Retry-After": "0"}), "model_busy", 2),
        (failing(429, **{"Retry-After": "3600"}), "model_busy", 1),
        (failing(429, **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), "model_busy", 2),
        (failing(500), "model_failed", 2),
        (failing(503), "model_failed", 2),
        (failing(404), "model_failed", 2),
        (failing(302, Location="http://elsewhere.invalid/"), "model_failed", 2),
        (_cut_off, "model_unusable", 2),
        (_stream(part(TEXT[:40])), "model_unusable", 2),
        (_stream(part(TEXT), b"data: {half\n\n", DONE), "model_unusable", 2),
        (_stream(b'data: {"error": {"message": "overloaded"}}\n\n'), "model_failed", 2),
        (_stream(b"data: \xff\xfe\n\n"), "model_unusable", 1),
        (_stream(DONE), "model_unusable", 1),
        (_endless, "model_unusable", 1),
        (_typed("<html>Welcome</html>", "text/html"), "model_unusable", 1),
        (_typed("[]", "application/json"), "model_unusable", 1),
        (_typed("{}", "application/json"), "model_unusable", 1),
        (_typed("", "application/json"), "model_unusable", 2),
        (_typed(_complete("I would rather not."), "application/json"), "model_unusable", 1),
        (_typed(_complete(["x"]), "application/json"), "model_unusable", 1),
        (_typed(_complete("x" * 10_000_000), "application/json"), "model_unusable", 1),
        (_typed(_complete("", message=REFUSAL), "application/json"), "model_declined", 1),
        (_stream(part(finish_reason="content_filter"), DONE), "model_declined", 1),
        (whole("{}"), "model_unusable", 1),
        (whole('{"is_automation": true, "yaml": "x"}'), "model_unusable", 1),
        (whole("[" * 20_000), "model_unusable", 1),
    ],
)
async def test_local_answer_stands(
    hass: HomeAssistant,
    with_model: WithModel,
    model: ModelServer,
    answer: Answer,
    outcome: str,
    questions: int,
) -> None:
    """The reasons of the engine come first, then what is wrong with the model."""
    model.answers = [answer]
    entry = await with_model()
    reply = await async_act(hass, "ask", text=UNREAD)
    assert (reply["kind"], reply["source"]) == ("refusal", "local")
    *own, last = reply["data"]["reasons"]
    assert own
    assert "I could not read this myself, and " in last
    assert len(model.asked) == questions
    (call,) = await list_calls(entry.runtime_data.store, 5)
    assert call.outcome == outcome
    assert automations(hass) == []


@pytest.mark.parametrize("answer", [_silent, _halting])
async def test_too_slow(
    hass: HomeAssistant,
    with_model: WithModel,
    model: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
) -> None:
    """An answer that does not come in time is not waited for, but counted: it may be paid for."""
    monkeypatch.setattr(asking, "TIMEOUT", 0.3)
    model.answers = [answer]
    entry = await with_model()
    reply = await async_act(hass, "ask", text=UNREAD)
    assert "did not answer in time" in reply["speech"]
    (call,) = await list_calls(entry.runtime_data.store, 5)
    assert call.outcome == "model_slow"
    assert call.estimated
    assert call.tokens_in > 500


async def test_nobody_there(hass: HomeAssistant, with_model: WithModel) -> None:
    """A server that cannot be reached costs nothing."""
    entry = await with_model(**{CONF_ADDRESS: "http://127.0.0.1:1/v1"})
    reply = await async_act(hass, "ask", text=UNREAD)
    assert "cannot be reached" in reply["speech"]
    (call,) = await list_calls(entry.runtime_data.store, 5)
    assert (call.outcome, call.tokens_in, call.tokens_out) == ("model_unreachable", 0, 0)


@pytest.mark.parametrize("key", ["sk-wrong", "schlüssel", "", "a\nb"])
async def test_key_refused(
    hass: HomeAssistant, with_model: WithModel, model: ModelServer, key: str
) -> None:
    """A refused key is said, not tried again, and asked for anew."""
    await with_model(**{CONF_API_KEY: key})
    reply = await async_act(hass, "ask", text=UNREAD)
    assert "refuses the key" in reply["speech"]
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_model"


@pytest.mark.parametrize(
    "first",
    [
        failing(429, **{"Retry-After": "0"}),
        failing(500),
        failing(400),
        failing(422),
        _cut_off,
        _stream(part(TEXT[:40])),
    ],
)
async def test_second_time(
    hass: HomeAssistant, with_model: WithModel, model: ModelServer, first: Answer
) -> None:
    """What may pass is tried once more."""
    model.answers = [first, whole()]
    await with_model()
    reply = await async_act(hass, "ask", text=UNREAD)
    assert (reply["kind"], reply["source"]) == ("proposal", "model")
    assert len(model.asked) == 2


async def test_plain_form(hass: HomeAssistant, with_model: WithModel, model: ModelServer) -> None:
    """A server that takes no schema is asked without, in the protocol's plainest form."""
    model.answers = [failing(400), whole(f"```json\n{TEXT}\n```")]
    await with_model()
    assert (await async_act(hass, "ask", text=UNREAD))["source"] == "model"
    assert set(model.asked[1]) == {"model", "messages", "stream"}


@pytest.mark.parametrize(
    "answer",
    [
        _typed(_complete(TEXT), "application/json"),
        _stream(part(TEXT), part(finish_reason="stop")),
        _stream(part(TEXT), b"data:[DONE]"),
        _stream(b": ping\r\n\r\n", part(TEXT).replace(b"\n", b"\r\n"), DONE),
        _stream(*(bytes([byte]) for byte in part(TEXT) + DONE)),
        _stream(part(), b"event: x\nid: 7\nretry: 3\n" + part(TEXT), DONE),
    ],
)
async def test_tolerant(
    hass: HomeAssistant, with_model: WithModel, model: ModelServer, answer: Answer
) -> None:
    """Servers differ in small things: a whole answer, no end mark, comments, line ends."""
    model.answers = [answer]
    entry = await with_model()
    assert (await async_act(hass, "ask", text=UNREAD))["source"] == "model"
    (call,) = await list_calls(entry.runtime_data.store, 5)
    assert call.estimated
    assert call.tokens_in > 500
    assert call.tokens_out > 50
