"""Test what zigbee devices expose and nobody uses, with devices as zigbee2mqtt describes them."""

from dataclasses import replace
from datetime import timedelta
import json
from pathlib import Path
from typing import Any

import pytest

from ai_automation_sidecar.core.attribution.causes import Users
from ai_automation_sidecar.core.capabilities import place_of, read_exposes
from ai_automation_sidecar.core.contract import Pattern
from ai_automation_sidecar.core.home import Area, Device, Entity, ExistingAutomation, Home
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.history.numbers import read_numbers
from ai_automation_sidecar.history.reader import read_history
from ai_automation_sidecar.noticing.exposed import find_exposed
from ai_automation_sidecar.noticing.known import Known
from ai_automation_sidecar.noticing.usage import usage_of
from ai_automation_sidecar.patterns.lived import lived_in
from ai_automation_sidecar.zigbee import Bridge
from tests.sidecar.recorder import House
from tests.zigbee import device, exposes_of

DAYS, BASE = 21, "zigbee2mqtt"
LAMP, BLIND, HEATER = "light.lamp", "cover.blind", "climate.heater"
LOCK, DETECTION = "switch.heater_child_lock", "switch.heater_window_detection"
# Its id begins like that of the lamp with effects.
OTHER = "light.lamp_2"
SHAKEN, METER = "binary_sensor.washer_vibration", "sensor.room_temperature"
# Model and address of each device, and the entity of each of its features that there is.
DEVICES: dict[str, tuple[str, dict[str, str]]] = {
    "RB56SC": ("0x01", {"effect": LAMP}),
    "MONO iD4": ("0x02", {"tilt": BLIND}),
    "SRTS-A01": (
        "0x03",
        {"preset": HEATER, "child_lock": LOCK, "window_detection": DETECTION},
    ),
    "LDSENK08": ("0x04", {"vibration": SHAKEN}),
    "83633205": ("0x05", {"occupancy": "binary_sensor.motion"}),
}
MORE: dict[str, dict[str, Any]] = {
    HEATER: {"attributes": {"preset_modes": ["manual", "away", "auto"]}, "state": "heat"},
    LOCK: {"category": "config", "state": "off"},
    DETECTION: {"category": "config", "state": "off"},
    SHAKEN: {"device_class": "vibration"},
}


def _entities() -> list[Entity]:
    meter = Entity(METER, "Room", area_id="room", device_class="temperature", unit="°C")
    found = [meter, Entity(OTHER, "Other lamp", area_id="room")]
    for model, (ieee, entities) in DEVICES.items():
        features, _ = read_exposes(exposes_of(model))
        for feature in features:
            place = place_of(feature, features)
            if place is not None and (entity_id := entities.get(feature.name)) is not None:
                unique = place.unique_id(ieee, BASE)
                more = MORE.get(entity_id, {})
                found.append(
                    Entity(
                        entity_id,
                        entity_id,
                        device_id=ieee,
                        area_id="room",
                        unique_id=unique,
                        **more,
                    )
                )
    return found


def _home(*automations: dict[str, Any]) -> Home:
    return Home(
        entities={it.entity_id: it for it in _entities()},
        areas={"room": Area("room", "Room")},
        devices={ieee: Device(ieee, model) for model, (ieee, _) in DEVICES.items()},
        automations=tuple(
            ExistingAutomation(f"automation.{number}", str(number), config=config)
            for number, config in enumerate(automations)
        ),
        time_zone="Europe/Berlin",
    )


