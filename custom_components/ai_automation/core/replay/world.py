"""Simulate the passing of time over a log: a heap of what comes next, and the states at now."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from heapq import heappop, heappush
from itertools import count
from typing import Any

from ..home import Home
from .errors import ConditionFailedError, UnanswerableError
from .model import Limit, Place
from .sun import SUN, Sun, sun_track
from .targets import acted_on
from .track import Log, State, Track

type Cancel = Callable[[], None]
type OnRow = Callable[[Track, int], None]

# What is recorded at a moment has happened when a timer that is due then goes off.
_ROWS, _TIMERS = 0, 1
# Seconds by which a timer goes off after it was due, as none does it before.
_LATE = 1e-5


class World:
    """The home as it was, at one moment after the other.

    Nothing that is done here changes a state: the rows of the log are what happens.
    """

    def __init__(self, log: Log, home: Home, place: Place) -> None:
        self.log = log
        self.home = home
        self.zone: tzinfo = place.zone
        self.sun = Sun(place, self.zone)
        self.now = log.start
        self.ended = False
        self._heap: list[tuple[float, int, int, list[Callable[[], None]]]] = []
        self._order = count()
        self._limits: dict[Limit, None] = {}
        self._sun_track: Track | None = None
        self._acted_on: dict[tuple[str, str], tuple[str, ...]] = {}

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Return what could not be answered so far."""
        return tuple(self._limits)

    def limit(self, code: str, detail: str, path: str = "") -> Limit:
        """Note something that history cannot answer."""
        limit = Limit(code, detail, path)
        self._limits[limit] = None
        return limit

    def local(self, time: float | None = None) -> datetime:
        """Return a time, else now, in the home's time zone."""
        return datetime.fromtimestamp(self.now if time is None else time, self.zone)

    def moment(self, time: float) -> datetime:
        """Return a time in UTC."""
        return datetime.fromtimestamp(time, UTC)

    def utc(self) -> datetime:
        """Return now in UTC."""
        return self.moment(self.now)

    def at(self, time: float, callback: Callable[[], None]) -> Cancel:
        """Call back at a time; what is past is called as soon as possible."""
        return self._push(max(time, self.now), _TIMERS, callback)

    def later(self, seconds: float, callback: Callable[[], None]) -> Cancel:
        """Call back after some seconds."""
        return self.at(self.now + seconds, callback)

    def track(self, entity_id: str) -> Track | None:
        """Return an entity's track, None if nothing of it was ever recorded."""
        track = self.log.tracks.get(entity_id)
        if entity_id in self.log.sampled:
            self.limit("sampled", entity_id)
        if track is None and entity_id == SUN:
            if self._sun_track is None:
                self._sun_track = sun_track(self.sun, self.log.start, self.log.end)
            return self._sun_track
        return track

    def state(self, entity_id: str) -> State | None:
        """Return an entity's state at now, None if it had been removed.

        Raise UnanswerableError if history does not reach so far.
        """
        track = self.track(entity_id)
        row = track.row_at(self.now) if track is not None else -1
        if track is None or row < 0:
            raise UnanswerableError("no_history", entity_id)
        return track.state(row)

    def acted_on(self, action: str, target: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the ids of the entities that a call acts on; raise UnanswerableError."""
        key = action, repr(target)
        if key not in self._acted_on:
            self._acted_on[key] = acted_on(action, target, self.home)
        return self._acted_on[key]

    def watch(self, track: Track, rows: Sequence[int], callback: OnRow) -> Cancel:
        """Call back at each of these rows that is still to come; `rows` are in order."""
        first = bisect_left(rows, bisect_right(track.times, self.now))
        return _Watch(self, track, rows, first, callback).cancel

    def end(self) -> None:
        """Let nothing happen any more, and time stand still."""
        self.ended = True
        self._heap.clear()

    def run(self, until: float) -> None:
        """Let everything happen up to a time, and stay there."""
        heap, breathe = self._heap, self.log.breathe
        while heap and heap[0][0] <= until:
            time, kind, _, callbacks = heappop(heap)
            if not callbacks:
                continue
            breathe()
            self.now = max(self.now, time + _LATE if kind == _TIMERS else time)
            try:
                callbacks.pop()()
            except UnanswerableError as err:
                self.limit(err.code, err.detail)
            except ConditionFailedError as err:
                # Home Assistant logs an error here, and nothing comes of it.
                self.limit("failed", str(err))
        if not self.ended:
            self.now = until

    def _push(self, time: float, kind: int, callback: Callable[[], None]) -> Cancel:
        callbacks = [callback]
        if self.ended:
            return callbacks.clear
        heappush(self._heap, (time, kind, next(self._order), callbacks))
        return callbacks.clear


class _Watch:
    """One who waits for rows of a track; only its next row is in the heap."""

    __slots__ = ("_callback", "_cancel", "_place", "_rows", "_track", "_world")

    def __init__(
        self, world: World, track: Track, rows: Sequence[int], place: int, callback: OnRow
    ) -> None:
        self._world, self._track, self._rows = world, track, rows
        self._place, self._callback = place, callback
        self._cancel: Cancel | None = None
        self._wait()

    def cancel(self) -> None:
        """Wait no longer."""
        if self._cancel is not None:
            self._cancel()
        self._place = len(self._rows)

    def _wait(self) -> None:
        if self._place >= len(self._rows):
            return
        time = self._track.times[self._rows[self._place]]
        self._cancel = self._world._push(time, _ROWS, self._come)  # noqa: SLF001 - its own part

    def _come(self) -> None:
        row = self._rows[self._place]
        self._place += 1
        self._wait()
        self._callback(self._track, row)
