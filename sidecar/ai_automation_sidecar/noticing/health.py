"""Tell which devices are unwell: batteries, silence, connections that break."""

from collections.abc import Iterator, Sequence

import numpy as np

from ..core.capabilities.health import (
    Breaks,
    battery_of,
    breaks_of,
    is_common,
    silence_of,
    went_together,
)
from ..core.contract import Pattern
from ..core.home import Entity
from ..history.model import Track
from ..zigbee import Bridge, Seen
from .known import Known

TYPE = "device_health"
_HOUR = 3600.0
_GONE = "unavailable"
_LEAST_GONE = 12 * _HOUR
# Of 255: below this a zigbee connection often breaks.
_WEAK = 30.0
# A battery that is dead tells nothing for longer than its own trend needs.
_PHYSICAL = frozenset({"binary_sensor", "climate", "cover", "light", "lock", "sensor", "switch"})

type Span = tuple[float, float]


def find_unwell(known: Known) -> Iterator[Pattern]:
    """Yield what should be looked at, one suggestion for a device and reason."""
    yield from _batteries(known)
    gone = {
        device_id: spans
        for device_id, entities in known.devices()
        if (spans := _gone(known, entities)) is not None
    }
    # A restart takes all with it.
    common = went_together([*gone.values()])
    for device_id, entities in known.devices():
        ids = [it.entity_id for it in entities]
        seen = _seen(known.bridges, entities)
        silence = _silence(known, entities, seen)
        breaks = breaks_of(gone.get(device_id, []), common, known.history.end)
        name = known.name_of(device_id)
        if silence is not None:
            hours, usual = (round(it / _HOUR) for it in silence)
            facts = {"name": name, "since": hours, "usual": max(1, usual)}
            yield known.told(TYPE, "silent", ids[:1], 0.8, facts)
        elif (away := _still_gone(gone.get(device_id, []), common, known.history.end)) is not None:
            facts = {"name": name, "since": round(away / _HOUR)}
            yield known.told(TYPE, "gone", ids[:1], 0.8, facts)
        elif breaks.often:
            yield known.told(TYPE, "breaks", ids[:1], 0.7, _of_breaks(name, breaks))
        if seen is not None and (silence is not None or breaks.often):
            quality = seen.linkquality
            if quality is not None and quality < _WEAK:
                facts = {"name": name, "quality": round(quality)}
                yield known.told(TYPE, "weak", ids[:1], 0.6, facts)


def _still_gone(gone: list[Span], common: list[float], now: float) -> float | None:
    """Return for how long a device has been gone until now, None if it is there or others are too.

    What has been gone for all the history is no longer part of the house.
    """
    if not gone or gone[-1][1] < now or now - gone[-1][0] < _LEAST_GONE:
        return None
    since = gone[-1][0]
    return None if is_common(since, common) else now - since


def _of_breaks(name: str, breaks: Breaks) -> dict[str, object]:
    return {"name": name, "count": breaks.count, "gone": round(breaks.gone / _HOUR, 1)}


def _batteries(known: Known) -> Iterator[Pattern]:
    """Yield batteries that are low or soon will be, of sensors and of what zigbee2mqtt hears."""
    told: set[str] = set()
    for entity in known.home.domain("sensor"):
        if entity.device_class != "battery" or entity.unit != "%" or entity.hidden:
            continue
        if entity.platform == "mobile_app":
            # Its owner sees it often enough.
            continue
        series = known.measured.get(entity.entity_id)
        if series is None or entity.state == _GONE:
            continue
        device_id = entity.device_id or entity.entity_id
        told.add(device_id)
        battery = battery_of(series.time.tolist(), series.value.tolist())
        name = known.name_of(entity.device_id) if entity.device_id else entity.name
        if battery is not None and battery.low:
            facts = {"name": name, "now": round(battery.now)}
            yield known.told(TYPE, "battery_low", [entity.entity_id], 0.95, facts)
        elif battery is not None and battery.ends_soon and battery.left is not None:
            facts = {
                "name": name,
                "now": round(battery.now),
                "left": round(battery.left),
                "falls": round(battery.falls, 1),
                "days": round(battery.days),
            }
            yield known.told(TYPE, "battery_falling", [entity.entity_id], 0.8, facts)
    for device_id, entities in known.devices():
        seen = _seen(known.bridges, entities) if device_id not in told else None
        if seen is not None and seen.battery is not None:
            battery = battery_of([known.history.end], [seen.battery])
            if battery is not None and battery.low:
                facts = {"name": known.name_of(device_id), "now": round(battery.now)}
                yield known.told(TYPE, "battery_low", [entities[0].entity_id], 0.95, facts)


def _seen(bridges: Sequence[Bridge], entities: Sequence[Entity]) -> Seen | None:
    """Return what zigbee2mqtt last heard of the device that entities belong to."""
    for bridge in bridges:
        for entity in entities:
            ieee = (entity.unique_id or "").partition("_")[0]
            if ieee in bridge.devices and (entity.unique_id or "").endswith(f"_{bridge.base}"):
                return bridge.seen.get(ieee, Seen())
    return None


def _silence(
    known: Known, entities: Sequence[Entity], seen: Seen | None
) -> tuple[float, float] | None:
    """Return how long a device is silent and how long it usually is, None if that is usual.

    Only what measures has a rhythm of its own; what people set off is silent when they are away.
    Home Assistant's `unavailable` is told as a break, and zigbee2mqtt's last word counts too.
    """
    if any(it.state == _GONE for it in entities):
        return None
    series = [known.measured[it.entity_id] for it in entities if it.entity_id in known.measured]
    times = np.unique(np.concatenate([np.empty(0), *(it.time for it in series)]))
    silence = silence_of(times.tolist(), known.history.end)
    if silence is None:
        return None
    if seen is not None and seen.last_seen is not None:
        since = known.history.end - seen.last_seen.timestamp()
        if since < silence.since and since < _HOUR + silence.usual:
            return None
    return silence.since, silence.usual


def _gone(known: Known, entities: Sequence[Entity]) -> list[Span] | None:
    """Return the spans in which a physical device was unavailable, None if it is not followed."""
    tracks = (known.history.tracks.get(it.entity_id) for it in entities if it.domain in _PHYSICAL)
    track = next((it for it in tracks if it is not None), None)
    return _spans(track, known.history.end) if track is not None else None


def _spans(track: Track, end: float) -> list[Span]:
    """Return the spans of a track in which its entity was unavailable."""
    found: list[Span] = []
    since: float | None = None
    for time, state in zip(track.time.tolist(), track.state.tolist(), strict=True):
        if state == _GONE and since is None:
            since = time
        elif state != _GONE and since is not None:
            found.append((since, time))
            since = None
    if since is not None:
        found.append((since, end))
    return found
