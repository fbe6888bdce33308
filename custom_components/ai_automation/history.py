"""Look into the past: answer questions from the recorder, the store and the automations."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from homeassistant.components.automation import (
    ATTR_LAST_TRIGGERED,
    automations_with_area,
    automations_with_device,
    automations_with_entity,
    automations_with_floor,
    automations_with_label,
)
from homeassistant.components.climate.const import ATTR_HVAC_ACTION, DOMAIN as CLIMATE_DOMAIN
from homeassistant.components.recorder.const import DOMAIN as RECORDER_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util

from .causes import async_cause, fetch_runs, find_cause
from .core.home import Entity, Home
from .core.language.history import (
    USUAL_DAYS,
    Cause,
    Change,
    HistoryQuestion,
    Recorded,
    answered,
    by_action,
    enough_for,
    last_change,
    told_changes,
    told_does,
    told_runs,
    told_starting,
    told_uses,
    told_why,
    unanswered,
)
from .core.language.reading import Answer, Situation
from .core.store import Store
from .core.store.versions import changes_between
from .errors import readable_store_errors
from .recorded import Wanted, fetch

_TIMEOUT = 8
_LATELY = timedelta(days=1)
# What began in the same moment is wanted as well.
_BEFORE = timedelta(seconds=1)


class History:
    """Answer questions about the past of one home."""

    def __init__(self, hass: HomeAssistant, store: Store, home: Home, situation: Situation) -> None:
        """Take what is asked in."""
        self._hass = hass
        self._store = store
        self._home = home
        self._situation = situation

    async def async_answer(self, question: HistoryQuestion) -> Answer:
        """Return the answer; where the past cannot be looked into, it says so."""
        home, situation = self._home, self._situation
        match question.kind:
            case "uses":
                return told_uses(question, self._using(question), home, situation)
            case "does":
                return await self._computed(partial(told_does, question, home, situation))
            case "runs_at":
                return told_starting(question, home, situation)
            case "changed":
                return await self._changed(question)
        if RECORDER_DOMAIN not in self._hass.config.components:
            return unanswered("no_recorder", situation)
        try:
            async with asyncio.timeout(_TIMEOUT):
                return await self._looked_up(question)
        except TimeoutError:
            return unanswered("slow", situation)

    async def _looked_up(self, question: HistoryQuestion) -> Answer:
        """Return the answer to a question that needs the recorder."""
        if question.kind == "ran":
            return await self._ran(question)
        acting = {
            state.entity_id
            for state in self._hass.states.async_all(CLIMATE_DOMAIN)
            if ATTR_HVAC_ACTION in state.attributes
        }
        question = by_action(question, acting)
        recorded = await self._recorded(question)
        if question.kind == "why":
            return await self._why(question, recorded)
        return await self._computed(partial(answered, question, recorded, self._situation))

    async def _computed(self, work: Callable[[], Answer]) -> Answer:
        return await self._hass.async_add_executor_job(work)

    async def _recorded(self, question: HistoryQuestion) -> Recorded:
        """Return what the recorder holds for a question."""
        subjects = question.subjects
        spans = [period for period in (question.period, question.than) if period is not None]
        now = self._situation.now
        states = (self._hass.states.get(it.entity.entity_id) for it in subjects)
        starts = [_utc(it.start) - _BEFORE for it in spans]
        if question.kind == "usual":
            starts.append(_utc(now) - timedelta(days=USUAL_DAYS))
        wanted = Wanted(
            tuple(dict.fromkeys(it.source for it in subjects)),
            min(starts, default=None),
            max((_utc(it.end) for it in spans), default=_utc(now)) + _BEFORE,
            {state.entity_id: state for state in states if state is not None},
            frozenset(it.entity.entity_id for it in subjects if it.entity.state_class),
        )
        enough = partial(enough_for, question, self._situation)
        return await get_instance(self._hass).async_add_executor_job(
            fetch, self._hass, wanted, enough
        )

    async def _why(self, question: HistoryQuestion, recorded: Recorded) -> Answer:
        """Return what made something get into its state the last time."""
        found = last_change(question, recorded, self._situation)
        if found is None:
            return await self._computed(partial(answered, question, recorded, self._situation))
        subject, at = found
        trace = await get_instance(self._hass).async_add_executor_job(
            find_cause, self._hass, subject.entity.entity_id, at
        )
        cause: Cause = await async_cause(self._hass, trace, self._home)
        return told_why(subject, at, cause, question, self._home, self._situation)

    async def _ran(self, question: HistoryQuestion) -> Answer:
        """Return when automations ran: the last run is in the state, all are recorded."""
        runs: dict[str, list[float]] = {}
        if (period := question.period) is not None:
            runs = await get_instance(self._hass).async_add_executor_job(
                fetch_runs, self._hass, question.automations, period.start, period.end
            )
            return told_runs(question, runs, self._home, self._situation)
        for entity_id in question.automations:
            state = self._hass.states.get(entity_id)
            last = state.attributes.get(ATTR_LAST_TRIGGERED) if state is not None else None
            if last is not None:
                runs[entity_id] = [last.timestamp()]
        return told_runs(question, runs, self._home, self._situation)

    async def _changed(self, question: HistoryQuestion) -> Answer:
        """Return what the store knows of changes."""
        period = question.period
        start = _utc(period.start if period else self._situation.now - _LATELY)
        end = _utc(period.end if period else self._situation.now)
        with readable_store_errors():
            versions = await changes_between(self._store, start, end)
        names = {it.entity_id: it.alias for it in self._home.automations}
        changes = [
            Change(
                version.created_at.timestamp(),
                version.change,
                str(names.get(version.entity_id or "")
                    or (version.result or version.config or {}).get("alias")
                    or version.entity_id or version.automation_id),
            )
            for version in versions
            if version.change != "outside"
        ]  # fmt: skip
        return told_changes(question, changes, self._situation)

    def _using(self, question: HistoryQuestion) -> list[str]:
        """Return the automations that reference things by themselves or by where they are."""
        found: set[str] = set()
        for subject in question.asked.subjects:
            found.update(self._using_one(subject.entity))
        return sorted(found)

    def _using_one(self, entity: Entity) -> set[str]:
        hass, floor_id = self._hass, self._home.floor_of(entity)
        found = set(automations_with_entity(hass, entity.entity_id))
        if entity.device_id is not None:
            found.update(automations_with_device(hass, entity.device_id))
        if entity.area_id is not None:
            found.update(automations_with_area(hass, entity.area_id))
        if floor_id is not None:
            found.update(automations_with_floor(hass, floor_id))
        for label_id in entity.labels:
            found.update(automations_with_label(hass, label_id))
        return found


def _utc(when: datetime) -> datetime:
    return dt_util.as_utc(when)
