"""Change automations: each change is checked, kept as a version, verified, or undone."""

import asyncio
from dataclasses import dataclass
import hashlib
import json
from pathlib import Path

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, label_registry as lr
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER, NAME
from ..core.store import Store, Version
from ..core.store.versions import (
    add_version,
    automation_of,
    drop_version,
    list_versions,
    set_version_entity,
)
from ..errors import DeployError, InvalidRequestError, readable_store_errors
from ..included import automations_included
from ..issues import async_report_automations
from .api import Config, ConfigApi, complete
from .file import AutomationsFile, examine, keep_copy
from .loaded import LoadWatch, async_entity_id

AUTOMATION_PREFIX = f"{DOMAIN}_"
_LABEL_ICON = "mdi:auto-fix"


@dataclass(frozen=True, slots=True)
class Written:
    """A change that was made; a configuration of None is that there is no such automation.

    `copy` is where the file was copied to because writing it anew lost comments.
    """

    automation_id: str
    entity_id: str | None
    before: Config | None
    config: Config | None
    version: int | None = None
    copy: Path | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """A change to make; if `based`, the file has to hold what `base_hash` tells."""

    automation_id: str
    config: Config | None
    kind: str
    conversation_id: str | None = None
    base_hash: str | None = None
    based: bool = True

    @property
    def target(self) -> Config | None:
        """Return what the file is to hold afterwards."""
        return None if self.config is None else complete(self.automation_id, self.config)


