"""Look up beside every proposal what it would have done; its answer does not wait for that."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from .backtests import DEFAULT_DAYS, async_backtest, plan_of
from .const import DOMAIN
from .deploy import config_hash
from .errors import InvalidRequestError
from .homes import HomeCache
from .wording import say

type Config = Mapping[str, Any]
# How a lookup is told: its status, a summary, and the fields of the action `backtest`.
type Told = dict[str, Any]

# Seconds that an action waits for it.
WAIT: Final = 1.0
# Seconds before it begins by itself: whoever talks may say more, and wants to be answered first.
_PAUSE: Final = 1.0
# So many lookups are remembered, for so many seconds.
_MOST_KEPT: Final = 50
_KEPT: Final = 600.0


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
    """What was proposed lately would have done; one after the other is looked up."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, homes: HomeCache) -> None:
        """Take the entry that lookups end with."""
        self._hass = hass
        self._entry = entry
        self._homes = homes
        self._one = asyncio.Lock()
        self._kept: dict[tuple[str | None, ...], tuple[float, Lookup]] = {}

    def begin(
        self,
        config: Config,
        present: Config | None,
        language: str,
        days: int = DEFAULT_DAYS,
    ) -> Lookup:
        """Return the lookup of a configuration, and of what it would replace; it has begun."""
        hashes = [config_hash(dict(one)) for one in (config, present) if one is not None]
        key, now = (language, str(days), *hashes), self._hass.loop.time()
        if key in self._kept and now - self._kept[key][0] < _KEPT:
            return self._kept[key][1]
        lookup = Lookup(language)
        self._kept.pop(key, None)
        self._kept[key] = now, lookup
        if len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._entry.async_create_background_task(
            self._hass,
            self._look_up(lookup, config, present, days),
            f"{DOMAIN} looks up what an automation would have done",
        )
        return lookup

    async def _look_up(
        self, lookup: Lookup, config: Config, present: Config | None, days: int
    ) -> None:
        """Find out what a configuration would have done; what fails is told as well."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE):
                await lookup.wanted.wait()
        # What is not foreseen is logged as the failure of this task.
        lookup.found = {"status": "unavailable", "summary": say("backtest_failed", lookup.language)}
        try:
            async with self._one:
                lookup.found = await self._found(config, present, days, lookup.language)
        except InvalidRequestError as err:
            lookup.found = _unavailable(err, lookup.language)
        finally:
            lookup.known.set()

    async def _found(
        self, config: Config, present: Config | None, days: int, language: str
    ) -> Told:
        home = await self._homes.async_get()
        before = plan_of(present) if present is not None else None
        tested = await async_backtest(self._hass, plan_of(config), home, days, before)
        found = await self._hass.async_add_executor_job(
            lambda: tested.to_dict(language, firings=False)
        )
        if "compared" in found:
            found["summary"] = f"{found['summary']} {found['compared']['summary']}"
        return {"status": "known", **found}


def _unavailable(err: InvalidRequestError, language: str) -> Told:
    values = err.translation_placeholders or {}
    return {"status": "unavailable", "summary": say(str(err.translation_key), language, **values)}
