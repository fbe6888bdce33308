"""The home knows its places, what things can do, and travels as plain data."""

from importlib import import_module
import json

import pytest

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.home.capabilities import FEATURES, capabilities_of
from custom_components.ai_automation.core.home.codec import home_from_dict, home_to_dict
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


def test_places() -> None:
    """Entities are found by area and domain, and know their floor."""
    home = small_home()
    assert {item.entity_id for item in home.by_area["hall"]} >= {"lock.door", "light.plain"}
    assert [area.area_id for area in home.areas_on("ground")] == ["kitchen", "hall"]
    assert home.floor_of(home.entities["lock.door"]) == "ground"
    assert home.floor_of(home.entities["person.anna"]) is None
    assert home.domain("vacuum") == ()
