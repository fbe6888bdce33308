"""Replay one automation over a recorder database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
import logging
from pathlib import Path
from typing import Any

import yaml

from .archive.database import sampled_of
from .core.attribution.causes import Users
from .core.contract import BacktestRequest
from .core.plan import AutomationPlan, lift
from .core.replay import Place, Recording, backtest, backtest_edit
from .errors import ConfigError, SidecarError
from .history.database import open_recorder
from .history.finding import find_recorder, readable_recorder
from .history.reader import read_latest, span_of
from .history.storage import STORAGE, folder_around, read_storage, read_users
from .homes import home_of, home_of_folder, home_of_states, with_history
from .patterns.clock import find_zone
from .request import MineRequest

_LOGGER = logging.getLogger(__name__)
DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """What to replay: an automation's file over a recorder's history, or a part of it.

    Times without a time zone are in the home's. What is given of the place goes before what the
    configuration folder says; without either, times are in UTC and the sun is not known.
    """

    automation: Path
    # It may hold a password.
    recorder: str | None = field(default=None, repr=False)
    since: datetime | None = None
    until: datetime | None = None
    config_dir: Path | None = None
    time_zone: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    language: str = "en"


def replay_automation(request: ReplayRequest) -> dict[str, Any]:
    """Return what an automation would have done, as JSON-ready data; raise a SidecarError."""
    plan = read_automation(request.automation)
    place = _place(request)
    since, until = (_timestamp(moment, place) for moment in (request.since, request.until))
    address = find_recorder((request.recorder,), request.config_dir)
    folder = folder_around(address, request.config_dir)
    users = read_users(folder) if folder is not None else Users()
    with open_recorder(address) as recorder:
        start, end = span_of(recorder.query, DEFAULT_DAYS if since is None else None, until)
        if end <= max(start, since or start):
            raise ConfigError("There is no history in that time")
        latest = read_latest(recorder.query, end)
        if request.config_dir is not None:
            home = home_of_folder(request.config_dir, latest)
        else:
            home = home_of_states(latest)
        recording = Recording(recorder.query, max(start, since or start), end, users)
        return backtest(plan, recording, home, place).to_dict(request.language)


def replay_archive(request: MineRequest, asked: BacktestRequest) -> dict[str, Any]:
    """Return what an automation would have done in all that is kept of a home, as JSON-ready data.

    The request is what would be mined of the home, with its archive. Raise a SidecarError.
    """
    archive = request.archive
    if archive is None or not archive.exists():
        raise ConfigError("Nothing is kept of the home's past yet; an analysis begins it")
    plan = _lifted(asked.config, "That")
    present = _lifted(asked.present, "What it is to replace") if asked.present else None
    known = home_of(request.home or {})
    place = Place(known.latitude, known.longitude, find_zone(known.time_zone).key)
    users = _programs(request)
    with open_recorder(archive) as recorder:
        start, end = span_of(recorder.query, asked.days, None)
        home = with_history(known, read_latest(recorder.query, end))
        recording = Recording(recorder.query, start, end, users)
        recording.sampled = frozenset(sampled_of(recorder.query))
        tested = backtest_edit(plan, present, recording, home, place)
    return tested.to_dict(asked.language, firings=asked.firings)


def _programs(request: MineRequest) -> Users:
    """Return which users are programs; the archive serves where the recorder is out of reach."""
    named, folder = (request.recorder, request.otherwise), request.config_dir
    try:
        folder = folder_around(readable_recorder(named, folder, request.handed_over), folder)
    except SidecarError:
        _LOGGER.info("The recorder cannot be read: who is a program is told by %s", folder)
    return read_users(folder) if folder is not None else Users()


def read_automation(path: Path) -> AutomationPlan:
    """Return the plan of the automation in a YAML or JSON file; raise ConfigError."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as err:
        raise ConfigError(f"{path} is no YAML: {err}") from err
    items = content if isinstance(content, list) else [content]
    if len(items) != 1 or not isinstance(items[0], Mapping):
        raise ConfigError(f"{path} must hold one automation, and holds {len(items)} things")
    return _lifted(items[0], str(path))


def _lifted(config: Mapping[str, Any], name: str) -> AutomationPlan:
    """Return the plan of a configuration; raise ConfigError with what that is called."""
    try:
        return lift(dict(config))
    except TypeError as err:
        raise ConfigError(f"{name} is no automation: {err}") from err


def _place(request: ReplayRequest) -> Place:
    folder = request.config_dir
    if folder is not None and not (folder / STORAGE).is_dir():
        raise ConfigError(f"{folder} is not a configuration folder: it has no {STORAGE}")
    core = read_storage(folder, "core.config") if folder is not None else {}
    zone = request.time_zone or core.get("time_zone") or "UTC"
    return Place(
        core.get("latitude") if request.latitude is None else request.latitude,
        core.get("longitude") if request.longitude is None else request.longitude,
        find_zone(zone).key,
        float(core.get("elevation") or 0.0),
    )


def _timestamp(moment: datetime | None, place: Place) -> float | None:
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=place.zone)).timestamp()
