"""Automations are changed by their name, wherever in the sentence it stands."""

import pytest

from custom_components.ai_automation.core.language import kind_of, read_automation, refine
from custom_components.ai_automation.core.language.reading import Proposed, Refused
from custom_components.ai_automation.core.plan import compile_plan, lift
from tests.core.language.homes import Config, home_of, off, on, planned, situation

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]


@pytest.mark.parametrize(
    ("home", "text", "changes"),
    [
        (
            "thornhowe",
            "three minutes is too short in the yard light on movement automation, make it five",
            {"actions": [on("light.yard"), {"delay": "00:05:00"}, off("light.yard")]},
        ),
        (
            "thornhowe",
            "In the Yard light on movement automation, wait 5 minutes instead of 3",
            {"actions": [on("light.yard"), {"delay": "00:05:00"}, off("light.yard")]},
        ),
        (
            "thornhowe",
            "add the barn lights to the yard light on movement automation",
            {
                "actions": [
                    on("light.yard", "light.barn"),
                    {"delay": "00:03:00"},
                    off("light.yard", "light.barn"),
                ]
            },
        ),
        (
            "thornhowe",
            "change the time of Let the hens out to half past six",
            {"triggers": [{"trigger": "time", "at": "06:30:00"}]},
        ),
        (
            "wabash",
            "push morning coffee back fifteen minutes",
            {"triggers": [{"trigger": "time", "at": "07:00:00"}]},
        ),
        (
            "wabash",
            "have Morning coffee turn on the kitchen light as well",
            {
                "actions": [
                    {"action": "switch.turn_on", "target": {"entity_id": "switch.kasa_coffee"}},
                    on("light.lifx_kitchen"),
                ]
            },
        ),
        (
            "thornhowe",
            "Make Let the hens out half an hour earlier",
            {"triggers": [{"trigger": "time", "at": "06:30:00"}]},
        ),
        (
            "cumberland",
            "in Coach lights at night, have them go on half an hour later",
            {"triggers": [{"trigger": "sun", "event": "sunset", "offset": "00:30:00"}]},
        ),
        (
            "clifton",
            "as for Radio wake-up, make it ten minutes earlier",
            {"triggers": [{"trigger": "time", "at": "07:05:00"}]},
        ),
        (
            "clifton",
            "Radio wake-up: weekdays only",
            {"triggers": [{"trigger": "time", "at": "07:15:00", "weekday": WORKDAYS}]},
        ),
        (
            "banksia",
            "don't run Xbox curfew at the weekend",
            {"triggers": [{"trigger": "time", "at": "20:00:00", "weekday": WORKDAYS}]},
        ),
        (
            "banksia",
            "Xbox curfew half an hour later on Fridays",
            {
                "triggers": [
                    {
                        "trigger": "time",
                        "at": "20:00:00",
                        "weekday": ["mon", "tue", "wed", "thu", "sat", "sun"],
                    },
                    {"trigger": "time", "at": "20:30:00", "weekday": ["fri"]},
                ]
            },
        ),
        (
            "juniper",
            "Fountain on: half an hour earlier",
            {"triggers": [{"trigger": "time", "at": "07:30:00"}]},
        ),
        (
            "banksia",
            "make Pool pump daily start at 9",
            {
                "triggers": [
                    {"trigger": "time", "at": "09:00:00", "id": "start"},
                    {"trigger": "time", "at": "14:00:00", "id": "stop"},
                ]
            },
        ),
        (
            "juniper",
            "Fountain off should happen at half nine at night rather than at eight",
            {"triggers": [{"trigger": "time", "at": "21:30:00"}]},
        ),
        (
            "cumberland",
            'make the "Coach lights at night" automation run only if the carport light is off',
            {"conditions": [{"condition": "state", "entity_id": "light.carport", "state": "off"}]},
        ),
        (
            "sandia",
            "have the 'Coffee at six' automation run only on weekdays",
            {"triggers": [{"trigger": "time", "at": "06:00:00", "weekday": WORKDAYS}]},
        ),
        (
            "oban",
            "change the immersion to come on at half past five rather than six",
            {"triggers": [{"trigger": "time", "at": "05:30:00"}]},
        ),
        (
            "oban",
            "the immersion heater comes on too early; make it seven",
            {"triggers": [{"trigger": "time", "at": "07:00:00"}]},
        ),
        (
            "oban",
            "move the porch light from dusk to 9 pm",
            {"triggers": [{"trigger": "time", "at": "21:00:00"}]},
        ),
        (
            "karori",
            "towel rail on at 5 not 6",
            {"triggers": [{"trigger": "time", "at": "05:00:00"}]},
        ),
        (
            "juniper",
            "fountain off at 9 instead of 8",
            {"triggers": [{"trigger": "time", "at": "21:00:00"}]},
        ),
        (
            "juniper",
            "change the fountain to come on at nine",
            {"triggers": [{"trigger": "time", "at": "09:00:00"}]},
        ),
        (
            "banksia",
            "Liam's Xbox off at 9 instead of 8",
            {"triggers": [{"trigger": "time", "at": "21:00:00"}]},
        ),
        (
            "rathmines",
            "Dusty should go at noon instead of 11",
            {"triggers": [{"trigger": "time", "at": "12:00:00"}]},
        ),
    ],
)
def test_an_automation_is_named_anywhere(home: str, text: str, changes: Config) -> None:
    """Where in the sentence it stands does not matter; all else of it stays."""
    house = home_of(home)
    reading = read_automation(text, house, situation())
    assert isinstance(reading, Proposed), reading
    assert kind_of(text, house, situation()) == "automation"
    old = next(item for item in house.automations if item.entity_id == reading.replaces)
    assert compile_plan(reading.plan) == compile_plan(lift(old.config)) | changes


