"""Correct causes that a single row cannot tell: late reports, bounces and mass changes."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..core.attribution.causes import Cause, Contexts, settle_reports
from ..core.attribution.domains import ACTUATORS
from .model import BoolArray, FloatArray, IntArray, Track

# Many devices at the same moment, each by itself: the power or the radio came back.
MASS_SECONDS = 2.0
MASS_COUNT = 5
MASS_SHARE = 0.4


def settle(tracks: Mapping[str, Track], contexts: Contexts) -> dict[str, Track]:
    """Return the tracks with the causes of actuators' own reports corrected."""
    settled = {
        subject: replace(track, cause=_reports(track, contexts))
        if track.domain in ACTUATORS
        else track
        for subject, track in tracks.items()
    }
    return _mass_changes(settled)


def _reports(track: Track, contexts: Contexts) -> IntArray:
    """Return the causes with what a device reports late attributed to who began it."""
    commands = contexts.commands.get(track.entity_id, [])
    causes = settle_reports(
        track.time.tolist(), track.previous.tolist(), track.cause.tolist(), commands
    )
    return np.array(causes, dtype=np.int64)


def _mass_changes(tracks: dict[str, Track]) -> dict[str, Track]:
    """Return the tracks with simultaneous changes of many devices attributed to the system."""
    acting = [track for track in tracks.values() if track.domain in ACTUATORS]
    by_device = [track.time[track.cause == Cause.DEVICE] for track in acting]
    owners = np.repeat(np.arange(len(acting)), [len(times) for times in by_device])
    times = np.concatenate([*by_device, np.empty(0)])
    order = np.argsort(times, kind="stable")
    times, owners = times[order], owners[order]
    enough = max(MASS_COUNT, MASS_SHARE * len(acting))
    behind = np.searchsorted(times, times + MASS_SECONDS)
    many = np.flatnonzero(behind - np.arange(len(times)) >= enough)
    moments = [
        times[first]
        for first, last in zip(many.tolist(), behind[many].tolist(), strict=True)
        if len(set(owners[first:last].tolist())) >= enough
    ]
    if not moments:
        return tracks
    storms = np.array(moments)
    result = dict(tracks)
    for track in acting:
        hit = (track.cause == Cause.DEVICE) & _within(track.time, storms)
        if hit.any():
            cause = np.where(hit, int(Cause.SYSTEM), track.cause)
            result[track.subject] = replace(track, cause=cause)
    return result


def _within(times: FloatArray, starts: FloatArray) -> BoolArray:
    """Tell which times lie within a storm that starts at one of `starts` (sorted)."""
    index = np.searchsorted(starts, times, side="right") - 1
    return np.asarray((index >= 0) & (times - starts[np.maximum(index, 0)] <= MASS_SECONDS))
