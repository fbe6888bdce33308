"""Build the HTTP application: routes, the token, errors as JSON."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from hmac import compare_digest
import json
import logging
from pathlib import Path
from typing import Any

from aiohttp import web

from .. import __version__
from ..archive.choosing import EVERYTHING, Keeping
from ..archive.database import FILE as ARCHIVE
from ..archive.retention import forget
from ..broker import Broker
from ..core.contract import (
    CONTRACT_VERSION,
    OLDEST_CONTRACT,
    AnalysisRequest,
    BacktestRequest,
    ContractError,
    ErrorInfo,
    ForgetRequest,
    Forgotten,
    Health,
    HomeUpdate,
    Info,
    RecorderAnswer,
    RecorderCheck,
)
from ..core.schedule import Scheduler
from ..core.schedule.scheduler import LEASE, LOOK, present
from ..core.store import SCHEMA_VERSION, Store, StoreBusyError, StoreError, Suggestion
from ..core.store.facts import set_fact
from ..core.store.suggestions import forget_suggestions, list_suggestions
from ..errors import (
    ArchiveBusyError,
    BusyError,
    ConfigError,
    CooldownError,
    NotRunningError,
    SidecarError,
)
from ..history.finding import check_recorder
from ..request import MineRequest
from ..zigbee import DEFAULT_BASE, ZigbeeListener
from .backtests import Backtests
from .handed import HANDED_OVER, take_history
from .jobs import COOLDOWN, SEARCHED, AnalysisRunner
from .memory import memory_mib
from .openapi import describe_api
from .publishing import DEFAULT_PREFIX, Publisher
from .standing import Standing

_LOGGER = logging.getLogger(__name__)
DATABASE = "ai_automation.db"
# A home of some thousand entities is a few megabytes.
MOST_BODY = 32 * 1024 * 1024
_ANALYSING_ROLES = {"all", "pattern"}
_STATUSES: Mapping[type[SidecarError], int] = {
    ArchiveBusyError: 409,
    BusyError: 409,
    NotRunningError: 409,
    CooldownError: 429,
}
_NO_STORE = {"Cache-Control": "no-store"}

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the server was started with; `recorder` is read if a client's is not there.

    `keeping` is what the owner wants kept of the history.
    `cooldown` is between two analyses that people ask for; `lease` is how long a job is left alone
    whose process says nothing any more.
    """

    data: Path
    token: str
    role: str = "all"
    recorder: str | None = field(default=None, repr=False)
    config_dir: Path | None = None
    broker: Broker | None = None
    zigbee_topics: tuple[str, ...] = (DEFAULT_BASE,)
    corpus: tuple[Path, ...] = ()
    keeping: Keeping = EVERYTHING
    mqtt_prefix: str = DEFAULT_PREFIX
    cooldown: timedelta = COOLDOWN
    lease: timedelta = LEASE
    now: Callable[[], datetime] = present


SETTINGS = web.AppKey("settings", Settings)
STORE = web.AppKey("store", Store)
RUNNER = web.AppKey("runner", AnalysisRunner)
BACKTESTS = web.AppKey("backtests", Backtests)
ZIGBEE = web.AppKey("zigbee", ZigbeeListener)
# Longer than this, nobody waits for a connection to end.
_STOP_SECONDS = 5.0
STANDING = web.AppKey("standing", Standing)


def build_app(settings: Settings) -> web.Application:
    """Return the application; it opens the store when it starts and closes it when it ends."""
    app = web.Application(middlewares=[_errors, _authorize], client_max_size=MOST_BODY)
    app[SETTINGS] = settings
    app.cleanup_ctx.append(_opened)
    if settings.broker is not None:
        app[ZIGBEE] = ZigbeeListener(settings.broker, settings.zigbee_topics)
        app.cleanup_ctx.append(_listening)
    app.router.add_get("/health", _health)
    app.router.add_get("/api/info", _info)
    app.router.add_get("/api/metrics", _metrics)
    app.router.add_get("/api/openapi.json", _openapi)
    if settings.role in _ANALYSING_ROLES:
        app.router.add_post("/api/analysis", _start_analysis)
        app.router.add_get("/api/analysis", _analysis)
        app.router.add_delete("/api/analysis", _cancel_analysis)
        app.router.add_put("/api/home", _keep_home)
        app.router.add_post("/api/recorder", _check_recorder)
        app.router.add_put("/api/history", _take_history)
        app.router.add_get("/api/suggestions", _suggestions)
        app.router.add_post("/api/forget", _forget)
        app.router.add_post("/api/backtest", _backtest)
    return app


