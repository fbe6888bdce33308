"""One can go on changing what was just made, and change automations by words of their names."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import Talker, automations

REQUEST = "when the washing machine turns off, turn on the porch light for 2 minutes"


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("make it ten minutes instead", "00:10:00"),
        ("not at weekends", "weekday"),
        ("only after sunset", "below_horizon"),
    ],
)
async def test_further_changes(
    hass: HomeAssistant, lived_in: MockConfigEntry, text: str, changed: str
) -> None:
    """What is said after a yes is a change of what was made, and is asked about."""
    talker = Talker(hass)
    await talker.say(REQUEST)
    await talker.say("yes")
    (before,) = automations(hass)
    said = await talker.say(text)
    assert "would change" in said
    assert automations(hass) == [before]
    await talker.say("yes")
    (after,) = automations(hass)
    assert changed in str(after)
    assert ("2 minutes" in after["alias"]) == (changed != "00:10:00")
    await talker.say("undo that")
    assert automations(hass) == [before]


async def test_nothing_was_made_here(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """In another conversation nothing is guessed, and a command is a command."""
    talker = Talker(hass)
    await talker.say(REQUEST)
    await talker.say("yes")
    (before,) = automations(hass)
    assert "would change" not in await Talker(hass).say("make it ten minutes instead")
    assert "would change" not in await talker.say("turn on the kitchen light")
    assert hass.states.is_state("light.kitchen_light", "on")
    assert automations(hass) == [before]


async def test_by_words_of_the_name(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """One automation has all the words that it is called by."""
    talker = Talker(hass)
    await talker.say("turn on the porch light at sunset")
    await talker.say("yes")
    said = await Talker(hass).say("change the porch light automation to 30 minutes after sunset")
    assert "would change" in said
    assert "30 minutes" in said
    assert "Which" not in said
