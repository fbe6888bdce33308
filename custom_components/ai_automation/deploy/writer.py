"""Change automations: each change is checked, kept as a version, verified, or undone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER
from ..core.store import Store, Version, Write
from ..core.store.versions import (
    automation_of,
    get_version,
    latest_change,
    latest_result,
    latest_undo,
    note_outside,
)
from ..core.store.writes import begin_write, finish_write, list_writes
from ..errors import DeployError, InvalidRequestError, readable_store_errors
from ..guard import UNKNOWN, Gate, Grant
from ..included import automations_included
from ..issues import async_report_automations
from .api import Config, ConfigApi
from .change import Change, Written, config_hash
from .facts import LABELS, Facts, async_facts, async_own_label, async_set_facts
from .file import AutomationsFile, examine, keep_copy
from .loaded import LoadWatch, async_entity_id
from .settling import Settled, async_settle, is_written

AUTOMATION_PREFIX = f"{DOMAIN}_"

type _Decide = Callable[[Config | None], Awaitable[Change]]


class AutomationWriter:
    """The only one that writes automations. Every method raises HomeAssistantError if it fails.

    What is written passes the gate first, in whatever way it has come here.
    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, store: Store, gate: Gate) -> None:
        """Take the store that versions are kept in, and the gate that admits changes."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._gate = gate
        self._api = ConfigApi(hass)
        self._lock = asyncio.Lock()

    async def async_settle(self) -> list[Settled]:
        """Settle the changes that were cut off when Home Assistant ended."""
        async with self._lock:
            with readable_store_errors():
                if not await list_writes(self._store):
                    return []
            return await self._settle(await self._hass.async_add_executor_job(self._examine))

    async def async_create(
        self,
        automation_id: str,
        config: Config,
        *,
        grant: Grant,
        conversation_id: str | None = None,
        proposal_id: str | None = None,
        facts: Facts | None = None,
    ) -> Written:
        """Write a new automation; writing the same one again changes nothing."""
        own = async_own_label(self._hass)
        facts = {**(facts or {}), LABELS: sorted({own, *(facts or {}).get(LABELS, ())})}
        change = Change(
            automation_id, config, "create", conversation_id, facts=facts, proposal_id=proposal_id
        )
        return await self._make(automation_id, _as_is(change), grant)

    async def async_update(
        self,
        automation_id: str,
        config: Config,
        *,
        grant: Grant,
        base_hash: str | None,
        conversation_id: str | None = None,
        proposal_id: str | None = None,
        facts: Facts | None = None,
    ) -> Written:
        """Write an automation anew, provided that it still is what the change was based on."""
        change = Change(
            automation_id,
            config,
            "update",
            conversation_id,
            base_hash,
            facts=facts,
            proposal_id=proposal_id,
        )
        return await self._make(automation_id, _as_is(change), grant)

    async def async_remove(self, entity_id: str, *, conversation_id: str | None = None) -> Written:
        """Remove an automation; refused if it is not in automations.yaml."""
        automation_id = await self.async_automation_id(entity_id)

        async def remove(current: Config | None) -> Change:
            if current is None:
                raise InvalidRequestError("not_in_file", entity_id=entity_id)
            return Change(automation_id, None, "remove", conversation_id, based=False)

        return await self._make(automation_id, remove, UNKNOWN)

    async def async_redeploy(self, entity_id: str, *, grant: Grant) -> Written:
        """Write an automation again as it was after the latest change that was made here."""
        automation_id = await self.async_automation_id(entity_id)

        async def again(_current: Config | None) -> Change:
            with readable_store_errors():
                version = await latest_result(self._store, automation_id)
            if version is None:
                raise InvalidRequestError("no_version", entity_id=entity_id)
            return Change(automation_id, version.result, "restore", based=False)

        return await self._make(automation_id, again, grant)

    async def async_rollback(
        self,
        entity_id: str,
        version_id: int | None = None,
        *,
        grant: Grant,
        conversation_id: str | None = None,
    ) -> Written:
        """Restore an automation to a version, or to what it was before its latest change.

        The next time it goes back one change further, also past what others have changed.
        """
        automation_id = await self.async_automation_id(entity_id)

        async def to_version(_current: Config | None) -> Change:
            with readable_store_errors():
                version = await get_version(self._store, version_id or 0)
            if version is None or version.automation_id != automation_id:
                raise InvalidRequestError("no_version", entity_id=entity_id)
            return _back_to(version, "restore", conversation_id)

        async def one_back(_current: Config | None) -> Change:
            with readable_store_errors():
                version = await latest_change(self._store, automation_id=automation_id)
            if version is None:
                raise InvalidRequestError("no_version", entity_id=entity_id)
            return _back_to(version, "undo", conversation_id)

        decide = one_back if version_id is None else to_version
        return await self._make(automation_id, decide, grant)

    async def async_redo(
        self, entity_id: str, *, grant: Grant, conversation_id: str | None = None
    ) -> Written:
        """Make a change again that was taken back, the latest such first."""
        automation_id = await self.async_automation_id(entity_id)
        with readable_store_errors():
            version = await latest_undo(self._store, automation_id=automation_id)
        if version is None:
            raise InvalidRequestError("nothing_to_redo", entity_id=entity_id)
        return await self.async_take_back(version, grant=grant, conversation_id=conversation_id)

    async def async_take_back(
        self, version: Version, *, grant: Grant, conversation_id: str | None = None
    ) -> Written:
        """Take back one change, or one undoing; refused if somebody has changed it since."""
        kind = "redo" if version.change == "undo" else "undo"
        change = _back_to(version, kind, conversation_id)
        if version.known:
            change = replace(change, base_hash=config_hash(version.result), based=True)
        return await self._make(version.automation_id, _as_is(change), grant)

    async def async_config(self, automation_id: str) -> Config | None:
        """Return what the file holds of an automation, None if it holds nothing."""
        file = await self._hass.async_add_executor_job(self._examine)
        return file.get(automation_id)

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

    async def _make(self, automation_id: str, decide: _Decide, grant: Grant) -> Written:
        """Make a change to its end, even if the one who asked for it goes away."""
        task = self._entry.async_create_task(
            self._hass,
            self._locked(automation_id, decide, grant),
            f"{DOMAIN} changes {automation_id}",
        )
        try:
            return await asyncio.shield(task)
        except DeployError as err:
            if err.key == "not_included":
                async_report_automations(self._hass, included=False)
            raise

    async def _locked(self, automation_id: str, decide: _Decide, grant: Grant) -> Written:
        """Make a change, after those that are being made; `decide` what it is as things are."""
        async with self._lock:
            file = await self._hass.async_add_executor_job(self._examine)
            await self._settle(file)
            before = file.get(automation_id)
            with readable_store_errors():
                await note_outside(self._store, automation_id, before, dt_util.utcnow())
            change = await decide(before)
            if before == change.target:
                entity_id = async_entity_id(self._hass, automation_id)
                return Written(automation_id, entity_id, before, before)
            if change.based and config_hash(before) != change.base_hash:
                raise DeployError("automation_changed")
            await self._gate.async_admit(grant, before, change.target)
            copy = None
            if file.hand_written:
                copy = await self._hass.async_add_executor_job(keep_copy, file, dt_util.now())
            return replace(await self._recorded(change, before), copy=copy)

    def _examine(self) -> AutomationsFile:
        """Look at the file, and whether it is read at all. Reads files."""
        folder = Path(self._hass.config.config_dir)
        file = examine(folder)
        if automations_included(folder) is False:
            raise DeployError("not_included")
        return file

    async def _settle(self, file: AutomationsFile) -> list[Settled]:
        return await async_settle(self._hass, self._store, self._api, file)

    async def _recorded(self, change: Change, before: Config | None) -> Written:
        """Make a change with its version: both come about, or neither does."""
        old_entity_id = async_entity_id(self._hass, change.automation_id)
        with readable_store_errors():
            write = await begin_write(
                self._store,
                Write(
                    automation_id=change.automation_id,
                    entity_id=old_entity_id,
                    config=before,
                    result=change.target,
                    change=change.kind,
                    created_at=dt_util.utcnow(),
                    conversation_id=change.conversation_id,
                    facts=async_facts(self._hass, old_entity_id),
                    facts_after=change.facts,
                    undoes=change.undoes,
                    proposal_id=change.proposal_id,
                ),
            )
        try:
            saved, overlapped = await self._write(change.automation_id, before, change.target)
            entity_id = async_entity_id(self._hass, change.automation_id) or old_entity_id
            async_set_facts(self._hass, entity_id, change.facts)
            with readable_store_errors():
                version = await finish_write(self._store, write, entity_id=entity_id, result=saved)
        except HomeAssistantError:
            await self._undo(write)
            raise
        return Written(
            change.automation_id, entity_id, before, saved, version.id, overlapped=overlapped
        )

    async def _write(
        self, automation_id: str, before: Config | None, config: Config | None
    ) -> tuple[Config | None, bool]:
        """Write, read back and see it loaded; raise DeployError if any of it fails.

        Return what the file holds then, and whether somebody else saved it in the same moment.
        """
        with LoadWatch(self._hass, automation_id) as watch:
            # The API has no conditional write: this is as late as one can look.
            if await self._api.async_get(automation_id) != before:
                raise DeployError("automation_changed")
            if config is None:
                await self._api.async_delete(automation_id)
            else:
                await self._api.async_save(automation_id, config)
            saved = await self._api.async_get(automation_id)
            if saved != config and (
                config is None or saved != await self._api.async_as_saved(automation_id, config)
            ):
                raise DeployError("automation_changed" if watch.overlapped else "not_as_written")
            await watch.async_loaded(saved)
            return saved, watch.overlapped

    async def _undo(self, write: Write) -> None:
        """Bring the file back to what it held; raise DeployError if that fails too.

        What somebody else has saved in the meantime is left alone.
        """
        folder = Path(self._hass.config.config_dir)
        try:
            # The API may be what failed: the file itself tells whether anything has changed.
            file = await self._hass.async_add_executor_job(examine, folder)
            if await is_written(self._api, write, file):
                await self._put_back(write)
                file = await self._hass.async_add_executor_job(examine, folder)
        except DeployError as err:
            LOGGER.error("A change of %s could not be undone: %s", write.automation_id, err)
            if err.key == "not_undone":
                await self._settle(file)
                raise
            raise DeployError("not_undone", automation_id=write.automation_id) from err
        await self._settle(file)

    async def _put_back(self, write: Write) -> None:
        """Write what there was before a change."""
        try:
            if write.config is None:
                await self._api.async_delete(write.automation_id)
            else:
                await self._api.async_save(write.automation_id, write.config)
        except DeployError as err:
            raise DeployError("not_undone", automation_id=write.automation_id) from err


def _as_is(change: Change) -> _Decide:
    """Return what decides for a change that does not depend on how things are."""

    async def decide(_current: Config | None) -> Change:
        return change

    return decide


def _back_to(version: Version, kind: str, conversation_id: str | None) -> Change:
    """Return the change back to a version."""
    return Change(
        version.automation_id,
        version.config,
        kind,
        conversation_id,
        based=False,
        undoes=None if kind == "restore" else version.id,
        facts=version.facts,
    )