async def _opened(app: web.Application) -> AsyncIterator[None]:
    settings = app[SETTINGS]
    path = settings.data / DATABASE
    try:
        store = await Store.open(path)
    except StoreError as err:
        raise ConfigError(f"The store {path} cannot be opened: {err}") from err
    standing = Standing(settings.data, settings.recorder, settings.config_dir, settings.keeping)
    look = min(LOOK, settings.lease)
    scheduler = Scheduler(store, now=settings.now, lease=settings.lease, look=look)
    publisher = Publisher(settings.broker, settings.mqtt_prefix) if settings.broker else None
    runner = AnalysisRunner(
        store,
        standing,
        scheduler,
        partial(_beside, app),
        cooldown=settings.cooldown,
        publisher=publisher,
    )
    app[STORE], app[STANDING], app[RUNNER] = store, standing, runner
    app[BACKTESTS] = Backtests(store, standing)
    try:
        await standing.load()
        if settings.role in _ANALYSING_ROLES:
            await runner.begin()
        yield
    finally:
        await app[BACKTESTS].stop()
        await runner.stop()
        await store.close()


def _beside(app: web.Application, request: MineRequest) -> MineRequest:
    """Return what to mine with what is known here: zigbee bridges, automations of others."""
    bridges = app[ZIGBEE].bridges() if ZIGBEE in app else ()
    return replace(request, bridges=bridges, corpus=app[SETTINGS].corpus)


async def _listening(app: web.Application) -> AsyncIterator[None]:
    listener = app[ZIGBEE]
    await asyncio.to_thread(listener.start)
    try:
        yield
    finally:
        async with asyncio.timeout(_STOP_SECONDS):
            await asyncio.to_thread(listener.stop)


