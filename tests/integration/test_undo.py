"""Test that what the agent did is taken back by word, step by step, and made again."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import Talker, automations

REQUEST = "Turn on the porch light at sunset"


@pytest.fixture
def talker(hass: HomeAssistant, lived_in: MockConfigEntry) -> Talker:
    """Return a person who talks with the agent."""
    return Talker(hass)


async def test_undo_and_back(hass: HomeAssistant, talker: Talker) -> None:
    """Each undo takes one more change of the conversation back, each redo makes one again."""
    await talker.say("turn on the porch light at 9 pm")
    await talker.say("call it porch evening")
    await talker.say("yes")
    (first,) = automations(hass)
    changed = await talker.say("change the time of porch evening to 10 pm")
    assert "would change" in changed
    await talker.say("yes")
    (second,) = automations(hass)
    assert second["triggers"] != first["triggers"]
    assert "as it was before" in await talker.say("undo that")
    assert automations(hass) == [first]
    assert "I removed “porch evening" in await talker.say("undo that again")
    assert automations(hass) == []
    assert "no automation of the last day" in await talker.say("undo that")
    assert "is back again" in await talker.say("redo")
    assert automations(hass) == [first]
    assert "is changed again" in await talker.say("redo that")
    assert automations(hass) == [second]
    assert "nothing" in (await talker.say("redo")).lower()


async def test_undo_goes_on_in_another_conversation(hass: HomeAssistant, talker: Talker) -> None:
    """Where nothing was changed, what was done elsewhere is taken back, one by one."""
    await talker.say(REQUEST)
    await talker.say("yes")
    await talker.say("turn off the kitchen light at midnight")
    await talker.say("yes")
    other = Talker(hass)
    assert "Turn off Kitchen light" in await other.say("undo that")
    assert "Turn on Porch light" in await other.say("undo that again")
    assert automations(hass) == []
    assert "Turn on Porch light" in await Talker(hass).say("redo")


async def test_undo_from_another_conversation(
    hass: HomeAssistant, talker: Talker, freezer: FrozenDateTimeFactory
) -> None:
    """What was changed within a day can be undone from anywhere, and is called by its name."""
    await talker.say(REQUEST)
    await talker.say("yes")
    freezer.tick(timedelta(hours=25))
    assert "nothing" not in await Talker(hass).say("is the porch light on?")
    assert "no automation of the last day" in await Talker(hass).say("undo that")
    freezer.tick(-timedelta(hours=2))
    assert "Turn on Porch light" in await Talker(hass).say("undo that")
    assert automations(hass) == []


async def test_a_command_is_not_undone_as_an_automation(
    hass: HomeAssistant, talker: Talker
) -> None:
    """An undo after a command does not take back an automation of this morning."""
    await talker.say(REQUEST)
    await talker.say("yes")
    await talker.say("turn on the kitchen light")
    assert "done at once" in await talker.say("undo that")
    assert len(automations(hass)) == 1
