"""What is switched, run, done at once or taken back by voice passes the safety policy as well."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import Talker, async_act, async_create, async_write, automations
from .test_policy import CONFIG, PIN, REQUEST, _admin, door, guarded  # noqa: F401 - fixtures

NIGHT = "automation.night"
AGREED = "“yes, unlock it”"


@pytest.fixture
async def theirs(hass: HomeAssistant, guarded: MockConfigEntry) -> MockConfigEntry:  # noqa: F811
    """Return the entry, with a dangerous automation that a person has written and switched off."""
    await async_write(hass, {"id": "1600000000000", **CONFIG})
    await hass.services.async_call("automation", "turn_off", {"entity_id": NIGHT}, blocking=True)
    return guarded


@pytest.mark.parametrize("action", ["enable", "trigger"])
async def test_actions(hass: HomeAssistant, theirs: MockConfigEntry, action: str) -> None:
    """Switching on or running what is dangerous takes what adding it would take."""
    with pytest.raises(HomeAssistantError, match=r"unlocks? Front door"):
        await async_act(hass, action, entity_id=NIGHT)
    assert hass.states.is_state(NIGHT, "off")
    assert hass.states.is_state("lock.front_door", "locked")
    await async_act(hass, action, entity_id=NIGHT, confirm=True)
    await hass.async_block_till_done()
    assert hass.states.is_state(NIGHT, "on") == (action == "enable")
    assert hass.states.is_state("lock.front_door", "unlocked") == (action == "trigger")
    await async_act(hass, "disable", entity_id=NIGHT)


async def test_switched_on_by_voice(hass: HomeAssistant, theirs: MockConfigEntry) -> None:
    """What is held is done after the yes that names the danger, and dropped after a no."""
    anna = Talker(hass, await _admin(hass))
    assert AGREED in await anna.say("turn on the night automation")
    assert anna.waits
    assert AGREED in await anna.say("yes")
    assert await anna.say("no") == "All right, I leave it."
    assert "nothing" in await anna.say("yes")
    assert hass.states.is_state(NIGHT, "off")
    await anna.say("turn on the night automation")
    assert "is on" in await anna.say("yes, unlock it")
    assert hass.states.is_state(NIGHT, "on")
    assert "is off" in await anna.say("undo that")
    assert AGREED in await anna.say("undo that")
    assert "is on" in await anna.say("yes, unlock the front door")


async def test_something_else_in_place_of_a_yes(
    hass: HomeAssistant, theirs: MockConfigEntry
) -> None:
    """One who says something new is not held to it, and cannot agree to it later."""
    anna = Talker(hass, await _admin(hass))
    await anna.say("run the night automation")
    assert "Shall I add it" in await anna.say("turn on the porch light at sunset")
    await anna.say("yes, unlock it")
    assert hass.states.is_state("lock.front_door", "locked")


async def test_undo_into_something_dangerous(
    hass: HomeAssistant,
    guarded: MockConfigEntry,  # noqa: F811
) -> None:
    """Taking back a removal, or making a change again, takes what adding it took."""
    anna = Talker(hass, await _admin(hass))
    await anna.say(REQUEST)
    await anna.say("yes, unlock it")
    before = automations(hass)
    await anna.say("delete that automation")
    assert "I removed" in await anna.say("yes")
    assert AGREED in await anna.say("undo that")
    assert automations(hass) == []
    assert "is back" in await anna.say("yes, unlock it")
    assert automations(hass) == before
    assert "I removed" in await anna.say("undo that again")
    assert AGREED in await anna.say("redo")
    assert "is back again" in await anna.say("yes, unlock it")
    assert automations(hass) == before


async def test_a_command_at_once(
    hass: HomeAssistant,
    guarded: MockConfigEntry,  # noqa: F811
) -> None:
    """What Home Assistant's intents do not do, but we do, is asked about by the same policy."""
    voice = Talker(hass)
    text = "unlock the front door and turn on the kitchen light"
    said = await voice.say(text)
    assert "Say the PIN" in said
    assert "That unlocks Front door." in said
    assert hass.states.is_state("lock.front_door", "locked")
    assert "Done" in await voice.say("four seven one one")
    await hass.async_block_till_done()
    assert hass.states.is_state("lock.front_door", "unlocked")
    assert hass.states.is_state("light.kitchen_light", "on")
    assert "Done" in await voice.say("turn off the kitchen light and turn on the porch light")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the PIN is forty-seven eleven"),
        ("nl", "vier zeven een een"),
        ("de", "vier sieben elf"),
        ("fr", "quarante-sept onze"),
        ("es", "cuatro siete uno uno"),
    ],
)
async def test_a_pin_in_words(
    hass: HomeAssistant,
    guarded: MockConfigEntry,  # noqa: F811
    language: str,
    said: str,
) -> None:
    """The PIN may be said as people say numbers."""
    refused = await async_create(hass, REQUEST)
    voice = Talker(hass)
    voice.conversation_id = refused["conversation_id"]
    assert "PIN" in await voice.say("yes")
    await voice.say(said, language=language)
    assert len(automations(hass)) == 1


async def test_wrong_pins_are_counted_over_restarts(
    hass: HomeAssistant,
    guarded: MockConfigEntry,  # noqa: F811
    freezer: FrozenDateTimeFactory,
) -> None:
    """Whoever restarts Home Assistant has no more tries for it."""

    async def attempt(pin: str) -> dict[str, Any]:
        return await async_act(hass, "create_automation", config=CONFIG, deploy=True, pin=pin)

    for _ in range(3):
        with pytest.raises(HomeAssistantError, match="not the PIN"):
            await attempt("0000")
        assert await hass.config_entries.async_reload(guarded.entry_id)
    with pytest.raises(HomeAssistantError, match="too often"):
        await attempt(PIN)
    freezer.tick(timedelta(minutes=16))
    assert (await attempt(PIN))["status"] == "deployed"