@web.middleware
async def _authorize(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only holders of the token through, except to /health."""
    if request.path != "/health":
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not compare_digest(given.encode(), request.app[SETTINGS].token.encode()):
            return _error(401, "unauthorized", "The token is missing or wrong")
    return await handler(request)


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into JSON that says what is wrong."""
    try:
        return await handler(request)
    except web.HTTPException as err:
        code = err.reason.lower().replace(" ", "_")
        return _error(err.status, code, f"{request.method} {request.path}: {err.reason}")
    except ContractError as err:
        return _error(400, "bad_request", str(err))
    except SidecarError as err:
        again = err.again if isinstance(err, CooldownError) else None
        return _error(_STATUSES.get(type(err), 400), err.code, str(err), again)
    except StoreBusyError:
        return _error(503, "store_busy", "The store is locked by another program; try again")
    except StoreError as err:
        _LOGGER.error("The store cannot be used: %s", err)  # noqa: TRY400
        return _error(503, "store_unusable", f"The store cannot be used: {err}")
    except Exception:
        _LOGGER.exception("%s %s failed", request.method, request.path)
        return _error(500, "internal", "Something went wrong; the sidecar's log says what")


def _error(status: int, code: str, message: str, again: datetime | None = None) -> web.Response:
    info = ErrorInfo(code, message, again.isoformat() if again else None)
    body = {"error": info.to_dict()}
    headers = {**_NO_STORE, **({"WWW-Authenticate": "Bearer"} if status == 401 else {})}  # noqa: PLR2004
    return web.json_response(body, status=status, headers=headers)


async def _health(request: web.Request) -> web.Response:
    health = Health("ok", __version__, request.app[SETTINGS].role)
    return web.json_response(health.to_dict(), headers=_NO_STORE)


async def _info(request: web.Request) -> web.Response:
    plan = request.app[STANDING].plan
    info = Info(
        __version__,
        request.app[SETTINGS].role,
        OLDEST_CONTRACT,
        CONTRACT_VERSION,
        request.app[STORE].identity,
        SCHEMA_VERSION,
        home_digest=plan.digest if plan else None,
    )
    return web.json_response(info.to_dict(), headers=_NO_STORE)


async def _metrics(request: web.Request) -> web.Response:
    store = request.app[STORE]
    memory = await asyncio.to_thread(memory_mib)
    cache = request.app[BACKTESTS].cache.told()
    figures = {"queries": store.timings.told(), "cache": cache, "memory_mib": memory}
    return web.json_response(figures, headers=_NO_STORE)


async def _openapi(request: web.Request) -> web.Response:
    return web.json_response(describe_api(request.app.router, __version__))


async def _start_analysis(request: web.Request) -> web.Response:
    settings = request.app[SETTINGS]
    asked = _asked(await _body(request), known=settings.recorder or settings.config_dir)
    state = await request.app[RUNNER].start(
        MineRequest(
            asked.recorder or None,
            settings.recorder,
            config_dir=settings.config_dir,
            handed_over=settings.data / HANDED_OVER,
            home=asked.home or None,
            days=asked.days,
        )
    )
    return web.json_response(state.to_dict(), status=202, headers=_NO_STORE)


def _asked(body: dict[str, Any], *, known: object) -> AnalysisRequest:
    """Return the request in a body; raise ContractError if a part of it is of the wrong kind."""
    values = {"recorder": body.get("recorder") or "", "home": body.get("home") or {}}
    days: Any = body.get("days")
    if not isinstance(values["recorder"], str) or not (values["recorder"] or known):
        raise ContractError("recorder must be the URL of a recorder database")
    if not isinstance(values["home"], dict):
        raise ContractError("home must be an object")
    if days is not None and (not isinstance(days, int) or days < 1):
        raise ContractError("days must be a number of days, at least 1")
    return AnalysisRequest.from_dict({**values, "days": days})


async def _body(request: web.Request) -> dict[str, Any]:
    if not request.can_read_body:
        return {}
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as err:
        raise ContractError(f"The body is not JSON: {err}") from err
    if not isinstance(body, dict):
        raise ContractError("The body must be an object")
    return body


async def _check_recorder(request: web.Request) -> web.Response:
    """Tell whether a recorder can be read, here and now."""
    settings = request.app[SETTINGS]
    asked = RecorderCheck.from_dict(await _body(request))
    if not isinstance(asked.recorder, str):
        raise ContractError("recorder must be the URL of a recorder database")
    named = (asked.recorder, settings.recorder)
    try:
        await asyncio.to_thread(check_recorder, named, settings.config_dir)
    except SidecarError as err:
        answer = RecorderAnswer(readable=False, reason=str(err))
    else:
        answer = RecorderAnswer(readable=True)
    return web.json_response(answer.to_dict(), headers=_NO_STORE)


async def _take_history(request: web.Request) -> web.Response:
    """Keep a history that is handed over, whole or not at all."""
    await take_history(request.content, request.app[SETTINGS].data)
    return web.json_response(RecorderAnswer(readable=True).to_dict(), headers=_NO_STORE)


async def _analysis(request: web.Request) -> web.Response:
    state = await request.app[RUNNER].state()
    return web.json_response(state.to_dict(), headers=_NO_STORE)


async def _cancel_analysis(request: web.Request) -> web.Response:
    state = await request.app[RUNNER].cancel()
    return web.json_response(state.to_dict(), status=202, headers=_NO_STORE)


async def _keep_home(request: web.Request) -> web.Response:
    await request.app[STANDING].keep(HomeUpdate.from_dict(await _body(request)))
    request.app[RUNNER].plan()
    state = await request.app[RUNNER].state()
    return web.json_response(state.to_dict(), headers=_NO_STORE)


async def _forget(request: web.Request) -> web.Response:
    """Forget what entities did until now, and what was suggested about them."""
    asked = ForgetRequest.from_dict(await _body(request))
    entities: Any = asked.entities
    if not isinstance(entities, list) or not all(isinstance(one, str) for one in entities):
        raise ContractError("entities must be a list of entity ids")
    settings = request.app[SETTINGS]
    now = settings.now().timestamp()
    users = await request.app[STANDING].users_of(entities)
    gone = await asyncio.to_thread(forget, settings.data / ARCHIVE, entities, now, users)
    # The next one that is handed over is what Home Assistant still has.
    await asyncio.to_thread((settings.data / HANDED_OVER).unlink, missing_ok=True)
    suggestions = await forget_suggestions(request.app[STORE], entities)
    await set_fact(request.app[STORE], SEARCHED, None)
    await request.app[BACKTESTS].cache.drop()
    told = Forgotten(gone.changes, list(gone.entities), suggestions)
    return web.json_response(told.to_dict(), headers=_NO_STORE)


async def _backtest(request: web.Request) -> web.Response:
    """Tell what an automation would have done in all that is kept of the past."""
    asked = BacktestRequest.from_dict(await _body(request))
    # What was sent may be of any kind.
    config: Any = asked.config
    days: Any = asked.days
    language: Any = asked.language
    present: Any = asked.present
    if not isinstance(config, dict) or not isinstance(language, str):
        raise ContractError("config must be an automation, and language the code of one")
    if not isinstance(present, dict | None):
        raise ContractError("present must be an automation, or null")
    if not isinstance(days, int) or days < 1:
        raise ContractError("days must be a number of days, at least 1")
    return web.json_response(await request.app[BACKTESTS].answer(asked), headers=_NO_STORE)


async def _suggestions(request: web.Request) -> web.Response:
    status = request.query.get("status")
    found = await list_suggestions(request.app[STORE], status=status)
    if status is None:
        found = [item for item in found if item.status != "withdrawn"]
    return web.json_response({"suggestions": [_plain(item) for item in found]}, headers=_NO_STORE)


def _plain(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "id": suggestion.id,
        "type": suggestion.type,
        "title": suggestion.title,
        "entities": suggestion.entities,
        "confidence": suggestion.confidence,
        "support": suggestion.support,
        "evidence": suggestion.evidence,
        "automation": suggestion.automation,
        "status": suggestion.status,
        "created_at": suggestion.created_at.isoformat(),
        "updated_at": suggestion.updated_at.isoformat(),
    }
