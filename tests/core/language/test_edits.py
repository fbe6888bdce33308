"""Existing automations are changed as a sentence says."""

from typing import Any

import pytest

from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import Proposed, Refused
from custom_components.ai_automation.core.plan import compile_plan, lift
from tests.core.language.homes import Config, home_of, situation

RADIO = {
    "action": "media_player.media_play",
    "target": {"entity_id": "media_player.kitchen_radio"},
}
KETTLE = {"action": "switch.turn_on", "target": {"entity_id": "switch.kettle"}}


def time(at: str, **more: Any) -> Config:
    """Return a trigger at a time."""
    return {"trigger": "time", "at": f"{at}:00", **more}


@pytest.mark.parametrize(
    ("home", "text", "alias", "changes"),
    [
        ("juniper", "Change Fountain on to 9 am", "Fountain on", {"triggers": [time("09:00")]}),
        (
            "clifton",
            "Please move the Electric blanket on automation from half past nine to 10 pm",
            "Electric blanket on",
            {"triggers": [time("22:00")]},
        ),
        (
            "juniper",
            "Make the Fountain off automation run at 10 pm instead",
            "Fountain off",
            {"triggers": [time("22:00")]},
        ),
        (
            "juniper",
            "The Fountain off automation: could it stop at 10 pm rather than 8?",
            "Fountain off",
            {"triggers": [time("22:00")]},
        ),
        (
            "juniper",
            "Change the Holiday lights automation from 11 pm to midnight",
            "Holiday lights",
            {
                "triggers": [
                    {"trigger": "sun", "event": "sunset", "id": "dark"},
                    time("00:00", id="late"),
                ]
            },
        ),
        (
            "clifton",
            "Only run the Electric blanket on automation on weekdays",
            "Electric blanket on",
            {"triggers": [time("21:30", weekday=["mon", "tue", "wed", "thu", "fri"])]},
        ),
        (
            "clifton",
            "Move the radio wake-up to 6:45",
            "Radio wake-up",
            {"triggers": [time("06:45")]},
        ),
        (
            "clifton",
            "Change the Radio wake-up automation so that it also turns on the kettle",
            "Radio wake-up",
            {"actions": [RADIO, KETTLE]},
        ),
        (
            "juniper",
            "Rename Holiday lights to Winter lights",
            "Holiday lights",
            {"alias": "Winter lights"},
        ),
        (
            "clifton",
            "Please rename the Radio wake-up automation to Early news.",
            "Radio wake-up",
            {"alias": "Early news"},
        ),
        (
            "clifton",
            'rename Radio wake-up to "Good morning"',
            "Radio wake-up",
            {"alias": "Good morning"},
        ),
    ],
)
def test_only_what_is_named_changes(home: str, text: str, alias: str, changes: Config) -> None:
    """The plan is the automation's own, with the change, and says which one it replaces."""
    house = home_of(home)
    (old,) = [item for item in house.automations if item.alias == alias]
    reading = read_automation(text, house, situation())
    assert isinstance(reading, Proposed), reading
    assert reading.replaces == old.entity_id
    expected = compile_plan(lift(old.config)) | changes
    config = compile_plan(reading.plan)
    assert {key: config[key] for key in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Change the Sprinkler automation to 9 am",
        "Change the Fountain on automation so that it also turns on the aquarium",
    ],
)
def test_what_is_not_there_is_not_changed(text: str) -> None:
    """An unknown automation, or an unknown thing in the change, is refused with a reason."""
    reading = read_automation(text, home_of("juniper"), situation())
    assert isinstance(reading, Refused)
    assert reading.reasons


def test_a_new_automation_replaces_none() -> None:
    """A request that speaks of a thing, and not of its automation, makes a new one."""
    text = "Turn on the electric blanket at 10 pm"
    reading = read_automation(text, home_of("clifton"), situation())
    assert isinstance(reading, Proposed)
    assert reading.replaces is None
