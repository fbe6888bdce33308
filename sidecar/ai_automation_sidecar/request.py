"""What is asked of mining, and what comes of it; whoever only asks need not load the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from .archive.choosing import EVERYTHING, Keeping
from .core.contract import Pattern
from .zigbee import Bridge


@dataclass(frozen=True, slots=True)
class MineRequest:
    """What to mine. Values that are given go before those of the configuration folder.

    Where `recorder` is not there, `otherwise` is looked for, then what the folder names. If the
    database cannot be read, the history in the file `handed_over` is, if there is one.
    With an `archive`, what the recorder has is taken over into it first, and all of it is mined.

    `home` is a home as `home_to_dict` gives it; an `until` without a time zone is in `time_zone`,
    or in UTC. With what earlier nights have `searched`, as their results told it, only a part is
    searched anew. `bridges` are what zigbee2mqtt has told, `corpus` files and folders with
    automations of others.
    """

    # They may hold a password.
    recorder: str | None = field(default=None, repr=False)
    otherwise: str | None = field(default=None, repr=False)
    config_dir: Path | None = None
    handed_over: Path | None = None
    home: Mapping[str, Any] | None = None
    time_zone: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    until: datetime | None = None
    days: int | None = None
    archive: Path | None = None
    keeping: Keeping = EVERYTHING
    bridges: tuple[Bridge, ...] = ()
    corpus: tuple[Path, ...] = ()
    searched: str | None = None


@dataclass(frozen=True, slots=True)
class MineResult:
    """What was found, best first, and what it took.

    `patterns` are habits of people, `noticed` what the home itself suggests. The next night has
    to know what was `searched`.
    """

    patterns: list[Pattern]
    stats: dict[str, Any] = field(default_factory=dict)
    noticed: list[Pattern] = field(default_factory=list)
    # The rooms of the entities that the patterns are about.
    areas: dict[str, str] = field(default_factory=dict)
    searched: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON-ready data."""
        return {
            "patterns": [item.to_dict() for item in self.patterns],
            "noticed": [item.to_dict() for item in self.noticed],
            "stats": self.stats,
        }
