"""Know the days of a history: which count, what weekday they are, when the sun sets."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import numpy as np

from ..core.home import Home
from ..core.plan.model import WEEKDAYS
from ..history.model import BoolArray, FloatArray, History, IntArray, Track
from .acts import Acts
from .clock import DAY, LocalClock, date_of, find_zone, weekday_of
from .statistics import median_of
from .sun import sun_times

# Part of the days that is learned from; the rest proves what was learned.
TRAINING_SHARE = 0.7
# Of few days, nearly half are needed to prove anything.
FEW_DAYS, FEW_SHARE = 21, 0.55
# Habits are looked for in all days and in the last ones: so many, if there are so many more.
RECENT = (28, 14)
_MORE = 1.4
# A day is lived in if somebody is at home for so many hours between six and midnight; on fewer
# of the days than this, it is not people that the home knows of.
_HOURS_HOME, _LEAST_HOME = 4, 0.2
# People are up for so long on a day (seconds).
_WAKING = 16 * 3600.0
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

    def on(self, names: Collection[str]) -> BoolArray:
        """Tell which days are one of some weekdays."""
        return np.array([name in names for name in WEEKDAYS])[self.weekday]

    def dates(self, mask: BoolArray) -> list[date]:
        """Return the dates of the days in a mask."""
        return [date_of(self.first + int(index)) for index in np.flatnonzero(mask)]

    def spans(self) -> list[Self]:
        """Return all days, and the last weeks of them, each with days of its own to learn from."""
        lasts = [number for number in RECENT if self.lived >= _MORE * number]
        return [self, *(self._last(number) for number in lasts)]

    def held_out_since(self) -> float:
        """Return when the days begin that are not learned from (UTC seconds)."""
        held_out = np.flatnonzero(self.counts & ~self.trained)
        first = int(held_out[0]) if len(held_out) else len(self)
        return float(self.clock.utc(np.array([(self.first + first) * DAY]))[0])

    def _last(self, number: int) -> Self:
        counts = self.counts & (np.cumsum(self.counts) > self.lived - number)
        return replace(self, counts=counts, trained=_trained(counts))

    def rate_of(self, acts: Acts) -> float:
        """Return how often a deed is done in a second in which it could be.

        It can be on days that count, while people are up and it is not done already. What is
        usually done soon, as a lamp is put out, comes as often as its usual use is long: a lamp
        that was forgotten for days does not make it rare.
        """
        index = self.index_of(acts.times)
        inside = (index >= 0) & (index < len(self))
        done = self.counts[index[inside]].sum()
        usual = median_of(acts.since_change()) if len(acts.times) else np.inf
        often = (done + 1.0) / (max(self.lived, 1) * _WAKING)
        return float(max(often, np.log(2.0) / max(usual, 1.0)))

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
    lived = acted
    if people and (home_on := _somebody_home(people, clock, number)).mean() > _LEAST_HOME:
        # Devices that act by themselves do so in an empty house too.
        lived = home_on
    counts = observed & lived
    return Days(
        clock,
        first,
        counts,
        weekday_of(number),
        _trained(counts),
        _sun(history.tracks, home, clock, number),
        history.start,
        history.end,
    )


def _trained(counts: BoolArray) -> BoolArray:
    """Tell which days are learned from: the first ones of those that count."""
    order = np.cumsum(counts)
    share = FEW_SHARE if counts.sum() < FEW_DAYS else TRAINING_SHARE
    return np.asarray(order <= np.ceil(counts.sum() * share))


def _indices(clock: LocalClock, times: FloatArray, first: int) -> IntArray:
    return np.unique((clock.local(times) // DAY).astype(np.int64) - first)


def _somebody_home(people: Iterable[Track], clock: LocalClock, number: IntArray) -> BoolArray:
    """Tell on which days somebody was at home for some hours of the day or evening."""
    hours = clock.utc(number[:, None] * DAY + np.arange(6, 24) * 3600.0 + 1800.0)
    home = np.zeros(hours.shape, np.bool_)
    for track in people:
        home |= (track.state_at(hours.ravel()) == "home").reshape(hours.shape)
    return np.asarray(home.sum(axis=1) >= _HOURS_HOME)


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
