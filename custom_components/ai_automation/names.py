"""Learn what people call their things, tell it, and forget it again."""

from collections.abc import Iterable, Sequence

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_registry import (
    EVENT_ENTITY_REGISTRY_UPDATED,
    EventEntityRegistryUpdatedData,
)
from homeassistant.util import dt as dt_util

from .core.language.naming import key_of
from .core.store import LearnedName, Store
from .core.store.names import (
    forget_names,
    forget_names_of,
    learn_names,
    list_names,
    move_names,
)
from .errors import readable_store_errors, unless_closed
from .homes import HomeCache
from .wording import say


class Names:
    """The learned names: in the store, and in the home that sentences are read with."""

    def __init__(self, hass: HomeAssistant, store: Store, homes: HomeCache) -> None:
        """Take the store, and the home that shows the names."""
        self._hass = hass
        self._store = store
        self._homes = homes
        self._shown: dict[str, tuple[str, ...]] = {}

    async def async_start(self, entry: ConfigEntry) -> None:
        """Show the names in the home, and follow their things until the entry is unloaded."""
        registry = er.async_get(self._hass)
        deleted = {one.entity_id for one in registry.deleted_entities.values()}
        entry.async_on_unload(
            self._hass.bus.async_listen(EVENT_ENTITY_REGISTRY_UPDATED, self._async_follow)
        )
        await self._drop({it for it in deleted if registry.async_get(it) is None})
        await self._show()

    async def async_learn(
        self, name: str, entity_ids: Sequence[str], user_id: str | None
    ) -> tuple[list[str], list[str]]:
        """Learn a name.

        Return the entity ids that it was for until now if the same person gave it, and those
        that somebody else calls so.
        """
        now, key = dt_util.utcnow(), key_of(name)
        rows = [
            LearnedName(
                key=key, entity_id=entity_id, user_id=user_id or "", name=name, created_at=now
            )
            for entity_id in entity_ids
        ]
        with readable_store_errors():
            before = [one.entity_id for one in await learn_names(self._store, rows)]
        await self._show()
        others = [
            one.entity_id
            for one in await self.async_list()
            if one.key == key and one.user_id != (user_id or "") and one.entity_id not in entity_ids
        ]
        return [it for it in before if it not in entity_ids], list(dict.fromkeys(others))

    async def async_list(self) -> list[LearnedName]:
        """Return all names, oldest first."""
        with readable_store_errors():
            return await list_names(self._store)

    async def async_forget(self, names: Iterable[str]) -> list[LearnedName]:
        """Forget names; return what was forgotten."""
        keys = {key_of(name) for name in names}
        gone = [one for one in await self.async_list() if one.key in keys]
        with readable_store_errors():
            await forget_names(self._store, keys)
        await self._show()
        return gone

    async def _async_follow(self, event: Event[EventEntityRegistryUpdatedData]) -> None:
        """Let the names go with their thing: to its new id, or away."""
        data = event.data
        before = data["entity_id"]
        if data["action"] == "update" and "old_entity_id" in data:
            before = data["old_entity_id"]
        # Most things have no such name: nothing has to be read for them.
        if self._shown.keys().isdisjoint({before, data["entity_id"]}):
            return
        with unless_closed():
            if before != data["entity_id"]:
                with readable_store_errors():
                    await move_names(self._store, before, data["entity_id"])
                await self._show()
            elif data["action"] == "remove":
                await self._drop({data["entity_id"]})
                await self._show()

    async def _drop(self, entity_ids: set[str]) -> None:
        """Forget the names of things that were removed, and tell it."""
        gone = [one for one in await self.async_list() if one.entity_id in entity_ids]
        if not gone:
            return
        with readable_store_errors():
            await forget_names_of(self._store, {one.entity_id for one in gone})
        language = self._hass.config.language
        entities = self._homes.latest.entities
        lines = [
            say(
                "name_gone",
                language,
                name=one.name,
                thing=entities[one.entity_id].name if one.entity_id in entities else one.entity_id,
            )
            for one in gone
        ]
        persistent_notification.async_create(
            self._hass, "\n".join(lines), say("name_gone_title", language)
        )

    async def _show(self) -> None:
        """Put the names into the home."""
        shown: dict[str, list[str]] = {}
        for one in await self.async_list():
            shown.setdefault(one.entity_id, []).append(one.name)
        self._shown = {entity_id: tuple(names) for entity_id, names in shown.items()}
        self._homes.async_learn(self._shown)
