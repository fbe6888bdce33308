"""Measure sentences inside a running Home Assistant, beside its own conversation agent."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
import time
from typing import Any

from homeassistant.components.conversation import HOME_ASSISTANT_AGENT, async_converse
from homeassistant.core import Context, HomeAssistant

from .figures import Row, latency
from .home import rooms_of
from .running import DOMAIN, BenchError, add_integration, agent_of, running
from .sentences import FORMS, spoken, worst

_TIMES, _ROUNDS, _DEPLOYED, _WARM = 48, 3, 20, 5
_LARGE = 5000
# As the longest text that is read at all: what is longer is refused at once.
_LONGEST = 1000

type Run = Callable[[str], Awaitable[Any]]


def measure_asking(folder: Path, entities: int) -> list[Row]:
    """Return the rows of a home with about so many entities; once in a process."""
    return asyncio.run(_measure(folder, entities))


async def _measure(folder: Path, entities: int) -> list[Row]:
    rooms = rooms_of(entities)
    async with running(folder, rooms) as hass:
        await add_integration(hass)
        size = f"{len(hass.states.async_all())} entities"
        limit = "p95 < 60 ms" if entities >= _LARGE else "p95 < 25 ms"
        agents = {"Home Assistant": HOME_ASSISTANT_AGENT, "ours": agent_of(hass)}
        asked = {kind: spoken(kind, rooms, _TIMES) for kind in FORMS}
        every = [text for texts in asked.values() for text in texts]
        # In a large home the agent of Home Assistant takes long: one round has to do.
        rounds = 1 if entities >= _LARGE else _ROUNDS
        times = await _compared(hass, agents, every, rounds)
        rows = []
        for kind, texts in (*asked.items(), ("any sentence", every)):
            own = latency(
                f"Home Assistant's agent, {kind}, {size}",
                [times["Home Assistant"][text] for text in texts],
            )
            ours = [times["ours"][text] for text in texts]
            rows += [own, latency(f"{kind}, {size}", ours, own, limit)]
        rows += await _created(hass, asked["request"], rows[0], size)
        hard = worst(_LONGEST)
        ours = [await _once(hass, agents["ours"], text) for text in hard]
        # Home Assistant's agent takes seconds to minutes for what is longer.
        short = [text for text in hard if len(text) <= _LONGEST // 2][:: 8 if rounds == 1 else 1]
        theirs = [await _once(hass, HOME_ASSISTANT_AGENT, text) for text in short]
        own = latency(f"Home Assistant's agent, worst, half as long, {size}", theirs)
        return [*rows, own, latency(f"worst, {size}", ours, own, "max < 200 ms")]


async def _once(hass: HomeAssistant, agent: str, text: str) -> float:
    """Return the seconds that an agent needs for a text."""
    began = time.perf_counter()
    await async_converse(hass, text, None, Context(), "en", agent)
    return time.perf_counter() - began


async def _compared(
    hass: HomeAssistant, agents: dict[str, str], texts: list[str], rounds: int
) -> dict[str, dict[str, float]]:
    """Return the seconds that each agent needs for each text: the median of some rounds.

    An agent says all before the other does: Home Assistant's remembers what it heard lately.
    """
    times: dict[str, dict[str, list[float]]] = {
        name: {text: [] for text in texts} for name in agents
    }
    for agent in agents.values():
        for text in texts[-_WARM:]:
            await _once(hass, agent, text)
    for _ in range(rounds):
        for name, agent in agents.items():
            for text in texts:
                times[name][text].append(await _once(hass, agent, text))
    return {
        name: {text: median(seconds) for text, seconds in them.items()}
        for name, them in times.items()
    }


async def _created(hass: HomeAssistant, texts: list[str], own: Row, size: str) -> list[Row]:
    proposed = await _timed(lambda text: _create(hass, text, deploy=False), texts)
    made = await _timed(lambda text: _create(hass, text, deploy=True), texts[:_DEPLOYED])
    return [
        latency(f"create_automation, {size}", proposed, own),
        latency(f"create_automation and deploy, {size}", made, own),
    ]


async def _timed(run: Run, texts: list[str]) -> list[float]:
    times = []
    for text in texts:
        began = time.perf_counter()
        await run(text)
        times.append(time.perf_counter() - began)
    return times


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
