"""See that an entity of an automation got another id, and offer to put it in."""

from collections.abc import Mapping

from homeassistant.components.automation import automations_with_entity
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_registry import (
    EVENT_ENTITY_REGISTRY_UPDATED,
    EventEntityRegistryUpdatedData,
)

from .core.renaming import with_entity
from .deploy import AutomationWriter, config_hash
from .guard import PUTTING_BACK
from .issues import async_report_rename


@callback
def async_follow_renames(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Raise an issue for each rename that breaks automations."""

    @callback
    def look(event: Event[EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] != "update" or "old_entity_id" not in data:
            return
        old, new = data["old_entity_id"], data["entity_id"]
        # Renamed back: what was to be put in its place is right again.
        async_report_rename(hass, new, old, [])
        async_report_rename(hass, old, new, automations_with_entity(hass, old))

    entry.async_on_unload(hass.bus.async_listen(EVENT_ENTITY_REGISTRY_UPDATED, look))


async def async_apply_rename(
    hass: HomeAssistant, writer: AutomationWriter, told: Mapping[str, str]
) -> None:
    """Put the new id in the place of the old one, in every automation, each with its version."""
    old, new = told["old"], told["new"]
    registry = er.async_get(hass)
    for entity_id in told["automations"].split(", "):
        entry = registry.async_get(entity_id)
        config = await writer.async_config(entry.unique_id) if entry is not None else None
        if entry is None or config is None:
            continue
        renamed = with_entity(config, old, new)
        # What it did before it does again, with the same thing under its new name.
        await writer.async_update(
            entry.unique_id, renamed, grant=PUTTING_BACK, base_hash=config_hash(config)
        )
