"""Leave with the sidecar what it is to analyse by night: the home as it is, and the hour."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import DATA_INSTANCE, get_instance

from .client import SidecarClient, SidecarResponseError
from .const import CONF_ANALYSIS_TIME, DEFAULT_ANALYSIS_TIME, LOGGER
from .core.contract import HomeUpdate, Info
from .core.home import Home
from .core.home.codec import digest_of, lasting
from .homes import HomeCache


class NightlyHome:
    """What the sidecar has been told of the home, renewed when the home is another."""

    def __init__(self, hass: HomeAssistant, options: Mapping[str, Any], homes: HomeCache) -> None:
        """Take the options of the entry, and the snapshot of the home."""
        self._hass = hass
        self._time: str = options.get(CONF_ANALYSIS_TIME, DEFAULT_ANALYSIS_TIME)
        self._homes = homes
        self._last: tuple[object, HomeUpdate] | None = None
        self._refused = False

    async def async_keep(self, client: SidecarClient, info: Info) -> None:
        """Send the home if the sidecar has none or another; raise a SidecarError.

        What a sidecar does not take is said once in the log: it can still be asked by day.
        """
        if not self._hass.is_running or DATA_INSTANCE not in self._hass.data:
            return
        update = await self._update()
        if update.digest == info.home_digest:
            return
        try:
            await client.keep_home(update)
        except SidecarResponseError as err:
            if not self._refused:
                LOGGER.warning("The sidecar does not take the home to analyse by night: %s", err)
            self._refused = True
        else:
            self._refused = False

    async def _update(self) -> HomeUpdate:
        """Return what to send; made anew only if the registries have changed."""
        home = await self._homes.async_get()
        if self._last is None or self._last[0] is not home.revision:
            url = get_instance(self._hass).db_url
            update = await self._hass.async_add_executor_job(_update, home, url, self._time)
            self._last = home.revision, update
        return self._last[1]


def _update(home: Home, recorder: str, at: str) -> HomeUpdate:
    """Return a home with what tells it from others. For the executor."""
    plain = lasting(home)
    digest = digest_of({"recorder": recorder, "at": at, "home": plain})
    return HomeUpdate(recorder, plain, digest, at)
