"""Ask a server that speaks OpenAI's protocol for chat completions."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from aiohttp import ClientConnectorError, ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from ..client import SidecarAddressError, parse_address
from ..core.escalation.form import json_schema
from ..core.escalation.prompt import ANSWER_TOKENS
from .errors import (
    ModelAddressError,
    ModelAuthError,
    ModelBrokenError,
    ModelBusyError,
    ModelError,
    ModelRequestError,
    ModelServerError,
    ModelUnreachableError,
)
from .meter import Meter
from .settings import ModelSettings
from .stream import read_answer

# A question is asked so often at most.
ATTEMPTS: Final = 2
# A server that is off is known soon; that an answer takes too long, the caller knows.
_TIMEOUT: Final = ClientTimeout(total=None, sock_connect=5)
_LONGEST_WAIT = 5.0
_SHORT_WAIT = 0.2
_UNAUTHORIZED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


async def complete(
    session: ClientSession,
    settings: ModelSettings,
    instructions: str,
    data: str,
    meter: Meter,
) -> str:
    """Return the model's answer; ask a second time if that may help; raise a ModelError."""
    body = _body(settings, instructions, data)
    try:
        return await _attempt(session, settings, {**body, **_PRECISE}, meter)
    except ModelRequestError:
        # Not every server and model takes a schema, a limit or a temperature.
        return await _attempt(session, settings, body, meter)
    except ModelBusyError as err:
        if err.after > _LONGEST_WAIT:
            raise
        await asyncio.sleep(err.after)
    except ModelError as err:
        if not err.again:
            raise
        await asyncio.sleep(_SHORT_WAIT)
    return await _attempt(session, settings, {**body, **_PRECISE}, meter)


_PRECISE: Final[Mapping[str, Any]] = {
    "temperature": 0,
    "max_tokens": ANSWER_TOKENS,
    "stream_options": {"include_usage": True},
    "response_format": {
        "type": "json_schema",
        "json_schema": {"name": "automation", "strict": True, "schema": json_schema()},
    },
}


def _body(settings: ModelSettings, instructions: str, data: str) -> dict[str, Any]:
    return {
        "model": settings.name,
        "stream": True,
        "messages": [
            {"role": "system", "content": instructions},
            {"role": "user", "content": data},
        ],
    }


async def _attempt(
    session: ClientSession, settings: ModelSettings, body: Mapping[str, Any], meter: Meter
) -> str:
    """Ask once."""
    url = _url(settings.address)
    if not (settings.api_key.isascii() and settings.api_key.isprintable()):
        raise ModelAuthError("the key is none that a server can have")
    headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
    meter.begin()
    taken = False
    try:
        async with session.post(
            url, json=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False
        ) as response:
            if response.status != HTTPStatus.OK:
                meter.refuse()
                raise _error_of(response)
            taken = True
            return await read_answer(response, meter)
    except ClientConnectorError as err:
        meter.refuse()
        raise ModelUnreachableError(type(err).__name__) from err
    except (ClientError, OSError) as err:
        kind = ModelBrokenError if taken else ModelUnreachableError
        raise kind(type(err).__name__) from err


def _url(address: str) -> URL:
    try:
        return parse_address(address) / "chat" / "completions"
    except SidecarAddressError as err:
        raise ModelAddressError(str(err)) from err


def _error_of(response: ClientResponse) -> ModelError:
    """Return what a status means."""
    status = response.status
    if status in _UNAUTHORIZED:
        return ModelAuthError(f"status {status}")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return ModelBusyError(_retry_after(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ModelServerError(f"status {status}")
    return ModelRequestError(f"status {status}")


def _retry_after(response: ClientResponse) -> float:
    """Return for how many seconds the server wants to be left alone."""
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else _SHORT_WAIT
