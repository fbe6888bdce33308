"""Keep the snapshot of the home that sentences are read and automations checked against."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import Enum, auto
from typing import Any

from homeassistant.components.automation import EVENT_AUTOMATION_RELOADED
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.components.conversation import DOMAIN as CONVERSATION_DOMAIN
from homeassistant.components.homeassistant.exposed_entities import async_listen_entity_updates
from homeassistant.components.scene.const import DOMAIN as SCENE_DOMAIN
from homeassistant.components.script.const import DOMAIN as SCRIPT_DOMAIN
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import (
    EVENT_CORE_CONFIG_UPDATE,
    EVENT_SERVICE_REGISTERED,
    EVENT_SERVICE_REMOVED,
    EVENT_STATE_CHANGED,
)
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.area_registry import EVENT_AREA_REGISTRY_UPDATED
from homeassistant.helpers.condition import (
    async_subscribe_platform_events as async_subscribe_conditions,
)
from homeassistant.helpers.device_registry import (
    EVENT_DEVICE_REGISTRY_UPDATED,
    EventDeviceRegistryUpdatedData,
)
from homeassistant.helpers.entity_registry import (
    EVENT_ENTITY_REGISTRY_UPDATED,
    EventEntityRegistryUpdatedData,
)
from homeassistant.helpers.floor_registry import EVENT_FLOOR_REGISTRY_UPDATED
from homeassistant.helpers.label_registry import EVENT_LABEL_REGISTRY_UPDATED
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.helpers.trigger import (
    async_subscribe_platform_events as async_subscribe_triggers,
)
from homeassistant.util.event_type import EventType

from .core.home import Device, Entity, Home, Revision, domain_of
from .dialect import (
    async_read_blueprints,
    async_read_conditions,
    async_read_template_names,
    async_read_triggers,
)
from .registries import (
    async_read_areas,
    async_read_automations,
    async_read_devices,
    async_read_entity,
    async_read_floors,
    async_read_labels,
    async_read_scenes,
    async_read_schemas,
    async_read_scripts,
    async_read_units,
    read_actions,
)

# So many entities are read at a time: about a millisecond of the event loop.
_SLICE = 50
# Scripts and scenes come and go whenever what is in them changes.
_WITH_CONTENT = {SCRIPT_DOMAIN, SCENE_DOMAIN}
# Changes of a device that its entities show.
_OF_ENTITIES = {"area_id", "disabled_by", "name", "name_by_user"}


class _Part(Enum):
    """Parts of the home that are read anew as a whole."""

    ENTITIES = auto()
    PLACES = auto()
    ACTIONS = auto()
    AUTOMATIONS = auto()
    SCRIPTS = auto()
    PURPOSES = auto()
    BLUEPRINTS = auto()
    CORE = auto()


class HomeCache:
    """The present home; what has changed since the last time is read anew, and only that."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Begin to listen; the entry's unloading ends it."""
        self._hass = hass
        self._lock = asyncio.Lock()
        self._home = Home()
        self._stale = set(_Part)
        self._moved: set[str] = set()
        self._changed: set[str] = set()
        self._learned: Mapping[str, tuple[str, ...]] = {}
        for stop in self._listen():
            entry.async_on_unload(stop)

    @property
    def latest(self) -> Home:
        """Return the home as it was read last."""
        return self._home

    async def async_get_with_blueprint(self, path: str) -> Home:
        """Return the home as it is now; look again if it seems not to have that blueprint."""
        home = await self.async_get()
        if path in (home.dialect.blueprints or ()):
            return home
        return await self.async_get_with_blueprints()

    async def async_get_with_blueprints(self) -> Home:
        """Return the home as it is now, its blueprints read anew: nothing tells of new ones."""
        self._stale.add(_Part.BLUEPRINTS)
        return await self.async_get()

    @callback
    def async_learn(self, names: Mapping[str, tuple[str, ...]]) -> None:
        """Take over all learned names, by entity id."""
        ids = names.keys() | self._learned.keys()
        self._changed |= {it for it in ids if names.get(it) != self._learned.get(it)}
        self._learned = names

    async def async_get(self) -> Home:
        """Return the home as it is now; homes that differ only in states share a revision."""
        async with self._lock:
            stale, self._stale = self._stale, set()
            changed, self._changed = self._changed, set()
            moved, self._moved = self._moved, set()
            try:
                self._home = await self._renewed(stale, changed, moved - changed)
            except BaseException:
                self._stale |= stale
                self._changed |= changed
                self._moved |= moved
                raise
            return self._home

    async def _renewed(self, stale: set[_Part], changed: set[str], moved: set[str]) -> Home:
        """Return the home with the stale parts and the changed entities read anew."""
        home = self._home
        if not stale and not changed and not moved:
            return home
        parts = await self._parts(stale)
        if dialect := await self._dialect(stale):
            parts["dialect"] = replace(home.dialect, **dialect)
        differs = any(getattr(home, name) != value for name, value in parts.items())
        if _Part.ENTITIES in stale:
            entities: dict[str, Entity] = {}
            await self._read(self._hass.states.async_entity_ids(), entities)
            differs = True
        else:
            entities = dict(home.entities)
            await self._move(moved, entities)
            differs = await self._read(changed, entities) or differs
        revision = Revision() if differs else home.revision
        return replace(home, **parts, entities=entities, revision=revision)

    async def _parts(self, stale: set[_Part]) -> dict[str, Any]:
        """Return the parts besides the entities that are stale, by their names."""
        hass, parts = self._hass, dict[str, Any]()
        if _Part.PLACES in stale:
            parts["floors"] = async_read_floors(hass)
            parts["areas"] = async_read_areas(hass)
            parts["labels"] = async_read_labels(hass)
            parts["devices"] = await self._devices()
        if _Part.ACTIONS in stale:
            descriptions = await async_get_all_descriptions(hass)
            parts["actions"] = await hass.async_add_executor_job(
                read_actions, descriptions, async_read_schemas(hass)
            )
        if _Part.AUTOMATIONS in stale:
            parts["automations"] = async_read_automations(hass)
        if _Part.SCRIPTS in stale:
            parts["scripts"] = async_read_scripts(hass)
            parts["scenes"] = async_read_scenes(hass)
        if _Part.CORE in stale:
            parts["units"] = async_read_units(hass)
            parts["language"] = hass.config.language
            parts["time_zone"] = hass.config.time_zone
            parts["latitude"] = hass.config.latitude
            parts["longitude"] = hass.config.longitude
        return parts

    async def _dialect(self, stale: set[_Part]) -> dict[str, Any]:
        """Return what is stale of what automations can be written with."""
        hass, parts = self._hass, dict[str, Any]()
        if _Part.PURPOSES in stale:
            parts["triggers"] = await async_read_triggers(hass)
            parts["conditions"] = await async_read_conditions(hass)
            parts["templates"] = async_read_template_names(hass)
        if _Part.BLUEPRINTS in stale:
            parts["blueprints"] = await async_read_blueprints(hass)
        return parts

    async def _read(self, entity_ids: Iterable[str], into: dict[str, Entity]) -> bool:
        """Read entities, some at a time; those that are gone leave.

        Return whether any of them differs in more than its state.
        """
        differs = False
        for number, entity_id in enumerate(entity_ids, 1):
            before = into.get(entity_id)
            if (state := self._hass.states.get(entity_id)) is not None:
                after = async_read_entity(self._hass, state)
                if entity_id in self._learned:
                    after = replace(after, learned=self._learned[entity_id])
                into[entity_id] = after
                differs |= before is None or not before.differs_in_state_only(after)
            elif before is not None:
                del into[entity_id]
                differs = True
            if number % _SLICE == 0:
                await asyncio.sleep(0)
        return differs

    async def _devices(self) -> dict[str, Device]:
        """Read the devices, some at a time."""
        devices: dict[str, Device] = {}
        for number, device in enumerate(async_read_devices(self._hass), 1):
            devices[device.device_id] = device
            if number % _SLICE == 0:
                await asyncio.sleep(0)
        return devices

    async def _move(self, moved: set[str], entities: dict[str, Entity]) -> None:
        """Set the states of entities of which nothing else has changed, some at a time."""
        for number, entity_id in enumerate(moved, 1):
            entity, state = entities.get(entity_id), self._hass.states.get(entity_id)
            if entity is not None and state is not None:
                entities[entity_id] = replace(entity, state=state.state)
            if number % _SLICE == 0:
                await asyncio.sleep(0)

    def _listen(self) -> list[Callable[[], None]]:
        """Listen for everything that changes a home; return what ends it."""
        bus = self._hass.bus
        whole: tuple[tuple[EventType[Any] | str, _Part], ...] = (
            (EVENT_AREA_REGISTRY_UPDATED, _Part.PLACES),
            (EVENT_FLOOR_REGISTRY_UPDATED, _Part.PLACES),
            (EVENT_LABEL_REGISTRY_UPDATED, _Part.PLACES),
            (EVENT_SERVICE_REGISTERED, _Part.ACTIONS),
            (EVENT_SERVICE_REMOVED, _Part.ACTIONS),
            (EVENT_AUTOMATION_RELOADED, _Part.AUTOMATIONS),
            (EVENT_AUTOMATION_RELOADED, _Part.BLUEPRINTS),
            (EVENT_CORE_CONFIG_UPDATE, _Part.CORE),
        )
        return [
            bus.async_listen(EVENT_STATE_CHANGED, self._state_changed),
            bus.async_listen(EVENT_ENTITY_REGISTRY_UPDATED, self._entry_changed),
            bus.async_listen(EVENT_DEVICE_REGISTRY_UPDATED, self._device_changed),
            async_listen_entity_updates(
                self._hass, CONVERSATION_DOMAIN, lambda: self._stale.add(_Part.ENTITIES)
            ),
            async_subscribe_triggers(self._hass, self._purposes_added),
            async_subscribe_conditions(self._hass, self._purposes_added),
            *(bus.async_listen(event, self._marker(part)) for event, part in whole),
        ]

    def _marker(self, part: _Part) -> Callable[[Event], None]:
        """Return a listener that marks a part as stale."""

        @callback
        def mark(_event: Event) -> None:
            """Mark the part as stale."""
            self._stale.add(part)

        return mark

    async def _purposes_added(self, _keys: set[str]) -> None:
        """Note that an integration offers triggers or conditions."""
        self._stale.add(_Part.PURPOSES)

    @callback
    def _state_changed(self, event: Event[EventStateChangedData]) -> None:
        """Note which entity has moved, or changed in more than its state."""
        entity_id = event.data["entity_id"]
        old, new = event.data["old_state"], event.data["new_state"]
        # Home Assistant keeps the attributes' object as long as they are the same.
        if old is not None and new is not None and old.attributes is new.attributes:
            self._moved.add(entity_id)
        else:
            self._changed.add(entity_id)
        if (domain := domain_of(entity_id)) == AUTOMATION_DOMAIN:
            self._stale.add(_Part.AUTOMATIONS)
        elif domain in _WITH_CONTENT and (old is None or new is None):
            self._stale.add(_Part.SCRIPTS)

    @callback
    def _entry_changed(self, event: Event[EventEntityRegistryUpdatedData]) -> None:
        """Note of which entity the registry entry has changed."""
        self._changed.add(event.data["entity_id"])
        if event.data["action"] == "update" and "old_entity_id" in event.data:
            self._changed.add(event.data["old_entity_id"])

    @callback
    def _device_changed(self, event: Event[EventDeviceRegistryUpdatedData]) -> None:
        """Note that devices have changed, and whether their entities have with them."""
        self._stale.add(_Part.PLACES)
        if event.data["action"] == "update" and _OF_ENTITIES & event.data["changes"].keys():
            self._stale.add(_Part.ENTITIES)
