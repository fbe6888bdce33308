"""Correct causes that a single row cannot tell: late reports, bounces and mass changes."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from .contexts import Contexts
from .domains import ACTUATORS, TRANSITIONAL
from .model import BoolArray, Cause, FloatArray, IntArray, Track

# Seconds in which a device that was told to do something reports that it did.
REPORT_DELAY = 30.0
# Seconds in which a device that was just switched reports once more.
BOUNCE = 2.0
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
    causes = track.cause.copy()
    commands = contexts.commands.get(track.entity_id, [])
    command_times = [time for time, _ in commands]
    for index in np.flatnonzero(causes == Cause.DEVICE):
        time = track.time[index]
        before = causes[index - 1] if index else Cause.SYSTEM
        since = time - track.time[index - 1] if index else np.inf
        bounced = before in {Cause.AUTOMATION, Cause.SCRIPT} and since < BOUNCE
        if bounced or (index and track.previous[index] in TRANSITIONAL):
            causes[index] = before
        elif position := bisect_right(command_times, time):
            told, cause = commands[position - 1]
            if time - told < min(REPORT_DELAY, since):
                causes[index] = cause
    return causes


def _mass_changes(tracks: dict[str, Track]) -> dict[str, Track]:
    """Return the tracks with simultaneous changes of many devices attributed to the system."""
    acting = [track for track in tracks.values() if track.domain in ACTUATORS]
    by_device = [track.time[track.cause == Cause.DEVICE] for track in acting]
    owners = np.repeat(np.arange(len(acting)), [len(times) for times in by_device])
    times = np.concatenate([*by_device, np.empty(0)])
    order = np.argsort(times, kind="stable")
    times, owners = times[order], owners[order]
    enough = max(MASS_COUNT, MASS_SHARE * len(acting))
    moments = [
        times[first]
        for first, last in enumerate(np.searchsorted(times, times + MASS_SECONDS))
        if last - first >= enough and len(set(owners[first:last].tolist())) >= enough
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
