"""Find out what became of changes that were cut off, and let the record agree with the file."""

from dataclasses import dataclass
from typing import Literal

from homeassistant.core import HomeAssistant

from ..core.store import Store, Write
from ..core.store.writes import abandon_write, finish_write, list_writes
from ..errors import readable_store_errors
from .api import ConfigApi
from .facts import async_set_facts
from .file import AutomationsFile
from .loaded import async_entity_id


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a change that was cut off."""

    write: Write
    end: Literal["made", "not_made", "other"]

    @property
    def name(self) -> str:
        """Return what the automation is called."""
        config = self.write.result or self.write.config or {}
        return str(config.get("alias") or self.write.entity_id or self.write.automation_id)


async def async_settle(
    hass: HomeAssistant, store: Store, api: ConfigApi, file: AutomationsFile
) -> list[Settled]:
    """Compare what was begun with the file: record it, forget it, or keep what it was before."""
    with readable_store_errors():
        writes = await list_writes(store)
    return [await _settle(hass, store, api, write, file) for write in writes]


async def _settle(
    hass: HomeAssistant, store: Store, api: ConfigApi, write: Write, file: AutomationsFile
) -> Settled:
    current = file.get(write.automation_id)
    entity_id = async_entity_id(hass, write.automation_id) or write.entity_id
    if current == write.config:
        with readable_store_errors():
            await abandon_write(store, write)
        return Settled(write, "not_made")
    if await is_written(api, write, file):
        with readable_store_errors():
            await finish_write(store, write, entity_id=entity_id, result=current)
        async_set_facts(hass, entity_id, write.facts_after)
        return Settled(write, "made")
    # Somebody has saved it since: what it was before is kept, whoever has replaced it.
    with readable_store_errors():
        await finish_write(store, write, entity_id=entity_id, result=current, change="outside")
    return Settled(write, "other")


async def is_written(api: ConfigApi, write: Write, file: AutomationsFile) -> bool:
    """Tell whether the file holds what was to be written, and did not before."""
    current = file.get(write.automation_id)
    if current == write.config:
        return False
    if current == write.result or current is None or write.result is None:
        return current == write.result
    return current == await api.async_as_saved(write.automation_id, write.result)
