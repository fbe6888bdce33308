"""Test what is noticed about devices: their health, features nobody uses, sensors that lack."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

import pytest

from ai_automation_sidecar.core.attribution.causes import Users
from ai_automation_sidecar.core.home import Area, Device, Entity, ExistingAutomation, Home
from ai_automation_sidecar.history.address import Address
from ai_automation_sidecar.history.reader import read_history
from ai_automation_sidecar.homes import with_history
from ai_automation_sidecar.noticing import Around, notice
from ai_automation_sidecar.patterns.lived import lived_in
from ai_automation_sidecar.zigbee import Bridge
from tests.sidecar.recorder import House
from tests.zigbee import device

DAYS = 24
_LIGHT = {"supported_color_modes": ["color_temp"], "min_color_temp_kelvin": 2200}
_MOTION_LIGHT = {
    "alias": "Living light on motion",
    "triggers": [{"trigger": "state", "entity_id": "binary_sensor.living", "to": "on"}],
    "actions": [{"action": "light.turn_on", "target": {"entity_id": "light.living"}}],
}


def _entities() -> list[Entity]:
    def _one(entity_id: str, name: str, device_id: str, area: str, **more: Any) -> Entity:
        return Entity(entity_id, name, device_id=device_id, area_id=area, **more)

    battery = {"device_class": "battery", "unit": "%", "category": "diagnostic"}
    return [
        _one("sensor.low", "Low battery", "low", "hall", **battery, state="9"),
        _one("sensor.falling", "Falling battery", "falling", "hall", **battery, state="20"),
        _one("sensor.steady", "Steady battery", "steady", "hall", **battery, state="80"),
        _one("sensor.quiet", "Quiet", "quiet", "bath", device_class="temperature", unit="°C"),
        _one(
            "binary_sensor.weak", "Weak", "weak", "hall", device_class="door",
            unique_id="0x01_contact_zigbee2mqtt",
        ),
        _one("binary_sensor.gone", "Gone", "gone", "hall", device_class="door"),
        _one("event.button", "Button", "button", "living", platform="mqtt"),
        _one("light.living", "Living light", "lamp", "living", attributes=_LIGHT,
             capabilities=frozenset({"brightness", "color_temp"})),
        _one("select.living_power_on_behavior", "Power-on behavior", "lamp", "living",
             category="config", state="on", attributes={"options": ["off", "on", "previous"]}),
        _one("binary_sensor.living", "Living motion", "motion", "living", device_class="motion"),
        _one("climate.living", "Radiator", "radiator", "living", state="heat",
             attributes={"hvac_modes": ["off", "heat"]}),
        _one("sensor.living", "Living temperature", "meter", "living",
             device_class="temperature", unit="°C"),
        Entity("sun.sun", "Sun"),
        Entity("zone.home", "Home"),
    ]  # fmt: skip


def _home(**more: Any) -> Home:
    entities = {it.entity_id: it for it in _entities()}
    devices = {it.device_id: Device(it.device_id, it.name) for it in _entities() if it.device_id}
    return Home(
        entities=entities,
        areas={it: Area(it, it.title()) for it in ("hall", "bath", "living")},
        devices=devices,
        time_zone="Europe/Berlin",
        **more,
    )


def _house() -> House:
    house = House()
    house.start(
        ["binary_sensor.gone", "binary_sensor.living", "binary_sensor.weak", "light.living"]
    )
    house.device(house.at(DAYS - 3, 5), "binary_sensor.gone", "unavailable")
    house.device(house.at(0, 0), "climate.living", "heat")
    for day in range(DAYS):
        house.device(house.at(day, 6), "sun.sun", "above_horizon")
        house.device(house.at(day, 20), "sun.sun", "below_horizon")
        house.device(house.at(day, 3), "sensor.low", str(12 - day // 8))
        house.device(house.at(day, 3), "sensor.falling", f"{40 - day}")
        house.device(house.at(day, 3), "sensor.steady", str(80 + day % 2))
        if day < DAYS - 5:
            for hour in range(0, 24, 2):
                house.device(house.at(day, hour), "sensor.quiet", str(20 + (hour + day) % 3 / 10))
        _living(house, day)
    for hour in (1, 5, 9, 13, 17, 21):
        house.device(house.at(DAYS - 1, hour), "binary_sensor.weak", "unavailable")
        house.device(house.at(DAYS - 1, hour + 1), "binary_sensor.weak", "off")
    return house


def _living(house: House, day: int) -> None:
    white = {"color_temp_kelvin": 4000}
    for hour in (9, 12, 15):
        house.device(house.at(day, hour), "binary_sensor.living", "on")
        house.attributes["light.living"] = white
        house.automation(house.at(day, hour), "light.living", "on", name="automation.motion")
        house.attributes["light.living"] = {}
        house.person(house.at(day, hour + 1), "light.living", "off")
        house.device(house.at(day, hour + 1), "binary_sensor.living", "off")
    house.device(house.at(day, 8), "event.button", f"2026-09-01T08:{day:02}:00+00:00")
    if day in {5, 11}:
        house.device(house.at(day, 4), "light.living", "unavailable")
        house.attributes["light.living"] = white
        house.device(house.at(day, 4.1), "light.living", "on")
        house.attributes["light.living"] = {}
        house.device(house.at(day, 4.2), "light.living", "off")
    for number in range(48):
        airing = day % 3 == 0 and number == 20
        value = 18.4 if airing else 20.5 + number % 2 / 10
        house.device(house.at(day, number / 2), "sensor.living", str(value))


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the recorder database of the house."""
    return _house().write(tmp_path_factory.mktemp("devices") / "home-assistant_v2.db")


