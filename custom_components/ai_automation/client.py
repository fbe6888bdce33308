"""Talk to the sidecar over HTTP."""

import asyncio
from dataclasses import fields
from http import HTTPStatus
import json
from types import UnionType
from typing import IO, Any, ClassVar, get_args, get_origin

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from .const import SidecarStatus
from .core.contract import (
    AnalysisRequest,
    AnalysisState,
    BacktestRequest,
    ContractError,
    ErrorInfo,
    ForgetRequest,
    Forgotten,
    Health,
    HomeUpdate,
    Info,
    Message,
    Pattern,
    RecorderAnswer,
    RecorderCheck,
)

# A machine that is off is known soon: Home Assistant's start waits for it.
TIMEOUT = ClientTimeout(total=10, sock_connect=3)
# A large home takes a while to send, and many suggestions to receive.
LONG_TIMEOUT = ClientTimeout(total=60, sock_connect=3)
# A history may be some hundred megabytes, over a slow network too.
SENDING_TIMEOUT = ClientTimeout(total=900, sock_connect=3, sock_read=60)
MOST_BYTES = 32 * 1024 * 1024
# More than this is parsed outside the event loop.
_MANY_BYTES = 64 * 1024


class SidecarError(Exception):
    """The sidecar cannot be used; `status` is what it is to the coordinator then."""

    status: ClassVar[SidecarStatus] = "unreachable"


class SidecarAddressError(SidecarError):
    """The address is none that a sidecar can have."""


class SidecarUnreachableError(SidecarError):
    """Nothing answers at the address, or not in time."""


class SidecarAuthError(SidecarError):
    """The sidecar refuses the token."""

    status = "unauthorized"


class SidecarVersionError(SidecarError):
    """The sidecar speaks a contract that we do not speak."""

    def __init__(self, info: Info) -> None:
        """Keep what the sidecar says of itself."""
        super().__init__(
            f"version {info.version} speaks contract {info.contract_min} to {info.contract_max}"
        )
        self.info = info


class SidecarTooOldError(SidecarVersionError):
    """The sidecar is older than what we can talk to."""

    status = "too_old"


class SidecarTooNewError(SidecarVersionError):
    """The sidecar is newer than what we can talk to."""

    status = "too_new"


class SidecarResponseError(SidecarError):
    """The sidecar answers with an error; `message` is for people."""

    def __init__(self, code: str, message: str, retry_at: str | None = None) -> None:
        """Take a code for programs, a sentence for people, and when to try again (ISO 8601)."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_at = retry_at


class SidecarFormatError(SidecarResponseError):
    """The answer is none that a sidecar gives."""

    def __init__(self, what: str) -> None:
        """Say what is wrong with the answer."""
        super().__init__("invalid_response", f"The answer is not a sidecar's: {what}")


class SidecarClient:
    """Ask one sidecar; every method raises a SidecarError if it cannot be used."""

    def __init__(self, session: ClientSession, address: str, token: str) -> None:
        """Take the session to use, and the sidecar's address and token."""
        self._session = session
        self._address = address
        self._token = token

    async def health(self) -> Health:
        """Ask whether a sidecar is there."""
        return _message(Health, await self._request("GET", "health"))

    async def info(self) -> Info:
        """Ask what the sidecar is; raise SidecarVersionError if we cannot talk to it."""
        info = _message(Info, await self._request("GET", "api", "info"))
        if info.fit == "too_old":
            raise SidecarTooOldError(info)
        if info.fit == "too_new":
            raise SidecarTooNewError(info)
        return info

    async def can_read(self, recorder: str) -> bool:
        """Ask whether the sidecar can read the recorder at a URL."""
        body = await asyncio.to_thread(_encode, RecorderCheck(recorder))
        answer = await self._request("POST", "api", "recorder", body=body, timeout=LONG_TIMEOUT)
        return _message(RecorderAnswer, answer).readable

    async def hand_over(self, history: IO[bytes]) -> None:
        """Send the history, a database as the recorder's own; it is read while it is sent."""
        await self._request("PUT", "api", "history", body=history, timeout=SENDING_TIMEOUT)

    async def start_analysis(self, request: AnalysisRequest) -> AnalysisState:
        """Begin an analysis and return its state."""
        body = await asyncio.to_thread(_encode, request)
        answer = await self._request("POST", "api", "analysis", body=body, timeout=LONG_TIMEOUT)
        return _message(AnalysisState, answer)

    async def analysis(self) -> AnalysisState:
        """Return the state of the running or the last analysis."""
        return _message(AnalysisState, await self._request("GET", "api", "analysis"))

    async def cancel_analysis(self) -> AnalysisState:
        """Ask the analysis that runs to stop, and return its state."""
        return _message(AnalysisState, await self._request("DELETE", "api", "analysis"))

    async def keep_home(self, update: HomeUpdate) -> AnalysisState:
        """Leave a home with the sidecar, to be analysed by night."""
        body = await asyncio.to_thread(_encode, update)
        answer = await self._request("PUT", "api", "home", body=body, timeout=LONG_TIMEOUT)
        return _message(AnalysisState, answer)

    async def backtest(self, request: BacktestRequest) -> dict[str, Any]:
        """Ask what an automation would have done in all that the sidecar keeps of the past."""
        body = await asyncio.to_thread(_encode, request)
        return await self._request("POST", "api", "backtest", body=body, timeout=LONG_TIMEOUT)

    async def forget(self, request: ForgetRequest) -> Forgotten:
        """Let the sidecar forget what entities did."""
        body = json.dumps(request.to_dict()).encode()
        answer = await self._request("POST", "api", "forget", body=body, timeout=LONG_TIMEOUT)
        return _message(Forgotten, answer)

    async def suggestions(self, status: str | None = None) -> list[Pattern]:
        """Return the habits that the sidecar keeps as suggestions, of one status or of any."""
        answer = await self._request(
            "GET",
            "api",
            "suggestions",
            query={"status": status} if status else None,
            timeout=LONG_TIMEOUT,
        )
        found = answer.get("suggestions")
        if not isinstance(found, list):
            raise SidecarFormatError("there is no list of suggestions")
        return [_message(Pattern, item) for item in found]

    async def _request(
        self,
        method: str,
        *path: str,
        query: dict[str, str] | None = None,
        body: bytes | IO[bytes] | None = None,
        timeout: ClientTimeout | None = None,  # noqa: ASYNC109 - aiohttp's own
    ) -> dict[str, Any]:
        """Return the object that the sidecar answers with."""
        if not (self._token.isascii() and self._token.isprintable()):
            raise SidecarAuthError("the token is none that a sidecar can have")
        url = parse_address(self._address).joinpath(*path).with_query(query)
        kind = "application/json" if isinstance(body, bytes | None) else "application/vnd.sqlite3"
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": kind}
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout or TIMEOUT,
                # Elsewhere the token is nobody's business.
                allow_redirects=False,
            ) as response:
                return await _answer(response)
        except TimeoutError as err:
            raise SidecarUnreachableError("it did not answer in time") from err
        except (ClientError, OSError) as err:
            raise SidecarUnreachableError(f"{type(err).__name__}: {err}") from err


