"""Gather what may give an occasion to act: sensors, people coming and going, devices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..core.attribution.causes import Cause
from ..core.attribution.domains import ACTUATORS, TRANSITIONAL, UNKNOWN_STATES, VIRTUAL
from ..core.home import HOME_ZONE, Home
from ..core.plan.model import NumericTrigger, StateTrigger
from ..history.model import ATTRIBUTE_MARK, BoolArray, FloatArray, IntArray, Track
from .days import Days
from .habit import Kind

# Sensors that tell about the device, not about the house.
_HOUSEKEEPING = frozenset({"battery", "connectivity", "problem", "tamper", "update"})
# How soon a deed must follow (seconds). What comes later waits for something to last.
WINDOWS = (30.0, 90.0, 300.0)
# What changes more often than this in a day is no occasion for anything.
MOST_PER_DAY = 400
_ONE_STATE_SHARE = 0.95
# What is mostly an automation's doing has an occasion of its own, and that is the one to name.
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Occasions:
    """All times (seconds UTC, sorted) at which one thing happened, and the trigger for it.

    `deed` tells that it is something people do, and so may be one of several deeds in a row.
    A deed is looked for within one of the `windows` (seconds) afterwards. What sets it off in a
    home comes so much `late` (seconds), because a sensor is slow.
    """

    trigger: StateTrigger | NumericTrigger
    times: FloatArray
    context: IntArray
    deed: bool = False
    windows: tuple[float, ...] = WINDOWS
    kind: Kind = "trigger_action"
    late: float = 0.0

    @property
    def lasting(self) -> bool:
        """Tell whether it is that something has lasted for a while."""
        return self.kind in {"absence", "duration"}

    @property
    def entity_id(self) -> str:
        """Return the entity that it happened to."""
        return self.trigger.entity_ids[0]


def gather_occasions(tracks: Mapping[str, Track], home: Home, days: Days) -> list[Occasions]:
    """Return all occasions that the home's entities give."""
    people = [track for track in tracks.values() if track.domain == "person"]
    found = [
        occasions
        for track in tracks.values()
        if _counts(track, home, people=bool(people))
        for occasions in _of_track(track)
    ]
    if len(people) > 1:
        found += _of_household(people)
    most = MOST_PER_DAY * max(days.lived, 1)
    return [occasions for occasions in found if len(occasions.times) <= most]


def _counts(track: Track, home: Home, *, people: bool) -> bool:
    entity = home.entities.get(track.entity_id)
    if (
        entity is None
        or entity.hidden
        or entity.category is not None
        or ATTRIBUTE_MARK in track.subject
    ):
        return False
    if track.domain == "device_tracker":
        return not people
    if track.domain in ACTUATORS:
        return track.domain not in {"scene", "script"}
    return track.domain != "sun" and entity.device_class not in _HOUSEKEEPING


def _of_track(track: Track) -> Iterator[Occasions]:
    real = (track.cause != Cause.SYSTEM) & ~np.isin(track.previous, list(UNKNOWN_STATES))
    deed = track.domain in ACTUATORS and track.domain not in VIRTUAL
    if track.domain in {"person", "device_tracker"}:
        yield from _of_person(track, real)
        return
    for state in sorted(set(track.state[real].tolist()) - TRANSITIONAL):
        mask = real & (track.state == state)
        if np.isin(track.cause[mask], (Cause.AUTOMATION, Cause.SCRIPT)).mean() > _MOSTLY:
            continue
        before, counts = np.unique(track.previous[mask].astype(str), return_counts=True)
        usual = before[counts >= _ONE_STATE_SHARE * mask.sum()]
        trigger = StateTrigger(
            (track.entity_id,), to=(state,), from_=tuple(str(item) for item in usual)
        )
        yield Occasions(trigger, track.time[mask], track.context[mask], deed)


def _of_person(track: Track, real: BoolArray) -> Iterator[Occasions]:
    """Yield coming home, and leaving for wherever it may be."""
    coming = real & (track.state == "home")
    yield Occasions(
        StateTrigger((track.entity_id,), to=("home",)), track.time[coming], track.context[coming]
    )
    leaving = real & (track.previous == "home")
    away = set(track.state[leaving].tolist())
    to = ("not_home",) if away == {"not_home"} else ()
    yield Occasions(
        StateTrigger((track.entity_id,), to=to, from_=("home",)),
        track.time[leaving],
        track.context[leaving],
    )


def _of_household(people: Sequence[Track]) -> Iterator[Occasions]:
    """Yield the last one leaving and the first one coming, as the home zone counts them."""
    times = np.concatenate([track.time for track in people])
    contexts = np.concatenate([track.context for track in people])
    order = np.argsort(times, kind="stable")
    times, contexts = times[order], contexts[order]
    # The state just after each change: a change at the same moment counts too.
    count = sum((track.state_at(times + 1e-3) == "home").astype(np.int64) for track in people)
    before = np.concatenate([[-1], np.asarray(count)[:-1]])
    last, first = (count == 0) & (before > 0), (count > 0) & (before == 0)
    yield Occasions(StateTrigger((HOME_ZONE,), to=("0",)), times[last], contexts[last])
    yield Occasions(NumericTrigger((HOME_ZONE,), above=0), times[first], contexts[first])
