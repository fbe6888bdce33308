"""Remember what to mine when nobody asks: the home that was sent last, its recorder, the hour."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
import json
import logging
import os
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from ..archive.choosing import EVERYTHING, Keeping
from ..archive.database import FILE as ARCHIVE
from ..core.contract import ContractError, HomeUpdate
from ..core.home.people import persons_of
from ..core.named import matches
from ..errors import ConfigError
from ..homes import home_of
from ..patterns.clock import find_zone
from ..request import MineRequest
from .handed import HANDED_OVER

_LOGGER = logging.getLogger(__name__)
FILE: Final = "home.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """When to analyse (local time), and which home (its `digest` tells it from others)."""

    time: time
    zone: ZoneInfo
    digest: str


class Standing:
    """What was sent last; only the plan is held in memory, the home itself is large."""

    def __init__(
        self,
        data: Path,
        recorder: str | None,
        config_dir: Path | None,
        keeping: Keeping = EVERYTHING,
    ) -> None:
        """Take the data folder, and what the server was started with."""
        self._path = data / FILE
        self._archive, self._keeping = data / ARCHIVE, keeping
        self._handed_over = data / HANDED_OVER
        self._recorder = recorder
        self._config_dir = config_dir
        self.plan: Plan | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Return the home's time zone."""
        return self.plan.zone if self.plan else ZoneInfo("UTC")

    async def load(self) -> None:
        """Read what was sent before a restart; a file that is not sound is sent anew."""
        try:
            kept = await asyncio.to_thread(self._read)
            self.plan = plan_of(kept) if kept is not None else None
        except (ConfigError, ContractError) as err:
            _LOGGER.warning("%s", err)

    async def keep(self, update: HomeUpdate) -> None:
        """Keep what was sent; raise ContractError if it is none, OSError if it cannot be kept."""
        plan = plan_of(update)
        await asyncio.to_thread(self._write, update)
        self.plan = plan

    async def request(self) -> MineRequest:
        """Return what to mine; raise ConfigError if it cannot be told."""
        update = await asyncio.to_thread(self._read)
        if update is None:
            raise ConfigError("No home has been sent yet")
        return MineRequest(
            update.recorder or None,
            self._recorder,
            config_dir=self._config_dir,
            handed_over=self._handed_over,
            home=update.home or None,
        )

    async def users_of(self, patterns: Sequence[str]) -> frozenset[bytes]:
        """Return the binary ids of the users of the people that patterns name."""
        update = await asyncio.to_thread(self._read)
        if update is None or not update.home:
            return frozenset()
        persons = persons_of(home_of(update.home))
        return frozenset(user for user, person in persons.items() if matches(person, patterns))

    def archived(self, request: MineRequest) -> MineRequest:
        """Return a request that goes through the archive, as far as the owner wants it kept."""
        return replace(request, archive=self._archive, keeping=self._keeping)

    def _read(self) -> HomeUpdate | None:
        try:
            return HomeUpdate.from_dict(json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as err:
            raise ConfigError(f"The home kept in {self._path} cannot be read: {err}") from err

    def _write(self, update: HomeUpdate) -> None:
        """Write the file whole or not at all; the recorder's address may hold a password."""
        part = self._path.with_suffix(".part")
        descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(update.to_dict(), file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def plan_of(update: HomeUpdate) -> Plan:
    """Return when a home is analysed; raise ContractError if what was sent is none."""
    # What was sent may be of any kind.
    wanted: Any = update.analysis_time
    sent: tuple[Any, Any, Any] = (update.recorder, update.home, update.digest)
    try:
        at = time.fromisoformat(wanted)
    except (TypeError, ValueError) as err:
        raise ContractError(f"analysis_time must be a time of day, not {wanted}") from err
    for value, kind in zip(sent, ((str, "recorder"), (dict, "home"), (str, "digest")), strict=True):
        if not isinstance(value, kind[0]):
            raise ContractError(f"{kind[1]} is of the wrong kind")
    name = update.home.get("time_zone", "UTC")
    try:
        zone = find_zone(str(name))
    except ConfigError as err:
        raise ContractError(str(err)) from err
    return Plan(at, zone, update.digest)
