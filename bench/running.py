"""Run a real Home Assistant with such a home, and the integration in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import logging
from pathlib import Path
import socket

from homeassistant.bootstrap import async_setup_hass
from homeassistant.components.conversation import DOMAIN as CONVERSATION_DOMAIN
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import DATA_INSTANCE, get_instance
from homeassistant.runner import RuntimeConfig

from .home import furnish, write_folder

# Not from the integration: what its import takes is measured as well.
DOMAIN = "ai_automation"


class BenchError(RuntimeError):
    """Something that is to be measured does not work."""


@asynccontextmanager
async def running(
    folder: Path, rooms: list[str], recorder: Path | None = None
) -> AsyncIterator[HomeAssistant]:
    """Start Home Assistant with a new home, or again with that of the folder; stop it in the end.

    A new home goes on with the recorder's database, if one is given. It starts only once in a
    process.
    """
    # What Home Assistant logs of libraries that are missing here is not shown.
    logging.disable(logging.CRITICAL)
    fresh = await asyncio.to_thread(_written, folder, rooms, recorder)
    hass = await async_setup_hass(RuntimeConfig(str(folder), skip_pip=True))
    if hass is None or hass.config.recovery_mode:
        raise BenchError("Home Assistant does not start")
    try:
        await hass.async_start()
        if fresh:
            furnish(hass, rooms)
        await hass.async_block_till_done()
        if DATA_INSTANCE in hass.data:
            # What a home is furnished with is recorded all at once, which no house does.
            await get_instance(hass).async_block_till_done()
        yield hass
    finally:
        await hass.async_stop(force=True)


def _written(folder: Path, rooms: list[str], recorder: Path | None) -> bool:
    """Write the folder of a new home; tell whether it was new."""
    if folder.exists():
        return False
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    write_folder(folder, rooms, port)
    if recorder is not None:
        recorder.copy(folder / "home-assistant_v2.db")
    return True


async def add_integration(hass: HomeAssistant) -> None:
    """Add the integration, as from its page."""
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    await hass.async_block_till_done(wait_background_tasks=True)


def agent_of(hass: HomeAssistant) -> str:
    """Return the entity id of the integration's agent."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    agent = er.async_get(hass).async_get_entity_id(CONVERSATION_DOMAIN, DOMAIN, entry.entry_id)
    if agent is None:
        raise BenchError("the agent is not there")
    return agent
