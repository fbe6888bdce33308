"""Measure how late Home Assistant's event loop is while a large past is replayed in its process."""

import asyncio
from collections.abc import Awaitable
import hashlib
from pathlib import Path
import time
from typing import Any

from homeassistant.core import HomeAssistant

from .figures import Row, percentile
from .home import rooms_of
from .replaying import METER
from .running import DOMAIN, add_integration, running

_ENTITIES = 64
# The month lies some while back.
_DAYS = 366
_STEP = 0.002
_REST = 3.0


def measure_beside(folder: Path, month: Path) -> list[Row]:
    """Return the rows of a Home Assistant at rest, and during backtests; once in a process.

    `month` is a recorder database of a month, which becomes that of the Home Assistant.
    """
    return asyncio.run(_measure(folder, month))


async def _measure(folder: Path, month: Path) -> list[Row]:
    rooms = rooms_of(_ENTITIES)
    async with running(folder, rooms, month) as hass:
        await add_integration(hass)
        rest, _ = await _held(asyncio.sleep(_REST))
        elsewhere, _ = await _held(asyncio.to_thread(_work_elsewhere))
        held, took = await _held(_backtests(hass))
    at_rest = Row("event loop at rest", _figures(rest))
    # What it is late because the machine has others to serve as well.
    beside = Row("event loop beside work that is not Python's", _figures(elsewhere))
    figures = {**_figures(held), "seconds": round(took, 1)}
    ratio = round(figures["max_ms"] / beside.figures["max_ms"], 1)
    return [
        at_rest,
        beside,
        Row("event loop during backtests", figures, beside.name, ratio, "max < 10 ms"),
    ]


def _work_elsewhere() -> None:
    """Work for a while without Python's lock, so that nothing in the process waits for it."""
    until = time.perf_counter() + _REST
    while time.perf_counter() < until:
        hashlib.pbkdf2_hmac("sha256", b"bench", b"beside", 20_000)


async def _backtests(hass: HomeAssistant) -> None:
    """Try automations on a meter that says something every few seconds, and on what is switched."""
    for trigger in (
        {"trigger": "numeric_state", "entity_id": METER, "above": 399.9},
        {"trigger": "numeric_state", "entity_id": METER, "above": 200, "for": 600},
        {"trigger": "state", "entity_id": "binary_sensor.thing_100", "to": "on"},
    ):
        lamp = {"action": "light.turn_on", "target": {"entity_id": "light.thing_101"}}
        await hass.services.async_call(
            DOMAIN,
            "backtest",
            {"config": {"triggers": [trigger], "actions": [lamp]}, "days": _DAYS},
            blocking=True,
            return_response=True,
        )


async def _held(work: Awaitable[Any]) -> tuple[list[float], float]:
    """Return for how many seconds the loop was held each time while something works, and how long.

    It is held for what the process itself works while the loop wants to go on, in whatever thread:
    what other programs take of the machine does not count.
    """
    held: list[float] = []
    began = time.perf_counter()
    task = asyncio.ensure_future(work)
    while not task.done():
        before = time.process_time()
        await asyncio.sleep(_STEP)
        held.append(max(0.0, time.process_time() - before - _STEP))
    await task
    return held, time.perf_counter() - began


def _figures(held: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(percentile(held, 50) * 1000, 2),
        "p99_ms": round(percentile(held, 99) * 1000, 2),
        "max_ms": round(max(held) * 1000, 2),
        "n": len(held),
    }
