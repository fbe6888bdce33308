"""Read an answer of an OpenAI-compatible server, streamed or whole, tolerant in small things."""

from collections.abc import AsyncIterator, Mapping
import json
from typing import Any

from aiohttp import ClientResponse

from .errors import (
    ModelBrokenError,
    ModelDeclinedError,
    ModelFormatError,
    ModelServerError,
)
from .meter import Meter

MOST_BYTES = 256 * 1024
_DONE = "[DONE]"


async def read_answer(response: ClientResponse, meter: Meter) -> str:
    """Return the text of an answer; raise a ModelError if it is none, is broken or has no end."""
    if response.content_type == "text/event-stream":
        return await _streamed(response, meter)
    if response.content_type != "application/json":
        raise ModelFormatError(f"content type {response.content_type}")
    body = "".join([part async for part in _parts(response)])
    message = _object(body)
    text = _of_choice(message, "message", meter)
    if not text:
        raise ModelFormatError("there is no text in it")
    meter.answer(text)
    _usage(message, meter)
    return text


async def _streamed(response: ClientResponse, meter: Meter) -> str:
    """Return the joined parts of a stream that says it is finished."""
    texts: list[str] = []
    finished = False
    async for data in _events(response):
        if data == _DONE:
            finished = True
            break
        message = _object(data)
        if text := _of_choice(message, "delta", meter):
            texts.append(text)
            meter.answer(text)
        finished = finished or _is_finished(message)
        _usage(message, meter)
    if not finished:
        raise ModelBrokenError("the stream ended before the answer")
    return "".join(texts)


async def _events(response: ClientResponse) -> AsyncIterator[str]:
    """Yield the data of the server-sent events; the last may lack the blank line after it."""
    data: list[str] = []
    rest = ""
    async for part in _parts(response):
        *lines, rest = (rest + part).split("\n")
        for line in lines:
            field, _, value = line.rstrip("\r").partition(":")
            if field == "data":
                data.append(value.removeprefix(" "))
            elif not field and not value and data:
                yield "\n".join(data)
                data = []
    field, _, value = rest.rstrip("\r").partition(":")
    if field == "data":
        data.append(value.removeprefix(" "))
    if data:
        yield "\n".join(data)


async def _parts(response: ClientResponse) -> AsyncIterator[str]:
    """Yield the body as text, but not without end."""
    size = 0
    rest = b""
    async for part in response.content.iter_any():
        size += len(part)
        if size > MOST_BYTES:
            raise ModelFormatError("the answer has no end")
        # A character may be cut in two: lines are decoded whole.
        whole, newline, rest = (rest + part).rpartition(b"\n")
        yield _decoded(whole + newline)
    yield _decoded(rest)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as err:
        raise ModelFormatError("the answer is not UTF-8") from err


def _object(text: str) -> Mapping[str, Any]:
    """Return the object in a message; raise what it says went wrong."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise ModelBrokenError("a part of the answer is not JSON") from err
    if not isinstance(message, dict):
        raise ModelFormatError("a part of the answer is no object")
    if message.get("error"):
        raise ModelServerError(str(message["error"])[:200])
    return message


def _choice(message: Mapping[str, Any]) -> Mapping[str, Any]:
    choices = message.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else {}
    return first if isinstance(first, dict) else {}


def _of_choice(message: Mapping[str, Any], key: str, meter: Meter) -> str:
    """Return the text in the first choice; raise ModelDeclinedError if it is a refusal."""
    choice = _choice(message)
    said = choice.get(key)
    if not isinstance(said, dict):
        return ""
    if said.get("refusal") or choice.get("finish_reason") == "content_filter":
        _usage(message, meter)
        raise ModelDeclinedError("the model declined")
    text = said.get("content")
    return text if isinstance(text, str) else ""


def _is_finished(message: Mapping[str, Any]) -> bool:
    return bool(_choice(message).get("finish_reason"))


def _usage(message: Mapping[str, Any], meter: Meter) -> None:
    """Take over what the server says of the tokens, if it does."""
    usage = message.get("usage")
    if not isinstance(usage, dict):
        return
    tokens_in, tokens_out = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if isinstance(tokens_in, int) and isinstance(tokens_out, int) and tokens_in > 0 <= tokens_out:
        meter.settle(tokens_in, tokens_out)
