"""Find what people do when something has been so for a while: left on, left empty."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import numpy as np

from ..core.attribution.domains import TRANSITIONAL, UNKNOWN_STATES
from ..core.home import Home
from ..core.plan.model import StateTrigger
from ..history.model import ATTRIBUTE_MARK, BoolArray, FloatArray, Track
from .acts import ENDS, Acts
from .habit import LEAST_HELD, Kind
from .occasions import Occasions
from .statistics import median_of, spread_of

# Shorter than this (seconds) it is a reaction, longer it has nothing to do with it, or with what
# goes on elsewhere.
SHORTEST, LONGEST, LONGEST_OTHER = 110.0, 4 * 3600.0, 3600.0
# Durations count as alike that are within this part of one between them, or time of each other,
ALIKE, ALIKE_SECONDS = 0.2, 180.0
_SPAN = (1 + ALIKE) / (1 - ALIKE)
# and a duration is meant if this share of the deeds in that state come after about as long.
LEAST_ALIKE = 0.5
# Of uses of any length, a few are always about as long as each other: so many, and this share,
# must be so, and so many times as many as are a little shorter or longer.
LEAST_USES, LEAST_ALIKE_USES, LEAST_PEAK = 7, 0.6, 3.0
# or fewer, if nearly all are, and within that part of the shortest.
NEARLY_ALL = 0.8
# A window reaches so many spreads to each side, and so far at least and at most (seconds).
_REACH, _NARROWEST, _WIDEST = 3.0, 45.0, 600.0
# What a device does by itself is as exact as this (seconds).
EXACT, EXACT_BY_HAND = 6.0, 20.0
_BY_HAND_SHARE = 0.9
_OFF = ENDS | {"clear", "not_home"}


def gather_lasting(
    every: Sequence[Acts], tracks: Mapping[str, Track], home: Home
) -> Iterator[tuple[Occasions, Acts]]:
    """Yield what has lasted for as long as it usually does when somebody acts, with the deeds."""
    for acts in every:
        if len(acts.times) < LEAST_HELD or _timed(acts):
            continue
        for track in tracks.values():
            if _may_matter(track, acts, home):
                for found in _lasting(track, acts):
                    yield found, acts


def _timed(acts: Acts) -> bool:
    """Tell whether a use mostly ends after exactly as long, as by a timer of the device."""
    lasted = acts.since_change()
    return bool((np.abs(lasted - median_of(lasted)) < EXACT).mean() >= LEAST_ALIKE)


def _may_matter(track: Track, acts: Acts, home: Home) -> bool:
    """Tell whether a track is the subject's own, of its area, or of people."""
    entity, subject = home.entities.get(track.entity_id), home.entities[acts.entity_id]
    if entity is None or entity.hidden or entity.category is not None or not len(track.time):
        return False
    if ATTRIBUTE_MARK in track.subject or ATTRIBUTE_MARK in acts.track.subject:
        return False
    if track.domain == "person" or track.entity_id == acts.entity_id:
        return True
    if subject.device_id is not None and subject.device_id == entity.device_id:
        return False
    # Without any areas it may be in the same one.
    known = entity.area_id is not None or not home.areas
    near = known and entity.area_id == subject.area_id
    return near and track.domain in {"binary_sensor", "media_player"}


def _lasting(track: Track, acts: Acts) -> Iterator[Occasions]:
    """Yield when a state has lasted for as long as it had at deeds, if that varies little."""
    at_most = LONGEST if track.entity_id == acts.entity_id else LONGEST_OTHER
    # Each change of a track begins a spell; its own ends with the deed itself.
    spell = np.searchsorted(track.time, acts.times, side="left") - 1
    lasted = np.where(spell >= 0, acts.times - track.time[spell], -1.0)
    meant = (lasted >= SHORTEST) & (lasted <= at_most)
    if meant.sum() < LEAST_HELD:
        return
    states = track.state[spell[meant]]
    for state in sorted(set(states.tolist()) - UNKNOWN_STATES - TRANSITIONAL):
        found = _spells_of(track, state, acts, np.sort(lasted[meant][states == state]))
        if found is not None:
            yield found


def _spells_of(track: Track, state: str, acts: Acts, lasted: FloatArray) -> Occasions | None:
    """Return when a state has lasted for as long as it had at most deeds, None if it varies.

    `lasted` is for how long it had at each deed that came while it did, in order.
    """
    own = track.entity_id == acts.entity_id
    # What a player goes on to by itself is no deed; to put out what is on, is.
    if own and acts.goal not in ENDS:
        return None
    least, share = (LEAST_USES, LEAST_ALIKE_USES) if own else (LEAST_HELD, LEAST_ALIKE)
    if len(lasted) < LEAST_HELD:
        return None
    alike = _most_alike(lasted, _SPAN)
    if len(alike) < max(least, share * len(lasted)):
        alike = _most_alike(lasted, 1 + ALIKE)
        if len(alike) < max(LEAST_HELD, NEARLY_ALL * len(lasted)):
            return None
    beside = np.searchsorted(lasted, [alike[0] / _SPAN, alike[-1] * _SPAN])
    if own and len(alike) < LEAST_PEAK * (beside[1] - beside[0] - len(alike)):
        return None
    length, spread = median_of(alike), spread_of(alike)
    # A kettle too puts itself out, by nobody's call.
    by_itself = own and acts.by_hand.mean() >= _BY_HAND_SHARE
    if spread < (EXACT_BY_HAND if by_itself else EXACT):
        return None
    most = min(max(ALIKE * length, 2 * _NARROWEST), _WIDEST)
    reach = min(max(_REACH * spread, _NARROWEST), most)
    entered, left = _spells(track, state)
    due = entered + length - reach
    # What ends earlier gives no occasion, unless the deed has come by then.
    until = np.searchsorted(acts.times, due, side="right")
    done = np.append(acts.times, np.inf)[until] <= left + 1.0
    lasting = (left >= due) & ((left >= entered + length) | done)
    minutes = _rounded(length)
    trigger = StateTrigger((track.entity_id,), to=(state,), for_=timedelta(seconds=minutes))
    kind: Kind = "absence" if state in _OFF and not own else "duration"
    times = due[lasting]
    return Occasions(trigger, times, np.full(len(times), -1), own, (2 * reach,), kind)


def _most_alike(lasted: FloatArray, span: float) -> FloatArray:
    """Return the most of some durations, in order, that are at most so many times the first."""
    longest = np.maximum(lasted * span, lasted + ALIKE_SECONDS)
    count = np.searchsorted(lasted, longest, side="right") - np.arange(len(lasted))
    first = int(np.argmax(count))
    return lasted[first : first + int(count[first])]


def _rounded(seconds: float) -> float:
    """Return a duration as people say it: whole minutes, from a quarter of an hour fives."""
    step = 60.0 if seconds < 900 else 300.0  # noqa: PLR2004 - a quarter of an hour
    return max(60.0, round(seconds / step) * step)


def _spells(track: Track, state: str) -> tuple[FloatArray, FloatArray]:
    """Return when a track came into a state and when it left it, infinity if it has not."""
    here: BoolArray = np.asarray(track.state == state)
    left = np.append(track.time[1:], np.inf)
    return track.time[here], left[here]
