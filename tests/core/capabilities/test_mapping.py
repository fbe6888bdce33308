"""Test where Home Assistant has the features of zigbee devices."""

from collections import Counter

from custom_components.ai_automation.core.capabilities import Place, place_of, read_exposes
from tests.zigbee import exposes_of, models

# Settable only by a message to zigbee2mqtt itself: parts of composites, lists, and what a lamp's
# or thermostat's own entity does not take. Counted over all models of the export.
_LEFT = {
    ("light", "color_temp_startup"),
    ("light", "level_config"),
    ("light", "max_brightness"),
    ("light", "min_brightness"),
    ("climate", "unoccupied_heating_setpoint"),
    ("climate", "unoccupied_cooling_setpoint"),
    ("climate", "ac_louver_position"),
    ("climate", "control_sequence_of_operation"),
    ("climate", "pi_heating_demand"),
    ("climate", "running_state"),
    ("climate", "schedule"),
    ("fan", "speed"),
}


def _places(model: str) -> dict[str, Place | None]:
    features, _ = read_exposes(exposes_of(model))
    return {it.key: place_of(it, features) for it in features}


def test_every_settable_feature_is_mapped_or_listed() -> None:
    """Of all models, what can be set has its entity, or is of a kind that has none."""
    left = Counter[tuple[str | None, str]]()
    mapped = 0
    for _, _, exposes in models():
        features, _ = read_exposes(exposes)
        for feature in features:
            if not feature.settable:
                continue
            if place_of(feature, features) is not None:
                mapped += 1
            elif not feature.within and feature.kind not in {"composite", "list"}:
                left[feature.group, feature.name] += 1
    assert set(left) <= _LEFT
    assert mapped > 25_000


def test_lamps_take_their_own() -> None:
    """A lamp's brightness, colour and effects are the lamp's, its behaviour on power is not."""
    places = _places("LED1624G9")
    assert places["light.brightness"] == Place("light", "light", "brightness")
    assert places["light.color.x"] == Place("light", "light", "color")
    assert places["effect"] == Place("light", "light", "effect")
    assert places["power_on_behavior"] == Place("select", "power_on_behavior")


def test_domains() -> None:
    """Covers, locks, thermostats and fans are entities of their own domains."""
    cover = _places("E1757")
    assert cover["cover.position"] == Place("cover", "cover", "set_position")
    lock = _places("V3-BTZB/V3-BTZBE")
    assert lock["lock.state"] == Place("lock", "lock")
    fan = _places("99432")
    assert fan["fan.fan_mode"] == Place("fan", "fan", "preset_mode")
    climate = _places("SPZB0001")
    assert climate["climate.occupied_heating_setpoint"] == Place(
        "climate", "climate", "target_temperature"
    )
    assert climate["climate.local_temperature_calibration"] == Place(
        "number", "local_temperature_calibration"
    )


def test_unique_ids() -> None:
    """An entity is known by address, object id and base topic."""
    place = _places("LED1624G9")["light.state"]
    assert place is not None
    assert place.unique_id("0x01", "zigbee2mqtt") == "0x01_light_zigbee2mqtt"
