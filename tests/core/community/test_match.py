"""Test which templates fit a home."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.ai_automation.core.checks import check_config
from custom_components.ai_automation.core.community import Corpus, Entry, Match, matches
from custom_components.ai_automation.core.community.match import _LIBRARY
from custom_components.ai_automation.core.home import Entity, Home
from custom_components.ai_automation.core.plan import compile_plan, describe
from custom_components.ai_automation.core.policy import judge
from custom_components.ai_automation.core.synergies import Usage
from tests.core.homes import action
from tests.core.synergies.house import full_house

_MORE = (
    Entity("sensor.co2", "Air", area_id="living", device_class="carbon_dioxide", unit="ppm"),
    Entity("sensor.freezer", "Freezer", device_class="temperature", unit="°C"),
    Entity("sensor.fern", "Fern", device_class="moisture", unit="%"),
    Entity("switch.iron", "Steam iron"),
    Entity("humidifier.bath", "Humidifier", area_id="bath"),
    Entity(
        "sensor.door_battery", "Door battery", device_class="battery", unit="%",
        category="diagnostic",
    ),
    Entity(
        "light.hall", "Hall light", area_id="hall", capabilities=frozenset({"brightness"}),
        attributes={"supported_color_modes": ["brightness"]},
    ),
    Entity("light.utility", "Utility light", area_id="utility"),
    Entity(
        "sensor.outside", "Outside temperature", area_id="garden", device_class="temperature",
        unit="°C",
    ),
)  # fmt: skip


def _house(*automations: dict[str, Any]) -> Home:
    home = full_house(*automations, entities=_MORE)
    more = {it: action(it) for it in ("humidifier.turn_on", "humidifier.turn_off")}
    return replace(home, actions={**home.actions, **more})


def _found(home: Home, corpus: Corpus = Corpus(), language: str = "en") -> dict[str, Match]:  # noqa: B008
    return {it.name: it for it in matches(home, Usage(), corpus, language)}


def test_every_template_has_its_home() -> None:
    """All templates of the library fit this house."""
    assert {it["name"] for it in _LIBRARY} == _found(_house()).keys()
    assert len(_LIBRARY) >= 20


@pytest.mark.parametrize("language", ["en", "de", "nl", "fr", "es"])
def test_filled_templates_are_sound(language: str) -> None:
    """Each passes the checks and the strict policy, and has its words."""
    home = _house()
    for match in _found(home, language=language).values():
        config = compile_plan(match.plan)
        wrong = [it for it in check_config(config, home) if it.severity != "info"]
        assert not wrong, (match.name, wrong)
        assert not judge(config, home).items, match.name
        assert "{" not in match.title + match.why
        assert describe(match.plan, home, language)


def test_support_of_others_counts() -> None:
    """What many others do is worth more, and how many is told."""
    home = _house()
    many = Corpus((Entry(frozenset({"battery"}), frozenset({"notify"})),) * 12)
    alone, with_others = _found(home)["battery_tell"], _found(home, many)["battery_tell"]
    assert (alone.support, with_others.support) == (0, 12)
    assert with_others.worth > alone.worth


def test_what_is_done_is_left() -> None:
    """A template that an automation of the house does already is not offered."""
    done = {
        "triggers": [{"trigger": "numeric_state", "entity_id": "sensor.door_battery", "below": 20}],
        "actions": [{"action": "persistent_notification.create", "data": {"message": "x"}}],
    }
    timed = {
        "triggers": [{"trigger": "time", "at": "22:00"}],
        "actions": [{"action": "lock.lock", "target": {"entity_id": "lock.front"}}],
    }
    found = _found(_house(done, timed))
    assert not found.keys() & {"battery_tell", "night_lock"}
    assert "freezer_tell" in found


def test_only_with_the_devices() -> None:
    """Nothing is offered for devices that are not there."""
    found = _found(full_house(without=["lock.front", "vacuum.robot"]))
    missing = {"co2_tell", "freezer_tell", "night_lock", "vacuum_error_tell", "battery_tell"}
    assert not found.keys() & missing
