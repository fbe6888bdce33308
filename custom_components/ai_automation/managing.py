"""Do things with automations as a whole: switch, run, remove and write them again."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util

from .core.home import ExistingAutomation, Home
from .core.store.versions import latest_change
from .data import AiAutomationConfigEntry
from .deploy import Written
from .errors import InvalidRequestError, readable_store_errors
from .evidence import Lookup
from .guard import Grant
from .test_run import TestRuns
from .trials import Trials

_SERVICE_TRIGGER = "trigger"
_SKIP_CONDITION = "skip_condition"
_LATELY = timedelta(days=1)


class Management:
    """The automations of the house, whoever has written them."""

    def __init__(
        self, hass: HomeAssistant, entry: AiAutomationConfigEntry, context: Context | None = None
    ) -> None:
        """Take the loaded entry, and in whose name things are done."""
        self._hass = hass
        self._data = entry.runtime_data
        self._context = context

    @property
    def trials(self) -> Trials:
        """Return the automations that are tried."""
        return self._data.trials

    async def async_would_have(
        self, config: Mapping[str, Any], replaces: str | None, language: str, **days: int
    ) -> Lookup:
        """Begin to look up what a configuration would have done, beside the one it replaces."""
        home = await self._data.homes.async_get()
        replaced = (one for one in home.automations if one.automation_id == replaces)
        present = next(replaced, None) if replaces is not None else None
        before = present.config if present is not None else None
        return self._data.evidence.begin(config, before, language, **days)

    @property
    def test_runs(self) -> TestRuns:
        """Return what does actions once and puts everything back."""
        return self._data.test_runs

    async def async_home(self) -> Home:
        """Return the home as it is now."""
        return await self._data.homes.async_get()

    def name_of(self, entity_id: str) -> str:
        """Return what an automation is called."""
        state = self._hass.states.get(entity_id)
        return state.name if state is not None else entity_id

    async def async_switch(self, entity_id: str, grant: Grant, *, on: bool) -> None:
        """Switch an automation on or off; it stays so after a restart.

        Raise PolicyError if what it does, or does not any more, takes more than the grant gives.
        """
        if on:
            await self._data.gate.async_admit_automation(grant, entity_id, at_once=False)
        else:
            target = {"target": {ATTR_ENTITY_ID: entity_id}}
            off = {"action": f"{AUTOMATION_DOMAIN}.{SERVICE_TURN_OFF}", **target}
            await self._data.gate.async_admit_now(grant, [off])
        await self._call(SERVICE_TURN_ON if on else SERVICE_TURN_OFF, entity_id)

    async def async_trigger(self, entity_id: str, grant: Grant, *, skip_condition: bool) -> None:
        """Let an automation run now, as if its trigger had come.

        Raise PolicyError if what it does takes more than the grant gives.
        """
        await self._data.gate.async_admit_automation(grant, entity_id, at_once=True)
        await self._call(_SERVICE_TRIGGER, entity_id, **{_SKIP_CONDITION: skip_condition})

    async def async_remove(self, entity_id: str, conversation_id: str | None = None) -> Written:
        """Remove an automation; what it was is kept as a version."""
        return await self._data.writer.async_remove(entity_id, conversation_id=conversation_id)

    async def async_spoken_of(
        self, conversation_id: str, *, here: bool = False
    ) -> ExistingAutomation | None:
        """Return the automation that was changed last here, or else within a day; if it is there.

        It is for people to see which one it is before anything is lost. With `here` it is only what
        was changed in this conversation.
        """
        store = self._data.store
        with readable_store_errors():
            change = await latest_change(store, conversation_id=conversation_id)
            if change is None and not here:
                change = await latest_change(store)
        if change is None or change.created_at < dt_util.utcnow() - _LATELY:
            return None
        home = await self._data.homes.async_get()
        same = (it for it in home.automations if it.automation_id == change.automation_id)
        return next(same, None)

    async def _call(self, action: str, entity_id: str, **data: bool) -> None:
        """Call one of Home Assistant's own actions for an automation."""
        if self._hass.states.get(entity_id) is None:
            raise InvalidRequestError("unknown_automation", entity_id=entity_id)
        await self._hass.services.async_call(
            AUTOMATION_DOMAIN,
            action,
            {ATTR_ENTITY_ID: entity_id, **data},
            blocking=True,
            context=self._context,
        )
