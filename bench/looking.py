"""Measure how much of a day's use of the inbox is answered from what was looked up before."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.ai_automation.core.cache import Cache
from custom_components.ai_automation.core.store import Suggestion
from custom_components.ai_automation.core.store.suggestions import (
    merge_suggestions,
    release_suggestions,
)
from custom_components.ai_automation.data import AiAutomationConfigEntry
from custom_components.ai_automation.evidence import LOOKUPS

from .figures import Row
from .home import rooms_of
from .running import DOMAIN, BenchError, add_integration, running

_ENTITIES = 64
# A day: who looks at the inbox looks again after each thing that is read or decided. Three are
# new in the morning, five were left of the days before; one is decided at noon, and the
# integration is started anew before that.
_SITTINGS, _LOOKS, _OPEN = (7, 13, 20), 6, 8
# So often somebody asks for an automation, and changes it once; each is looked up for itself.
_WISHES = 4
_RESTART, _DECISION = 13, 13


def measure_looking(folder: Path, month: Path) -> list[Row]:
    """Return the row of a day's lookups; once in a process.

    `month` is a recorder database of a month, which becomes that of the Home Assistant.
    """
    return asyncio.run(_measure(folder, month))


class _Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


async def _measure(folder: Path, month: Path) -> list[Row]:
    async with running(folder, rooms_of(_ENTITIES), month) as hass:
        await add_integration(hass)
        (entry,) = hass.config_entries.async_entries(DOMAIN)
        clock = _Clock()
        caches = [_cache(entry, clock)]
        lamps = sorted(hass.states.async_entity_ids("light"))
        for hour in _SITTINGS:
            clock.time = clock.time.replace(hour=hour)
            if hour == _SITTINGS[0]:
                await _find(entry, lamps[:_OPEN])
            if hour == _RESTART:
                # What is in memory is gone.
                await hass.config_entries.async_reload(entry.entry_id)
                caches.append(_cache(entry, clock))
            await _sit(hass, clock, decide=hour == _DECISION)
        for wish in range(_WISHES):
            for minute in (0, 30):
                await _ask(hass, lamps[wish], minute)
        figures = [cache.figures[LOOKUPS.name] for cache in caches]
    memory, stored, missed = (
        sum(getattr(one, name) for one in figures) for name in ("in_memory", "stored", "missed")
    )
    every = memory + stored + missed
    if not every:
        raise BenchError("nothing was looked up")
    rate = round((memory + stored) / every, 3)
    told = {"hit_rate": rate, "lookups": every, "in_memory": memory, "stored": stored}
    return [
        Row(
            f"lookups of a day with {_OPEN} suggestions: known from an earlier one",
            told,
            target="> 0.8",
        )
    ]


def _cache(entry: AiAutomationConfigEntry, clock: _Clock) -> Cache:
    cache = entry.runtime_data.cache
    cache.now = clock
    return cache


async def _find(entry: AiAutomationConfigEntry, lamps: list[str]) -> None:
    now = datetime.now(UTC)
    found = [
        Suggestion(
            id=lamp,
            type="time_of_day",
            title=lamp,
            entities=[lamp],
            confidence=0.9,
            support=20,
            evidence={},
            automation=_config(lamp, 0),
            created_at=now,
            updated_at=now,
        )
        for lamp in lamps
    ]
    store = entry.runtime_data.store
    await merge_suggestions(store, found, now)
    await release_suggestions(store, now, now, _OPEN)
    await entry.runtime_data.coordinator.async_refresh_suggestions()


def _config(lamp: str, minute: int) -> dict[str, Any]:
    action = {"action": "light.turn_on", "target": {"entity_id": lamp}}
    return {
        "triggers": [{"trigger": "time", "at": f"22:{minute:02}:00"}],
        "actions": [action],
    }


async def _sit(hass: HomeAssistant, clock: _Clock, *, decide: bool) -> None:
    for look in range(_LOOKS):
        listed = await _act(hass, "list_suggestions", status="open")
        if decide and look == _LOOKS // 2:
            suggestion = listed["suggestions"][0]["suggestion_id"]
            await _act(hass, "reject_suggestion", suggestion_id=suggestion)
        clock.time += timedelta(minutes=2)


async def _ask(hass: HomeAssistant, lamp: str, minute: int) -> None:
    told = await _act(hass, "create_automation", config=_config(lamp, minute))
    if told["status"] != "proposed":
        raise BenchError(f"nothing was proposed: {told}")


async def _act(hass: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    found = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    return dict(found or {})
