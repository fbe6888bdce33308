"""Find what zigbee devices expose and nobody uses, where the history gives a reason to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..core.attribution.causes import Cause
from ..core.capabilities import Feature, ZigbeeDevice, place_of
from ..core.contract import Pattern
from ..core.home import Entity
from ..history.attributes import read_attributes
from ..history.model import ATTRIBUTE_MARK
from .features import TYPE
from .known import Known
from .missing import airings, fall_of

# Who did something by hand so often may be glad of it.
_LEAST_ACTS: Final = 15
# An automation that is taken back at the device so soon (seconds), so often, was not wanted there.
_SOON: Final = 600.0
_LEAST_TAKEN_BACK, _LEAST_AIRINGS, _LEAST_SHAKEN = 5, 3, 3
_NO_EFFECT: Final = frozenset({"None", "none", "off", "stop_effect", "finish_effect"})
_ON: Final = frozenset({"on", "locked"})
# What is worth switching on in Home Assistant if it is there and has no entity.
_WORTH_HAVING: Final = frozenset(
    {"child_lock", "energy", "illuminance", "power", "temperature", "vibration", "window_detection"}
)

# Of these, one in a room is enough.
_OF_ROOMS: Final = ("illuminance", "temperature")


@dataclass(frozen=True, slots=True)
class _Device:
    """A zigbee device of the house: its features by name, each with its entity if it has one."""

    zigbee: ZigbeeDevice
    name: str
    entities: tuple[Entity, ...]
    found: Mapping[str, Entity]
    lacking: frozenset[str]

    def entity(self, feature: str, *domains: str) -> Entity | None:
        """Return the entity of a feature, None if there is none of such a domain."""
        entity = self.found.get(feature)
        return entity if entity is not None and entity.domain in domains else None


def find_exposed(known: Known) -> Iterator[Pattern]:
    """Yield features worth using, each with what in the history speaks for it."""
    for device in _devices(known):
        for find in (_effect, _tilt, _preset, _child_lock, _vibration, _window, _lacking):
            yield from find(known, device)


def _devices(known: Known) -> Iterator[_Device]:
    by_unique = {it.unique_id: it for it in known.home.entities.values() if it.unique_id}
    for bridge in known.bridges:
        for ieee, zigbee in bridge.devices.items():
            if zigbee.disabled:
                continue
            found: dict[str, Entity] = {}
            lacking: set[str] = set()
            for feature in zigbee.features:
                entity = _entity_of(feature, zigbee.features, by_unique, ieee, bridge.base)
                if entity is not None:
                    found.setdefault(feature.name, entity)
                else:
                    lacking.add(feature.name)
            own = {it.entity_id: it for it in found.values() if not it.hidden}
            if own:
                first = next(iter(own.values()))
                name = known.name_of(first.device_id) if first.device_id else zigbee.name
                yield _Device(
                    zigbee, name, tuple(own.values()), found, frozenset(lacking - found.keys())
                )


def _entity_of(
    feature: Feature,
    features: Iterable[Feature],
    by_unique: Mapping[str, Entity],
    ieee: str,
    base: str,
) -> Entity | None:
    place = place_of(feature, features)
    return None if place is None else by_unique.get(place.unique_id(ieee, base))


def _acts(known: Known, entity: Entity, *, setting: bool = False) -> int:
    """Return how often people did something to an entity, or only set it to a value."""
    return sum(
        len(acts.times)
        for acts in known.acts
        if acts.entity_id == entity.entity_id
        and (not setting or ATTRIBUTE_MARK in acts.track.subject)
    )


def _effect(known: Known, device: _Device) -> Iterator[Pattern]:
    lamp = device.entity("effect", "light")
    if lamp is None or "effect" in known.set_in_house(lamp.entity_id):
        return
    count = _acts(known, lamp)
    if count < _LEAST_ACTS or _values(known, lamp, "effect") - _NO_EFFECT:
        return
    facts = {"name": lamp.name, "count": count}
    yield known.told(TYPE, "unused_effect", [lamp.entity_id], 0.3, facts)


def _tilt(known: Known, device: _Device) -> Iterator[Pattern]:
    blind = device.entity("tilt", "cover")
    if blind is None or "tilt_position" in known.set_in_house(blind.entity_id):
        return
    count = _acts(known, blind)
    if count < _LEAST_ACTS or len(_values(known, blind, "current_tilt_position")) > 1:
        return
    facts = {"name": blind.name, "count": count}
    yield known.told(TYPE, "unused_tilt", [blind.entity_id], 0.35, facts)


def _preset(known: Known, device: _Device) -> Iterator[Pattern]:
    heater = device.entity("preset", "climate")
    if heater is None or "preset_mode" in known.set_in_house(heater.entity_id):
        return
    count = _acts(known, heater, setting=True)
    options = [str(it) for it in heater.attributes.get("preset_modes") or () if it != "none"]
    if count < _LEAST_ACTS or not options or len(_values(known, heater, "preset_mode")) > 1:
        return
    facts = {"name": heater.name, "count": count, "options": ", ".join(options)}
    yield known.told(TYPE, "unused_preset", [heater.entity_id], 0.35, facts)


def _values(known: Known, entity: Entity, attribute: str) -> set[str]:
    """Return all values that an attribute had."""
    rows = read_attributes(known.recorder, entity.entity_id, known.span)
    return {str(it[attribute]) for it in rows if it.get(attribute) is not None}


def _child_lock(known: Known, device: _Device) -> Iterator[Pattern]:
    """Yield what is turned at the device whenever an automation has set it."""
    lock = device.entity("child_lock", "lock", "switch")
    if lock is None or lock.state in _ON:
        return
    for entity in device.entities:
        if entity.domain not in {"climate", "switch"} or entity.category is not None:
            continue
        count = _taken_back(known, entity)
        if count >= _LEAST_TAKEN_BACK and entity.entity_id != lock.entity_id:
            facts = {"name": device.name, "count": count, "setting": lock.name}
            ids = [entity.entity_id, lock.entity_id]
            yield known.told(TYPE, "child_lock", ids, 0.45, facts)
            return


def _taken_back(known: Known, entity: Entity) -> int:
    """Return how often somebody at the device changed what an automation had just done."""
    found = 0
    for track in known.history.tracks.values():
        if track.entity_id != entity.entity_id or len(track.time) < 2:  # noqa: PLR2004 - a pair
            continue
        automated = np.isin(track.cause[:-1], [Cause.AUTOMATION, Cause.SCRIPT])
        by_hand = track.cause[1:] == Cause.DEVICE
        found += int((automated & by_hand & (np.diff(track.time) < _SOON)).sum())
    return found


def _vibration(known: Known, device: _Device) -> Iterator[Pattern]:
    sensor = device.entity("vibration", "binary_sensor")
    if sensor is None or any(sensor.entity_id in tie.watched for tie in known.ties):
        return
    track = known.history.tracks.get(sensor.entity_id)
    count = int((track.state == "on").sum()) if track is not None else 0
    if count >= _LEAST_SHAKEN:
        facts = {"name": device.name, "count": count}
        yield known.told(TYPE, "unused_vibration", [sensor.entity_id], 0.3, facts)


def _window(known: Known, device: _Device) -> Iterator[Pattern]:
    """Yield a thermostat that could notice an open window by itself, where one stood open."""
    setting = device.entity("window_detection", "switch")
    heater = next((it for it in device.entities if it.domain == "climate"), None)
    if setting is None or setting.state == "on" or heater is None:
        return
    area_id = known.picker.area_of(heater)
    for meter in known.picker.pick("temperature", area_id) if area_id else ():
        series = known.measured.get(meter.entity_id)
        count = airings(known, heater, series, fall_of(meter)) if series is not None else 0
        if count >= _LEAST_AIRINGS:
            facts = {"name": device.name, "count": count, "setting": setting.name}
            ids = [heater.entity_id, setting.entity_id]
            yield known.told(TYPE, "window_detection", ids, 0.5, facts)
            return


def _lacking(known: Known, device: _Device) -> Iterator[Pattern]:
    """Yield what a device can do that Home Assistant has no entity of, because it is disabled."""
    area_id = next((area for it in device.entities if (area := known.picker.area_of(it))), None)
    there = {kind for kind in _OF_ROOMS if area_id and known.picker.pick(kind, area_id)}
    wanted = sorted(device.lacking & _WORTH_HAVING - there)
    if not wanted:
        return
    facts = {"name": device.name, "features_words": wanted}
    yield known.told(TYPE, "disabled_feature", [device.entities[0].entity_id], 0.25, facts)
