"""Measure how late Home Assistant's event loop is while a large past is replayed in its process."""

import asyncio
from collections.abc import Awaitable
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
        rest, _ = await _lateness(asyncio.sleep(_REST))
        late, took = await _lateness(_backtests(hass))
    at_rest = Row("event loop at rest", _figures(rest))
    figures = {**_figures(late), "seconds": round(took, 1)}
    ratio = round(figures["p99_ms"] / at_rest.figures["p99_ms"], 1)
    return [
        at_rest,
        Row("event loop during backtests", figures, at_rest.name, ratio, "max < 10 ms"),
    ]


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


async def _lateness(work: Awaitable[Any]) -> tuple[list[float], float]:
    """Return by how many seconds the loop is late each time while something works, and how long."""
    late: list[float] = []
    began = time.perf_counter()
    task = asyncio.ensure_future(work)
    while not task.done():
        due = time.perf_counter() + _STEP
        await asyncio.sleep(_STEP)
        late.append(time.perf_counter() - due)
    await task
    return late, time.perf_counter() - began


def _figures(late: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(percentile(late, 50) * 1000, 2),
        "p99_ms": round(percentile(late, 99) * 1000, 2),
        "max_ms": round(max(late) * 1000, 2),
        "n": len(late),
    }
