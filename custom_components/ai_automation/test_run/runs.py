"""Run the actions of an automation once, one run at a time."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import Script, async_validate_actions_config
import probatio

from ..const import DOMAIN, LOGGER
from ..core.checks.walk import section
from ..core.home import Home
from ..core.policy.deeds import Finder, filled_in
from ..core.store import Store
from ..errors import InvalidRequestError
from ..guard import Gate, Grant
from ..homes import HomeCache
from ..wording import say
from .pending import async_forget, async_remember, names_of
from .report import TestRun
from .restoring import async_restore
from .shortened import Shortened
from .watch import Watch

_LIMIT: Final = 30
# Devices tell what has become of them a moment later.
_ANSWERED_IN: Final = 0.5
# A run without a trigger, as Home Assistant's own "run actions" gives it.
_UNTRIGGERED: Final = {"trigger": {"platform": None}}


class TestRuns:
    """The test runs of the house: never two at once, and nothing twice unless asked to."""

    __test__ = False  # no test of pytest's

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, store: Store, homes: HomeCache, gate: Gate
    ) -> None:
        """Take what a run needs; the entry's unloading ends it."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._homes = homes
        self._gate = gate
        self._task: asyncio.Task[TestRun] | None = None
        self._script: Script | None = None
        self._tried: set[str] = set()

    async def async_run(
        self,
        key: str,
        config: Mapping[str, Any],
        grant: Grant,
        *,
        restore: bool = True,
        again: bool = False,
        send: bool = False,
        language: str | None = None,
    ) -> TestRun:
        """Do the actions of a configuration once and tell what came of it.

        `key` is what may be tried once unless `again`; `language` is what it is told in, Home
        Assistant's unless it is given. Raise PolicyError if the policy wants more
        than the grant gives, InvalidRequestError if there is a run, or nothing that can be run.
        """
        # One that was refused at once is done before its callback has run.
        if self._task is not None and not self._task.done():
            raise InvalidRequestError("test_running")
        if key in self._tried and not again:
            raise InvalidRequestError("test_done")
        # From here on nobody else begins one.
        self._task = self._entry.async_create_task(
            self._hass,
            self._run(
                key,
                config,
                grant,
                Shortened({}, send),
                language or self._hass.config.language,
                restore=restore,
            ),
            f"{DOMAIN} test run",
        )
        self._task.add_done_callback(self._ended)
        return await asyncio.shield(self._task)

    def _ended(self, _task: asyncio.Task[TestRun]) -> None:
        self._task = None

    async def async_stop(self) -> None:
        """End the run that there is; what it has changed is put back."""
        if self._script is not None:
            await self._script.async_stop()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(
        self,
        key: str,
        config: Mapping[str, Any],
        grant: Grant,
        shortened: Shortened,
        language: str,
        *,
        restore: bool,
    ) -> TestRun:
        await self._gate.async_admit(grant, None, config, at_once=True)
        home = await self._homes.async_get()
        config = filled_in(config, home)
        shortened.scripts = home.scripts
        actions = shortened.actions(section(config, "actions"))
        script = await self._script_of(config, actions)
        run = TestRun(str(config.get("alias") or ""), messages=shortened.messages)
        if shortened.waits:
            run.notes.append(say("test_shortened", language))
        self._tried.add(key)
        context = Context()
        with Watch(self._hass, context) as watch:
            for state in self._acted_on(actions, home):
                watch.before[state.entity_id] = state
            if restore:
                await async_remember(self._store, run.name, watch.before.values())
            await self._execute(script, context, watch, run, language)
            await asyncio.sleep(_ANSWERED_IN)
        run.calls = watch.calls
        if restore:
            run.restored, run.left = await async_restore(self._hass, watch.before.values(), context)
            await async_forget(self._store)
            if run.left:
                names = names_of(self._hass, run.left, language)
                run.notes.append(say("test_left", language, names=names))
        return run

    def _acted_on(self, actions: list[Any], home: Home) -> list[Any]:
        """Return the states of everything that the actions are known to act on."""
        deeds = Finder(home).find({"actions": actions})
        entity_ids = {entity.entity_id for deed in deeds for entity in deed.entities}
        states = (self._hass.states.get(entity_id) for entity_id in sorted(entity_ids))
        return [state for state in states if state is not None]

    async def _script_of(self, config: Mapping[str, Any], actions: list[Any]) -> Script:
        """Return Home Assistant's own script of actions."""
        if not actions:
            raise InvalidRequestError("test_empty")
        try:
            sequence = await async_validate_actions_config(self._hass, cv.SCRIPT_SCHEMA(actions))
            variables = cv.SCRIPT_VARIABLES_SCHEMA(config.get("variables") or {})
        except (probatio.Invalid, HomeAssistantError) as err:
            raise InvalidRequestError("test_invalid", message=str(err)) from err
        return Script(self._hass, sequence, "test run", DOMAIN, logger=LOGGER, variables=variables)

    async def _execute(
        self,
        script: Script,
        context: Context,
        watch: Watch,
        run: TestRun,
        language: str,
    ) -> None:
        """Let the script run to its end, its failure or the time limit."""
        self._script = script
        try:
            async with asyncio.timeout(_LIMIT):
                await script.async_run(dict(_UNTRIGGERED), context)
        except TimeoutError:
            run.error = say("test_too_long", language, seconds=_LIMIT)
            watch.settle(run.error)
        except (HomeAssistantError, probatio.Invalid, ValueError, TypeError) as err:
            run.error = say("test_failed", language, message=err)
            watch.settle(str(err))
        except asyncio.CancelledError:
            # The script also raises it if it was only told to stop.
            if (task := asyncio.current_task()) is None or task.cancelling():
                raise
            run.error = say("test_stopped", language)
            watch.settle(run.error)
        finally:
            await script.async_stop()
            self._script = None
