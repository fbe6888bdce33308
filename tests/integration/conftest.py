"""A Home Assistant with a configuration folder, the integration's entry, a real sidecar."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
import socket
from typing import Any

from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer
from homeassistant.components.http import ApiConfig
from homeassistant.components.http.server import HomeAssistantHTTP
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from ai_automation_sidecar.core.store import Store as SidecarStore
from ai_automation_sidecar.server.app import SETTINGS, STORE, Settings, build_app
from custom_components.ai_automation.const import (
    CONF_TOKEN,
    CONF_URL,
    DOMAIN,
    NAME,
    STORE_FOLDER,
)
from custom_components.ai_automation.guard import Grant

from .lived_in import async_furnish

TOKEN = "a-token-that-is-long-enough"
# An administrator who has not been asked anything.
ADMIN = Grant("admin")
# The test package replaces these two while tests run; here are the real ones.
BIND, START = HomeAssistantHTTP.async_bind, HomeAssistantHTTP.start
CONFIGURATION = """\
automation: !include automations.yaml
"""
type Options = dict[str, Any]
type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Answering = Callable[[Handler], Awaitable[str]]
type AddEntry = Callable[..., Awaitable[MockConfigEntry]]


@dataclass(slots=True)
class Sidecar:
    """A real sidecar's server, and what a person enters to use it."""

    server: BaseTestServer
    app: web.Application

    @property
    def store(self) -> SidecarStore:
        """Return the open store."""
        return self.app[STORE]

    @property
    def url(self) -> str:
        """Return the address."""
        return str(self.server.make_url("")).rstrip("/")

    @property
    def options(self) -> Options:
        """Return the options of an entry that uses this sidecar."""
        return {CONF_URL: self.url, CONF_TOKEN: TOKEN}

    async def start_again(self, port: int | None) -> TestServer:
        """Start another sidecar over the same store at the port of the one that was closed."""
        server = TestServer(build_app(self.app[SETTINGS]), port=port)
        await server.start_server()
        return server


async def sleep_long(_request: web.Request) -> web.Response:
    """Answer later than anybody waits."""
    await asyncio.sleep(5)
    return web.json_response({})


def fields_of(flow: ConfigFlowResult) -> dict[Any, Any]:
    """Return the fields that a form shows."""
    schema = flow["data_schema"]
    assert schema is not None
    fields: dict[Any, Any] = schema.schema
    return fields


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Return a configuration folder as a new installation has it."""
    folder = Path(hass_tmp_config_dir)
    (folder / "configuration.yaml").write_text(CONFIGURATION, encoding="utf-8")
    (folder / "automations.yaml").write_text("[]\n", encoding="utf-8")
    return hass_tmp_config_dir


@pytest.fixture
def config_dir(hass: HomeAssistant) -> Path:
    """Return the configuration folder."""
    return Path(hass.config.config_dir)


@pytest.fixture
async def core(hass: HomeAssistant) -> None:
    """Set up what Home Assistant has set up long before it looks for new integrations."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "automation", {"automation": []})


@pytest.fixture
def add_entry(hass: HomeAssistant, core: None) -> AddEntry:
    """Return what adds the integration's entry and sets it up."""

    async def add(options: Options | None = None, **values: Any) -> MockConfigEntry:
        entry = MockConfigEntry(
            domain=DOMAIN, title=NAME, unique_id=DOMAIN, options=options or {}, **values
        )
        entry.add_to_hass(hass)
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        return entry

    return add


@pytest.fixture
async def entry(add_entry: AddEntry) -> MockConfigEntry:
    """Return the entry, set up without a sidecar."""
    return await add_entry()


@pytest.fixture
async def sidecar(
    tmp_path_factory: pytest.TempPathFactory, socket_enabled: None
) -> AsyncIterator[Sidecar]:
    """Return a sidecar with a store of its own, as on another machine."""
    app = build_app(Settings(tmp_path_factory.mktemp("sidecar"), TOKEN, cooldown=timedelta()))
    async with TestServer(app) as server:
        yield Sidecar(server, app)


@pytest.fixture
async def answering(socket_enabled: None) -> AsyncIterator[Answering]:
    """Return what starts a server that answers every request with the same handler."""
    servers: list[TestServer] = []

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handler)
        servers.append(server := TestServer(app))
        await server.start_server()
        return str(server.make_url("")).rstrip("/")

    yield start
    for server in servers:
        await server.close()


@pytest.fixture
def contract(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return what lets the sidecar speak one version of the contract only."""

    def speak(version: int) -> None:
        monkeypatch.setattr("ai_automation_sidecar.server.app.OLDEST_CONTRACT", version)
        monkeypatch.setattr("ai_automation_sidecar.server.app.CONTRACT_VERSION", version)

    return speak


@pytest.fixture
async def near_sidecar(hass_config_dir: str, socket_enabled: None) -> AsyncIterator[Sidecar]:
    """Return a sidecar that shares the integration's store, as on the same machine."""
    app = build_app(Settings(Path(hass_config_dir) / STORE_FOLDER, TOKEN, cooldown=timedelta()))
    async with TestServer(app) as server:
        yield Sidecar(server, app)


@pytest.fixture
async def web_server(hass: HomeAssistant, socket_enabled: None) -> AsyncIterator[str]:
    """Return the address of Home Assistant's own web server, on a free loopback port."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert await async_setup_component(hass, "http", {})
    hass.http.server_host, hass.http.server_port = ["127.0.0.1"], port
    hass.config.api = ApiConfig("127.0.0.1", "127.0.0.1", port, use_ssl=False)
    await BIND(hass.http)
    await START(hass.http)
    yield f"http://127.0.0.1:{port}"
    await hass.http.stop()


@pytest.fixture
async def house(hass: HomeAssistant, core: None, web_server: str) -> None:
    """Set up a small house, in a Home Assistant that can be reached over HTTP."""
    await async_furnish(hass)


@pytest.fixture
async def lived_in(house: None, add_entry: AddEntry) -> MockConfigEntry:
    """Return the entry, set up in the house."""
    return await add_entry()


@pytest.fixture
def expected_lingering_timers(request: pytest.FixtureRequest) -> bool:
    """Let the house's automations wait for their times when a test ends."""
    return "house" in request.fixturenames
