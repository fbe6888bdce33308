"""Know the days of a history: which count, what weekday they are, when the sun sets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ..core.home import Home
from ..history.model import BoolArray, FloatArray, History, IntArray, Track
from .acts import Acts
from .clock import DAY, LocalClock, date_of, find_zone, weekday_of
from .sun import sun_times

# Part of the days that is learned from; the rest proves what was learned.
TRAINING_SHARE = 0.75
# The sun entity tells nothing if the recorder left out more of its days.
MOST_UNKNOWN_SUN = 0.5


@dataclass(frozen=True, slots=True)
class Days:
    """The local days of a history, first to last.

    `counts` tells on which days something can be learned: Home Assistant ran and somebody
    lived there. `sun` has local seconds of day of sunrise and sunset, NaN where unknown.
    """

    clock: LocalClock
    first: int
    counts: BoolArray
    weekday: IntArray
    trained: BoolArray
    sun: Mapping[str, FloatArray]
    start: float
    end: float

    def __len__(self) -> int:
        """Return the number of days, whole or not."""
        return len(self.counts)

    @property
    def lived(self) -> int:
        """Return the number of days that count."""
        return int(self.counts.sum())

    def dates(self, mask: BoolArray) -> list[date]:
        """Return the dates of the days in a mask."""
        return [date_of(self.first + int(index)) for index in np.flatnonzero(mask)]

    def index_of(self, times: FloatArray) -> IntArray:
        """Return the index of the local day of each time (seconds UTC)."""
        return (self.clock.local(times) // DAY).astype(np.int64) - self.first


def days_of(history: History, home: Home, every: Iterable[Acts]) -> Days:
    """Return the days of a history in the home's own time zone; raise ConfigError."""
    clock = LocalClock.over(find_zone(home.time_zone), history.start, history.end)
    span = clock.local(np.array([history.start, history.end])) // DAY
    first, last = (int(value) for value in span)
    number = np.arange(first, last + 1)
    size = len(number)
    observed = np.zeros(size, np.bool_)
    for track in history.tracks.values():
        observed[_indices(clock, track.time, first)] = True
    acted = np.zeros(size, np.bool_)
    for acts in every:
        acted[_indices(clock, acts.times, first)] = True
    people = [track for track in history.tracks.values() if track.domain == "person"]
    lived = acted | _somebody_home(people, clock, number) if people else acted
    counts = observed & lived
    order = np.cumsum(counts)
    trained = order <= np.ceil(order[-1] * TRAINING_SHARE) if size else np.zeros(0, np.bool_)
    return Days(
        clock,
        first,
        counts,
        weekday_of(number),
        trained,
        _sun(history.tracks, home, clock, number),
        history.start,
        history.end,
    )


def _indices(clock: LocalClock, times: FloatArray, first: int) -> IntArray:
    return np.unique((clock.local(times) // DAY).astype(np.int64) - first)


def _somebody_home(people: Iterable[Track], clock: LocalClock, number: IntArray) -> BoolArray:
    """Tell on which days somebody was at home at some time, by the hour."""
    hours = clock.utc(number[:, None] * DAY + np.arange(24) * 3600.0 + 1800.0)
    home = np.zeros(hours.shape, np.bool_)
    for track in people:
        home |= (track.state_at(hours.ravel()) == "home").reshape(hours.shape)
    return np.asarray(home.any(axis=1))


def _sun(
    tracks: Mapping[str, Track], home: Home, clock: LocalClock, number: IntArray
) -> dict[str, FloatArray]:
    """Return sunrise and sunset by the home's place, or else as the sun entity had them."""
    midnight = number * DAY
    if home.latitude is not None and home.longitude is not None:
        rise, set_ = sun_times(number, home.latitude, home.longitude)
        return {
            name: np.where(np.isnan(times), np.nan, clock.local(np.nan_to_num(times)) - midnight)
            for name, times in (("sunrise", rise), ("sunset", set_))
        }
    track = tracks.get("sun.sun")
    if track is None:
        return {}
    found = {}
    for name, state in (("sunrise", "above_horizon"), ("sunset", "below_horizon")):
        local = clock.local(track.time[track.state == state])
        times = np.full(len(number), np.nan)
        index = (local // DAY).astype(np.int64) - number[0]
        inside = (index >= 0) & (index < len(number))
        times[index[inside]] = local[inside] % DAY
        if np.isnan(times).mean() < MOST_UNKNOWN_SUN:
            found[name] = times
    return found
