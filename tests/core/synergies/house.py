"""A house that has something for every relation, and nothing connected."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from custom_components.ai_automation.core.home import (
    Action,
    ActionField,
    Area,
    Device,
    Entity,
    ExistingAutomation,
    Home,
    Label,
)
from tests.core.homes import action

AREAS = {
    "hall": "Hall",
    "bath": "Bathroom",
    "wc": "Toilet",
    "living": "Living room",
    "bedroom": "Bedroom",
    "utility": "Utility room",
    "garden": "Garden",
    "pantry": "Pantry",
}


def _entities() -> Iterable[Entity]:
    def _one(entity_id: str, name: str, area: str | None = None, **more: Any) -> Entity:
        return Entity(entity_id, name, area_id=area, **more)

    def _can(*names: str) -> frozenset[str]:
        return frozenset(names)

    yield _one("binary_sensor.hall_motion", "Hall motion", "hall", device_class="motion")
    yield _one("light.hall", "Hall light", "hall")
    yield _one("sensor.hall_lux", "Hall lux", "hall", device_class="illuminance", unit="lx")
    yield _one("binary_sensor.front_door", "Front door", "hall", device_class="door")
    yield _one("lock.front", "Front door lock", "hall", state="unlocked")
    yield _one("sensor.bath_humidity", "Humidity", "bath", device_class="humidity", unit="%")
    yield _one("fan.bath", "Bathroom fan", "bath")
    yield _one("binary_sensor.wc_motion", "Toilet motion", "wc", device_class="motion")
    yield _one("light.wc", "Toilet light", "wc")
    yield _one("switch.wc_extractor", "Toilet extractor", "wc")
    yield _one("binary_sensor.living", "Living presence", "living", device_class="occupancy")
    yield _one(
        "light.living", "Ceiling", "living", capabilities=_can("brightness"),
        attributes={"supported_color_modes": ["brightness"]},
    )  # fmt: skip
    yield _one("binary_sensor.living_window", "Window", "living", device_class="window")
    yield _one(
        "climate.living", "Radiator", "living", state="heat",
        attributes={"hvac_modes": ["off", "heat"], "preset_modes": ["none", "away"]},
        capabilities=_can("target_temperature", "preset_mode"),
    )  # fmt: skip
    yield _one(
        "sensor.living_temperature", "Temperature", "living", device_class="temperature", unit="°C"
    )
    yield _one("fan.living", "Ceiling fan", "living")
    yield _one(
        "cover.living", "Blind", "living", device_class="blind", state="open",
        capabilities=_can("open", "close", "set_position"),
    )  # fmt: skip
    yield _one(
        "media_player.tv", "Television", "living", device_class="tv",
        capabilities=_can("turn_on", "turn_off"),
    )  # fmt: skip
    yield _one(
        "cover.bedroom", "Bedroom shutter", "bedroom", device_class="shutter", state="open",
        capabilities=_can("open", "close"),
    )  # fmt: skip
    yield _one("light.bedroom", "Bedroom light", "bedroom")
    yield _one("binary_sensor.bedroom", "Bedroom motion", "bedroom", device_class="motion")
    yield _one("binary_sensor.pantry", "Pantry door", "pantry", device_class="door")
    yield _one("light.pantry", "Pantry light", "pantry")
    yield _one("binary_sensor.leak", "Leak", "utility", device_class="moisture")
    yield _one("valve.water", "Main valve", "utility", capabilities=_can("open", "close"))
    yield _one("sensor.washer", "Washing machine power", "utility", device_class="power", unit="W")
    yield _one("switch.boiler", "Water heater", "utility")
    yield _one("binary_sensor.smoke", "Smoke", "hall", device_class="smoke")
    yield _one("light.garden", "Garden light", "garden")
    yield _one("binary_sensor.garden", "Garden motion", "garden", device_class="motion")
    yield _one(
        "cover.awning", "Awning", "garden", device_class="awning",
        capabilities=_can("open", "close"),
    )  # fmt: skip
    yield _one("cover.garage", "Garage door", None, device_class="garage")
    yield _one("vacuum.robot", "Robot", "living", capabilities=_can("start", "return_home"))
    yield _one("weather.home", "Weather", state="sunny")
    yield _one("sensor.price", "Energy price", unit="EUR/kWh", state_class="measurement")
    yield _one("sensor.solar", "Solar power", device_class="power", unit="W")
    yield _one("calendar.waste", "Waste collection")
    yield _one("person.anna", "Anna")
    yield _one("zone.home", "Home", state="1")
    yield _one("sun.sun", "Sun")


def _actions() -> Iterable[Action]:
    for domain in ("light", "switch", "fan", "media_player", "homeassistant", "climate"):
        yield action(f"{domain}.turn_on", "brightness_pct")
        yield action(f"{domain}.turn_off")
    yield action("light.toggle")
    yield action("climate.set_hvac_mode", required=("hvac_mode",))
    yield action("climate.set_preset_mode", required=("preset_mode",))
    for name in ("cover.close_cover", "cover.open_cover", "lock.lock", "lock.unlock"):
        yield action(name)
    for name in ("valve.close_valve", "vacuum.start", "scene.turn_on", "script.turn_on"):
        yield action(name)
    yield Action("persistent_notification.create", (ActionField("message", required=True),))
    yield action("script.goodnight", targeted=False)


def full_house(*automations: dict[str, Any], without: Iterable[str] = (), **more: Any) -> Home:
    """Return the house, with automations, without some of its entities."""
    gone = set(without)
    entities = {it.entity_id: it for it in _entities() if it.entity_id not in gone}
    entities |= {it.entity_id: it for it in more.pop("entities", ())}
    return Home(
        entities=entities,
        areas={area_id: Area(area_id, name) for area_id, name in AREAS.items()},
        devices={"motion": Device("motion", "Hall sensor", "hall")},
        labels={"lamps": Label("lamps", "Lamps")},
        actions={it.action: it for it in _actions()},
        automations=tuple(
            ExistingAutomation(f"automation.a{number}", f"A{number}", config=config)
            for number, config in enumerate(automations)
        ),
        **more,
    )


def on_device(home: Home, entity_id: str, **more: Any) -> Home:
    """Return the house with more known of one of its entities."""
    entities = {**home.entities, entity_id: replace(home.entities[entity_id], **more)}
    return replace(home, entities=entities)
