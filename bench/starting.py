"""Measure the first sentence after a start in each language, and the memory that is added."""

import asyncio
import gc
from pathlib import Path
import time

from homeassistant.components.conversation import HOME_ASSISTANT_AGENT, async_converse
from homeassistant.core import Context, HomeAssistant

from .figures import Row
from .home import rooms_of
from .running import DOMAIN, add_integration, agent_of, running
from .sentences import FIRST, FORMS, spoken

_MIB = 1024 * 1024
_SENTENCES = 500


def measure_first(folder: Path, entities: int, language: str) -> Row:
    """Return the row of the first sentence in a language; once in a process.

    A folder with the integration in it is started anew; a new one is only made.
    """
    return asyncio.run(_first(folder, entities, language))


async def _first(folder: Path, entities: int, language: str) -> Row:
    async with running(folder, rooms_of(entities)) as hass:
        began = time.perf_counter()
        text = FIRST[language]
        await async_converse(hass, text, None, Context(), language, agent_of(hass))
        seconds = time.perf_counter() - began
        size = f"{len(hass.states.async_all())} entities"
    figures = {"ms": round(seconds * 1000, 1)}
    return Row(f"first sentence after start, {language}, {size}", figures, target="< 300 ms")


def prepare_start(folder: Path, entities: int, language: str) -> None:
    """Make a home with the integration that is to be started in a language."""
    asyncio.run(_prepare(folder, entities, language))


async def _prepare(folder: Path, entities: int, language: str) -> None:
    async with running(folder, rooms_of(entities)) as hass:
        if not hass.config_entries.async_entries(DOMAIN):
            await add_integration(hass)
        await hass.config.async_update(language=language)


def measure_memory(folder: Path, entities: int) -> list[Row]:
    """Return what the process grows by with the integration; once in a process.

    Home Assistant's own agent has heard the same sentences before, so that what it keeps does
    not count as ours.
    """
    return asyncio.run(_memory(folder, entities))


async def _memory(folder: Path, entities: int) -> list[Row]:
    rooms = rooms_of(entities)
    texts = [text for kind in FORMS for text in spoken(kind, rooms, _SENTENCES // len(FORMS))]
    async with running(folder, rooms) as hass:
        await _say(hass, HOME_ASSISTANT_AGENT, "en", texts)
        for language, text in FIRST.items():
            await _say(hass, HOME_ASSISTANT_AGENT, language, [text])
        before = _resident()
        await add_integration(hass)
        agent = agent_of(hass)
        await _say(hass, agent, "en", texts)
        after = _resident()
        for language, text in FIRST.items():
            await _say(hass, agent, language, [text])
        touched = _resident()
        size = f"{len(hass.states.async_all())} entities"
    name = f"memory added, {len(texts)} sentences, {size}"
    return [
        Row(name, {"mib": round((after - before) / _MIB, 1)}, target="< 60 MB"),
        Row(f"{name}, all {len(FIRST)} languages", {"mib": round((touched - before) / _MIB, 1)},
            target="< 60 MB"),
    ]  # fmt: skip


async def _say(hass: HomeAssistant, agent: str, language: str, texts: list[str]) -> None:
    for text in texts:
        await async_converse(hass, text, None, Context(), language, agent)


def _resident() -> int:
    """Return the bytes of this process that are in memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096
