"""Backtest plans over what the recorder holds, in its own executor, or a sidecar's archive."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
import gc
from typing import Any, Final
from uuid import UUID

from homeassistant.components.recorder.const import DOMAIN as RECORDER_DOMAIN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.recorder import get_instance, session_scope
from homeassistant.util import dt as dt_util
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from .client import SidecarClient, SidecarError
from .core.attribution.causes import Users
from .core.attribution.contexts import Query
from .core.contract import BacktestRequest
from .core.home import Home
from .core.plan import AutomationPlan, compile_plan, lift
from .core.replay import Place, Recording, Tested, Track, backtest_edit
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
class Asked:
    """What is asked: of a configuration, beside that which it would replace, over some days."""

    config: Mapping[str, Any]
    present: Mapping[str, Any] | None = None
    days: int = DEFAULT_DAYS


def plan_of(config: Mapping[str, Any]) -> AutomationPlan:
    """Return the plan of a configuration; raise InvalidRequestError if it is none."""
    try:
        return lift(dict(config))
    except TypeError as err:
        raise InvalidRequestError("not_readable", message=str(err)) from err


async def async_told(
    hass: HomeAssistant,
    home: Home,
    asked: Asked,
    language: str,
    *,
    firings: bool = True,
    client: SidecarClient | None = None,
) -> dict[str, Any]:
    """Return as JSON-ready data what would have been done; raise InvalidRequestError.

    It is what the sidecar tells, if it remembers more of the days that are asked for.
    """
    plan = plan_of(asked.config)
    present = plan_of(asked.present) if asked.present is not None else None
    tested = await async_backtest(hass, plan, home, asked.days, present)
    told = await hass.async_add_executor_job(partial(tested.to_dict, language, firings=firings))
    if client is None or told["days"] + 1 >= asked.days:
        return told
    before = compile_plan(present) if present is not None else None
    request = BacktestRequest(compile_plan(plan), asked.days, language, before, firings)
    # One that cannot be used, or is too old to be asked, changes nothing.
    with suppress(SidecarError):
        await client.info()
        longer = await client.backtest(request)
        if longer.get("days", 0.0) > told["days"]:
            return longer
    return told


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
    recorder = get_instance(hass)
    if not (hass.is_running and recorder.is_running):
        # It takes no more work: Home Assistant stops, or the recorder has stopped by itself.
        raise InvalidRequestError("nothing_recorded")
    try:
        async with asyncio.timeout(TIMEOUT):
            return await recorder.async_add_executor_job(_backtest, hass, plan, present, past)
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
    with _collecting_little(), session_scope(hass=hass, read_only=True) as session:
        query = recorder_query(session.connection())
        start = _first(query, past)
        live = {state.entity_id: _live(state) for state in past.states if _unchanged(state, start)}
        recording = Recording(query, start, past.end, past.users, live, Breath())
        return backtest_edit(plan, present, recording, past.home, past.place)


@contextmanager
def _collecting_little() -> Iterator[None]:
    """Let Python's garbage collector look only at what is made meanwhile.

    What a backtest makes would have it go through all that Home Assistant keeps, which holds
    everything in the process. Nothing is kept longer for it but what is garbage already.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


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