def _bridge() -> Bridge:
    listed = [device(model, model, ieee) for model, (ieee, _) in DEVICES.items()]
    return Bridge(BASE).hear(f"{BASE}/bridge/devices", json.dumps(listed).encode())


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a recorder of three weeks in which only the plain features are used."""
    house = House()
    house.start([LAMP, OTHER, SHAKEN])
    house.start([BLIND], "open")
    house.attributes = {LAMP: {"effect": None}, BLIND: {"current_tilt_position": 100}}
    for day in range(DAYS):
        house.person(house.at(day, 19), LAMP, "on")
        house.person(house.at(day, 22), LAMP, "off")
        house.person(house.at(day, 20), OTHER, "on")
        house.person(house.at(day, 23), OTHER, "off")
        house.person(house.at(day, 8), BLIND, "open")
        house.person(house.at(day, 21), BLIND, "closed")
        for hour, warm in ((6.5, 21), (12.0, 18), (22.5, 16)):
            house.attributes[HEATER] = {"temperature": warm, "preset_mode": "manual"}
            if hour == 12:
                house.automation(house.at(day, hour), HEATER, "heat")
                house.attributes[HEATER] = {"temperature": 20, "preset_mode": "manual"}
                house.device(house.at(day, hour) + timedelta(minutes=4), HEATER, "heat")
            else:
                house.person(house.at(day, hour), HEATER, "heat")
        if day % 4 == 0:
            house.device(house.at(day, 10), SHAKEN, "on")
            house.device(house.at(day, 10.1), SHAKEN, "off")
        for number in range(48):
            airing = day % 3 == 0 and number == 20
            house.device(house.at(day, number / 2), METER, "17.9" if airing else "20.5")
    return house.write(tmp_path_factory.mktemp("exposed") / "home-assistant_v2.db")


def _found(path: Path, home: Home) -> dict[str, Pattern]:
    history, _ = read_history(path, Users())
    span = (history.start, history.end)
    with open_recorder(path) as opened:
        measured = read_numbers(opened, {METER}, span, 600)
        usage = usage_of(history, home, measured)
        known = Known(home, history, lived_in(history, home), opened, measured, usage, (_bridge(),))
        return {it.evidence["reason"]: it for it in find_exposed(known)}


def test_unused(recorder: Path) -> None:
    """Each feature is told with what was done without it, and none brings an automation."""
    found = _found(recorder, _home())
    assert found.keys() == {
        "unused_effect",
        "unused_tilt",
        "unused_preset",
        "child_lock",
        "unused_vibration",
        "window_detection",
        "disabled_feature",
    }
    assert found["unused_effect"].evidence["count"] == 2 * DAYS
    assert found["unused_tilt"].entities == [BLIND]
    assert found["unused_preset"].evidence["options"] == "manual, away, auto"
    assert found["child_lock"].evidence["count"] == DAYS
    assert found["unused_vibration"].evidence["count"] == 6
    assert found["window_detection"].entities == [HEATER, DETECTION]
    assert "brightness" in found["disabled_feature"].evidence["summary"]
    assert {it.automation for it in found.values()} == {None}
    assert all(it.type == "feature" for it in found.values())


def test_used(recorder: Path) -> None:
    """What the house's automations use, or is set already, is not told."""

    def _act(action: str, entity_id: str, **data: Any) -> dict[str, Any]:
        call = {"action": action, "target": {"entity_id": entity_id}, "data": data}
        return {"triggers": [{"trigger": "time", "at": "09:00:00"}], "actions": [call]}

    heard = {
        "triggers": [{"trigger": "state", "entity_id": SHAKEN, "to": "off"}],
        "actions": [{"action": "notify.notify", "data": {"message": "Done"}}],
    }
    home = _home(
        _act("light.turn_on", LAMP, effect="blink"),
        _act("cover.set_cover_tilt_position", BLIND, tilt_position=40),
        _act("climate.set_preset_mode", HEATER, preset_mode="away"),
        heard,
    )
    on = {it: replace(home.entities[it], state="on") for it in (LOCK, DETECTION)}
    lux = Entity("sensor.lux", "Lux", area_id="room", device_class="illuminance", unit="lx")
    home = replace(home, entities={**home.entities, **on, lux.entity_id: lux})
    reasons = _found(recorder, home).keys()
    assert not reasons - {"disabled_feature"}
