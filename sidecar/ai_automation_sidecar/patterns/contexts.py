"""Know under what circumstances something happened: darkness, days, people, other devices."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

import numpy as np

from ..core.attribution.domains import TRANSITIONAL, UNKNOWN_STATES
from ..core.home import HOME_ZONE, Home
from ..core.plan.model import (
    WEEKDAYS,
    Condition,
    NumericCondition,
    StateCondition,
    SunCondition,
    TimeCondition,
)
from ..history.model import ATTRIBUTE_MARK, BoolArray, FloatArray, History, IntArray, Track
from ..history.numbers import Measured
from .clock import DAY, HOUR
from .days import Days
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
# What has more states than this is no circumstance that people would name.
_MOST_STATES = 12
_HOURS = range(2, 17)
# What a kind of condition must gain (nats) because there are so many of the kind to choose from.
_USUAL, _SPAN, _ONE_DAY = 1.0, 5.0, 3.0
_STATE, _NUMBER = 1.5, 3.0
# So many of the sets of states are looked at closely.
_BEST_STATES = 6


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A condition, the trials under which it was met, and what it costs to name it (nats)."""

    condition: Condition
    met: BoolArray
    name: str
    cost: float


@dataclass(frozen=True, slots=True)
class _Coded:
    """The states of an entity over time, as numbers; before the first change it is unknown."""

    entity_id: str
    time: FloatArray
    code: IntArray
    labels: tuple[str, ...]

    def at(self, times: FloatArray) -> IntArray:
        return self.code[np.searchsorted(self.time, times, side="left")]


class Contexts:
    """All circumstances that a home's history tells of."""

    def __init__(
        self, history: History, levels: Mapping[str, Measured], home: Home, days: Days
    ) -> None:
        """Put states into numbers, so that they are looked up quickly."""
        self._home, self._days = home, days
        self._states = [
            coded
            for track in history.tracks.values()
            if track.domain in _TELLING and ATTRIBUTE_MARK not in track.subject
            if (entity := home.entities.get(track.entity_id)) is not None
            and not entity.hidden
            and entity.category is None
            and entity.device_class not in _HOUSEKEEPING
            if (coded := _coded(track))
        ]
        self._people = [
            coded
            for track in history.tracks.values()
            if track.domain == "person"
            if (coded := _coded(track))
        ]
        self._levels = levels
        self._sun = "sun.sun" in home.entities

    def of(
        self,
        times: FloatArray,
        held: BoolArray,
        learned: BoolArray,
        about: Collection[str],
    ) -> Iterator[Circumstance]:
        """Yield the circumstances of trials: when they were, how they ended, what to learn from.

        `about` are the entities of the plan itself: neither they nor others of their devices
        are circumstances of it.
        """
        entities = self._home.entities
        own = {entities[item].device_id for item in about if item in entities} - {None}
        areas = {entities[item].area_id for item in about if item in entities}
        if self._sun:
            yield from _of_sun(times, self._days)
        yield from _of_days(times, self._days)
        yield from _of_span(times, held, learned, self._days)
        yield from self._of_people(times, about)
        others = [
            coded
            for coded in self._states
            if coded.entity_id not in about and entities[coded.entity_id].device_id not in own
        ]
        yield from _of_states(others, times, held, learned)
        levels = [
            (entity_id, level)
            for entity_id, level in self._levels.items()
            if _near(entity_id, areas, self._home) and entity_id not in about
        ]
        for entity_id, level in levels:
            yield from _of_level(
                (entity_id, level), times, held, learned, _NUMBER + np.log(len(levels))
            )

    def _of_people(self, times: FloatArray, about: Collection[str]) -> Iterator[Circumstance]:
        if any(item.startswith(("person.", "device_tracker.", HOME_ZONE)) for item in about):
            return
        at_home = []
        for coded in self._people:
            here = coded.at(times) == _index(coded.labels, "home")
            at_home.append(here)
            if len(self._people) > 1:
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


def _near(entity_id: str, areas: Collection[str | None], home: Home) -> bool:
    """Tell whether a sensor is in one of the areas, or in none as one outside is."""
    entity = home.entities.get(entity_id)
    return entity is not None and not entity.hidden and entity.area_id in {None, *areas}


def _index(labels: Sequence[str], label: str) -> int:
    return labels.index(label) if label in labels else -1


def _coded(track: Track) -> _Coded | None:
    """Return an entity's states as numbers, None if it has too many or never changed."""
    every = [*track.previous[:1].tolist(), *track.state.tolist()]
    labels = tuple(dict.fromkeys(every))
    known = [item for item in labels if item not in UNKNOWN_STATES | TRANSITIONAL]
    if not 1 < len(known) <= _MOST_STATES:
        return None
    numbers: Mapping[str, int] = {label: number for number, label in enumerate(labels)}
    code = np.array([numbers[item] for item in every], dtype=np.int64)
    return _Coded(track.entity_id, track.time, code, labels)


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


def _of_sun(times: FloatArray, days: Days) -> Iterator[Circumstance]:
    dark = is_dark(times, days)
    if dark is not None:
        yield Circumstance(SunCondition("below_horizon"), dark, "dark", 0.0)
        yield Circumstance(SunCondition("above_horizon"), ~dark, "light", _USUAL)


