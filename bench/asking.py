"""Measure requests inside a running Home Assistant, beside its own conversation agent."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
import logging
from pathlib import Path
import socket
import time
from typing import Any

from homeassistant.bootstrap import async_setup_hass
from homeassistant.components.conversation import HOME_ASSISTANT_AGENT, async_converse
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.runner import RuntimeConfig
from homeassistant.util import dt as dt_util

from custom_components.ai_automation.const import DOMAIN
from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import Situation

from .figures import Row, latency
from .home import COMMANDS, REQUESTS, UNREADABLE, rooms_of, sentences, write_folder

_TIMES, _DEPLOYED, _WARM = 120, 20, 5
_LARGE = 1000

type Run = Callable[[str], Awaitable[Any]]


class BenchError(RuntimeError):
    """Something that is to be measured does not work."""


def measure_asking(folder: Path, entities: int) -> list[Row]:
    """Return the rows of a home with about so many entities; once in a process."""
    # What Home Assistant logs of libraries that are missing here is not shown.
    logging.disable(logging.CRITICAL)
    return asyncio.run(_measure(folder, entities))


async def _measure(folder: Path, entities: int) -> list[Row]:
    rooms = rooms_of(entities)
    async with _running(folder, rooms) as hass:
        size = f"{len(hass.states.async_all())} entities"
        own = await _timed(lambda text: _command(hass, text), sentences(COMMANDS, rooms, _TIMES))
        asked = sentences(REQUESTS, rooms, _TIMES)
        proposed = await _timed(lambda text: _create(hass, text, deploy=False), asked)
        made = await _timed(lambda text: _create(hass, text, deploy=True), asked[:_DEPLOYED])
        agent = latency(f"Home Assistant's agent, command, {size}", own)
        # What the house of the demo is promised, and what the largest home is.
        small = entities < _LARGE
        making, understanding = ("p95 < 50 ms", "") if small else ("", "p95 < 25 ms")
        read = await _reading(hass, sentences((*REQUESTS, UNREADABLE), rooms, _TIMES))
        return [
            agent,
            latency(f"create_automation, {size}", proposed, agent, making),
            latency(f"create_automation and deploy, {size}", made, agent),
            latency(f"reading alone, {size}", read, agent, understanding),
        ]


@asynccontextmanager
async def _running(folder: Path, rooms: list[str]) -> AsyncIterator[HomeAssistant]:
    """Start Home Assistant with such a home and the integration; stop it in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    write_folder(folder, rooms, port)
    hass = await async_setup_hass(RuntimeConfig(str(folder), skip_pip=True))
    if hass is None or hass.config.recovery_mode:
        raise BenchError("Home Assistant does not start")
    try:
        await hass.async_start()
        _furnish(hass, rooms)
        flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
        await hass.config_entries.flow.async_configure(flow["flow_id"], {})
        await hass.async_block_till_done()
        yield hass
    finally:
        await hass.async_stop(force=True)


def _furnish(hass: HomeAssistant, rooms: list[str]) -> None:
    """Put every entity into the room that its name begins with."""
    areas, registry = ar.async_get(hass), er.async_get(hass)
    ids = {room: areas.async_get_or_create(room).id for room in rooms}
    for entry in list(registry.entities.values()):
        for room in rooms:
            if entry.unique_id.startswith(f"{room.lower().replace(' ', '_')}_"):
                registry.async_update_entity(entry.entity_id, area_id=ids[room])


async def _timed(run: Run, texts: list[str]) -> list[float]:
    """Return how long each text takes, after some that warm up."""
    for text in texts[:_WARM]:
        await run(text)
    times = []
    for text in texts:
        began = time.perf_counter()
        await run(text)
        times.append(time.perf_counter() - began)
    return times


async def _command(hass: HomeAssistant, text: str) -> None:
    result = await async_converse(hass, text, None, Context(), "en", HOME_ASSISTANT_AGENT)
    if result.response.error_code is not None:
        raise BenchError(f"Home Assistant's agent: {text}: {result.response.speech}")


async def _create(hass: HomeAssistant, text: str, *, deploy: bool) -> None:
    response = await hass.services.async_call(
        DOMAIN,
        "create_automation",
        {"text": text, "deploy": deploy},
        blocking=True,
        return_response=True,
    )
    if response is None or response["status"] != ("deployed" if deploy else "proposed"):
        raise BenchError(f"create_automation: {text}: {response}")


async def _reading(hass: HomeAssistant, texts: list[str]) -> list[float]:
    """Return how long reading alone takes, sentences that cannot be read included."""
    home = await hass.config_entries.async_entries(DOMAIN)[0].runtime_data.homes.async_get()

    async def read(text: str) -> None:
        read_automation(text, home, Situation(dt_util.now()))

    return await _timed(read, texts)
