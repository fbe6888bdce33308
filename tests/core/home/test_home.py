"""The home knows its places, what things can do, and travels as plain data."""

from dataclasses import replace
from datetime import date
from importlib import import_module
import json

import pytest

from custom_components.ai_automation.core.home import Entity, Home
from custom_components.ai_automation.core.home.capabilities import FEATURES, capabilities_of
from custom_components.ai_automation.core.home.codec import home_from_dict, home_to_dict
from custom_components.ai_automation.core.home.states import (
    MISSING,
    STATES,
    is_numeric,
    possible_states,
)
from tests.core.homes import small_home


@pytest.mark.parametrize("domain", sorted(FEATURES))
def test_feature_bits_are_home_assistants(domain: str) -> None:
    """Every bit has the name and the value that the installed core gives it."""
    module = import_module(f"homeassistant.components.{domain}")
    name = f"{domain.title().replace('_', '')}EntityFeature"
    real = {feature.name.casefold(): feature.value for feature in getattr(module, name)}
    ours = FEATURES[domain]
    assert {key: real.get(key) for key in ours} == dict(ours)


def test_lights_are_judged_by_their_colour_modes() -> None:
    """Brightness, colour and colour temperature come from the modes."""
    assert capabilities_of("light", 0, {"supported_color_modes": ["onoff"]}) == frozenset()
    assert capabilities_of("light", 32, {"supported_color_modes": ["color_temp", "xy"]}) == {
        "brightness",
        "color",
        "color_temp",
        "transition",
    }


def test_a_home_survives_the_way() -> None:
    """What is sent to the sidecar is what arrives."""
    home = small_home()
    assert home_from_dict(json.loads(json.dumps(home_to_dict(home)))) == home
    assert home_from_dict({}) == Home()


def test_scripts_and_scenes_go_along() -> None:
    """What scripts do and scenes restore is sent too, whatever types it has."""
    home = replace(
        small_home(),
        scripts={"script.night": [{"action": "light.turn_off"}]},
        scenes={"scene.film": {"light.plain": {"state": "on", "since": date(2026, 1, 2)}}},
    )
    sent = home_from_dict(json.loads(json.dumps(home_to_dict(home))))
    assert sent.scripts == home.scripts
    assert sent.scenes == {"scene.film": {"light.plain": {"state": "on", "since": "2026-01-02"}}}


def test_places() -> None:
    """Entities are found by area and domain, and know their floor."""
    home = small_home()
    assert {item.entity_id for item in home.by_area["hall"]} >= {"lock.door", "light.plain"}
    assert [area.area_id for area in home.areas_on("ground")] == ["kitchen", "hall"]
    assert home.floor_of(home.entities["lock.door"]) == "ground"
    assert home.floor_of(home.entities["person.anna"]) is None
    assert home.domain("vacuum") == ()
    vacuum = Entity("vacuum.robot", "Robot")
    more = replace(home, entities={**home.entities, vacuum.entity_id: vacuum})
    assert (more.domain("vacuum"), home.domain("vacuum")) == ((vacuum,), ())


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("alarm_control_panel", "AlarmControlPanelState"),
        ("cover", "CoverState"),
        ("lawn_mower", "LawnMowerActivity"),
        ("lock", "LockState"),
        ("vacuum", "VacuumActivity"),
        ("valve", "ValveState"),
    ],
)
def test_states_are_home_assistants(domain: str, name: str) -> None:
    """The states of a domain are those of the installed core."""
    real = getattr(import_module(f"homeassistant.components.{domain}.const"), name)
    assert {state.value for state in real} == STATES[domain]


@pytest.mark.parametrize(
    ("entity", "states", "numeric"),
    [
        (Entity("light.a", "A"), {"on", "off"}, False),
        (Entity("select.a", "A", attributes={"options": ["x"]}), {"x"}, False),
        (Entity("select.a", "A"), None, None),
        (Entity("sensor.a", "A", unit="W"), None, True),
        (Entity("sensor.a", "A", attributes={"options": ["x"]}), None, None),
        (Entity("sensor.a", "A", device_class="enum", attributes={"options": ["x"]}), {"x"}, False),
        (Entity("person.a", "A"), None, None),
        (Entity("input_number.a", "A"), None, True),
        (Entity("sensor.aqi", "Air", device_class="aqi"), None, True),
        (Entity("sensor.boot", "Boot", device_class="timestamp"), None, False),
    ],
)
def test_what_an_entity_can_be(
    entity: Entity, states: set[str] | None, *, numeric: bool | None
) -> None:
    """Only where Home Assistant limits the states are they limited."""
    found = possible_states(entity)
    assert (found - MISSING if found else found) == states
    assert is_numeric(entity) is numeric


def test_device_classes_without_a_number_are_home_assistants() -> None:
    """Sensors of all others expect a number, as the installed core has it."""
    told = import_module("homeassistant.components.sensor.const").NON_NUMERIC_DEVICE_CLASSES
    sensors = import_module("homeassistant.components.sensor").SensorDeviceClass
    for kind in sensors:
        assert is_numeric(Entity("sensor.x", "X", device_class=kind.value)) is (kind not in told)