def config_hash(config: Config | None) -> str | None:
    """Return what tells one content of a configuration from another."""
    if config is None:
        return None
    text = json.dumps(config, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class AutomationWriter:
    """The only one that writes automations. Every method raises HomeAssistantError if it fails."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, store: Store) -> None:
        """Take the store that versions are kept in."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._api = ConfigApi(hass)
        self._lock = asyncio.Lock()

    async def async_create(
        self, automation_id: str, config: Config, *, conversation_id: str | None = None
    ) -> Written:
        """Write a new automation; writing the same one again changes nothing."""
        change = _Change(automation_id, config, "create", conversation_id)
        written = await self._make(change)
        self._set_label(written.entity_id)
        return written

    async def async_update(
        self,
        automation_id: str,
        config: Config,
        *,
        base_hash: str | None,
        conversation_id: str | None = None,
    ) -> Written:
        """Write an automation anew, provided that it still is what the change was based on."""
        return await self._make(
            _Change(automation_id, config, "update", conversation_id, base_hash)
        )

    async def async_rollback(
        self, entity_id: str, version_id: int | None = None, *, conversation_id: str | None = None
    ) -> Written:
        """Restore an automation to a version, or to what it was before its latest change."""
        automation_id = await self.async_automation_id(entity_id)
        with readable_store_errors():
            versions = await list_versions(self._store, automation_id)
        if version_id is None:
            file = await self._hass.async_add_executor_job(self._examine)
            current = file.get(automation_id)
            # A version that was kept for a change that never came about restores nothing.
            version = next((one for one in versions if one.config != current), None)
        else:
            version = next((one for one in versions if one.id == version_id), None)
        if version is None:
            raise InvalidRequestError("no_version", entity_id=entity_id)
        return await self.async_restore(version, conversation_id=conversation_id)

    async def async_restore(
        self, version: Version, *, conversation_id: str | None = None
    ) -> Written:
        """Restore an automation to a version that was kept of it."""
        change = _Change(
            version.automation_id, version.config, "rollback", conversation_id, based=False
        )
        return await self._make(change)

    async def async_automation_id(self, entity_id: str) -> str:
        """Return the id of an automation that is there, or of which versions were kept."""
        entry = er.async_get(self._hass).async_get(entity_id)
        if entry is not None and entry.platform == AUTOMATION_DOMAIN:
            return entry.unique_id
        with readable_store_errors():
            automation_id = await automation_of(self._store, entity_id)
        if automation_id is None:
            raise InvalidRequestError("unknown_automation", entity_id=entity_id)
        return automation_id

    async def _make(self, change: _Change) -> Written:
        """Make a change to its end, even if the one who asked for it goes away."""
        task = self._entry.async_create_task(
            self._hass, self._locked(change), f"{DOMAIN} {change.kind}"
        )
        try:
            return await asyncio.shield(task)
        except DeployError as err:
            if err.key == "not_included":
                async_report_automations(self._hass, included=False)
            raise

    async def _locked(self, change: _Change) -> Written:
        """Make a change, after those that are being made."""
        async with self._lock:
            file = await self._hass.async_add_executor_job(self._examine)
            before = file.get(change.automation_id)
            if before == change.target:
                entity_id = async_entity_id(self._hass, change.automation_id)
                return Written(change.automation_id, entity_id, before, before)
            if change.based and config_hash(before) != change.base_hash:
                raise DeployError("automation_changed")
            copy = None
            if file.hand_written:
                copy = await self._hass.async_add_executor_job(keep_copy, file, dt_util.now())
            return await self._kept(change, before, copy)

    def _examine(self) -> AutomationsFile:
        """Look at the file, and whether it is read at all. Reads files."""
        folder = Path(self._hass.config.config_dir)
        file = examine(folder)
        if automations_included(folder) is False:
            raise DeployError("not_included")
        return file

    async def _kept(self, change: _Change, before: Config | None, copy: Path | None) -> Written:
        """Make a change with its version: both come about, or neither does."""
        old_entity_id = async_entity_id(self._hass, change.automation_id)
        with readable_store_errors():
            version = await add_version(
                self._store,
                Version(
                    automation_id=change.automation_id,
                    entity_id=old_entity_id,
                    config=before,
                    change=change.kind,
                    created_at=dt_util.utcnow(),
                    conversation_id=change.conversation_id,
                ),
            )
        try:
            saved = await self._write(change.automation_id, change.target)
            entity_id = async_entity_id(self._hass, change.automation_id) or old_entity_id
            if entity_id is not None and entity_id != old_entity_id:
                with readable_store_errors():
                    await set_version_entity(self._store, version.id, entity_id)
        except HomeAssistantError:
            await self._undo(change.automation_id, before)
            with readable_store_errors():
                await drop_version(self._store, version.id)
            raise
        return Written(change.automation_id, entity_id, before, saved, version.id, copy)

    async def _write(self, automation_id: str, config: Config | None) -> Config | None:
        """Write, read back and see it loaded; raise DeployError if any of it fails.

        Return what the file holds then.
        """
        with LoadWatch(self._hass, automation_id) as watch:
            if config is None:
                await self._api.async_delete(automation_id)
            else:
                await self._api.async_save(automation_id, config)
            saved = await self._api.async_get(automation_id)
            if saved != config and (
                config is None or saved != await self._api.async_as_saved(automation_id, config)
            ):
                raise DeployError("not_as_written")
            await watch.async_loaded(saved)
        return saved

    async def _undo(self, automation_id: str, before: Config | None) -> None:
        """Bring the file back to what it held; raise DeployError if that fails too."""
        try:
            # The API may be what failed: the file itself tells whether anything has changed.
            file = await self._hass.async_add_executor_job(
                examine, Path(self._hass.config.config_dir)
            )
            if file.get(automation_id) == before:
                return
            if before is None:
                await self._api.async_delete(automation_id)
            else:
                await self._api.async_save(automation_id, before)
        except DeployError as err:
            LOGGER.error("A change of automation %s could not be undone: %s", automation_id, err)
            raise DeployError("not_undone", automation_id=automation_id) from err

    @callback
    def _set_label(self, entity_id: str | None) -> None:
        """Mark an automation as one of ours, for people to find them all."""
        if entity_id is None or (entry := er.async_get(self._hass).async_get(entity_id)) is None:
            return
        labels = lr.async_get(self._hass)
        label = labels.async_get_label_by_name(NAME) or labels.async_create(NAME, icon=_LABEL_ICON)
        er.async_get(self._hass).async_update_entity(
            entity_id, labels=entry.labels | {label.label_id}
        )
