"""Measure the check of automations in a house that has many, beside Home Assistant's own."""

import asyncio
from collections.abc import Awaitable, Callable
import json
from pathlib import Path
import time
from typing import Any

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.core import HomeAssistant

from .figures import Row, latency
from .home import rooms_of
from .running import DOMAIN, BenchError, add_integration, running

_AUTOMATIONS = 200
_ROUNDS = 3

type Config = dict[str, Any]
type Check = Callable[[Config], Awaitable[Any]]


def measure_checking(folder: Path, entities: int) -> list[Row]:
    """Return the rows of a home with about so many entities; once in a process."""
    return asyncio.run(_measure(folder, entities))


async def _measure(folder: Path, entities: int) -> list[Row]:
    rooms = rooms_of(entities)
    async with running(folder, rooms) as hass:
        await add_integration(hass)
        configs = [_automation(number, rooms) for number in range(_AUTOMATIONS)]
        file = folder / "automations.yaml"
        await asyncio.to_thread(file.write_text, json.dumps(configs), encoding="utf-8")
        await hass.services.async_call(AUTOMATION_DOMAIN, "reload", blocking=True)
        await hass.async_block_till_done()
        loaded = len(hass.states.async_entity_ids(AUTOMATION_DOMAIN))
        if loaded != _AUTOMATIONS:
            raise BenchError(f"{loaded} of {_AUTOMATIONS} automations are loaded")
        size = f"{len(hass.states.async_all())} entities, {loaded} automations"

        async def theirs(config: Config) -> None:
            """Let Home Assistant validate."""
            await async_validate_config_item(hass, str(config["id"]), dict(config))

        first = await _times(lambda config: _check(hass, config), configs[:1])
        own = latency(
            f"Home Assistant's validation, {size}", await _times(theirs, configs * _ROUNDS)
        )
        ours = await _times(lambda config: _check(hass, config), configs * _ROUNDS)
        home = await hass.config_entries.async_entries(DOMAIN)[0].runtime_data.homes.async_get()
        alone = await hass.async_add_executor_job(_alone, configs, home)
        report = await _times(lambda _: _act(hass, "hygiene_report"), configs[:_ROUNDS])
        return [
            own,
            latency(f"first check_automation, index included, {size}", first),
            latency(f"check_automation, {size}", ours, own, "p95 < 20 ms"),
            latency(f"the check alone, processor time, {size}", alone, target="p95 < 20 ms"),
            latency(f"hygiene_report, {size}", report),
        ]


async def _times(check: Check, configs: list[Config]) -> list[float]:
    """Return the seconds that each check takes."""
    times = []
    for config in configs:
        began = time.perf_counter()
        await check(config)
        times.append(time.perf_counter() - began)
    return times


def _alone(configs: list[Config], home: Any) -> list[float]:
    """Return the seconds of processor time that each check takes without Home Assistant."""
    from custom_components.ai_automation.core.checks import check_config  # noqa: PLC0415

    times = []
    for config in configs:
        began = time.thread_time()
        check_config(config, home)
        times.append(time.thread_time() - began)
    return times


async def _check(hass: HomeAssistant, config: Config) -> None:
    """Check an automation of the house."""
    found = await _act(hass, "check_automation", config=config)
    if not found["valid"]:
        raise BenchError(f"check_automation: {found['findings']}")


async def _act(hass: HomeAssistant, action: str, **fields: Any) -> dict[str, Any]:
    response = await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, return_response=True
    )
    if not isinstance(response, dict):
        raise BenchError(f"{action} has no response")
    return response


def _automation(number: int, rooms: list[str]) -> Config:
    """Return one of several kinds of automations that people have, in one of the rooms."""
    room = rooms[number % len(rooms)].lower().replace(" ", "_")
    lamp, motion = f"light.{room}_ceiling_light", f"binary_sensor.{room}_motion"
    on, off = (
        {"action": f"light.turn_{it}", "target": {"entity_id": lamp}} for it in ("on", "off")
    )
    minute = f"{number % 60:02d}"
    kinds: tuple[Config, ...] = (
        {
            "mode": "restart",
            "triggers": [{"trigger": "state", "entity_id": motion, "to": "on"}],
            "conditions": [
                {"condition": "state", "entity_id": "sun.sun", "state": "below_horizon"}
            ],
            "actions": [on, {"delay": {"seconds": 60 + number}}, off],
        },
        {
            "triggers": [{"trigger": "time", "at": f"07:{minute}:00"}],
            "conditions": [{"condition": "time", "weekday": ["mon", "tue", "wed", "thu", "fri"]}],
            "actions": [{"action": "cover.open_cover", "target": {"area_id": room}}],
        },
        {
            "triggers": [
                {
                    "trigger": "numeric_state",
                    "entity_id": f"sensor.{room}_temperature",
                    "below": 18 - number / _AUTOMATIONS,
                    "for": "00:10:00",
                }
            ],
            "actions": [
                {
                    "choose": [
                        {
                            "conditions": f"{{{{ is_state('binary_sensor.{room}_door', 'off') }}}}",
                            "sequence": [
                                {
                                    "action": "switch.turn_on",
                                    "target": {"entity_id": f"switch.{room}_heater"},
                                }
                            ],
                        }
                    ],
                    "default": [
                        {
                            "action": "persistent_notification.create",
                            "data": {"message": f"{{{{ states('sensor.{room}_temperature') }}}}"},
                        }
                    ],
                }
            ],
        },
        {
            "triggers": [{"trigger": "light.turned_on", "target": {"entity_id": lamp}}],
            "actions": [
                {"action": "fan.turn_on", "target": {"entity_id": f"fan.{room}_fan"}},
                {"event": f"lit_{number}"},
            ],
        },
        {
            "triggers": [{"trigger": "event", "event_type": f"lit_{number - 1}"}],
            "actions": [off],
        },
    )
    return {"id": str(number), "alias": f"Bench {number}", **kinds[number % len(kinds)]}
