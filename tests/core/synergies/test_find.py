"""Test which pairings are found, and which are left alone."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.ai_automation.core.checks import check_config
from custom_components.ai_automation.core.home import Entity, Home
from custom_components.ai_automation.core.plan import compile_plan, describe, lift
from custom_components.ai_automation.core.policy import judge
from custom_components.ai_automation.core.synergies import Synergy, Usage, find_synergies
from custom_components.ai_automation.core.synergies.relations import RELATIONS

from .house import full_house

_PRICES = tuple(0.1 + number / 400 for number in range(101))
_WATTS = tuple(30.0 * number for number in range(101))
_MUCH = dict.fromkeys(
    (
        "binary_sensor.living",
        "binary_sensor.hall_motion",
        "binary_sensor.wc_motion",
        "binary_sensor.pantry",
        "binary_sensor.bedroom",
        "binary_sensor.garden",
        "binary_sensor.front_door",
        "cover.living",
        "light.wc",
        "media_player.tv",
        "person.anna",
        "sensor.living_temperature",
    ),
    20.0,
)
_BY_HAND = dict.fromkeys(
    (
        "cover.bedroom",
        "cover.living",
        "fan.living",
        "light.garden",
        "light.hall",
        "light.living",
        "light.pantry",
        "light.wc",
        "media_player.tv",
        "switch.wc_extractor",
        "vacuum.robot",
    ),
    4.0,
)
USED = Usage(30, _MUCH, _BY_HAND, {"sensor.price": _PRICES, "sensor.solar": _WATTS})


def _found(home: Home, usage: Usage = USED) -> dict[str, list[Synergy]]:
    found: dict[str, list[Synergy]] = {}
    for synergy in find_synergies(home, usage):
        found.setdefault(synergy.relation.name, []).append(synergy)
    return found


def _places(found: dict[str, list[Synergy]], name: str) -> set[str | None]:
    return {synergy.area_id for synergy in found.get(name, ())}


def test_every_relation_has_its_house() -> None:
    """Whatever is in the table is found where it belongs, in one of these houses."""
    found = set(_found(full_house()))
    found |= _found(full_house(without=["binary_sensor.living", "binary_sensor.garden"])).keys()
    motion = Entity("binary_sensor.lm", "Living motion", area_id="living", device_class="motion")
    long = Usage(30, {**_MUCH, "binary_sensor.lm": 20.0}, _BY_HAND)
    found |= _found(full_house(without=["binary_sensor.living"], entities=[motion]), long).keys()
    missing = {relation.name for relation in RELATIONS} - found
    # The same lamp is offered once in a room; these come where the better one is not possible.
    assert missing <= {"blind_light", "door_tell", "television_light"}


@pytest.mark.parametrize("language", ["en", "de", "nl", "fr", "es"])
def test_plans_are_sound(language: str) -> None:
    """Every plan passes the checks and the strict policy, survives a lift, and has its words."""
    home = full_house()
    for synergy in find_synergies(home, USED, language):
        config = compile_plan(synergy.plan)
        wrong = [it for it in check_config(config, home) if it.severity != "info"]
        assert not wrong, (synergy.key, wrong)
        assert not judge(config, home).items, synergy.key
        assert compile_plan(lift(config)) == config
        assert "{" not in synergy.title + synergy.why
        assert describe(synergy.plan, home, language)


def test_where() -> None:
    """Lights follow motion where people pass, not where they sleep."""
    found = _found(full_house())
    assert _places(found, "motion_light") == {"hall", "wc"}
    assert _places(found, "occupancy_light") == {"living"}
    assert _places(found, "door_light") == {"pantry"}
    assert _places(found, "light_fan") == {"wc"}
    assert "motion_light_long" not in found
    assert _places(found, "outdoor_motion_light") <= {"garden"}


def test_darkness_is_measured_where_it_can_be() -> None:
    """A room with a light meter asks that, another asks the sun."""
    by_area = {it.area_id: compile_plan(it.plan) for it in _found(full_house())["motion_light"]}
    assert by_area["hall"]["conditions"][0]["entity_id"] == "sensor.hall_lux"
    assert by_area["wc"]["conditions"][0]["condition"] in {"state", "sun"}


def test_use_decides_the_order() -> None:
    """What people do by hand again and again comes before what they never do."""
    quiet = replace(USED, acts={**_BY_HAND, "light.wc": 0.0, "light.hall": 9.0})
    found = _found(full_house(), quiet)["motion_light"]
    assert [it.area_id for it in found] == ["hall"]
    assert _found(full_house(), Usage())["motion_light"]


def test_dead_sensors_start_nothing() -> None:
    """A sensor that has not stirred in a month is no trigger."""
    dead = replace(USED, changes={**_MUCH, "binary_sensor.hall_motion": 0.0})
    assert "hall" not in _places(_found(full_house(), dead), "motion_light")


def test_what_follows_by_itself_is_left() -> None:
    """A lamp that a bridge switches with its sensor needs no automation."""
    coupled = replace(USED, coupled=frozenset({("binary_sensor.hall_motion", "light.hall")}))
    assert "hall" not in _places(_found(full_house(), coupled), "motion_light")


@pytest.mark.parametrize(
    ("relation", "source"),
    [
        ("price_switch", "sensor.price"),
        ("solar_switch", "sensor.solar"),
        ("waste_tell", "calendar.waste"),
        ("weather_awning", "weather.home"),
        ("rain_window_tell", "weather.home"),
        ("leave_light", "person.anna"),
    ],
)
def test_sources_have_to_be_there(relation: str, source: str) -> None:
    """Nothing is said about a source that the house does not have."""
    assert relation in _found(full_house())
    assert relation not in _found(full_house(without=[source]))


def test_sources_have_to_vary() -> None:
    """A price that is always the same drives nothing, and one without history neither."""
    flat = replace(USED, quantiles={"sensor.price": (0.3,) * 101})
    assert "price_switch" not in _found(full_house(), flat)
    assert "price_switch" not in _found(full_house(), replace(USED, quantiles={}))
    (cheap,) = _found(full_house())["price_switch"]
    assert compile_plan(cheap.plan)["triggers"][0]["below"] == pytest.approx(0.15)


def test_fahrenheit() -> None:
    """Limits are in the unit of the sensor."""
    home = full_house()
    warm = replace(home.entities["sensor.living_temperature"], unit="°F")
    home = replace(home, entities={**home.entities, warm.entity_id: warm})
    found = _found(home)
    (blind,) = found["temperature_blind"]
    assert compile_plan(blind.plan)["triggers"][0]["above"] == 77


def test_heating_goes_on_as_before() -> None:
    """What is switched off for a while is brought back to what it was."""
    (paused,) = _found(full_house())["window_climate"]
    actions = compile_plan(paused.plan)["actions"]
    assert actions[0] == {"variables": {"mode": "{{ states('climate.living') }}"}}
    assert actions[-1]["data"] == {"hvac_mode": "{{ mode }}"}


def test_what_looks_elsewhere_is_left() -> None:
    """A sensor of the street that hangs in the hall, and one without relation, light nothing."""
    home = full_house()
    hall = home.entities["binary_sensor.hall_motion"]
    street = replace(hall, name="Street motion")
    seen = replace(home, entities={**home.entities, hall.entity_id: street})
    assert "hall" not in _places(_found(seen), "motion_light")
    pairs = frozenset({(hall.entity_id, "light.hall")})
    assert "hall" not in _places(_found(home, replace(USED, unrelated=pairs)), "motion_light")


def test_nothing_is_switched_in_gas() -> None:
    """A gas alarm tells people; it switches no lamp, which could be the spark."""
    home = full_house(without=["binary_sensor.smoke"])
    gas = Entity("binary_sensor.gas", "Gas", area_id="hall", device_class="gas")
    found = _found(replace(home, entities={**home.entities, gas.entity_id: gas}))
    assert "smoke_tell" in found
    assert "smoke_light" not in found


def test_hidden_and_unavailable_are_left() -> None:
    """What is hidden, configures a device or is gone takes no part."""
    home = full_house()
    for more in ({"hidden": True}, {"category": "config"}, {"state": "unavailable"}):
        changes: dict[str, Any] = more
        lamp = replace(home.entities["light.hall"], **changes)
        changed = replace(home, entities={**home.entities, "light.hall": lamp})
        assert "hall" not in _places(_found(changed), "motion_light")


def test_phones_are_told() -> None:
    """Messages go to the household's phones where there are any."""
    phone = Entity("notify.phone", "Phone", platform="mobile_app")
    home = full_house(entities=[phone])
    send = replace(home.actions["light.turn_on"], action="notify.send_message")
    home = replace(home, actions={**home.actions, "notify.send_message": send})
    (told,) = _found(home)["leak_tell"]
    (call,) = compile_plan(told.plan)["actions"]
    assert call["action"] == "notify.send_message"
    assert call["target"] == {"entity_id": "notify.phone"}
