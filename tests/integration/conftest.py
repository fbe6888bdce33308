"""A Home Assistant with a configuration folder, the integration's entry, a real sidecar."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp.test_utils import BaseTestServer, TestServer
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from ai_automation_sidecar.server.app import Settings, build_app
from custom_components.ai_automation.const import (
    CONF_TOKEN,
    CONF_URL,
    DOMAIN,
    NAME,
    STORE_FOLDER,
)

TOKEN = "a-token-that-is-long-enough"
CONFIGURATION = """\
automation: !include automations.yaml
"""
type Options = dict[str, Any]
type AddEntry = Callable[..., Awaitable[MockConfigEntry]]


@dataclass(slots=True)
class Sidecar:
    """A real sidecar's server, and what a person enters to use it."""

    server: BaseTestServer

    @property
    def url(self) -> str:
        """Return the address."""
        return str(self.server.make_url("")).rstrip("/")

    @property
    def options(self) -> Options:
        """Return the options of an entry that uses this sidecar."""
        return {CONF_URL: self.url, CONF_TOKEN: TOKEN}


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
def add_entry(hass: HomeAssistant) -> AddEntry:
    """Return what adds the integration's entry and sets it up."""

    async def add(options: Options | None = None, **values: Any) -> MockConfigEntry:
        assert await async_setup_component(hass, "homeassistant", {})
        assert await async_setup_component(hass, "automation", {"automation": []})
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
    async with TestServer(build_app(Settings(tmp_path_factory.mktemp("sidecar"), TOKEN))) as server:
        yield Sidecar(server)


@pytest.fixture
async def near_sidecar(hass_config_dir: str, socket_enabled: None) -> AsyncIterator[Sidecar]:
    """Return a sidecar that shares the integration's store, as on the same machine."""
    data = Path(hass_config_dir) / STORE_FOLDER
    async with TestServer(build_app(Settings(data, TOKEN))) as server:
        yield Sidecar(server)
