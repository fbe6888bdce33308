"""What is proposed can be tried before it is added, by saying so."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_capture_events,
)

from .talking import Talker, async_act, automations
from .test_policy import REQUEST as UNLOCK, _admin, door, guarded  # noqa: F401 - fixtures

SENTENCES = {
    "en": ("Turn on the porch light at sunset", "test it first", "try it again"),
    "nl": ("Doe Porch light aan bij zonsondergang", "probeer het eerst uit", "probeer het opnieuw"),
    "de": (
        "Schalte Porch light bei Sonnenuntergang ein",
        "probier es erst aus",
        "probiere es noch einmal aus",
    ),
    "fr": (
        "Allume Porch light au coucher du soleil",
        "essaie-la d'abord",
        "essaie-la encore une fois",
    ),
    "es": ("Enciende Porch light al atardecer", "pruébala primero", "pruébala otra vez"),
}


@pytest.mark.parametrize("language", SENTENCES)
async def test_tried_then_added(
    hass: HomeAssistant, lived_in: MockConfigEntry, language: str
) -> None:
    """It is done once and put back, the proposal stays open, and a second time is asked for."""
    request, test, again = SENTENCES[language]
    talker = Talker(hass)
    await talker.say(request, language=language)
    assert talker.waits
    switched = async_capture_events(hass, "state_changed")
    said = await talker.say(test, language=language)
    states = [it for it in switched if it.data["entity_id"] == "light.porch_light"]
    assert [it.data["new_state"].state for it in states] == ["on", "off"], said
    assert "Porch light" in said
    assert talker.waits
    assert automations(hass) == []
    assert "Porch light" not in await talker.say(test, language=language)
    assert "Porch light" in await talker.say(again, language=language)
    yes = {"en": "yes", "nl": "ja", "de": "ja", "fr": "oui", "es": "sí"}[language]
    await talker.say(yes, language=language)
    assert len(automations(hass)) == 1


async def test_what_is_said(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """One hears what was done, and that all is as before."""
    talker = Talker(hass)
    await talker.say("Turn on the porch light at sunset")
    assert await talker.say("try it") == (
        "I tried it: turn on Porch light. Everything is as it was before. Shall I add it?"
    )
    await talker.say("yes")
    assert await talker.say("try that automation") == (
        "I tried it: turn on Porch light. Everything is as it was before."
    )


async def test_back_by_itself(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Where nothing had to be put back, that all is as before is said as well."""
    talker = Talker(hass)
    await talker.say("when the washing machine turns off, turn on the porch light for 5 minutes")
    said = await talker.say("try it")
    assert "Waits and loops were shortened. Everything is as it was before." in said


async def test_nothing_to_try(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Messages alone are no test, and nothing at all is none either."""
    talker = Talker(hass)
    assert "tried" not in await talker.say("try it")
    hass.services.async_register("notify", "mobile_app_anna", lambda _call: None)
    await hass.async_block_till_done()
    config = {
        "alias": "Dinner",
        "triggers": [{"trigger": "time", "at": "18:00:00"}],
        "actions": [{"action": "notify.mobile_app_anna", "data": {"message": "Dinner"}}],
    }
    fields: dict[str, Any] = {"config": config, "conversation_id": talker.conversation_id}
    assert (await async_act(hass, "create_automation", **fields))["status"] == "proposed"
    assert "nothing to try" in await talker.say("test it")
    assert talker.waits


async def test_the_policy(
    hass: HomeAssistant,
    guarded: MockConfigEntry,  # noqa: F811
) -> None:
    """What adding it takes, trying it takes as well; the yes to the one is none to the other."""
    anna = Talker(hass, await _admin(hass))
    await anna.say(UNLOCK)
    unlocked = async_capture_events(hass, "state_changed")
    assert "“yes, unlock it”" in await anna.say("try it first")
    assert not [it for it in unlocked if it.data["entity_id"] == "lock.front_door"]
    said = await anna.say("yes, unlock it")
    assert "I tried it: unlock Front door" in said
    assert automations(hass) == []
    assert "“yes, unlock it”" in await anna.say("yes")
    assert automations(hass) == []
    assert "I added" in await anna.say("yes, unlock it")
