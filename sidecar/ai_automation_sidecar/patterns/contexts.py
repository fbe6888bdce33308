"""Know under what circumstances something happened: darkness, days, people, other devices."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cached_property

import numpy as np

from ..core.home import HOME_ZONE, Home
from ..core.plan.model import (
    WEEKDAYS,
    Condition,
    NumericCondition,
    StateCondition,
    SunCondition,
    TimeCondition,
)
from ..history.model import ATTRIBUTE_MARK, BoolArray, FloatArray, History, IntArray
from ..history.numbers import Measured
from .clock import DAY, HOUR
from .days import Days
from .levels import Graded, LevelTable
from .rounding import roundest
from .states import StateTable, Timeline, coded_of
from .statistics import split_gain

# Kinds of entities whose state may be a circumstance.
_TELLING = frozenset(
    {
        "binary_sensor",
        "calendar",
        "climate",
        "cover",
        "fan",
        "input_boolean",
        "input_select",
        "light",
        "lock",
        "media_player",
        "schedule",
        "switch",
        "vacuum",
        "weather",
    }
)
_HOUSEKEEPING = frozenset({"battery", "connectivity", "problem", "tamper", "update"})
_HOURS = range(2, 17)
# What a kind of condition must gain (nats) because there are so many of the kind to choose from.
_USUAL, _SPAN, _ONE_DAY = 1.0, 5.0, 3.0
_STATE, _NUMBER = 1.5, 3.0
# So many of the sets of states, and of the sensors, are looked at closely.
_BEST_STATES, _BEST_LEVELS = 6, 3
# Limits are as good as the best within this likelihood interval of 95 % (nats).
_AS_GOOD = 1.92


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A condition, the trials under which it was met, and what it costs to name it (nats)."""

    condition: Condition
    met: BoolArray
    name: str
    cost: float


class Contexts:
    """All circumstances that a home's history tells of."""

    def __init__(
        self, history: History, levels: Mapping[str, Measured], home: Home, days: Days
    ) -> None:
        """Put states into numbers, so that they are looked up quickly."""
        self.home, self.days = home, days
        self.levels = {name: Graded.of(level) for name, level in levels.items()}
        self.states = [
            coded
            for track in history.tracks.values()
            if track.domain in _TELLING and ATTRIBUTE_MARK not in track.subject
            if (entity := home.entities.get(track.entity_id)) is not None
            and not entity.hidden
            and entity.category is None
            and entity.device_class not in _HOUSEKEEPING
            if (coded := coded_of(track))
        ]
        self.timeline = Timeline.of(self.states)
        self.people = [
            coded
            for track in history.tracks.values()
            if track.domain == "person"
            if (coded := coded_of(track))
        ]

    def at(self, times: FloatArray) -> Circumstances:
        """Return the circumstances at some times (seconds UTC)."""
        return Circumstances(self, times)


