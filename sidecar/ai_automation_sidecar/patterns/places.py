"""Find what is about to be done: somebody sets off for home, and soon sets the heating there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from ..core.attribution.domains import UNKNOWN_STATES
from ..core.plan.model import StateTrigger
from ..history.model import Track
from .acts import Acts
from .days import Days
from .follows import soon_after
from .habit import LEAST_HELD, Kind
from .happenings import LEAST_COVERAGE
from .occasions import Occasions

KIND: Final[Kind] = "predictive"
# What takes its time is well begun before anybody is there; a lamp is not.
_SLOW: Final = frozenset({"climate", "humidifier", "water_heater"})
# It is set on setting off, or somewhere on the way home, which takes so long (seconds).
_WINDOWS: Final = (300.0, 900.0, 1800.0, 3600.0)
_AT_HOME, _ON_THE_WAY = "home", "not_home"


def gather_setting_off(
    every: Sequence[Acts], tracks: Mapping[str, Track], days: Days
) -> Iterator[tuple[Occasions, Acts]]:
    """Yield when people leave a place that the home has a name for, with slow deeds after that."""
    leaving = [it for track in tracks.values() for it in _leaving(track)]
    for occasion in leaving:
        for acts in every:
            if acts.track.domain in _SLOW and _follows(occasion, acts, days):
                yield occasion, acts


def _leaving(track: Track) -> Iterator[Occasions]:
    if track.domain != "person":
        return
    places = set(track.previous.tolist()) - UNKNOWN_STATES - {_AT_HOME, _ON_THE_WAY}
    for place in sorted(places):
        left = (track.previous == place) & (track.state != place)
        left &= ~np.isin(track.state, list(UNKNOWN_STATES))
        trigger = StateTrigger((track.entity_id,), from_=(place,))
        times, context = track.time[left], track.context[left]
        yield Occasions(trigger, times, context, windows=_WINDOWS, kind=KIND)


def _follows(occasion: Occasions, acts: Acts, days: Days) -> bool:
    """Tell whether a deed often comes while somebody may be on the way."""
    if len(occasion.times) < LEAST_HELD or days.lived == 0:
        return False
    soon = soon_after(occasion.times, acts.times, _WINDOWS[-1], "right")
    return soon >= max(LEAST_HELD, LEAST_COVERAGE * len(acts.times))
