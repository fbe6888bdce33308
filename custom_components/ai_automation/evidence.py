"""Look up beside every proposal what it would have done; its answer does not wait for that."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .backtests import DEFAULT_DAYS, Asked, async_told
from .client import SidecarClient
from .const import DOMAIN
from .core.cache import Cache, Kind
from .core.home import Home
from .core.home.codec import digest_of, lasting
from .deploy import config_hash
from .errors import InvalidRequestError
from .homes import HomeCache
from .wording import say

type Config = Mapping[str, Any]
# How a lookup is told: its status, a summary, and the fields of the action `backtest`.
type Told = dict[str, Any]

# Seconds that an action waits for it.
WAIT: Final = 1.0
# Seconds of silence before it begins by itself: whoever talks wants to be answered first.
_PAUSE: Final = 1.0
# A few hours more or less do not change what a month says of an automation.
LOOKUPS: Final = Kind("evidence", timedelta(hours=12))


class Lookup:
    """What a configuration would have done, once that is known."""

    def __init__(self, language: str) -> None:
        """Nothing is known yet, and nobody waits for it."""
        self.language = language
        self.wanted = asyncio.Event()
        self.known = asyncio.Event()
        self.found: Told = {}

    def told(self) -> Told:
        """Return what is known by now."""
        if self.known.is_set():
            return self.found
        return {"status": "running", "summary": say("backtest_running", self.language)}


async def async_wait(lookups: Iterable[Lookup | None], seconds: float) -> None:
    """Wait until lookups are done, but not longer than some seconds."""
    awaited = [lookup for lookup in lookups if lookup is not None]
    for lookup in awaited:
        lookup.wanted.set()
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            for lookup in awaited:
                await lookup.known.wait()


class Evidence:
    """What was proposed would have done; one after the other is looked up, and kept."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        homes: HomeCache,
        cache: Cache,
        sidecar: Callable[[], SidecarClient | None],
    ) -> None:
        """Take the entry that lookups end with, where what they find is kept, and who helps."""
        self._hass = hass
        self._entry = entry
        self._homes = homes
        self._cache = cache
        self._sidecar = sidecar
        self._one = asyncio.Lock()
        self._running: dict[str, Lookup] = {}
        self._turns = 0
        self._source: tuple[object, str] | None = None

    @callback
    def make_way(self) -> None:
        """Let what nobody waits for begin only when nobody has talked for a while."""
        self._turns += 1

    def begin(
        self,
        config: Config,
        present: Config | None,
        language: str,
        days: int = DEFAULT_DAYS,
    ) -> Lookup:
        """Return the lookup of a configuration, and of what it would replace; it has begun."""
        hashes = [config_hash(dict(one)) for one in (config, present) if one is not None]
        key = " ".join([language, str(days), *map(str, hashes)])
        if key in self._running:
            return self._running[key]
        lookup = self._running[key] = Lookup(language)
        self.make_way()
        self._entry.async_create_background_task(
            self._hass,
            self._look_up(key, lookup, config, present, days),
            f"{DOMAIN} looks up what an automation would have done",
        )
        return lookup

    async def _look_up(
        self, key: str, lookup: Lookup, config: Config, present: Config | None, days: int
    ) -> None:
        """Find out what a configuration would have done; what fails is told as well."""
        # What is not foreseen is logged as the failure of this task.
        lookup.found = {"status": "unavailable", "summary": say("backtest_failed", lookup.language)}
        try:
            turn = await self._quiet(lookup)
            if not self._hass.is_running:
                # The executors take no more work.
                return
            home = await self._homes.async_get()
            source = await self._source_of(home)
            kept = await self._cache.find(LOOKUPS, key, source)
            if kept is not None:
                lookup.found = kept
                return
            found: Told | None = None
            while found is None:
                async with self._one:
                    # Somebody may have talked while another one was looked up.
                    if lookup.wanted.is_set() or turn == self._turns:
                        found = await self._found(config, present, days, lookup.language, home)
                if found is None:
                    turn = await self._quiet(lookup)
            lookup.found = found
            await self._cache.keep(LOOKUPS, key, source, found)
        except InvalidRequestError as err:
            lookup.found = _unavailable(err, lookup.language)
        finally:
            self._running.pop(key, None)
            lookup.known.set()

    async def _quiet(self, lookup: Lookup) -> int:
        """Wait until somebody waits for a lookup, or nobody has talked for a while.

        Return the number of turns by then.
        """
        turn = None
        while turn != self._turns and not lookup.wanted.is_set():
            turn = self._turns
            with suppress(TimeoutError):
                async with asyncio.timeout(_PAUSE):
                    await lookup.wanted.wait()
        return self._turns

    async def _source_of(self, home: Home) -> str:
        """Return what tells the home from others, as far as it changes what would have been done.

        Homes that differ only in states share a revision; what other automations there are does
        not matter.
        """
        if self._source is None or self._source[0] is not home.revision:
            digest = await self._hass.async_add_executor_job(_digest, home)
            self._source = home.revision, digest
        return self._source[1]

    async def _found(
        self, config: Config, present: Config | None, days: int, language: str, home: Home
    ) -> Told:
        asked = Asked(config, present, days)
        found = await async_told(
            self._hass, home, asked, language, firings=False, client=self._sidecar()
        )
        if "compared" in found:
            found["summary"] = f"{found['summary']} {found['compared']['summary']}"
        return {"status": "known", **found}


def _digest(home: Home) -> str:
    return digest_of(lasting(replace(home, automations=())))


def _unavailable(err: InvalidRequestError, language: str) -> Told:
    values = err.translation_placeholders or {}
    return {"status": "unavailable", "summary": say(str(err.translation_key), language, **values)}
