"""Run automations in a real Home Assistant whose clock is moved, and note what they do."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.helpers import area_registry, entity_registry, label_registry
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.async_ import get_scheduled_timer_handles

from .made_house import THINGS, ZONE, Change, Config

# Timers go off a little after they are due, as floats of such size are rounded.
_GRAIN = 1e-5
LABELLED = ("light.kitchen", "binary_sensor.stairs", "sensor.kitchen", "lock.front")


@dataclass(slots=True)
class Noted:
    """What automations did: runs that began, and calls with their data."""

    runs: list[tuple[str, float]] = field(default_factory=list)
    calls: list[tuple[str, float, str, Any]] = field(default_factory=list)


async def furnish(hass: HomeAssistant) -> None:
    """Register the made-up house, and the actions that note instead of acting."""
    areas, labels = area_registry.async_get(hass), label_registry.async_get(hass)
    entities = entity_registry.async_get(hass)
    for name in ("hall", "kitchen"):
        areas.async_get_or_create(name)
    labels.async_create("chosen")
    for thing in THINGS:
        domain, object_id = thing.entity_id.split(".")
        entry = entities.async_get_or_create(
            domain, "test", object_id, suggested_object_id=object_id
        )
        assert entry.entity_id == thing.entity_id
        entities.async_update_entity(
            thing.entity_id,
            area_id=thing.area,
            labels={"chosen"} if thing.entity_id in LABELLED else set(),
        )
    for zone, name in (("zone.home", "Home"), (ZONE, "Work")):
        where = {"latitude": 52.5, "longitude": 13.4, "radius": 100, "friendly_name": name}
        hass.states.async_set(zone, "0", where)


def note(hass: HomeAssistant) -> Noted:
    """Return what will hold what automations do from now on."""
    noted = Noted()

    def called(call: ServiceCall) -> None:
        data = dict(call.data)
        data.pop("entity_id", None)
        mark = data.pop("mark")
        noted.calls.append((mark, dt_util.utcnow().timestamp(), _name(call), data))

    def ran(event: Event[Any]) -> None:
        noted.runs.append((event.data["name"], dt_util.utcnow().timestamp()))

    for action in ("light.turn_on", "light.turn_off", "switch.toggle"):
        domain, service = action.split(".")
        hass.services.async_register(domain, service, _async(called))
    hass.bus.async_listen("automation_triggered", _async_event(ran))
    return noted


def _name(call: ServiceCall) -> str:
    return f"{call.domain}.{call.service}"


def _async(called: Any) -> Any:
    async def handle(call: ServiceCall) -> None:
        called(call)

    return handle


def _async_event(ran: Any) -> Any:
    async def handle(event: Event[Any]) -> None:
        ran(event)

    return handle


async def set_up(hass: HomeAssistant, automations: Sequence[Config]) -> None:
    """Set automations up; all of them have to be valid."""
    assert await async_setup_component(hass, "automation", {"automation": list(automations)})
    await settle(hass)
    states = {state.attributes["id"]: state.state for state in hass.states.async_all("automation")}
    wrong = [one for one in automations if states.get(one["id"]) != "on"]
    assert not wrong, wrong


async def settle(hass: HomeAssistant) -> None:
    """Let everything happen that can happen at this moment."""
    idle = 0
    while idle < 3:
        await asyncio.sleep(0)
        idle = 0 if hass.loop._ready else idle + 1  # type: ignore[attr-defined]


class Clock:
    """Moves the frozen time from one thing that is due to the next."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self._hass, self._freezer = hass, freezer

    def set(self, time: float) -> None:
        """Set the time (UTC seconds)."""
        self._freezer.move_to(datetime.fromtimestamp(time, UTC))

    async def move(self, time: float) -> None:
        """Go on to a time, and stop at each timer on the way."""
        while (due := self._due()) is not None and due <= time:
            self.set(max(due + _GRAIN, dt_util.utcnow().timestamp()))
            await settle(self._hass)
        self.set(time)

    def _due(self) -> float | None:
        handles: list[Any] = get_scheduled_timer_handles(self._hass.loop)
        return min((one.when() for one in handles if not one.cancelled()), default=None)


async def live(
    hass: HomeAssistant,
    clock: Clock,
    happenings: Sequence[Change | tuple[float, Config]],
    end: float,
) -> None:
    """Let everything happen: changes of states, presses of the doorbell."""
    for one in happenings:
        time = one.time if isinstance(one, Change) else one[0]
        await clock.move(time)
        if isinstance(one, Change):
            hass.states.async_set(one.entity_id, one.state, dict(one.attributes))
        else:
            hass.bus.async_fire("doorbell_pressed", one[1])
        await settle(hass)
    await clock.move(end)
    await settle(hass)
