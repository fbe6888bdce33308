"""A server that speaks OpenAI's protocol, and a house whose owner has set it up."""

from collections.abc import AsyncIterator, Awaitable, Callable
import json
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.escalation.settings import (
    CONF_ADDRESS,
    CONF_API_KEY,
    CONF_MODEL,
    SERVER,
)
from tests.core.escalation.answers import filled
from tests.integration.conftest import AddEntry

KEY = "sk-right"
UNREAD = "Whenever the kettle flurbs gronk the porch light"
FORM = filled(
    triggers=[{"kind": "state", "thing": "kettle", "state": "on"}],
    actions=[{"do": "on", "thing": "porch light"}],
)
USAGE = {"prompt_tokens": 900, "completion_tokens": 60}
type Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
type WithModel = Callable[..., Awaitable[MockConfigEntry]]


def part(text: str | None = None, **choice: Any) -> bytes:
    """Return one event of a stream."""
    delta = {} if text is None else {"content": text}
    message = {"choices": [{"index": 0, "delta": delta, "finish_reason": None, **choice}]}
    return b"data: " + json.dumps(message).encode() + b"\n\n"


async def streaming(request: web.Request, *parts: bytes) -> web.StreamResponse:
    """Answer with a stream, piece by piece."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for each in parts:
        await response.write(each)
    return response


def whole(form: Any = FORM) -> Answer:
    """Return what answers with a form as a server does that keeps to the protocol."""
    text = form if isinstance(form, str) else json.dumps(form)

    async def answer(request: web.Request) -> web.StreamResponse:
        usage = b"data: " + json.dumps({"choices": [], "usage": USAGE}).encode() + b"\n\n"
        pieces = [part(text[at : at + 7]) for at in range(0, len(text), 7)]
        stop = part(finish_reason="stop")
        return await streaming(request, *pieces, stop, usage, b"data: [DONE]\n\n")

    return answer


def failing(status: int, **headers: str) -> Answer:
    """Return what answers with an error."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"error": {"message": "no"}}, status=status, headers=headers)

    return answer


class ModelServer:
    """A server with a key; each question gets the next answer, the last one for ever."""

    def __init__(self) -> None:
        """Answer with a whole form at first."""
        self.answers: list[Answer] = [whole()]
        self.asked: list[dict[str, Any]] = []
        self.address = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one question."""
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"error": {"message": "wrong key"}}, status=401)
        self.asked.append(await request.json())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return await answer(request)

    @property
    def data(self) -> dict[str, Any]:
        """Return what the owner enters to use it."""
        return {CONF_ADDRESS: self.address, CONF_API_KEY: KEY, CONF_MODEL: "a-model"}


@pytest.fixture
async def model(socket_enabled: None) -> AsyncIterator[ModelServer]:
    """Return the running server."""
    state = ModelServer()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", state.handle)
    async with TestServer(app) as server:
        state.address = str(server.make_url("/v1"))
        yield state


@pytest.fixture
def with_model(
    hass: HomeAssistant, house: None, add_entry: AddEntry, model: ModelServer
) -> WithModel:
    """Return what sets the entry up in the house, with the server as its model."""

    async def add(**values: Any) -> MockConfigEntry:
        subentry = {
            "data": {**model.data, **values},
            "subentry_type": SERVER,
            "title": "a-model",
            "unique_id": None,
        }
        return await add_entry(subentries_data=[subentry])

    return add
