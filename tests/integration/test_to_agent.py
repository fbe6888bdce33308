"""Test what is said to the agent about itself: what it can do, what there is, what it knows."""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .inboxes import async_fill, habit
from .talking import Talker, async_act, async_create, async_write, automations

THEIRS: dict[str, Any] = {
    "id": "1600000000000",
    "alias": "Kettle off",
    "triggers": [{"trigger": "time", "at": "07:00:00"}],
    "actions": [
        {"action": "input_boolean.turn_off", "target": {"entity_id": "input_boolean.kettle"}}
    ],
}


@pytest.fixture
async def theirs(hass: HomeAssistant, lived_in: MockConfigEntry) -> str:
    """Return an automation that a person has written."""
    await async_write(hass, THEIRS)
    return "automation.kettle_off"


async def test_what_can_be_said(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """The examples are of this home, and work in it."""
    response = await Talker(hass).response("what can you do?")
    plain = response.speech["plain"]
    examples = plain["extra_data"]["data"]["examples"]
    assert all(example in plain["speech"] for example in examples)
    assert any("light" in example for example in examples)
    assert "Shall I add it?" in await Talker(hass).say(examples[0])


async def test_nothing_may_be_told_of(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Where nothing is exposed, it is said how to."""
    assert "Expose" in await Talker(hass).say("help")


async def test_which_automations_there_are(hass: HomeAssistant, theirs: str) -> None:
    """All are named, those that are off beside them, and which are whose."""
    talker = Talker(hass)
    assert "There is one automation: Kettle off." in await talker.say("list my automations")
    assert await talker.say("which did you make?") == "I have not added any yet."
    await async_create(hass, "Turn on the porch light at 9 pm", deploy=True)
    await hass.services.async_call("automation", "turn_off", {"entity_id": theirs}, blocking=True)
    told = await talker.say("which automations do I have")
    assert told == (
        "There are 2 automations: Kettle off and Turn on Porch light – it is 21:00. "
        "Switched off: Kettle off."
    )
    assert await talker.say("which are switched off?") == "Switched off: Kettle off."
    assert "Porch light" in await talker.say("which ones are on?")
    assert "Kettle" not in await talker.say("which automations did you add?")


async def test_many_automations(hass: HomeAssistant, theirs: str) -> None:
    """Five are said, and how many more there are; the others only when they are asked for."""
    many = [{**THEIRS, "id": str(number), "alias": f"Kettle {number}"} for number in range(8)]
    await async_write(hass, *many)
    talker = Talker(hass)
    told = await talker.say("how many automations are there?")
    assert told.startswith("There are 8 automations: Kettle 0")
    assert told.endswith("Kettle 4 and 3 more.")
    assert await talker.say("and the rest?") == "The others are Kettle 5, Kettle 6 and Kettle 7."


async def test_no_automations(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """What could be said instead of a list is said."""
    assert "no automations yet. Say" in await Talker(hass).say("show me the automations")


async def test_only_what_was_added_here_is_paused(hass: HomeAssistant, theirs: str) -> None:
    """It is said what is paused and what is not, the switch shows it, and it can go on again."""
    talker = Talker(hass)
    assert "nothing to pause" in await talker.say("pause all automations")
    ours = str(
        (await async_create(hass, "Turn on the porch light at 9 pm", deploy=True))["entity_id"]
    )
    (switch,) = hass.states.async_entity_ids("switch")
    told = await talker.say("pause all automations")
    assert "Paused: Turn on Porch light" in told
    assert "What I did not add goes on." in told
    off, on = ("off", "on", "on"), ("on", "on", "off")
    assert all(map(hass.states.is_state, (ours, theirs, switch), off, strict=True))
    assert "Yes, everything" in await talker.say("are the automations paused?")
    assert "already" in await talker.say("pause everything you added")
    assert "On again" in await talker.say("resume")
    assert all(map(hass.states.is_state, (ours, theirs, switch), on, strict=True))
    assert await talker.say("resume all automations") == "Nothing is paused."
    assert "not for a time only" in await talker.say("pause all automations for an hour")
    assert hass.states.is_state(ours, "on")


async def test_a_bare_resume_is_for_a_player(hass: HomeAssistant, theirs: str) -> None:
    """Only right after the pause is it about automations."""
    await async_create(hass, "Turn on the porch light at 9 pm", deploy=True)
    talker = Talker(hass)
    await talker.say("pause all automations")
    await talker.say("turn on the kitchen light")
    await talker.say("resume")
    assert "Yes, everything" in await talker.say("are the automations paused?")


async def test_what_is_known(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Names, habits, how far back, and where it stays; nothing more is claimed."""
    talker = Talker(hass)
    told = await talker.say("what have you learned about me?")
    assert "no names" in told
    assert "no habits yet" in told
    assert "I have no history." in told
    assert "stays at home" in told
    await talker.say("call the kitchen light the big lamp")
    await async_fill(lived_in, [habit("porch", "light.porch_light", 0.9)])
    told = await talker.say("what do you know about us")
    assert "“big lamp”" in told
    assert "one habit." in told


@pytest.mark.parametrize("text", ["thanks", "thank you very much", "perfect", "great, thanks!"])
async def test_thanks(hass: HomeAssistant, lived_in: MockConfigEntry, text: str) -> None:
    """Thanks are answered in a word."""
    assert await Talker(hass).say(text) == "You're welcome."


async def test_what_waits_goes_on_waiting(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A question to the agent in between, or thanks, are no yes and no no."""
    talker = Talker(hass)
    await talker.say("turn on the porch light at 9 pm")
    assert await talker.say("thanks") == "You're welcome. I still wait for your answer."
    assert talker.waits
    await talker.say("what can you do?")
    await talker.say("list my automations")
    assert automations(hass) == []
    assert "I added" in await talker.say("yes")


@pytest.mark.parametrize("text", ["yes", "add it", "next", "why?", "not that one", "resume"])
async def test_nothing_was_told(hass: HomeAssistant, lived_in: MockConfigEntry, text: str) -> None:
    """A word that goes on with nothing does nothing."""
    before = await async_act(hass, "list_suggestions", status="all")
    await Talker(hass).say(text)
    assert automations(hass) == []
    assert await async_act(hass, "list_suggestions", status="all") == before


async def test_how_an_automation_is_changed(hass: HomeAssistant, theirs: str) -> None:
    """It is told by one that is there, and what is told works."""
    told = await Talker(hass).say("how do I delete an automation?")
    said = told.split("“")[1].split("”")[0]
    assert "Kettle off" in said
    assert "is off" in await Talker(hass).say(said)
    assert hass.states.is_state(theirs, "off")


async def test_a_greeting(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """It is returned, unless something here is called so."""
    assert await Talker(hass).say("good morning") == "Hello. What can I do for you?"
    hass.states.async_set("scene.good_morning", "unknown", {"friendly_name": "Good morning"})
    async_expose_entity(hass, "conversation", "scene.good_morning", should_expose=True)
    assert "Hello" not in await Talker(hass).say("good morning")


async def test_what_was_done_last(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Of many changes the last three are told, by the names that they had."""
    talker = Talker(hass)
    for hour in (1, 2, 3, 4):
        await async_create(hass, f"Turn on the porch light at {hour} pm", deploy=True)
    await talker.say("undo that")
    told = await talker.say("what did you just do?")
    assert told.count("15:00") == 1
    assert "automation." not in told
    assert told.endswith("Before that there were 2 more changes.")
