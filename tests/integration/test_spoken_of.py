"""A turn may go on with what the one before was about; an unanswered question holds nobody."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import Talker, automations

WHICH = "Which “light” do you mean? Kitchen light or Porch light?"


@pytest.fixture
def talker(hass: HomeAssistant, lived_in: MockConfigEntry) -> Talker:
    """Return a person who talks with the agent."""
    return Talker(hass)


@pytest.mark.parametrize(
    "first",
    [
        "turn on the porch light",
        # Not one of Home Assistant's own sentences: it is read here.
        "I would like to have the porch light on",
        "is the porch light on?",
    ],
)
async def test_it_is_what_was_spoken_of(hass: HomeAssistant, talker: Talker, first: str) -> None:
    """What the turn before commanded or asked about is "it"."""
    await hass.services.async_call(
        "light", "turn_on", {"entity_id": ["light.porch_light", "light.kitchen_light"]}
    )
    await talker.say(first)
    assert "Done" in await talker.say("turn it off again")
    assert hass.states.is_state("light.porch_light", "off")
    assert hass.states.is_state("light.kitchen_light", "on")
    said = await talker.say("and turn it on at sunset")
    assert said == "When the sun sets, turn on Porch light. Shall I add it?"


async def test_less_than_a_sentence(hass: HomeAssistant, talker: Talker) -> None:
    """What is left of a command is done to what was spoken of; what says nothing is not."""
    assert hass.states.is_state("light.porch_light", "off")
    await talker.say("off")
    await talker.say("turn on the porch light")
    for nothing in ("hello", "well done", "ok", "not now"):
        await talker.say(nothing)
        assert hass.states.is_state("light.porch_light", "on")
    assert "turn off Porch light" in await talker.say("and off again please")
    assert hass.states.is_state("light.porch_light", "off")


async def test_of_another_conversation_it_is_nothing(hass: HomeAssistant, talker: Talker) -> None:
    """What somebody else spoke of is not meant, and nothing is guessed."""
    await talker.say("turn on the porch light")
    assert "“it”" in await Talker(hass).say("turn it off")
    assert hass.states.is_state("light.porch_light", "on")


async def test_everything_is_not_it(hass: HomeAssistant, talker: Talker) -> None:
    """All that there is does not shrink to what was spoken of."""
    await talker.say("turn on the kitchen light")
    await talker.say("turn on the porch light")
    await talker.say("turn everything off")
    assert hass.states.is_state("light.porch_light", "off")
    assert hass.states.is_state("light.kitchen_light", "off")


async def test_what_is_gone_is_not_it(hass: HomeAssistant, talker: Talker) -> None:
    """A thing that was removed meanwhile is no longer spoken of."""
    await talker.say("turn on the porch light")
    hass.states.async_remove("light.porch_light")
    await hass.async_block_till_done()
    assert "“it”" in await talker.say("turn it off")


@pytest.mark.parametrize("answer", ["the porch one", "porch", "porsch", "the second one"])
async def test_a_choice_is_an_answer(hass: HomeAssistant, talker: Talker, answer: str) -> None:
    """What picks one of the choices is the answer, whatever else it could be."""
    assert await talker.say("turn on the light") == WHICH
    assert "turn on Porch light" in await talker.say(answer)
    assert hass.states.is_state("light.porch_light", "on")
    assert hass.states.is_state("light.kitchen_light", "off")


async def test_a_request_is_no_answer(hass: HomeAssistant, talker: Talker) -> None:
    """Who says something else than one of the choices is understood, and nothing is switched."""
    assert await talker.say("turn on the light") == WHICH
    said = await talker.say("turn on the kettle at sunset except when the porch light is on")
    assert "Shall I add it?" in said
    assert hass.states.is_state("light.porch_light", "off")
    assert hass.states.is_state("light.kitchen_light", "off")
    await talker.say("yes")
    assert len(automations(hass)) == 1
