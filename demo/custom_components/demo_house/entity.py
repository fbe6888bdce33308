"""Build the entities of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, Platform
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

type Part = dict[str, Any]
type DemoHouseConfigEntry = ConfigEntry[list[Part]]


class DemoEntity(RestoreEntity):
    """One entity of the house; it comes back in the state that it was left in."""

    _attr_should_poll = False
    # What a restart does not keep is as the history ended.
    restores = True

    def __init__(self, part: Part) -> None:
        """Take over what the house's description says."""
        self._part = part
        self._attr_unique_id = part["unique_id"]
        self._attr_name = part["name"]
        self._attr_device_class = part["device_class"]
        if device := part["device"]:
            self._attr_device_info = DeviceInfo(
                identifiers={(DOMAIN, device["id"])},
                name=device["name"],
                manufacturer=device["manufacturer"],
                model=device["model"],
            )

    @override
    async def async_added_to_hass(self) -> None:
        """Take the last state, or else the one that the history ended in."""
        await super().async_added_to_hass()
        last = await self.async_get_last_state() if self.restores else None
        if last is None or last.state in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
            self.take(self._part["state"], self._part["carried"])
        else:
            self.take(last.state, last.attributes)

    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Take a state with its attributes, without writing it."""
        raise NotImplementedError


class Reporter(DemoEntity):
    """Something that only reports; Home Assistant can be told what."""

    @override
    async def async_added_to_hass(self) -> None:
        """Let itself be found by the action."""
        await super().async_added_to_hass()
        reporters = self.hass.data[REPORTERS]
        reporters[self.entity_id] = self

        def _leave() -> None:
            reporters.pop(self.entity_id, None)

        self.async_on_remove(_leave)

    def report(self, state: str) -> None:
        """Report a state."""
        self.take(state, {})
        self.async_write_ha_state()


REPORTERS: HassKey[dict[str, Reporter]] = HassKey(DOMAIN)


def add_all(
    entry: DemoHouseConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    platform: Platform,
    kind: type[DemoEntity],
) -> None:
    """Add all entities of a platform."""
    add(kind(part) for part in entry.runtime_data if part["domain"] == platform)
