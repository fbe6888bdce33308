"""Find out what made a state change, and what ran, from the events that are recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeassistant.components.automation import ATTR_SOURCE, EVENT_AUTOMATION_TRIGGERED
from homeassistant.components.person import ATTR_USER_ID
from homeassistant.components.person.const import DOMAIN as PERSON_DOMAIN
from homeassistant.components.recorder.db_schema import (
    EventData,
    Events,
    EventTypes,
    States,
)
from homeassistant.components.recorder.models import bytes_to_uuid_hex_or_none
from homeassistant.components.script.const import EVENT_SCRIPT_STARTED
from homeassistant.const import (
    ATTR_DOMAIN,
    ATTR_ENTITY_ID,
    ATTR_NAME,
    ATTR_SERVICE,
    EVENT_CALL_SERVICE,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance, session_scope
from homeassistant.util.json import json_loads_object
from sqlalchemy import select
from sqlalchemy.orm import Session

from .core.home import Home
from .core.language.history import Cause

# A state's moment may come back from a database rounded.
_NEAR = 0.001
# From a state to what began it: an automation that a script called that a person started.
_MOST_PARENTS = 4


@dataclass(frozen=True, slots=True)
class Trace:
    """What the recorder knows of a change: the events of its contexts, and the user."""

    automation: str = ""
    trigger: str = ""
    script: str = ""
    action: str = ""
    user_id: str | None = None


def find_cause(hass: HomeAssistant, entity_id: str, at: float) -> Trace:
    """Return what made an entity change at a moment. For the recorder's executor."""
    with session_scope(hass=hass, read_only=True) as session:
        metadata_id = get_instance(hass).states_meta_manager.get(entity_id, session, False)
        row = session.execute(
            select(
                States.context_id_bin, States.context_parent_id_bin, States.context_user_id_bin
            ).where(
                States.metadata_id == metadata_id,
                States.last_updated_ts.between(at - _NEAR, at + _NEAR),
            )
        ).first()
        if row is None:
            return Trace()
        context_id, parent_id, user_id = row
        return _climbed(session, context_id, parent_id, user_id)


def _climbed(
    session: Session, context_id: bytes | None, parent_id: bytes | None, user_id: bytes | None
) -> Trace:
    """Return what is known of a context and of those that it comes from."""
    found: dict[str, Any] = {}
    for _ in range(_MOST_PARENTS):
        if context_id is None:
            break
        for event_type, text, parent, user in session.execute(
            select(
                EventTypes.event_type,
                EventData.shared_data,
                Events.context_parent_id_bin,
                Events.context_user_id_bin,
            )
            .join(EventTypes, Events.event_type_id == EventTypes.event_type_id)
            .outerjoin(EventData, Events.data_id == EventData.data_id)
            .where(Events.context_id_bin == context_id)
            .order_by(Events.time_fired_ts)
        ):
            parent_id, user_id = parent_id or parent, user_id or user
            for key, value in _of_event(event_type, json_loads_object(text or "{}")):
                found.setdefault(key, value)
        if user_id is None:
            user_id = session.execute(
                select(States.context_user_id_bin).where(
                    States.context_id_bin == context_id, States.context_user_id_bin.is_not(None)
                )
            ).scalar()
        context_id, parent_id = parent_id, None
    return Trace(user_id=bytes_to_uuid_hex_or_none(user_id), **found)


def _of_event(event_type: str | None, data: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield what an event tells of a cause."""
    name = str(data.get(ATTR_NAME) or data.get(ATTR_ENTITY_ID) or "")
    if event_type == EVENT_AUTOMATION_TRIGGERED:
        yield "automation", name
        yield "trigger", str(data.get(ATTR_SOURCE) or "")
    elif event_type == EVENT_SCRIPT_STARTED:
        yield "script", name
    elif event_type == EVENT_CALL_SERVICE:
        yield "action", f"{data.get(ATTR_DOMAIN)}.{data.get(ATTR_SERVICE)}"


def fetch_runs(
    hass: HomeAssistant, entity_ids: Sequence[str], start: datetime, end: datetime
) -> dict[str, list[float]]:
    """Return when automations ran within a time. For the recorder's executor."""
    runs: dict[str, list[float]] = {entity_id: [] for entity_id in entity_ids}
    with session_scope(hass=hass, read_only=True) as session:
        for at, text in session.execute(
            select(Events.time_fired_ts, EventData.shared_data)
            .join(EventTypes, Events.event_type_id == EventTypes.event_type_id)
            .join(EventData, Events.data_id == EventData.data_id)
            .where(
                EventTypes.event_type == EVENT_AUTOMATION_TRIGGERED,
                Events.time_fired_ts >= start.timestamp(),
                Events.time_fired_ts < end.timestamp(),
            )
        ):
            entity_id = str(json_loads_object(text or "{}").get(ATTR_ENTITY_ID))
            if entity_id in runs:
                runs[entity_id].append(at)
    return runs


async def async_cause(hass: HomeAssistant, trace: Trace, home: Home) -> Cause:
    """Return a cause as it may be told: a person who is not exposed stays unnamed."""
    person = await _person(hass, trace.user_id, home) if trace.user_id else ""
    if trace.automation:
        return Cause("automation", trace.automation, trace.trigger, person)
    if trace.script:
        return Cause("script", trace.script, person=person)
    if trace.user_id:
        return Cause("person", person=person)
    return Cause("action", trace.action) if trace.action else Cause("unknown")


async def _person(hass: HomeAssistant, user_id: str, home: Home) -> str:
    """Return the name of a user's person, else the user's own; empty if it is not to be told."""
    for state in hass.states.async_all(PERSON_DOMAIN):
        if state.attributes.get(ATTR_USER_ID) == user_id:
            entity = home.entities.get(state.entity_id)
            return entity.name if entity is not None and entity.exposed else ""
    user = await hass.auth.async_get_user(user_id)
    return user.name or "" if user is not None and not user.system_generated else ""