class Circumstances:
    """The circumstances at the times of an occasion, each looked up when it is first needed."""

    def __init__(self, contexts: Contexts, times: FloatArray) -> None:
        self._contexts, self._times = contexts, times
        self._home, self._days = contexts.home, contexts.days

    def of(
        self, index: IntArray, held: BoolArray, learned: BoolArray, about: Collection[str]
    ) -> Iterator[tuple[float, Iterator[Circumstance]]]:
        """Yield the kinds of circumstances of trials, each with what one costs at least to name.

        `index` tells which times were trials, `held` how they ended, `learned` what to learn from.
        `about` are the entities of the plan itself: neither they nor others of their devices
        are circumstances of it. What is not asked for of a kind is not looked up.
        """
        yield 0.0, self._of_sun(index)
        yield _USUAL, self._of_days(index)
        yield _SPAN, self._of_span(index, held, learned)
        yield _USUAL, self._of_people(index, about)
        yield _STATE, self._of_states(index, held, learned, about)
        near = self._near(about)
        cost = _NUMBER + float(np.log(max(len(near), 1)))
        yield cost, self._of_levels(index, held, learned, near, cost)

    @cached_property
    def _dark(self) -> BoolArray | None:
        """Tell when the sun was down, None where that is not known, or nothing to be named."""
        return is_dark(self._times, self._days) if "sun.sun" in self._home.entities else None

    @cached_property
    def _weekday(self) -> IntArray:
        return self._days.weekday[np.clip(self._days.index_of(self._times), 0, len(self._days) - 1)]

    @cached_property
    def _hour(self) -> IntArray:
        return (self._days.clock.local(self._times) % DAY // HOUR).astype(np.int64)

    @cached_property
    def _at_home(self) -> list[BoolArray]:
        """Tell of each person when they were at home."""
        people = self._contexts.people
        return [coded.at(self._times) == coded.number_of("home") for coded in people]

    @cached_property
    def _states(self) -> StateTable:
        return StateTable(self._contexts.timeline, self._times)

    @cached_property
    def _levels(self) -> LevelTable:
        return LevelTable(self._contexts.levels, self._times)

    def _of_sun(self, index: IntArray) -> Iterator[Circumstance]:
        if self._dark is not None:
            dark = self._dark[index]
            yield Circumstance(SunCondition("below_horizon"), dark, "dark", 0.0)
            yield Circumstance(SunCondition("above_horizon"), ~dark, "light", _USUAL)

    def _of_days(self, index: IntArray) -> Iterator[Circumstance]:
        weekday = self._weekday[index]
        workday = weekday < 5  # noqa: PLR2004
        yield Circumstance(TimeCondition(weekdays=WEEKDAYS[:5]), workday, "weekdays", _USUAL)
        yield Circumstance(TimeCondition(weekdays=WEEKDAYS[5:]), ~workday, "weekend", _USUAL)
        for number, name in enumerate(WEEKDAYS):
            yield Circumstance(TimeCondition(weekdays=(name,)), weekday == number, name, _ONE_DAY)

    def _of_span(
        self, index: IntArray, held: BoolArray, learned: BoolArray
    ) -> Iterator[Circumstance]:
        """Yield the span of full hours that parts best."""
        hour = self._hour[index]
        good, every = (
            _spans(np.bincount(hour[mask], minlength=24)) for mask in (held & learned, learned)
        )
        gain = split_gain(good, every, int((held & learned).sum()), int(learned.sum()))
        # Of spans that part as well, the shortest and then the earliest.
        row, start = (int(place) for place in np.unravel_index(np.argmax(gain), gain.shape))
        end = (start + _HOURS[row]) % 24
        yield Circumstance(
            TimeCondition(after=time(start), before=time(end)),
            np.isin(hour, np.arange(start, start + _HOURS[row]) % 24),
            f"between {start:02d}:00 and {end:02d}:00",
            _SPAN,
        )

    def _of_people(self, index: IntArray, about: Collection[str]) -> Iterator[Circumstance]:
        if any(item.startswith(("person.", "device_tracker.", HOME_ZONE)) for item in about):
            return
        people, at_home = self._contexts.people, [here[index] for here in self._at_home]
        if len(people) > 1:
            for coded, here in zip(people, at_home, strict=True):
                condition = StateCondition((coded.entity_id,), ("home",))
                yield Circumstance(condition, here, f"{coded.entity_id} home", _USUAL + 1.0)
        if at_home:
            somebody = np.any(at_home, axis=0)
            yield Circumstance(
                NumericCondition((HOME_ZONE,), above=0), somebody, "somebody home", _USUAL
            )
            yield Circumstance(
                StateCondition((HOME_ZONE,), ("0",)), ~somebody, "nobody home", _USUAL
            )

    def _of_states(
        self, index: IntArray, held: BoolArray, learned: BoolArray, about: Collection[str]
    ) -> Iterator[Circumstance]:
        """Yield the best of the sets of states under which trials hold, which may be one state."""
        entities = self._home.entities
        own = {entities[item].device_id for item in about if item in entities} - {None}
        left_out = np.array(
            [
                coded.entity_id in about or entities[coded.entity_id].device_id in own
                for coded in self._contexts.states
            ],
            dtype=np.bool_,
        )
        sets, number = self._states.best(index, held, learned, left_out, _BEST_STATES)
        for found in sets:
            yield Circumstance(
                StateCondition((found.entity_id,), found.states),
                found.met,
                f"{found.entity_id} is {' or '.join(found.states)}",
                _STATE + np.log(number),
            )

    def _near(self, about: Collection[str]) -> IntArray:
        """Return the places of the sensors that may matter to a plan."""
        entities = self._home.entities
        areas = {entities[item].area_id for item in about if item in entities}
        near = [
            place
            for place, entity_id in enumerate(self._levels.names)
            if _near(entity_id, areas, self._home) and entity_id not in about
        ]
        return np.array(near, dtype=np.int64)

    def _of_levels(
        self, index: IntArray, held: BoolArray, learned: BoolArray, near: IntArray, cost: float
    ) -> Iterator[Circumstance]:
        """Yield limits of the sensors that tell trials apart best."""
        table = self._levels
        best = table.best(index, held, learned, near, _BEST_LEVELS)
        for place in best.tolist():
            named = table.names[place], table.values_of(place, index)
            yield from of_level(named, held, learned, cost)


def _near(entity_id: str, areas: Collection[str | None], home: Home) -> bool:
    """Tell whether a sensor is in one of the areas, or in none as one outside is."""
    entity = home.entities.get(entity_id)
    return entity is not None and not entity.hidden and entity.area_id in {None, *areas}


def is_dark(times: FloatArray, days: Days) -> BoolArray | None:
    """Tell at which times the sun is down, None where its times are not known."""
    sun: Mapping[str, FloatArray] = days.sun
    if "sunrise" not in sun or "sunset" not in sun:
        return None
    index = np.clip(days.index_of(times), 0, len(days) - 1)
    second = days.clock.local(times) % DAY
    rise, set_ = sun["sunrise"][index], sun["sunset"][index]
    if np.isnan(rise).any() or np.isnan(set_).any():
        return None
    return np.asarray((second < rise) | (second > set_))


def _spans(by_hour: IntArray) -> IntArray:
    """Return the sums of spans of hours: spans by first hours, round the clock."""
    summed = np.concatenate([[0], np.cumsum(np.tile(by_hour, 2))])
    starts = np.arange(24)
    return np.array([summed[starts + span] - summed[starts] for span in _HOURS])


def of_level(
    named: tuple[str, FloatArray],
    held: BoolArray,
    learned: BoolArray,
    cost: float,
) -> Iterator[Circumstance]:
    """Yield the limit of a sensor's values at trials over which, or under which, they hold.

    Of limits that the trials do not tell apart, the roundest is meant: a number of half the step is
    one of twice as many (nats; the two-part code of Rissanen 1978).
    """
    entity_id, values = named
    known = learned & ~np.isnan(values)
    if known.sum() < len(values) / 2:
        return
    order = np.argsort(values[known], kind="stable")
    ordered, good = values[known][order], np.cumsum(held[known][order])
    every = np.arange(1, len(ordered) + 1)
    # Equal values are on the same side.
    cuts = np.flatnonzero(ordered[1:] > ordered[:-1])
    if not len(cuts):
        return
    below, above = ordered[cuts], ordered[cuts + 1]
    for way in ("below", "above"):
        under = way == "below"
        gain = split_gain(
            good[cuts] if under else good[-1] - good[cuts],
            every[cuts] if under else len(every) - every[cuts],
            int(good[-1]),
            len(every),
        )
        # A limit may be the value itself that is on its other side.
        limits, steps = (
            roundest(np.nextafter(below, np.inf), above)
            if under
            else roundest(below, np.nextafter(above, -np.inf))
        )
        round_ = np.where(gain >= gain.max() - _AS_GOOD, gain + np.log(steps), -np.inf)
        limit = float(limits[np.argmax(round_)])
        condition = NumericCondition(
            (entity_id,), above=None if under else limit, below=limit if under else None
        )
        with np.errstate(invalid="ignore"):
            met = values < limit if under else values > limit
        yield Circumstance(condition, met, f"{entity_id} {way} {limit:g}", cost)
