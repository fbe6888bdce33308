"""Tell what happened at an hour at which it never does, and what measures far from usual."""

from collections.abc import Iterator

import numpy as np

from ...core.home import Entity
from ...history.model import FloatArray
from ...history.numbers import Measured
from ...patterns.clock import DAY, HOUR
from ..known import Known
from .statistics import rarity, strangeness
from .told import Candidate

# The ways in and out of the house: of all else so much happens in a day that something always is
# unusual. Within so long it is one use (seconds).
_WAYS = ("door", "garage", "lock")
_OPEN = frozenset({"on", "open", "unlocked"})
_ONE_USE = 1800.0
# Before as many uses nothing is unusual; more than the latest are not compared.
_LEAST_USES, _MOST_USES = 100, 1500
# An hour earlier or later than ever is nothing to speak of.
_LEAST_AWAY = 1.5 * HOUR
_RANGED = frozenset({"carbon_dioxide", "humidity", "power", "temperature"})
_LEAST_DAYS = 28
# So many values a day tell what its middle was.
_LEAST_VALUES = 4


def find_unusual(known: Known) -> Iterator[Candidate]:
    """Yield how every way in was used in the last day, and what every sensor measured in it."""
    yield from _uses(known)
    yield from _ranges(known)


def _uses(known: Known) -> Iterator[Candidate]:
    for entity_id, times in _streams(known).items():
        fresh = times[np.append(True, np.diff(times) > _ONE_USE)] if len(times) else times
        latest = fresh[fresh > known.history.end - DAY]
        usual = fresh[fresh <= known.history.end - DAY][-_MOST_USES:]
        if not len(latest) or len(usual) < _LEAST_USES:
            continue
        past, local = known.days.clock.local(usual), known.days.clock.local(latest)
        distances = _distances(local, past).min(axis=1)
        strangest = int(distances.argmax())
        away, at = float(distances[strangest]), float(local[strangest])
        facts = {
            "name": known.home.entities[entity_id].name,
            "at": f"{int(at % DAY // HOUR):02}:{int(at % HOUR // 60):02}",
            "hours": round(away / HOUR, 1),
            "count": len(usual),
        }
        reason = "unusual_time" if away >= _LEAST_AWAY else None
        # The strangest of several is stranger by chance.
        chance = min(1.0, len(latest) * rarity(away, _apart(past)))
        yield Candidate("anomaly", reason, (entity_id,), chance, facts)


def _streams(known: Known) -> dict[str, FloatArray]:
    """Return when every way in or out was opened, by entity."""
    ways = (entity.entity_id for kind in _WAYS for entity in known.picker.pick(kind))
    tracks = (known.history.tracks[it] for it in ways if it in known.history.tracks)
    return {track.entity_id: track.time[np.isin(track.state, list(_OPEN))] for track in tracks}


def _apart(local: FloatArray) -> FloatArray:
    """Return how far each time of day is from the nearest of another day (seconds)."""
    distances = _distances(local, local)
    day = local // DAY
    distances[day[:, None] == day[None, :]] = DAY / 2
    return np.asarray(distances.min(axis=1))


def _distances(some: FloatArray, others: FloatArray) -> FloatArray:
    """Return the distances of times of day around the clock: there is no edge at midnight."""
    apart = np.abs(some[:, None] % DAY - others[None, :] % DAY)
    return np.asarray(np.minimum(apart, DAY - apart))


def _ranges(known: Known) -> Iterator[Candidate]:
    for entity_id, series in known.measured.items():
        entity = known.home.entities.get(entity_id)
        if entity is None or entity.device_class not in _RANGED or _outside(entity, known):
            continue
        blocks = _blocks(series, known.history.end)
        usual = blocks[1 : 1 + 2 * _LEAST_DAYS]
        usual = usual[~np.isnan(usual)]
        if len(usual) < _LEAST_DAYS or np.isnan(blocks[0]):
            continue
        value = float(blocks[0])
        off, chance = strangeness(value, usual)
        beyond = value > usual.max() or value < usual.min()
        facts = {
            "name": entity.name,
            "now": round(value, 1),
            "usual": round(float(np.median(usual)), 1),
            "low": round(float(usual.min()), 1),
            "high": round(float(usual.max()), 1),
            "unit": entity.unit or "",
            "days": len(usual),
            "spreads": round(abs(off), 1),
        }
        reason = "out_of_range" if beyond else None
        yield Candidate("anomaly", reason, (entity_id,), chance, facts)


def _outside(entity: Entity, known: Known) -> bool:
    """Tell whether a sensor follows the weather and the sun, which are never quite usual."""
    return any(
        entity.entity_id == it.entity_id
        for kind in ("outdoor_temperature", "solar_power")
        for it in known.picker.pick(kind)
    )


def _blocks(series: Measured, end: float) -> FloatArray:
    """Return the medians of the last 24 hours, and of those before them; NaN where too few."""
    number = ((end - series.time) // DAY).astype(np.int64)
    found = np.full(int(number.max(initial=0)) + 1, np.nan)
    for block in np.unique(number[number >= 0]).tolist():
        values = series.value[number == block]
        if len(values) >= _LEAST_VALUES:
            found[block] = np.median(values)
    return found