def _of_days(times: FloatArray, days: Days) -> Iterator[Circumstance]:
    weekday = days.weekday[np.clip(days.index_of(times), 0, len(days) - 1)]
    workday = weekday < 5  # noqa: PLR2004
    yield Circumstance(TimeCondition(weekdays=WEEKDAYS[:5]), workday, "weekdays", _USUAL)
    yield Circumstance(TimeCondition(weekdays=WEEKDAYS[5:]), ~workday, "weekend", _USUAL)
    for number, name in enumerate(WEEKDAYS):
        yield Circumstance(TimeCondition(weekdays=(name,)), weekday == number, name, _ONE_DAY)


def _of_span(
    times: FloatArray, held: BoolArray, learned: BoolArray, days: Days
) -> Iterator[Circumstance]:
    """Yield the span of full hours that parts best."""
    hour = (days.clock.local(times) % DAY // HOUR).astype(np.int64)
    good, every = (
        _spans(np.bincount(hour[mask], minlength=24)) for mask in (held & learned, learned)
    )
    gain = split_gain(good, every, int((held & learned).sum()), int(learned.sum()))
    # Of spans that part as well, the shortest and then the earliest.
    row, start = (int(index) for index in np.unravel_index(np.argmax(gain), gain.shape))
    end = (start + _HOURS[row]) % 24
    yield Circumstance(
        TimeCondition(after=time(start), before=time(end)),
        np.isin(hour, np.arange(start, start + _HOURS[row]) % 24),
        f"between {start:02d}:00 and {end:02d}:00",
        _SPAN,
    )


def _spans(by_hour: IntArray) -> IntArray:
    """Return the sums of spans of hours: spans by first hours, round the clock."""
    summed = np.concatenate([[0], np.cumsum(np.tile(by_hour, 2))])
    starts = np.arange(24)
    return np.array([summed[starts + span] - summed[starts] for span in _HOURS])


def _of_states(
    others: Sequence[_Coded], times: FloatArray, held: BoolArray, learned: BoolArray
) -> Iterator[Circumstance]:
    """Yield the best of the sets of states under which trials hold, which may be one state."""
    sets: list[tuple[_Coded, list[int]]] = []
    met: list[BoolArray] = []
    for coded in others:
        code = coded.at(times)
        usable = _usable(coded, code, held, learned)
        for size in range(1, len(usable)):
            sets.append((coded, usable[:size]))
            one = code == usable[0]
            for number in usable[1:size]:
                one = one | (code == number)
            met.append(one)
    if not met:
        return
    every = np.stack(met)
    gain = split_gain(
        every @ (held & learned).astype(np.float64),
        every @ learned.astype(np.float64),
        int((held & learned).sum()),
        int(learned.sum()),
    )
    for index in np.argsort(-gain, kind="stable")[:_BEST_STATES].tolist():
        coded, best = sets[index]
        states = tuple(coded.labels[number] for number in best)
        yield Circumstance(
            StateCondition((coded.entity_id,), states),
            met[index],
            f"{coded.entity_id} is {' or '.join(states)}",
            _STATE + np.log(len(sets)),
        )


def _usable(coded: _Coded, code: IntArray, held: BoolArray, learned: BoolArray) -> list[int]:
    """Return the states that trials met, those in which most of them held first."""
    size = len(coded.labels)
    every = np.bincount(code[learned], minlength=size)
    good = np.bincount(code[held & learned], minlength=size)
    order = np.argsort(-(good / np.maximum(every, 1)), kind="stable").tolist()
    unknown = UNKNOWN_STATES | TRANSITIONAL
    return [item for item in order if every[item] and coded.labels[item] not in unknown]


def _of_level(
    named: tuple[str, Measured],
    times: FloatArray,
    held: BoolArray,
    learned: BoolArray,
    cost: float,
) -> Iterator[Circumstance]:
    """Yield the limit over which, or under which, trials hold."""
    entity_id, level = named
    values = level.at(times)
    known = learned & ~np.isnan(values)
    if known.sum() < len(times) / 2:
        return
    order = np.argsort(values[known], kind="stable")
    ordered, good = values[known][order], np.cumsum(held[known][order])
    every = np.arange(1, len(ordered) + 1)
    for way in ("below", "above"):
        under = way == "below"
        gain = split_gain(
            good if under else good[-1] - good,
            every if under else len(every) - every,
            int(good[-1]),
            len(every),
        )
        # Equal values are on the same side.
        gain[:-1][ordered[1:] == ordered[:-1]] = 0.0
        cut = int(np.argmax(gain[:-1])) if len(gain) > 1 else 0
        limit = float(f"{(ordered[cut] + ordered[min(cut + 1, len(ordered) - 1)]) / 2:.3g}")
        condition = NumericCondition(
            (entity_id,), above=None if under else limit, below=limit if under else None
        )
        with np.errstate(invalid="ignore"):
            met = values < limit if under else values > limit
        yield Circumstance(condition, met, f"{entity_id} {way} {limit:g}", cost)
