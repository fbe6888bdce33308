"""See what automations do after they were deployed, whether it fails, and who takes it back."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.components.automation import (
    EVENT_AUTOMATION_RELOADED,
    EVENT_AUTOMATION_TRIGGERED,
)
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.components.trace.util import async_get_trace, async_list_contexts
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_ENTITY_ID, EVENT_STATE_CHANGED
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from .const import DOMAIN, LOGGER
from .core.store import Run, Store
from .core.store.runs import add_run, set_run
from .core.store.versions import first_changes
from .deploy import AUTOMATION_PREFIX
from .errors import readable_store_errors, unless_closed

# What is taken back later than that may have other reasons.
SOON: Final = timedelta(minutes=10)
_LONGEST_RUN: Final = timedelta(hours=1)
# A run's trace is complete when its automation has told that it ended.
_SETTLED_SECONDS: Final = 1
_ATTR_CURRENT = "current"


@dataclass(frozen=True, slots=True)
class _Active:
    """A run that may be changing things."""

    run_id: str
    automation_id: str
    context_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Expected:
    """A state that would be an answer to a run: what was before it, or what it would have done."""

    run_id: str
    state: str
    until: datetime
    answer: str


class Watch:
    """What is seen of the automations that were written here. Everything in it is cheap."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, store: Store) -> None:
        """Take the store that runs are recorded in."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._touched: frozenset[str] = frozenset()
        self._active: dict[str, _Active] = {}
        self._of_entity: dict[str, str] = {}
        self._expected: dict[str, _Expected] = {}
        self._stop: list[CALLBACK_TYPE] = []
        self._timers: set[CALLBACK_TYPE] = set()
        self._in_order = asyncio.Lock()

    async def async_start(self) -> None:
        """Begin to look."""
        bus = self._hass.bus
        self._stop = [
            bus.async_listen(EVENT_AUTOMATION_TRIGGERED, self._triggered),
            bus.async_listen(EVENT_STATE_CHANGED, self._changed, self._concerns),
            bus.async_listen(EVENT_AUTOMATION_RELOADED, self._async_follow),
        ]
        await self._async_reload()

    @callback
    def async_stop(self) -> None:
        """Stop looking."""
        for stop in (*self._stop, *self._timers):
            stop()
        self._timers.clear()

    @callback
    def async_would_act(
        self, context_id: str, automation_id: str, trigger: str, wanted: Mapping[str, str]
    ) -> None:
        """Record what a shadow would have done; see whether somebody does it then."""
        now, states = dt_util.utcnow(), self._hass.states
        open_ = {it: state for it, state in wanted.items() if not states.is_state(it, state)}
        already = bool(wanted) and not open_
        begun = self._active.pop(context_id, None)
        if begun is None:
            run = Run(id=ulid_now(), automation_id=automation_id, at=now, trigger=trigger)
            self._record(partial(add_run, run=run))
        run_id = begun.run_id if begun else run.id
        self._record(partial(set_run, run_id=run_id, outcome="shadow", already=already))
        for entity_id, state in open_.items():
            self._expected[entity_id] = _Expected(run_id, state, now + SOON, "followed")

    async def _async_follow(self, _event: Event) -> None:
        """Learn again which automations were written here."""
        with unless_closed():
            await self._async_reload()

    async def _async_reload(self) -> None:
        """Learn which automations were written here."""
        with readable_store_errors():
            self._touched = frozenset(await first_changes(self._store))

    @callback
    def _triggered(self, event: Event[Any]) -> None:
        """Record that an automation of ours begins to run."""
        entity_id = event.data[ATTR_ENTITY_ID]
        entry = er.async_get(self._hass).async_get(entity_id)
        if entry is None:
            return
        automation_id = entry.unique_id
        if not automation_id.startswith(AUTOMATION_PREFIX) and automation_id not in self._touched:
            return
        now = event.time_fired
        self._forget(now)
        run = Run(
            id=ulid_now(),
            automation_id=automation_id,
            at=now,
            trigger=str(event.data.get("source") or ""),
        )
        context_id = event.context.id
        self._active[context_id] = _Active(run.id, automation_id, context_id, now)
        self._of_entity[entity_id] = context_id
        self._record(partial(add_run, run=run))

    @callback
    def _concerns(self, data: EventStateChangedData) -> bool:
        """Tell whether a change may be by a run, or an answer to one."""
        entity_id, new = data["entity_id"], data["new_state"]
        if new is None:
            return False
        return (
            entity_id in self._expected
            or entity_id in self._of_entity
            or new.context.id in self._active
        )

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        """Look at a change."""
        entity_id = event.data["entity_id"]
        old, new = event.data["old_state"], event.data["new_state"]
        if new is None or old is None:
            return
        if entity_id in self._of_entity and not new.attributes.get(_ATTR_CURRENT):
            self._ended(entity_id)
        if old.state == new.state:
            return
        active = self._active.get(new.context.id)
        if active is not None:
            until = new.last_changed + SOON
            self._expected[entity_id] = _Expected(active.run_id, old.state, until, "undone")
        elif entity_id in self._expected:
            self._answered(entity_id, new)

    @callback
    def _answered(self, entity_id: str, new: State) -> None:
        """Record that somebody took back what a run did, or did what it would have done."""
        expected = self._expected[entity_id]
        if new.last_changed > expected.until:
            del self._expected[entity_id]
            return
        who = _who(new.context)
        if new.state != expected.state or who is None:
            return
        del self._expected[entity_id]
        values: dict[str, Any] = {
            expected.answer: who,
            "user_id": new.context.user_id,
            "entity_id": entity_id,
        }
        self._record(partial(set_run, run_id=expected.run_id, **values))

    @callback
    def _ended(self, entity_id: str) -> None:
        """Look at the trace of a run that has ended, as soon as it is complete."""
        active = self._active.get(self._of_entity.pop(entity_id))
        if active is None:
            return

        async def look(_now: datetime) -> None:
            self._timers.discard(cancel)
            await self._look_at_trace(active)

        cancel = async_call_later(self._hass, _SETTLED_SECONDS, look)
        self._timers.add(cancel)

    async def _look_at_trace(self, active: _Active) -> None:
        """Record whether a run was done, and why not if it was not."""
        key = f"{AUTOMATION_DOMAIN}.{active.automation_id}"
        found = (await async_list_contexts(self._hass, key)).get(active.context_id)
        error = None
        if found is not None:
            trace: Mapping[str, Any] = await async_get_trace(self._hass, key, found["run_id"])
            error = trace.get("error")
        outcome = "failed" if error else "done"
        self._record(partial(set_run, run_id=active.run_id, outcome=outcome, error=error))

    @callback
    def _forget(self, now: datetime) -> None:
        """Forget what is over."""
        self._active = {key: it for key, it in self._active.items() if it.at > now - _LONGEST_RUN}
        self._expected = {key: it for key, it in self._expected.items() if it.until > now}

    @callback
    def _record(self, job: Callable[[Store], Coroutine[Any, Any, None]]) -> None:
        """Write to the store what was seen, in the order in which it was."""

        async def write() -> None:
            async with self._in_order:
                try:
                    with readable_store_errors():
                        await job(self._store)
                except HomeAssistantError as err:
                    LOGGER.warning("What an automation did could not be recorded: %s", err)

        self._entry.async_create_task(self._hass, write(), f"{DOMAIN} records a run")


def _who(context: Context) -> str | None:
    """Return who has changed something: a person, a device, or None for another automation."""
    if context.user_id is not None:
        return "person"
    return "device" if context.parent_id is None else None
