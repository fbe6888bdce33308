"""A home with a past: entities in rooms, and what they did in two weeks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er
from pytest_homeassistant_custom_component.components.recorder.common import (  # type: ignore[import-untyped]
    async_wait_recording_done,
)

ZONE = "Europe/Amsterdam"
# A Thursday afternoon.
NOW = datetime(2026, 6, 11, 15, tzinfo=ZoneInfo(ZONE))
TEMPERATURE = {
    "device_class": "temperature",
    "unit_of_measurement": "°C",
    "state_class": "measurement",
}
ENERGY = {
    "device_class": "energy",
    "unit_of_measurement": "kWh",
    "state_class": "total_increasing",
}

# Entity, name, room, attributes.
THINGS: tuple[tuple[str, str, str | None, Mapping[str, Any]], ...] = (
    ("cover.carport_gate", "Carport gate", "Carport", {"device_class": "gate"}),
    ("lock.porchway", "Porchway lock", "Porchway", {}),
    ("binary_sensor.orangery_window", "Orangery window", "Orangery", {"device_class": "window"}),
    ("binary_sensor.scullery_door", "Scullery door", "Scullery", {"device_class": "door"}),
    ("binary_sensor.snug_window", "Snug window", "Snug", {"device_class": "window"}),
    ("media_player.snug_telly", "Snug TV", "Snug", {"device_class": "tv"}),
    ("switch.tumbler", "Tumble dryer", "Scullery", {}),
    ("switch.cooker", "Cooker", "Galley", {}),
    ("light.galley", "Galley light", "Galley", {}),
    ("light.porchway", "Porchway lantern", "Porchway", {}),
    ("light.snug", "Snug lamp", "Snug", {}),
    ("fan.orangery", "Orangery fan", "Orangery", {}),
    ("climate.snug", "Snug heating", "Snug", {"hvac_modes": ["off", "heat"]}),
    ("event.front_bell", "Doorbell", "Porchway", {"device_class": "doorbell"}),
    ("sensor.snug_temperature", "Snug temperature", "Snug", TEMPERATURE),
    ("sensor.loft_temperature", "Loft temperature", "Loft", TEMPERATURE),
    ("sensor.outside_temperature", "Outside temperature", None, TEMPERATURE),
    ("sensor.wetroom_humidity", "Wet room humidity", "Wet room",
     {"device_class": "humidity", "unit_of_measurement": "%", "state_class": "measurement"}),
    ("sensor.tumbler_energy", "Tumble dryer energy", "Scullery", ENERGY),
    ("sensor.cooker_power", "Cooker power", "Galley",
     {"device_class": "power", "unit_of_measurement": "W", "state_class": "measurement"}),
    ("sensor.house_energy", "House energy", None, ENERGY),
    ("person.ottilie", "Ottilie", None, {}),
    ("person.bram", "Bram", None, {}),
    ("binary_sensor.cellar_door", "Cellar door", "Scullery", {"device_class": "door"}),
)  # fmt: skip
HIDDEN = "binary_sensor.cellar_door"


def local(day: int, clock: str) -> datetime:
    """Return a time of June."""
    hour, minute = clock.split(":")
    return NOW.replace(day=day, hour=int(hour), minute=int(minute))


# Day of June, time, entity, state.
PAST: tuple[tuple[int, str, str, str], ...] = (
    *((1, "00:00", entity_id, state) for entity_id, state in (
        ("cover.carport_gate", "closed"), ("lock.porchway", "locked"),
        ("binary_sensor.orangery_window", "off"), ("binary_sensor.scullery_door", "off"),
        ("binary_sensor.snug_window", "off"), ("media_player.snug_telly", "off"),
        ("switch.tumbler", "off"), ("switch.cooker", "off"), ("light.galley", "off"),
        ("light.porchway", "off"), ("light.snug", "off"), ("fan.orangery", "off"),
        ("climate.snug", "off"), ("event.front_bell", "2026-05-30T10:00:00+00:00"),
        ("sensor.snug_temperature", "20"), ("sensor.loft_temperature", "18"),
        ("sensor.outside_temperature", "14"), ("sensor.wetroom_humidity", "50"),
        ("sensor.tumbler_energy", "100"), ("sensor.cooker_power", "0"),
        ("sensor.house_energy", "1000"), ("person.ottilie", "home"), ("person.bram", "home"),
        ("binary_sensor.cellar_door", "off"),
    )),
    # Last week
    (2, "18:00", "switch.tumbler", "on"), (2, "19:30", "switch.tumbler", "off"),
    (2, "19:30", "sensor.tumbler_energy", "102.5"),
    (5, "09:00", "switch.tumbler", "on"), (5, "10:00", "switch.tumbler", "off"),
    (5, "10:00", "sensor.tumbler_energy", "104"),
    (3, "08:00", "sensor.house_energy", "1010"), (6, "12:00", "sensor.house_energy", "1040"),
    (6, "20:00", "light.snug", "on"), (6, "23:00", "light.snug", "off"),
    (4, "08:00", "cover.carport_gate", "open"), (4, "08:05", "cover.carport_gate", "closed"),
    # Monday and Tuesday
    (8, "07:00", "sensor.house_energy", "1050"),
    (8, "08:30", "binary_sensor.scullery_door", "on"),
    (8, "08:31", "binary_sensor.scullery_door", "off"),
    (9, "12:00", "binary_sensor.scullery_door", "on"),
    (9, "12:10", "binary_sensor.scullery_door", "off"),
    (9, "17:00", "event.front_bell", "2026-06-09T15:00:00+00:00"),
    (9, "18:00", "switch.tumbler", "on"), (9, "19:00", "switch.tumbler", "off"),
    (9, "19:00", "sensor.tumbler_energy", "2"),
    # Yesterday
    (10, "06:30", "climate.snug", "heat"), (10, "08:00", "climate.snug", "off"),
    (10, "07:42", "cover.carport_gate", "open"), (10, "07:50", "cover.carport_gate", "closed"),
    (10, "08:00", "person.ottilie", "not_home"), (10, "08:15", "person.bram", "not_home"),
    (10, "08:00", "binary_sensor.orangery_window", "on"),
    (10, "11:00", "binary_sensor.orangery_window", "off"),
    (10, "09:30", "switch.cooker", "on"), (10, "10:30", "switch.cooker", "off"),
    (10, "09:30", "sensor.cooker_power", "2000"), (10, "10:30", "sensor.cooker_power", "0"),
    (10, "12:00", "sensor.outside_temperature", "22"),
    (10, "18:00", "sensor.outside_temperature", "16"),
    (10, "14:00", "sensor.loft_temperature", "27.4"),
    (10, "20:00", "sensor.loft_temperature", "19"),
    (10, "17:20", "person.bram", "home"), (10, "17:42", "person.ottilie", "home"),
    (10, "18:00", "sensor.house_energy", "1058"),
    (10, "19:00", "media_player.snug_telly", "playing"),
    (10, "21:30", "media_player.snug_telly", "off"),
    (10, "20:30", "light.porchway", "on"),
    (10, "22:00", "light.galley", "on"), (10, "22:20", "light.galley", "off"),
    (10, "22:00", "sensor.snug_temperature", "19"),
    (10, "23:10", "binary_sensor.scullery_door", "on"),
    (10, "23:15", "binary_sensor.scullery_door", "off"),
    # Today
    (11, "02:00", "sensor.snug_temperature", "17"), (11, "06:00", "sensor.snug_temperature", "21"),
    (11, "03:00", "sensor.outside_temperature", "9"),
    (11, "12:00", "sensor.outside_temperature", "19"),
    (11, "05:30", "climate.snug", "heat"), (11, "09:30", "climate.snug", "off"),
    (11, "07:15", "light.porchway", "off"),
    (11, "07:30", "lock.porchway", "unlocked"), (11, "07:31", "lock.porchway", "locked"),
    (11, "08:00", "sensor.wetroom_humidity", "88"), (11, "09:00", "sensor.wetroom_humidity", "55"),
    (11, "09:05", "event.front_bell", "2026-06-11T07:05:00+00:00"),
    (11, "09:00", "sensor.house_energy", "1061"),
    (11, "13:40", "event.front_bell", "2026-06-11T11:40:00+00:00"),
    (11, "13:00", "binary_sensor.orangery_window", "on"),
    (11, "10:00", "binary_sensor.snug_window", "unavailable"),
    (11, "11:00", "binary_sensor.snug_window", "off"),
    (11, "10:00", "binary_sensor.cellar_door", "on"),
)  # fmt: skip


def furnish(hass: HomeAssistant) -> None:
    """Register what is in the home, with the state it had at first."""
    rooms: dict[str, str] = {}
    for entity_id, _, room, _ in THINGS:
        if room and room not in rooms:
            rooms[room] = ar.async_get(hass).async_create(room).id
        domain, _, object_id = entity_id.partition(".")
        registry = er.async_get(hass)
        registry.async_get_or_create(domain, "remembered", object_id, suggested_object_id=object_id)
        registry.async_update_entity(entity_id, area_id=rooms.get(room or ""))
        async_expose_entity(hass, "conversation", entity_id, should_expose=entity_id != HIDDEN)


async def async_live(hass: HomeAssistant) -> None:
    """Let the home live its past; the recorder records it."""
    furnish(hass)
    known = {entity_id: (name, attributes) for entity_id, name, _, attributes in THINGS}
    for day, clock, entity_id, state in sorted(PAST, key=lambda each: (each[0], each[1])):
        name, attributes = known[entity_id]
        hass.states.async_set(
            entity_id,
            state,
            {"friendly_name": name, **attributes},
            context=Context(),
            timestamp=local(day, clock).timestamp(),
        )
    await async_wait_recording_done(hass)
