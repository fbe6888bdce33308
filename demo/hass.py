"""Talk to a Home Assistant as its page does: over REST and WebSocket."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import aiohttp

from .process import DemoError

NAME, PASSWORD = "demo", "demo"
_TIMEOUT = aiohttp.ClientTimeout(total=60)
_BETWEEN = 0.1
_NOT_FOUND = 404


@dataclass(slots=True)
class HomeAssistant:
    """A person's session with a Home Assistant at an address."""

    address: str
    tokens: dict[str, Any] = field(default_factory=dict)
    _session: aiohttp.ClientSession | None = None
    _socket: aiohttp.ClientWebSocketResponse | None = None
    _number: int = 0

    @property
    def session(self) -> aiohttp.ClientSession:
        """Return the connections to it, opened when they are first needed."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        return self._session

    async def close(self) -> None:
        """Close the connections: Home Assistant waits for them when it stops."""
        if self._socket is not None:
            await self._socket.close()
        if self._session is not None:
            await self._session.close()
        self._socket = self._session = None

    async def onboard(self, name: str) -> None:
        """Make the owner of a fresh Home Assistant, and be logged in as the owner."""
        owner = {"name": name, "username": NAME, "password": PASSWORD, "language": "en"}
        client = f"{self.address}/"
        made = await self.post("/api/onboarding/users", {**owner, "client_id": client})
        await self._take_tokens(made["auth_code"])

    async def login(self) -> None:
        """Log in as the demo's owner."""
        client = f"{self.address}/"
        begin = {"client_id": client, "handler": ["homeassistant", None], "redirect_uri": client}
        flow = await self.post("/auth/login_flow", begin)
        entered = {"client_id": client, "username": NAME, "password": PASSWORD}
        done = await self.post(f"/auth/login_flow/{flow['flow_id']}", entered)
        if "result" not in done:
            raise DemoError(f"The login was refused: {done.get('errors')}")
        await self._take_tokens(done["result"])

    async def _take_tokens(self, code: str) -> None:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": f"{self.address}/",
        }
        async with self.session.post(f"{self.address}/auth/token", data=form) as response:
            self.tokens = await response.json()
            if not response.ok:
                raise DemoError(f"No token was given: {self.tokens}")

    async def get(self, path: str) -> Any:
        """Return what is at a path; None if nothing is."""
        return await self._request("GET", path, None)

    async def post(self, path: str, body: object) -> Any:
        """Send something to a path and return the answer."""
        return await self._request("POST", path, body)

    async def delete(self, path: str) -> Any:
        """Delete what is at a path."""
        return await self._request("DELETE", path, None)

    async def _request(self, method: str, path: str, body: object) -> Any:
        token = self.tokens.get("access_token")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self.address}{path}"
        async with self.session.request(method, url, json=body, headers=headers) as response:
            if method == "GET" and response.status == _NOT_FOUND:
                return None
            if not response.ok:
                text = await response.text()
                raise DemoError(f"{method} {path} was answered with {response.status}: {text}")
            return await response.json()

    async def action(self, name: str, **data: Any) -> Any:
        """Call an action without a response."""
        return await self.post(f"/api/services/{name.replace('.', '/')}", data)

    async def respond(self, name: str, **data: Any) -> dict[str, Any]:
        """Call an action and return its response."""
        path = f"/api/services/{name.replace('.', '/')}?return_response"
        answer: dict[str, Any] = (await self.post(path, data))["service_response"]
        return answer

    async def state(self, entity_id: str) -> str | None:
        """Return the state of an entity, None if there is no such entity."""
        found = await self.get(f"/api/states/{entity_id}")
        return None if found is None else str(found["state"])

    async def until(
        self, entity_id: str, fits: Callable[[str | None], bool], seconds: float, wanted: str
    ) -> None:
        """Wait until an entity's state is as wanted; raise DemoError if it takes too long."""
        deadline = monotonic() + seconds
        while not fits(state := await self.state(entity_id)):
            if monotonic() > deadline:
                raise DemoError(f"{entity_id} is {state} after {seconds:.0f} s, not {wanted}")
            await asyncio.sleep(_BETWEEN)

    async def command(self, kind: str, **data: Any) -> Any:
        """Send a WebSocket command and return its result."""
        socket = self._socket or await self._connect()
        self._number += 1
        await socket.send_json({"id": self._number, "type": kind, **data})
        while True:
            answer = await socket.receive_json(timeout=_TIMEOUT.total)
            if answer.get("id") == self._number and answer["type"] == "result":
                break
        if not answer["success"]:
            raise DemoError(f"{kind} was refused: {answer['error']['message']}")
        return answer["result"]

    async def _connect(self) -> aiohttp.ClientWebSocketResponse:
        socket = await self.session.ws_connect(f"{self.address}/api/websocket", max_msg_size=0)
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": self.tokens["access_token"]})
        answer = await socket.receive_json()
        if answer["type"] != "auth_ok":
            raise DemoError(f"The WebSocket refused the token: {answer}")
        self._socket = socket
        return socket
