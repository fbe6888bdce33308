"""Try automations for some days: in shadow, or live with a way out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from homeassistant.components.automation import EVENT_AUTOMATION_RELOADED
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_registry import EVENT_ENTITY_REGISTRY_UPDATED
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from .const import LOGGER
from .core.home import domain_of
from .core.store import Proposal, Store, Trial
from .core.store.trials import get_trial, list_trials, plan_trial, set_trial
from .core.trial import WOULD_ACT, can_be_shadowed, is_shadow, shadow_of, wanted_states
from .deploy import (
    AUTOMATION_PREFIX,
    AutomationWriter,
    Written,
    async_entity_id,
    async_find,
    config_hash,
)
from .drafts import Config
from .errors import InvalidRequestError, readable_store_errors, unless_closed
from .guard import PUTTING_BACK, Grant
from .issues import async_report_trial
from .watch import Watch

type Kind = Literal["shadow", "live"]
type _Write = Callable[[Config], Awaitable[Written]]


@dataclass(frozen=True, slots=True)
class Terms:
    """How something is tried: `days` long, in shadow (it does nothing) or live."""

    kind: Kind
    days: int


class Trials:
    """The automations that are tried. What ends is told, and a person decides."""

    def __init__(
        self, hass: HomeAssistant, store: Store, writer: AutomationWriter, watch: Watch
    ) -> None:
        """Take what writes the automations and what sees them run."""
        self._hass = hass
        self._store = store
        self._writer = writer
        self._watch = watch
        self._stop: list[CALLBACK_TYPE] = []
        self._timer: CALLBACK_TYPE | None = None

    async def async_start(self) -> None:
        """Go on with the trials there are; those that ended while nobody looked end now."""
        with readable_store_errors():
            for cut_off in await list_trials(self._store, ("planned",)):
                there = async_entity_id(self._hass, cut_off.automation_id) is not None
                status = "running" if there else "dropped"
                await set_trial(self._store, cut_off.automation_id, status)
        bus = self._hass.bus
        self._stop = [
            bus.async_listen(WOULD_ACT, self._would_act),
            bus.async_listen(EVENT_AUTOMATION_RELOADED, self._async_follow),
            bus.async_listen(EVENT_ENTITY_REGISTRY_UPDATED, self._async_follow, _removes),
        ]
        await self._async_look()

    @callback
    def async_stop(self) -> None:
        """Stop looking."""
        for stop in self._stop:
            stop()
        self._cancel()

    async def async_begin(
        self, proposal: Proposal, config: Config, terms: Terms, write: _Write
    ) -> tuple[Written, Trial]:
        """Write what was proposed so that it is only tried; `write` is how it is written for good.

        A shadow is an automation of its own, so that one that is to be changed goes on meanwhile.
        """
        shadow, now = terms.kind == "shadow", dt_util.utcnow()
        if shadow and not can_be_shadowed(config):
            raise InvalidRequestError("no_shadow")
        own_id = f"{AUTOMATION_PREFIX}{proposal.id.lower()}"
        trial = Trial(
            automation_id=own_id if shadow else proposal.replaces or own_id,
            kind=terms.kind,
            config=config,
            begins=now,
            ends=now + timedelta(days=terms.days),
            replaces=proposal.replaces if shadow else None,
            base_hash=proposal.base_hash,
        )
        with readable_store_errors():
            await plan_trial(self._store, trial)
        try:
            if shadow:
                written = await self._writer.async_create(
                    own_id,
                    shadow_of(config, own_id),
                    grant=PUTTING_BACK,
                    conversation_id=proposal.conversation_id,
                    proposal_id=proposal.id,
                )
            else:
                written = await write(config)
        except HomeAssistantError:
            with readable_store_errors():
                await set_trial(self._store, trial.automation_id, "dropped")
            raise
        with readable_store_errors():
            await set_trial(self._store, trial.automation_id, "running", version=written.version)
        await self._async_look()
        return written, trial

    async def async_trial(self, automation_id: str) -> Trial:
        """Return an open trial; raise InvalidRequestError if the automation is not tried."""
        with readable_store_errors():
            trial = await get_trial(self._store, automation_id)
        if trial is None or trial.status not in ("running", "over"):
            raise InvalidRequestError("no_trial")
        return trial

    async def async_latest(self) -> Trial | None:
        """Return the trial that began last, None if nothing is tried."""
        with readable_store_errors():
            trials = await list_trials(self._store)
        return max(trials, key=lambda trial: trial.begins, default=None)

    async def async_keep(
        self, trial: Trial, grant: Grant, conversation_id: str | None = None
    ) -> Written | None:
        """Let an automation act for good; return what was written, if anything was."""
        written, entity_id = None, async_entity_id(self._hass, trial.automation_id)
        if trial.kind == "shadow":
            written = await self._writer.async_update(
                trial.replaces or trial.automation_id,
                trial.config,
                grant=grant,
                base_hash=trial.base_hash if trial.replaces else await self._hash_now(trial),
                conversation_id=conversation_id,
            )
            if trial.replaces and entity_id:
                await self._writer.async_remove(entity_id)
        elif trial.status == "over" and entity_id:
            await self._switch(entity_id, on=True)
        await self._end(trial, "kept")
        return written

    async def async_drop(self, trial: Trial, conversation_id: str | None = None) -> Written | None:
        """Take back what was tried; return what was written, if it still was there."""
        entity_id, written = async_entity_id(self._hass, trial.automation_id), None
        if entity_id is not None and trial.kind == "shadow":
            written = await self._writer.async_remove(entity_id, conversation_id=conversation_id)
        elif entity_id is not None and trial.version is not None:
            written = await self._writer.async_rollback(
                entity_id, trial.version, grant=PUTTING_BACK, conversation_id=conversation_id
            )
        await self._end(trial, "dropped")
        return written

    async def _end(self, trial: Trial, status: str) -> None:
        with readable_store_errors():
            await set_trial(self._store, trial.automation_id, status)
        async_report_trial(self._hass, trial, over=False)
        await self._async_look()

    async def _async_follow(self, _event: Event[Any]) -> None:
        """Look at the trials again when automations have changed."""
        with unless_closed():
            await self._async_compare()

    async def _async_compare(self) -> None:
        """Let the trials agree with the automations, which may be undone, restored or removed."""
        with readable_store_errors():
            trials = await list_trials(self._store, ("running", "over", "kept", "dropped"))
        changed = False
        for trial in trials:
            status = self._status_now(trial)
            if status != trial.status:
                changed = True
                with readable_store_errors():
                    await set_trial(self._store, trial.automation_id, status)
                async_report_trial(self._hass, trial, over=False)
        if changed:
            await self._async_look()

    @callback
    def _status_now(self, trial: Trial) -> str:
        """Return the status of a trial as its automation is now."""
        is_open = trial.status in ("running", "over")
        if async_entity_id(self._hass, trial.automation_id) is None:
            return "dropped" if is_open else trial.status
        loaded = async_find(self._hass, trial.automation_id)
        if trial.kind == "live" or loaded is None or loaded.raw_config is None:
            return trial.status
        if not is_shadow(loaded.raw_config):
            return "kept" if is_open else trial.status
        return trial.status if is_open else "running"

    async def _async_look(self, now: datetime | None = None) -> None:
        """End the trials whose time is over, and wake up at the end of the next."""
        self._cancel()
        now = now or dt_util.utcnow()
        with readable_store_errors():
            trials = await list_trials(self._store)
        for trial in trials:
            if trial.status == "running" and trial.ends <= now:
                await self._over(trial)
            elif trial.status == "over":
                async_report_trial(self._hass, trial, over=True)
        coming = [it.ends for it in trials if it.status == "running" and it.ends > now]
        if coming and self._stop:
            self._timer = async_track_point_in_utc_time(self._hass, self._async_look, min(coming))

    async def _over(self, trial: Trial) -> None:
        """Let a trial that was not kept come to rest, and ask what is to become of it."""
        entity_id = async_entity_id(self._hass, trial.automation_id)
        if entity_id is None:
            with readable_store_errors():
                await set_trial(self._store, trial.automation_id, "dropped")
            return
        if trial.kind == "live":
            await self._switch(entity_id, on=False)
        with readable_store_errors():
            await set_trial(self._store, trial.automation_id, "over")
        async_report_trial(self._hass, trial, over=True)

    async def _switch(self, entity_id: str, *, on: bool) -> None:
        if self._hass.states.get(entity_id) is None:
            LOGGER.debug("%s is not loaded, and cannot be switched after its trial", entity_id)
            return
        action = SERVICE_TURN_ON if on else SERVICE_TURN_OFF
        await self._hass.services.async_call(
            AUTOMATION_DOMAIN, action, {ATTR_ENTITY_ID: entity_id}, blocking=True
        )

    async def _would_act(self, event: Event) -> None:
        """Record what a shadow would have done."""
        automation_id = str(event.data.get("automation_id"))
        with readable_store_errors():
            trial = await get_trial(self._store, automation_id)
        if trial is not None:
            trigger = str(event.data.get("trigger") or "")
            wanted = wanted_states(trial.config)
            self._watch.async_would_act(event.context.id, automation_id, trigger, wanted)

    async def _hash_now(self, trial: Trial) -> str | None:
        """Return what tells what the file holds of a shadow now, whoever has saved it."""
        return config_hash(await self._writer.async_config(trial.automation_id))

    @callback
    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer()
        self._timer = None


@callback
def _removes(data: Any) -> bool:
    """Tell whether an automation goes out of the entity registry."""
    return data["action"] == "remove" and domain_of(data["entity_id"]) == AUTOMATION_DOMAIN
