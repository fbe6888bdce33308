"""Measure how long every statement takes, in histograms that stay small."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
import re
from threading import Lock
from time import perf_counter
from typing import Any, Final

from sqlalchemy import Engine, event

# Upper ends in milliseconds, each about a quarter above the last; what takes longer is over.
_ENDS: Final = tuple(0.05 * 1.25**step for step in range(56))
# So many kinds of statements are told apart.
_MOST_KINDS: Final = 200
_REST: Final = "other"
_TABLE: Final = re.compile(r"\b(?:FROM|INTO|UPDATE|TABLE)\s+\"?(\w+)", re.IGNORECASE)
_STARTED: Final = "ai_automation_started"


@dataclass(slots=True)
class Histogram:
    """How often something took how long (milliseconds)."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(_ENDS) + 1))
    longest: float = 0.0

    def add(self, milliseconds: float) -> None:
        """Count one more."""
        self.counts[bisect_left(_ENDS, milliseconds)] += 1
        self.longest = max(self.longest, milliseconds)

    @property
    def total(self) -> int:
        """Return how often it was done."""
        return sum(self.counts)

    def percentile(self, percent: float) -> float:
        """Return the upper end of the bucket in which a percentile lies, at most the longest."""
        wanted = self.total * percent / 100
        for place, reached in enumerate(accumulate(self.counts)):
            if reached >= wanted and reached:
                return min(_ENDS[place], self.longest) if place < len(_ENDS) else self.longest
        return 0.0

    def told(self) -> dict[str, float]:
        """Return the figures, in milliseconds."""
        return {
            "count": self.total,
            "p50_ms": round(self.percentile(50), 2),
            "p95_ms": round(self.percentile(95), 2),
            "max_ms": round(self.longest, 2),
        }


class Timings:
    """The histograms of all statements of an engine, and of whole units of work."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = Lock()
        self._kinds: dict[str, Histogram] = {}

    def follow(self, engine: Engine) -> None:
        """Measure every statement of an engine from now on."""
        event.listen(engine, "before_cursor_execute", _begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def add(self, kind: str, seconds: float) -> None:
        """Count one more of a kind; it may be in any thread."""
        with self._lock:
            if kind not in self._kinds and len(self._kinds) >= _MOST_KINDS:
                kind = _REST
            self._kinds.setdefault(kind, Histogram()).add(seconds * 1000)

    def told(self) -> dict[str, dict[str, float]]:
        """Return the figures of every kind, those that take longest first."""
        with self._lock:
            figures = {kind: found.told() for kind, found in self._kinds.items()}
        return dict(sorted(figures.items(), key=lambda item: -item[1]["p95_ms"]))

    def _end(
        self,
        connection: Any,
        _cursor: Any,
        statement: str,
        _parameters: Any,
        _context: Any,
        _many: bool,  # noqa: FBT001 - SQLAlchemy's own signature
    ) -> None:
        self.add(kind_of(statement), perf_counter() - connection.info.pop(_STARTED))


def kind_of(statement: str) -> str:
    """Return what a statement does, and to which table; its values are nobody's business."""
    verb = statement.lstrip().partition(" ")[0].upper()
    table = _TABLE.search(statement)
    return f"{verb} {table[1]}" if table else statement.strip()[:30] if verb == "BEGIN" else verb


def worst(figures: Mapping[str, Mapping[str, float]]) -> float:
    """Return the longest 95th percentile of all statements (milliseconds)."""
    return max((found["p95_ms"] for found in figures.values()), default=0.0)


def _begin(
    connection: Any,
    _cursor: Any,
    _statement: str,
    _parameters: Any,
    _context: Any,
    _many: bool,  # noqa: FBT001 - SQLAlchemy's own signature
) -> None:
    connection.info[_STARTED] = perf_counter()
