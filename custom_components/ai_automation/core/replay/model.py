"""Hold what a replay gives: firings with their calls, and what could not be answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from ..history import Span


class Outcome(StrEnum):
    """What became of a trigger that fired."""

    RAN = "ran"
    CONDITIONS = "conditions"
    # Another run was under way, and the mode allows no more.
    BUSY = "busy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the home is: degrees north and east (None if not known), metres above the sea."""

    latitude: float | None
    longitude: float | None
    time_zone: str
    elevation: float = 0.0

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that history cannot answer: why (a code), about what, and where in the plan."""

    code: str
    detail: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """An action that would have been called at a time (UTC seconds), on these entities."""

    time: float
    action: str
    entity_ids: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Firing:
    """A trigger that fired at a time (UTC seconds): which one, about what, and what it led to.

    `limit` says why the outcome is unknown, or what the rest of the run depends on.
    """

    time: float
    trigger_id: str
    platform: str
    entity_id: str | None = None
    outcome: Outcome = Outcome.UNKNOWN
    calls: list[Call] = field(default_factory=list)
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a plan would have done from `start` to `end` (UTC seconds).

    `down` are the times in which Home Assistant did not run; `triggers` and `replayable` count
    the plan's triggers and those of them that history can answer.
    """

    start: float
    end: float
    firings: tuple[Firing, ...] = ()
    limits: tuple[Limit, ...] = ()
    down: tuple[Span, ...] = ()
    triggers: int = 0
    replayable: int = 0

    @property
    def days(self) -> float:
        """Return how many days were looked at, those without Home Assistant left out."""
        return (self.end - self.start - sum(span.seconds for span in self.down)) / 86400

    @property
    def calls(self) -> tuple[Call, ...]:
        """Return all calls in order of time."""
        found = [call for firing in self.firings for call in firing.calls]
        return tuple(sorted(found, key=lambda call: call.time))
