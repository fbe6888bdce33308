"""Media players of the demo house."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.media_player import MediaPlayerEntity
from homeassistant.components.media_player.const import MediaPlayerEntityFeature, MediaPlayerState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import DemoEntity, DemoHouseConfigEntry, Part, add_all

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: DemoHouseConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the media players of the house."""
    add_all(entry, async_add_entities, Platform.MEDIA_PLAYER, DemoPlayer)


class DemoPlayer(DemoEntity, MediaPlayerEntity):
    """A television or a speaker."""

    def __init__(self, part: Part) -> None:
        """Read from the description what the player can do."""
        super().__init__(part)
        self._attr_supported_features = MediaPlayerEntityFeature(part["features"])

    @override
    def take(self, state: str, attributes: Mapping[str, Any]) -> None:
        """Be on or off."""
        self._attr_state = MediaPlayerState(state)
        self._attr_volume_level = attributes.get("volume_level", 0.3)

    def _set(self, state: MediaPlayerState) -> None:
        self._attr_state = state
        self.async_write_ha_state()

    @override
    async def async_turn_on(self) -> None:
        """Switch on."""
        self._set(MediaPlayerState.ON)

    @override
    async def async_turn_off(self) -> None:
        """Switch off."""
        self._set(MediaPlayerState.OFF)

    @override
    async def async_media_play(self) -> None:
        """Play."""
        self._set(MediaPlayerState.PLAYING)

    @override
    async def async_media_pause(self) -> None:
        """Pause."""
        self._set(MediaPlayerState.PAUSED)

    @override
    async def async_media_stop(self) -> None:
        """Stop."""
        self._set(MediaPlayerState.IDLE)

    @override
    async def async_set_volume_level(self, volume: float) -> None:
        """Play that loud."""
        self._attr_volume_level = volume
        self.async_write_ha_state()

    @override
    async def async_mute_volume(self, mute: bool) -> None:
        """Be silent, or not."""
        self._attr_is_volume_muted = mute
        self.async_write_ha_state()