def parse_address(address: str) -> URL:
    """Return the address of a sidecar as URL; raise SidecarAddressError if it is none."""
    try:
        url = URL(address.strip())
        port = url.port
    except ValueError as err:
        raise SidecarAddressError("it is no URL") from err
    if url.scheme not in {"http", "https"} or not url.host or port is None:
        raise SidecarAddressError("it must begin with http or https and name a host")
    if url.user is not None or url.password is not None or url.query_string or url.fragment:
        raise SidecarAddressError("it must hold nothing but scheme, host, port and path")
    return url


async def _read(response: ClientResponse) -> bytes:
    """Return the body, but not without end."""
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > MOST_BYTES:
            raise SidecarFormatError("the answer has no end")
        parts.append(part)
    return b"".join(parts)


async def _answer(response: ClientResponse) -> dict[str, Any]:
    """Return the object in an answer; raise what its status says."""
    if response.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise SidecarAuthError("the token is refused")
    body = await _read(response)
    try:
        data = (
            await asyncio.to_thread(json.loads, body)
            if len(body) > _MANY_BYTES
            else json.loads(body)
        )
    except (ValueError, RecursionError) as err:
        raise SidecarFormatError(f"status {response.status}, not JSON") from err
    if not isinstance(data, dict):
        raise SidecarFormatError(f"status {response.status}, not an object")
    if response.status < HTTPStatus.MULTIPLE_CHOICES:
        return data
    error = _message(ErrorInfo, data.get("error"))
    raise SidecarResponseError(error.code, error.message, error.retry_at)


def _message[M: Message](kind: type[M], data: object) -> M:
    """Return a message whose parts are of their kinds."""
    try:
        message = kind.from_dict(data)
    except ContractError as err:
        raise SidecarFormatError(str(err)) from err
    for item in fields(kind):
        if not _fits(getattr(message, item.name), item.type):
            raise SidecarFormatError(f"{kind.__name__}: {item.name} is of the wrong kind")
    return message


def _fits(value: object, kind: Any) -> bool:
    """Tell whether a part of a message is of the kind it is declared to be."""
    if isinstance(kind, UnionType):
        return any(_fits(value, one) for one in get_args(kind))
    if get_origin(kind) is list:
        (inner,) = get_args(kind)
        return isinstance(value, list) and all(_fits(item, inner) for item in value)
    return isinstance(value, (int, float) if kind is float else get_origin(kind) or kind)


def _encode(request: Message) -> bytes:
    return json.dumps(request.to_dict()).encode()
