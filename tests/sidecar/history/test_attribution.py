"""Test that every change is attributed to who or what made it."""

from datetime import timedelta
from pathlib import Path

import pytest

from ai_automation_sidecar.core.attribution.causes import Cause, Users
from ai_automation_sidecar.history.model import Track
from ai_automation_sidecar.history.reader import read_history
from tests.sidecar.recorder import ANNA, SUPERVISOR, House

LAMP, SENSOR = "light.lamp", "binary_sensor.motion"
SECOND = timedelta(seconds=1)


@pytest.fixture
def house() -> House:
    """Return a house with a lamp and a motion sensor."""
    house = House()
    house.start([LAMP, SENSOR, "cover.blind", "scene.evening", "script.night", "climate.hall"])
    return house


def _tracks(house: House, tmp_path: Path) -> dict[str, Track]:
    users = Users(frozenset({SUPERVISOR}))
    return read_history(house.write(tmp_path / "history.db"), users)[0].tracks


def _causes(house: House, tmp_path: Path, entity_id: str = LAMP) -> list[Cause]:
    return [Cause(value) for value in _tracks(house, tmp_path)[entity_id].cause]


def test_person(house: House, tmp_path: Path) -> None:
    """A call with a user is a person's."""
    house.person(house.at(0, 8), LAMP, "on")
    assert _causes(house, tmp_path) == [Cause.PERSON]


def test_voice_assistant_without_user(house: House, tmp_path: Path) -> None:
    """A call that nobody signed, and no automation made, comes from a voice or a bridge."""
    house.person(house.at(0, 8), LAMP, "on", user=None)
    assert _causes(house, tmp_path) == [Cause.PERSON]


def test_program_with_a_user(house: House, tmp_path: Path) -> None:
    """A user that Home Assistant made for a program is no person."""
    house.person(house.at(0, 8), LAMP, "on", user=SUPERVISOR)
    assert _causes(house, tmp_path) == [Cause.AUTOMATION]


def test_wall_switch(house: House, tmp_path: Path) -> None:
    """A change without any call is the device's own."""
    house.device(house.at(0, 8), LAMP, "on")
    assert _causes(house, tmp_path) == [Cause.DEVICE]


def test_automation_by_time(house: House, tmp_path: Path) -> None:
    """An automation without a trigger entity is known from its event alone."""
    house.automation(house.at(0, 8), LAMP, "on")
    assert _causes(house, tmp_path) == [Cause.AUTOMATION]


def test_automation_by_state(house: House, tmp_path: Path) -> None:
    """An automation that a sensor triggered has the sensor's context as parent."""
    parent = house.device(house.at(0, 8), SENSOR, "on")
    house.automation(house.at(0, 8) + SECOND, LAMP, "on", parent)
    tracks = _tracks(house, tmp_path)
    assert tracks[LAMP].cause.tolist() == [Cause.AUTOMATION]
    assert tracks[SENSOR].cause.tolist() == [Cause.DEVICE]


def test_automation_known_by_its_own_state(house: House, tmp_path: Path) -> None:
    """Where events are not recorded, the automation's state has the context."""
    context = house.context()
    house.start(["automation.morning"], "on")
    house._state(house.at(0, 8), "automation.morning", "on", context)
    house._state(house.at(0, 8), LAMP, "on", context)
    assert _causes(house, tmp_path) == [Cause.AUTOMATION]


def test_script_and_scene(house: House, tmp_path: Path) -> None:
    """The script is the person's deed, what it does is not."""
    context = house.context()
    when = house.at(0, 8)
    house.event(when, "script_started", {"entity_id": "script.night"}, context, ANNA)
    house._state(when, "script.night", "on", context, ANNA)
    house._state(when, LAMP, "on", context, ANNA)
    tracks = _tracks(house, tmp_path)
    assert tracks["script.night"].cause.tolist() == [Cause.PERSON]
    assert tracks[LAMP].cause.tolist() == [Cause.SCRIPT]


def test_late_report(house: House, tmp_path: Path) -> None:
    """What a device reports some seconds after it was told is not a hand's doing."""
    context = house.context()
    house.event(house.at(0, 8), "automation_triggered", {}, context)
    house.call(house.at(0, 8), [LAMP], "on", context)
    house.device(house.at(0, 8) + 8 * SECOND, LAMP, "on")
    house.device(house.at(0, 9), LAMP, "off")
    assert _causes(house, tmp_path) == [Cause.AUTOMATION, Cause.DEVICE]


def test_cover_arrives_by_itself(house: House, tmp_path: Path) -> None:
    """A cover that an automation set moving arrives without a call."""
    house.automation(house.at(0, 8), "cover.blind", "opening")
    house.device(house.at(0, 8) + 25 * SECOND, "cover.blind", "open")
    assert _causes(house, tmp_path, "cover.blind") == [Cause.AUTOMATION, Cause.AUTOMATION]


def test_restart(house: House, tmp_path: Path) -> None:
    """What happens while Home Assistant starts is nobody's doing."""
    house.event(house.at(0, 8), "homeassistant_start", {})
    house.device(house.at(0, 8) + 20 * SECOND, LAMP, "on")
    house.device(house.at(0, 9), LAMP, "off")
    assert _causes(house, tmp_path) == [Cause.SYSTEM, Cause.DEVICE]


def test_unavailable_and_back(house: House, tmp_path: Path) -> None:
    """Becoming unavailable and coming back is nobody's doing."""
    house.device(house.at(0, 8), LAMP, "unavailable")
    house.device(house.at(0, 8.1), LAMP, "on")
    assert _causes(house, tmp_path) == [Cause.SYSTEM, Cause.SYSTEM]


def test_power_comes_back(house: House, tmp_path: Path) -> None:
    """Many lamps that go on at once, each by itself, were switched by the mains."""
    lamps = [f"light.l{number}" for number in range(8)]
    house.start(lamps)
    for number, lamp in enumerate(lamps):
        house.device(house.at(0, 3) + number * 0.1 * SECOND, lamp, "on")
    assert _causes(house, tmp_path, lamps[3]) == [Cause.SYSTEM]


def test_numeric_sensors_are_not_read(house: House, tmp_path: Path) -> None:
    """Measurements are skipped; a sensor with a few words is kept."""
    for number in range(300):
        house.device(house.at(0, number / 20), "sensor.power", f"{number * 1.5:.1f}")
        house.device(house.at(0, number / 20), "sensor.washer", ("idle", "running")[number % 2])
    tracks = _tracks(house, tmp_path)
    assert "sensor.power" not in tracks
    assert len(tracks["sensor.washer"].time) == 299


def test_set_temperature(house: House, tmp_path: Path) -> None:
    """A temperature that a person sets is a change although the state stays."""
    for hour, temperature in ((8, 21.5), (22, 18)):
        house.attributes["climate.hall"] = {"temperature": temperature, "current_temperature": 20}
        house.person(house.at(0, hour), "climate.hall", "off")
    tracks = _tracks(house, tmp_path)
    assert tracks["climate.hall"].state.tolist() == []
    setpoint = tracks["climate.hall@temperature"]
    assert setpoint.state.tolist() == ["21.5", "18"]
    assert setpoint.cause.tolist() == [Cause.SYSTEM, Cause.PERSON]
