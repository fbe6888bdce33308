"""Tell how far a run is, by what its parts took the last time."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

# Under this name a run's figures hold the seconds that each part took.
PHASES: Final = "phases"
# A part that takes longer than the last time is not over before it is.
_ALMOST: Final = 0.95


class Progress:
    """How far a run is: what it does, how much of it is done, and when it is likely to end."""

    def __init__(
        self,
        now: Callable[[], datetime],
        shares: Mapping[str, float],
        took: Mapping[str, float] | None = None,
    ) -> None:
        """Take a clock, the usual shares of the parts, and the seconds of the last run."""
        known = took is not None and bool(shares) and shares.keys() <= took.keys()
        self._now = now
        self._known = known
        self._expected = {name: took[name] if took and known else shares[name] for name in shares}
        self._phase: str | None = None
        self._since = now()
        self.seconds: dict[str, float] = {}

    def begin(self, phase: str) -> None:
        """Go on to the next part."""
        self.end()
        self._phase = phase

    def end(self) -> None:
        """Note what the present part took."""
        now = self._now()
        if self._phase is not None:
            took = max((now - self._since).total_seconds(), 0.0)
            self.seconds[self._phase] = round(self.seconds.get(self._phase, 0.0) + took, 3)
        self._phase, self._since = None, now

    def told(self, now: datetime) -> tuple[str | None, float | None, datetime | None]:
        """Return the part, the percentage, and the likely end if the last run tells it."""
        total = sum(self._expected.values())
        if self._phase not in self._expected or total <= 0:
            return self._phase, None, None
        done = sum(self._expected[name] for name in self.seconds if name in self._expected)
        share = self._expected[self._phase]
        elapsed = (now - self._since).total_seconds() if self._known else share / 2
        done += min(max(elapsed, 0.0), _ALMOST * share)
        ends_at = now + timedelta(seconds=total - done) if self._known else None
        return self._phase, round(100 * done / total, 1), ends_at