def _bridge() -> Bridge:
    listed = json.dumps([device("MCCGQ11LM", "Weak", "0x01")]).encode()
    bridge = Bridge("zigbee2mqtt").hear("zigbee2mqtt/bridge/devices", listed)
    return bridge.hear("zigbee2mqtt/Weak", b'{"linkquality": 12}')


def _noticed(recorder: Path, home: Home, *bridges: Bridge) -> dict[tuple[str, str], dict[str, Any]]:
    history, latest = read_history(recorder, Users())
    home = with_history(home, latest)
    lived = lived_in(history, home)
    result = notice(home, history, lived, Address(recorder), [], Around(tuple(bridges)))
    return {
        (it.evidence["reason"], it.entities[0]): {**it.evidence, "automation": it.automation}
        for it in result.others
    }


def test_health(recorder: Path) -> None:
    """Batteries that are or will be empty, what fell silent, and what drops out, are told."""
    found = _noticed(recorder, _home(), _bridge())
    assert found["battery_low", "sensor.low"]["now"] <= 15
    falling = found["battery_falling", "sensor.falling"]
    assert falling["falls"] == pytest.approx(1, abs=0.1)
    assert falling["left"] == pytest.approx(12, abs=1)
    assert found["silent", "sensor.quiet"]["since"] > 100
    assert found["breaks", "binary_sensor.weak"]["count"] >= 5
    assert found["gone", "binary_sensor.gone"]["since"] >= 60
    assert found["weak", "binary_sensor.weak"]["quality"] == 12
    assert not {entity for _, entity in found} & {"sensor.steady"}
    assert all(found[key]["automation"] is None for key in found if key[0] in {"silent", "breaks"})


def test_weak_signals_need_a_cause(recorder: Path) -> None:
    """A weak signal alone is no reason to speak: the device works."""
    home = _home()
    fine = replace(home.entities["binary_sensor.weak"], unique_id="0x02_contact_zigbee2mqtt")
    home = replace(home, entities={**home.entities, fine.entity_id: fine})
    found = _noticed(recorder, home, _bridge())
    assert ("weak", "binary_sensor.weak") not in found


def test_features(recorder: Path) -> None:
    """A button that nothing hears, and what a lamp does after a power cut, have their reasons."""
    found = _noticed(recorder, _home())
    button = found["unused_button", "event.button"]
    assert button["count"] > 10
    assert button["automation"]["actions"][0]["action"] == "light.toggle"
    assert found["power_on", "light.living"]["option"] == "previous"
    warm = found["warm_evening", "light.living"]
    assert warm["kelvin"] == 4000
    assert warm["automation"]["actions"][0]["data"] == {"color_temp_kelvin": 2700}


def test_used_features_are_left(recorder: Path) -> None:
    """A button that is heard by its name, and a lamp whose colour is set, are used."""
    heard = {
        "triggers": [{"trigger": "mqtt", "topic": "zigbee2mqtt/Button/action"}],
        "actions": [
            {
                "action": "light.turn_on",
                "target": {"area_id": "living"},
                "data": {"color_temp_kelvin": 3000},
            }
        ],
    }
    home = _home(automations=(ExistingAutomation("automation.a", "A", config=heard),))
    reasons = {reason for reason, _ in _noticed(recorder, home)}
    assert not reasons & {"unused_button", "warm_evening"}


def test_missing_sensors(recorder: Path) -> None:
    """Light in full daylight, and heating beside an open window, tell what is missing."""
    home = _home(
        automations=(ExistingAutomation("automation.motion", "Motion", config=_MOTION_LIGHT),)
    )
    found = _noticed(recorder, home)
    assert found["no_light_meter", "light.living"]["count"] >= 15
    assert found["no_window_contact", "climate.living"]["count"] >= 3
    lux = Entity("sensor.lux", "Lux", area_id="living", device_class="illuminance", unit="lx")
    window = Entity("binary_sensor.w", "Window", area_id="living", device_class="window")
    known = {**home.entities, lux.entity_id: lux, window.entity_id: window}
    reasons = {reason for reason, _ in _noticed(recorder, replace(home, entities=known))}
    assert not reasons & {"no_light_meter", "no_window_contact"}


def test_zigbee2mqtt_still_hears_it(recorder: Path) -> None:
    """A sensor whose value does not change is not silent if zigbee2mqtt hears it."""
    home = _home()
    quiet = replace(home.entities["sensor.quiet"], unique_id="0x03_temperature_zigbee2mqtt")
    home = replace(home, entities={**home.entities, quiet.entity_id: quiet})
    listed = json.dumps([device("WSDCGQ11LM", "Quiet", "0x03")]).encode()
    bridge = Bridge("zigbee2mqtt").hear("zigbee2mqtt/bridge/devices", listed)
    now = House().at(DAYS - 1, 23).astimezone(UTC) - timedelta(minutes=30)
    message = json.dumps({"last_seen": datetime.isoformat(now)}).encode()
    heard = bridge.hear("zigbee2mqtt/Quiet", message)
    assert ("silent", "sensor.quiet") in _noticed(recorder, home, bridge)
    assert ("silent", "sensor.quiet") not in _noticed(recorder, home, heard)
