"""Pause everything that was deployed, and let exactly that go on again."""

from collections.abc import Callable
import json
from typing import Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .core.store import Store
from .core.store.facts import get_fact, set_fact
from .deploy import AUTOMATION_PREFIX
from .errors import readable_store_errors

_KEY: Final = "paused"


class Pause:
    """Whether our automations are paused; it survives restarts."""

    def __init__(self, hass: HomeAssistant, store: Store) -> None:
        """Take the store that remembers which were on."""
        self._hass = hass
        self._store = store
        self._paused: list[str] | None = None
        self._followers: list[Callable[[], None]] = []

    @property
    def paused(self) -> bool:
        """Tell whether they are paused."""
        return self._paused is not None

    @property
    def kept(self) -> frozenset[str]:
        """Return the ids of those that go on when the pause ends."""
        return frozenset(self._paused or ())

    def follow(self, follower: Callable[[], None]) -> Callable[[], None]:
        """Call something whenever a pause begins or ends; return what stops that."""
        self._followers.append(follower)
        return lambda: self._followers.remove(follower)

    async def async_start(self) -> None:
        """Remember what was paused before a restart."""
        with readable_store_errors():
            kept = await get_fact(self._store, _KEY)
        self._paused = json.loads(kept) if kept else None

    async def async_pause(self) -> None:
        """Switch off all of ours that are on; what is off already stays so afterwards."""
        if self.paused:
            return
        ours = [
            entity_id
            for entity_id in self._hass.states.async_entity_ids(AUTOMATION_DOMAIN)
            if self._hass.states.is_state(entity_id, STATE_ON) and self._is_ours(entity_id)
        ]
        # Remembered first: if the end comes now, what was on can be switched on again.
        await self._remember([_unique_id(self._hass, entity_id) for entity_id in ours])
        await self._switch(SERVICE_TURN_OFF, ours)
        self._tell()

    async def async_resume(self) -> None:
        """Switch those on again that the pause has switched off, if they are still there."""
        registry = er.async_get(self._hass)
        found = [
            registry.async_get_entity_id(AUTOMATION_DOMAIN, AUTOMATION_DOMAIN, automation_id)
            for automation_id in self._paused or ()
        ]
        there = [it for it in found if it is not None and self._hass.states.get(it) is not None]
        await self._switch(SERVICE_TURN_ON, there)
        await self._remember(None)
        self._tell()

    async def async_include(self, automation_id: str, entity_id: str | None) -> bool:
        """Let a new automation wait for the end of the pause as well; tell whether it does."""
        if self._paused is None or entity_id is None or self._hass.states.get(entity_id) is None:
            return False
        await self._remember([*self._paused, automation_id])
        await self._switch(SERVICE_TURN_OFF, [entity_id])
        return True

    def _tell(self) -> None:
        for follower in self._followers:
            follower()

    async def _remember(self, paused: list[str] | None) -> None:
        with readable_store_errors():
            await set_fact(self._store, _KEY, None if paused is None else json.dumps(paused))
        self._paused = paused

    async def _switch(self, action: str, entity_ids: list[str]) -> None:
        if entity_ids:
            await self._hass.services.async_call(
                AUTOMATION_DOMAIN, action, {ATTR_ENTITY_ID: entity_ids}, blocking=True
            )

    def _is_ours(self, entity_id: str) -> bool:
        return _unique_id(self._hass, entity_id).startswith(AUTOMATION_PREFIX)


def _unique_id(hass: HomeAssistant, entity_id: str) -> str:
    """Return the id of an automation, empty if it has none."""
    entry = er.async_get(hass).async_get(entity_id)
    return entry.unique_id if entry is not None else ""
