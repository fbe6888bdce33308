"""Tell from a history how much devices are used, and what follows what by itself."""

from collections.abc import Iterator, Mapping

import numpy as np

from ..core.attribution.causes import Cause
from ..core.attribution.domains import ACTUATORS
from ..core.home import Home
from ..core.synergies import Usage
from ..history.model import FloatArray, History, Track
from ..history.numbers import Measured

_DAY = 86400.0
# Nobody's hand is so quick, so often.
_AT_ONCE = 1.5
_MOSTLY = 0.8
_LEAST_TIMES = 5
_BY_HAND = (int(Cause.PERSON), int(Cause.DEVICE))
# Within so many seconds after a sensor, people do what it has to do with.
_SOON = 120.0
_LEAST_ACTS, _LEAST_LIFT = 10, 1.5
_SEEING = frozenset({"binary_sensor"})
_FOLLOWING = frozenset({"fan", "light", "switch"})


def usage_of(history: History, home: Home, measured: Mapping[str, Measured]) -> Usage:
    """Return how the devices of a home were used."""
    days = (history.end - history.start) / _DAY
    if days <= 0:
        return Usage()
    changes = {name: len(track.time) / days for name, track in history.tracks.items()}
    changes |= {name: len(it.time) / days for name, it in measured.items()}
    acts = {
        name: float(np.isin(track.cause, _BY_HAND).sum()) / days
        for name, track in history.tracks.items()
        if track.domain in ACTUATORS
    }
    quantiles = {name: it.quantiles() for name, it in measured.items()}
    coupled, unrelated = frozenset(_coupled(history, home)), frozenset(_unrelated(history, home))
    return Usage(days, changes, acts, quantiles, coupled, unrelated)


def _coupled(history: History, home: Home) -> Iterator[tuple[str, str]]:
    """Yield pairs in one area of which the second nearly always goes on right with the first.

    Something that Home Assistant does not know connects them: a bridge, another program.
    """
    for entities in home.by_area.values():
        tracks = [history.tracks[it.entity_id] for it in entities if it.entity_id in history.tracks]
        on = {track.subject: _went_on(track) for track in tracks}
        for seeing in tracks:
            if seeing.domain not in _SEEING or not len(on[seeing.subject]):
                continue
            for following in tracks:
                if following.domain in _FOLLOWING and _follows(
                    on[following.subject], on[seeing.subject]
                ):
                    yield seeing.subject, following.subject


def _unrelated(history: History, home: Home) -> Iterator[tuple[str, str]]:
    """Yield pairs in one area of which the second is used at any time, whatever the first sees.

    How often people turn it on soon after the sensor is compared with how much of all time is
    soon after the sensor.
    """
    for entities in home.by_area.values():
        tracks = [history.tracks[it.entity_id] for it in entities if it.entity_id in history.tracks]
        for seeing in (it for it in tracks if it.domain in _SEEING):
            seen = _went_on(seeing)
            gaps = np.diff(np.append(seen, history.end))
            expected = float(np.minimum(gaps, _SOON).sum()) / (history.end - history.start)
            for following in (it for it in tracks if it.domain in _FOLLOWING):
                by_hand = (following.state == "on") & np.isin(following.cause, _BY_HAND)
                times = following.time[by_hand]
                if len(times) < _LEAST_ACTS:
                    continue
                if _share_after(times, seen, _SOON) < _LEAST_LIFT * expected:
                    yield seeing.subject, following.subject


def _share_after(times: FloatArray, causes: FloatArray, within: float) -> float:
    """Return the share of times that come within so many seconds after a cause."""
    if not len(causes):
        return 0.0
    before = np.searchsorted(causes, times, side="right") - 1
    since = np.where(before < 0, np.inf, times - causes[np.maximum(before, 0)])
    return float((since <= within).mean())


def _went_on(track: Track) -> FloatArray:
    return np.asarray(track.time[track.state == "on"])


def _follows(times: FloatArray, causes: FloatArray) -> bool:
    return len(times) >= _LEAST_TIMES and _share_after(times, causes, _AT_ONCE) >= _MOSTLY
