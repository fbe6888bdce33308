"""Tell which sensor a room lacks, where the history shows what it costs."""

from collections.abc import Iterator

import numpy as np

from ..core.attribution.causes import Cause
from ..core.contract import Pattern
from ..core.home import Entity
from ..core.synergies.rooms import room_kind
from ..history.numbers import Measured
from .known import Known

TYPE = "missing_sensor"
# Rooms without daylight need their lamp at noon.
_DARK_ROOMS = frozenset({"bath", "passage", "service"})
_LEAST_TIMES, _MOSTLY = 15, 0.5
_FALL, _WITHIN, _LEAST_FALLS = 1.5, 1800.0, 3
_DAY = 86400.0
_FAHRENHEIT = "°F"


def find_missing(known: Known) -> Iterator[Pattern]:
    """Yield sensors that would save something, each with what was lost without it."""
    for area_id in known.home.by_area:
        yield from _light_meter(known, area_id)
        yield from _window_contact(known, area_id)


def _light_meter(known: Known, area_id: str) -> Iterator[Pattern]:
    sun = known.history.tracks.get("sun.sun")
    area = known.home.areas.get(area_id)
    if sun is None or room_kind(area) in _DARK_ROOMS or area is None:
        return
    seeing = (*known.picker.pick("motion", area_id), *known.picker.pick("occupancy", area_id))
    if not seeing or known.picker.pick("illuminance", area_id):
        return
    ids = {it.entity_id for it in seeing}
    for lamp in known.picker.pick("light", area_id):
        track = known.history.tracks.get(lamp.entity_id)
        if track is None or not any(tie.joins(ids, {lamp.entity_id}) for tie in known.ties):
            continue
        lit = track.time[(track.state == "on") & (track.cause == int(Cause.AUTOMATION))]
        by_day = int((sun.state_at(lit) == "above_horizon").sum())
        if len(lit) >= _LEAST_TIMES and by_day >= _MOSTLY * len(lit):
            facts = {"area": area.name, "actor": lamp.name, "count": by_day, "of": len(lit)}
            yield known.told(TYPE, "no_light_meter", [lamp.entity_id], 0.45, facts)
            return


def _window_contact(known: Known, area_id: str) -> Iterator[Pattern]:
    area = known.home.areas.get(area_id)
    if area is None or known.picker.pick("contact", area_id) or known.picker.pick("door", area_id):
        return
    heaters = known.picker.pick("climate", area_id)
    for heater in heaters[:1]:
        for meter in known.picker.pick("temperature", area_id):
            series = known.measured.get(meter.entity_id)
            if series is None:
                continue
            fall = fall_of(meter)
            count = airings(known, heater, series, fall)
            if count >= _LEAST_FALLS:
                facts = {
                    "area": area.name,
                    "actor": heater.name,
                    "count": count,
                    "fall": round(fall, 1),
                }
                ids = [heater.entity_id, meter.entity_id]
                yield known.told(TYPE, "no_window_contact", ids, 0.5, facts)
                return


def fall_of(meter: Entity) -> float:
    """Return by how much a meter falls at an open window, in its own unit."""
    return _FALL * (9 / 5 if meter.unit == _FAHRENHEIT else 1)


def airings(known: Known, heater: Entity, series: Measured, fall: float) -> int:
    """Return on how many days the temperature fell fast while the heating was on."""
    track = known.history.tracks.get(heater.entity_id)
    if len(series.time) < _LEAST_TIMES:
        return 0
    # The first value within half an hour before each one.
    first = np.searchsorted(series.time, series.time - _WITHIN)
    highest = np.array(
        [series.value[start : at + 1].max() for at, start in enumerate(first.tolist())]
    )
    fell = series.time[highest - series.value >= fall]
    # Of what never changed, the present state has been all the time.
    if track is None or not len(track.time):
        heating = np.full(len(fell), heater.state or "unknown", dtype=object)
    else:
        heating = track.state_at(fell)
    on = fell[(heating != "off") & (heating != "unavailable") & (heating != "unknown")]
    return len(set((on // _DAY).astype(int).tolist()))