@pytest.mark.parametrize(
    "text",
    [
        "disable the Morning coffee automation for now",
        "turn the lock up at night automation off until Monday",
        "delete the plant light schedule",
    ],
)
def test_what_cannot_be_done_with_an_automation_is_said(text: str) -> None:
    """Switching off and deleting are not done by words."""
    reading = read_automation(text, home_of("wabash"), situation())
    assert isinstance(reading, Refused)
    assert [reason.code for reason in reading.reasons] == ["not_switched"]


def test_it_is_what_was_spoken_of() -> None:
    """Shutting the coop door does not switch its heat lamp off."""
    home = home_of("juniper")
    plan = planned("open the coop door at sunrise", home)
    reading = refine("and shut it at dusk", plan, home, situation())
    assert isinstance(reading, Proposed)
    assert "switch.heat_lamp" not in str(compile_plan(reading.plan))
    assert "cover.close_cover" in str(compile_plan(reading.plan))


def test_one_of_several_parts_is_not_guessed() -> None:
    """A thing more, for an automation that switches on and off, is asked about."""
    text = "Change the plant light schedule automation so that it also turns on the coffee maker"
    reading = read_automation(text, home_of("wabash"), situation())
    assert isinstance(reading, Refused)


@pytest.mark.parametrize(
    ("home", "text"),
    [
        ("oban", "Porch light at dusk, hall light at nine"),
        ("thornhowe", "don't do Nan's blanket on Saturdays"),
        ("oban", "turn on the porch light at dusk"),
        ("sandia", "dim the patio lights at sunset"),
    ],
)
def test_things_named_like_an_automation_are_no_change_of_it(home: str, text: str) -> None:
    """What reads as an order for things is none for the automation called so."""
    reading = read_automation(text, home_of(home), situation())
    assert not isinstance(reading, Proposed) or reading.replaces is None


@pytest.mark.parametrize(
    ("home", "text"),
    [
        ("rathmines", "change the gas heating to 21"),
        ("rathmines", "turn on the kettle at 7 instead of 8"),
        ("karori", "turn on the towel rail at 7 instead of 8"),
        ("juniper", "the fountain automation should only run on weekdays"),
        ("banksia", "pool pump on at 11 instead of 10"),
        ("oban", "the hall light is too bright; make it 20%"),
    ],
)
def test_what_may_be_another_or_no_automation_is_not_changed(home: str, text: str) -> None:
    """Of two that fit neither is, and none whose time is not the one that was said."""
    reading = read_automation(text, home_of(home), situation())
    assert not isinstance(reading, Proposed)
