"""Make histories in memory: what people used, and what sensors measured."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from ai_automation_sidecar.core.attribution.causes import Cause
from ai_automation_sidecar.core.home import Area, Entity, Home
from ai_automation_sidecar.core.synergies import Usage
from ai_automation_sidecar.history.model import FloatArray, History, Track
from ai_automation_sidecar.history.numbers import Measured
from ai_automation_sidecar.noticing.known import Known
from ai_automation_sidecar.patterns.lived import lived_in

ZONE = ZoneInfo("Europe/Berlin")
# Clocks go back on the last Sunday of October.
START = datetime(2026, 9, 1, tzinfo=ZONE)
DAY, HOUR = 86400.0, 3600.0


def at(day: int, hour: float) -> float:
    """Return a time on the wall clock of a day (seconds UTC)."""
    wall = datetime.fromordinal(START.toordinal() + day)
    return wall.replace(tzinfo=ZONE).timestamp() + hour * HOUR


def used(entity_id: str, times: Sequence[float], states: tuple[str, str] = ("on", "off")) -> Track:
    """Return a device that somebody switched at these times, each for a minute."""
    begins = np.sort(np.array(times, dtype=np.float64))
    every = np.sort(np.concatenate([begins, begins + 60.0]))
    number = len(every)
    state = np.array([states[place % 2] for place in range(number)], dtype=object)
    previous = np.array([states[(place + 1) % 2] for place in range(number)], dtype=object)
    return Track(
        entity_id,
        every,
        state,
        previous,
        np.full(number, int(Cause.DEVICE)),
        np.arange(number, dtype=np.int64),
        np.full(number, None, dtype=object),
    )


def known(
    entities: Sequence[Entity],
    tracks: Sequence[Track],
    days: int,
    measured: Mapping[str, Measured] | None = None,
    recorder: Any = None,
) -> Known:
    """Return what is known of a home after so many days."""
    home = Home(
        entities={it.entity_id: it for it in entities},
        areas={"hall": Area("hall", "Hall")},
        time_zone=str(ZONE),
    )
    # Somebody does something every day, so that it counts.
    lived = used("light.always", [at(day, 12) for day in range(days)])
    home = Home(
        entities={**home.entities, "light.always": Entity("light.always", "Always")},
        areas=home.areas,
        time_zone=home.time_zone,
    )
    every = {track.entity_id: track for track in (*tracks, lived)}
    history = History(every, at(0, 0), at(days, 0), 1000)
    return Known(home, history, lived_in(history, home), recorder, measured or {}, Usage())


def series(values: FloatArray, step: float = 600.0) -> Measured:
    """Return what a sensor measured at even steps from the start."""
    return Measured(at(0, 0) + np.arange(len(values)) * step, values)
