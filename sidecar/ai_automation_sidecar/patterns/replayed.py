"""Replay found habits over the days held out, and see what people did there."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import override
from zoneinfo import ZoneInfo

import numpy as np

from ..core.attribution.causes import Cause
from ..core.home import HOME_ZONE, Home
from ..core.plan import AutomationPlan
from ..core.replay import Log, Place, Track, Verdict, judge, replay
from ..core.replay.acts import Act
from ..core.replay.verdict import SOON
from ..history.model import ATTRIBUTE_MARK, History, Track as Changes
from ..history.numbers import Measured
from .cascade import simpler
from .days import Days
from .habit import LEAST_CONFIDENCE, Count, Habit, Level

# So many spreads around the time that it names, a deed is the one that is meant.
_REACH = 2.5
_AMISS = frozenset({Verdict.EXTRA, Verdict.OPPOSED})


class Past:
    """What is known of a home's past, as the replay asks for it."""

    def __init__(self, history: History, levels: Mapping[str, Measured]) -> None:
        """Take the history; what is asked for is put into the replay's form only then."""
        self._history, self._levels = history, levels
        self._acts: dict[str, Sequence[Act]] = {}
        self.tracks = _Tracks(history, levels)

    def acts(self, entity_id: str, attribute: str | None = None) -> Sequence[Act]:
        """Return the changes of an entity, or of what is set on it, in order of time."""
        subject = _subject(entity_id, attribute)
        if subject not in self._acts:
            changes = self._history.tracks.get(subject)
            self._acts[subject] = [] if changes is None else list(_acts_of(entity_id, changes))
        return self._acts[subject]

    def value(self, entity_id: str, attribute: str | None, time: float) -> str | None:
        """Return what it was just before a time (UTC seconds), None if that is not known."""
        changes = self._history.tracks.get(_subject(entity_id, attribute))
        if changes is None or not len(changes.time):
            return None
        place = bisect_left(changes.time, time) - 1
        return str(changes.state[place] if place >= 0 else changes.previous[0])


class _Tracks(Mapping[str, Track]):
    """The tracks of a history in the replay's form, each made when it is asked for."""

    def __init__(self, history: History, levels: Mapping[str, Measured]) -> None:
        self._history, self._levels = history, levels
        self._made: dict[str, Track | None] = {}

    def __getitem__(self, entity_id: str) -> Track:
        if entity_id not in self._made:
            self._made[entity_id] = self._make(entity_id)
        track = self._made[entity_id]
        if track is None:
            raise KeyError(entity_id)
        return track

    @override
    def __iter__(self) -> Iterator[str]:
        return iter({*self._history.tracks, *self._levels})

    @override
    def __len__(self) -> int:
        return len({*self._history.tracks, *self._levels})

    def _make(self, entity_id: str) -> Track | None:
        if entity_id in self._levels:
            level = self._levels[entity_id]
            return Track(entity_id, level.time.tolist(), [f"{value:g}" for value in level.value])
        if entity_id == HOME_ZONE:
            return self._zone()
        changes = self._history.tracks.get(entity_id)
        if changes is None or not len(changes.time):
            return None
        times = [self._history.start, *changes.time.tolist()]
        return Track(entity_id, times, [str(changes.previous[0]), *changes.state.tolist()])

    def _zone(self) -> Track | None:
        """Return how many people are at home, as the zone counts them."""
        people = [it for it in self._history.tracks.values() if it.domain == "person"]
        times = np.unique(
            np.concatenate([np.array([self._history.start]), *(it.time for it in people)])
        )
        here = [(it.state_at(times + 1e-3) == "home").astype(np.int64) for it in people]
        if not here:
            return None
        return Track(HOME_ZONE, times.tolist(), [str(count) for count in np.sum(here, axis=0)])


def _subject(entity_id: str, attribute: str | None) -> str:
    return entity_id if attribute is None else f"{entity_id}{ATTRIBUTE_MARK}{attribute}"


def _acts_of(entity_id: str, changes: Changes) -> Iterator[Act]:
    columns = (changes.time, changes.state, changes.previous, changes.cause)
    for time, state, before, cause in zip(*(it.tolist() for it in columns), strict=True):
        yield Act(time, entity_id, state, before, Cause(cause))


def replayed(
    habits: Sequence[Habit],
    history: History,
    levels: Mapping[str, Measured],
    home: Home,
    days: Days,
) -> list[Habit]:
    """Return the habits that replay bears out, surest first, each with what it would have done.

    The days are those held out, of the whole history, as far as they count.
    """
    past = Past(history, levels)
    start = days.held_out_since()
    log = Log(start, history.end, past.tracks)
    kept = []
    for habit in habits:
        count = _count(habit, habit.plan, log, past, home, days)
        proof = replace(habit.proof, replayed=count)
        if proof.confidence >= LEAST_CONFIDENCE:
            steps = tuple(
                Level(plan, _count(habit, plan, log, past, home, days))
                for plan in simpler(habit.plan)
            )
            kept.append(replace(habit, proof=proof, levels=steps))
    return sorted(kept, key=lambda habit: (-round(habit.proof.confidence, 2), -habit.proof.worth))


def _count(
    habit: Habit, plan: AutomationPlan, log: Log, past: Past, home: Home, days: Days
) -> Count:
    """Return how often a plan for a habit would have done what somebody then did, of all times."""
    place = Place(home.latitude, home.longitude, home.time_zone)
    zone = ZoneInfo(place.time_zone)
    judged = judge(
        replay(plan, log, home, place),
        past,
        lambda time: datetime.fromtimestamp(time, zone).date(),
        soon=max(SOON, _REACH * habit.spread),
    )
    index = days.index_of(np.array([one.firing.time for one in judged.judged]))
    lived = days.counts[np.clip(index, 0, len(days) - 1)].tolist()
    verdicts = [one.verdict for one, here in zip(judged.judged, lived, strict=True) if here]
    matched = verdicts.count(Verdict.MATCHED)
    return Count(matched, matched + sum(verdict in _AMISS for verdict in verdicts))
