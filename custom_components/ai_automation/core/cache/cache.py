"""Look things up in memory first and in the store next, and count how often that helped."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import json
from typing import Any, Final

from ..schedule.scheduler import present
from ..store import CacheEntry, Store, StoreError
from ..store.cached import drop_cached, keep_cached, load_cached
from .memory import Memory

HOUR: Final = timedelta(hours=1)
# Both together stay under the original system's limit of 20 MB (1 MB = 1,000,000 bytes).
MOST_IN_MEMORY: Final = 4_000_000
MOST_STORED: Final = 15_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things that are looked up; they are kept for `kept`."""

    name: str
    kept: timedelta = HOUR


@dataclass(slots=True)
class Figures:
    """How often something was looked up, and where it was found."""

    in_memory: int = 0
    stored: int = 0
    missed: int = 0

    @property
    def hit_rate(self) -> float | None:
        """Return the share of lookups that found something, None before the first."""
        every = self.in_memory + self.stored + self.missed
        return (self.in_memory + self.stored) / every if every else None

    def to_dict(self) -> dict[str, float | None]:
        """Return the counts and the rate as JSON-ready data."""
        rate = self.hit_rate
        return {
            "in_memory": self.in_memory,
            "stored": self.stored,
            "missed": self.missed,
            "hit_rate": None if rate is None else round(rate, 4),
        }


@dataclass(slots=True)
class Cache:
    """A cache of JSON-ready objects over a store, for one event loop.

    What is kept belongs to a source, which is whatever text tells one state of it from another:
    found is only what comes of the same source. A store that cannot be used costs time, never an
    answer.
    """

    store: Store
    now: Callable[[], datetime] = present
    most_in_memory: int = MOST_IN_MEMORY
    most_stored: int = MOST_STORED
    figures: dict[str, Figures] = field(default_factory=dict)
    _memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing in memory."""
        self._memory = Memory(self.most_in_memory)

    async def find(self, kind: Kind, key: str, source: str) -> dict[str, Any] | None:
        """Return what is kept, None if nothing is, or what is kept is too old or of another source.

        It is for all who find it: nobody changes it.
        """
        now = self.now()
        counted = self.figures.setdefault(kind.name, Figures())
        entry = self._memory.find((kind.name, key))
        if entry is not None and _serves(entry, source, now):
            counted.in_memory += 1
            return entry.value
        with suppress(StoreError):
            entry = await load_cached(self.store, kind.name, key)
            if entry is not None and _serves(entry, source, now):
                counted.stored += 1
                self._memory.keep((kind.name, key), entry)
                return entry.value
        counted.missed += 1
        return None

    async def keep(self, kind: Kind, key: str, source: str, value: dict[str, Any]) -> None:
        """Keep something for a while; what would end first makes room for it in the store."""
        size = len(json.dumps(value))
        entry = CacheEntry(
            kind=kind.name,
            key=key,
            source=source,
            value=value,
            size=size,
            expires_at=self.now() + kind.kept,
        )
        self._memory.keep((kind.name, key), entry)
        with suppress(StoreError):
            await keep_cached(self.store, entry, self.now(), self.most_stored)

    async def drop(self) -> None:
        """Forget everything; raise a StoreError if the store still has it."""
        self._memory.clear()
        await drop_cached(self.store)

    def told(self) -> dict[str, dict[str, float | None]]:
        """Return the figures of each kind as JSON-ready data."""
        return {name: figures.to_dict() for name, figures in sorted(self.figures.items())}


def _serves(entry: CacheEntry, source: str, now: datetime) -> bool:
    return entry.source == source and now < entry.expires_at
