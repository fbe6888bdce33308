"""Backtest plans over what the recorder holds, in the recorder's own executor."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from homeassistant.components.recorder.const import DOMAIN as RECORDER_DOMAIN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.recorder import get_instance, session_scope
from homeassistant.util import dt as dt_util
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from .core.attribution.causes import Users
from .core.attribution.contexts import Query
from .core.home import Home
from .core.plan import AutomationPlan, lift
from .core.replay import Backtest, Place, Recording, Track, backtest, tell_edit
from .errors import InvalidRequestError
from .recorder_query import Breath, recorder_query

DEFAULT_DAYS: Final = 30
TIMEOUT: Final = 60


@dataclass(frozen=True, slots=True)
class _Past:
    """What is asked: a span (UTC seconds) of a home, with who its programs are."""

    start: float
    end: float
    home: Home
    place: Place
    users: Users
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """What a plan would have done, and of an edit what the present version would have."""

    result: Backtest
    present: Backtest | None = None

    def to_dict(self, language: str, *, firings: bool = True) -> dict[str, Any]:
        """Return both as JSON-ready data, with or without the single firings."""
        found = self.result.to_dict(language) if firings else self.result.in_short(language)
        if self.present is not None:
            found["compared"] = tell_edit(self.present, self.result, language)
        return found


def plan_of(config: Mapping[str, Any]) -> AutomationPlan:
    """Return the plan of a configuration; raise InvalidRequestError if it is none."""
    try:
        return lift(dict(config))
    except TypeError as err:
        raise InvalidRequestError("not_readable", message=str(err)) from err


async def async_backtest(
    hass: HomeAssistant,
    plan: AutomationPlan,
    home: Home,
    days: int = DEFAULT_DAYS,
    present: AutomationPlan | None = None,
) -> Tested:
    """Return what a plan would have done in the last days; raise InvalidRequestError.

    `present` is the version that it would replace.
    """
    if RECORDER_DOMAIN not in hass.config.components:
        raise InvalidRequestError("nothing_recorded")
    now = dt_util.utcnow()
    users = await hass.auth.async_get_users()
    past = _Past(
        (now - timedelta(days=days)).timestamp(),
        now.timestamp(),
        home,
        Place(
            hass.config.latitude,
            hass.config.longitude,
            hass.config.time_zone,
            float(hass.config.elevation),
        ),
        Users(frozenset(UUID(hex=user.id).bytes for user in users if user.system_generated)),
        tuple(hass.states.async_all()),
    )
    if not hass.is_running:
        # The recorder takes no more work: Home Assistant stops, or has stopped meanwhile.
        raise InvalidRequestError("nothing_recorded")
    try:
        async with asyncio.timeout(TIMEOUT):
            return await get_instance(hass).async_add_executor_job(
                _backtest, hass, plan, present, past
            )
    except TimeoutError as err:
        raise InvalidRequestError("backtest_too_long", seconds=str(TIMEOUT)) from err
    except SQLAlchemyError as err:
        # What the driver says, without the SQL and its values.
        said = err.orig if isinstance(err, DBAPIError) else err
        raise InvalidRequestError("recorder_unreadable", message=str(said)) from err


def _backtest(
    hass: HomeAssistant, plan: AutomationPlan, present: AutomationPlan | None, past: _Past
) -> Tested:
    """Return what plans would have done. For the recorder's executor."""
    with session_scope(hass=hass, read_only=True) as session:
        query = recorder_query(session.connection())
        start = _first(query, past)
        live = {state.entity_id: _live(state) for state in past.states if _unchanged(state, start)}
        recording = Recording(query, start, past.end, past.users, live, Breath())
        result = backtest(plan, recording, past.home, past.place)
        if present is None:
            return Tested(result)
        return Tested(result, backtest(present, recording, past.home, past.place))


def _first(query: Query, past: _Past) -> float:
    """Return where history begins; nothing is known of what was before."""
    [(first,)] = query("SELECT min(last_updated_ts) FROM states", {})
    if first is None:
        raise InvalidRequestError("nothing_recorded")
    return max(past.start, min(float(first), past.end))


def _unchanged(state: State, start: float) -> bool:
    return state.last_updated_timestamp <= start


def _live(state: State) -> Track:
    """Return the track of what has not changed since the recorder's rows of it were purged."""
    shared = {0: dict(state.attributes)}
    return Track(
        state.entity_id,
        [state.last_updated_timestamp],
        [state.state],
        lambda: (0,),
        shared,
        state.last_changed_timestamp,
    )
