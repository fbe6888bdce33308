"""Test that suggestions are told and decided in a conversation, and only with a yes."""

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.const import CONF_POLICY
from custom_components.ai_automation.coordinator import SidecarState
from custom_components.ai_automation.core.store.suggestions import get_suggestion

from .inboxes import async_fill, habit
from .talking import Talker, async_act, automations

ASK = "have you noticed anything?"
WAITING = "There is nothing waiting for your answer."


@pytest.fixture
async def inbox(lived_in: MockConfigEntry) -> MockConfigEntry:
    """Return the entry with two habits and an observation in its inbox."""
    bare = habit("bare", "input_boolean.kettle", 0.5)
    bare.automation, bare.evidence = None, {"summary": "Change it soon."}
    bare.title = "Kettle: battery low"
    found = [
        habit("porch", "light.porch_light", 0.9),
        habit("kitchen", "light.kitchen_light", 0.8),
        bare,
    ]
    await async_fill(lived_in, found)
    return lived_in


async def status_of(entry: MockConfigEntry, suggestion_id: str) -> tuple[str, bool]:
    """Return what was decided of a suggestion, and whether for ever."""
    found = await get_suggestion(entry.runtime_data.store, suggestion_id)
    assert found is not None
    return found.status, found.never_again


async def test_told_and_added(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """The best is told first, with what speaks for it; a yes adds it, and it can be undone."""
    talker = Talker(hass)
    told = await talker.say(ASK)
    assert told == (
        "I noticed this: When it is 22:00, turn on Porch light. It was so on 19 of 20 days. "
        "Shall I add it? There are 2 more: say “next”."
    )
    assert talker.waits
    assert automations(hass) == []
    assert "6 of the 6 days" in await talker.say("why?")
    assert "Done. I added" in await talker.say("yes please")
    assert [one["id"] for one in automations(hass)] == ["ai_automation_porch"]
    assert await status_of(inbox, "porch") == ("accepted", False)
    assert await talker.say("yes") == WAITING
    assert "removed" in await talker.say("undo that")
    assert automations(hass) == []


async def test_one_after_the_other(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """The next one is told until there is none, and each is asked about by itself."""
    talker = Talker(hass)
    await talker.say("any suggestions?")
    assert "Kitchen light" in await talker.say("another one")
    last = await talker.say("next")
    assert last == "Kettle: battery low. Change it soon."
    assert "nothing to add" in await talker.say("yes")
    assert await talker.say("what else?") == "That was all."
    assert await talker.say("add it") == WAITING
    assert automations(hass) == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("no", ("rejected", False)),
        ("not that one", ("rejected", False)),
        ("I don't want that", ("rejected", False)),
        ("never suggest that again", ("rejected", True)),
        ("don't ever suggest that again", ("rejected", True)),
        ("not now", ("open", False)),
        ("never mind", ("open", False)),
        ("what time is it", ("open", False)),
        ("next track", ("open", False)),
        ("turn on the kitchen light", ("open", False)),
        ("undo that", ("open", False)),
    ],
)
async def test_not_added(
    hass: HomeAssistant, inbox: MockConfigEntry, text: str, status: tuple[str, bool]
) -> None:
    """It is refused, left for later, or somebody goes on to something else: a yes is too late."""
    talker = Talker(hass)
    await talker.say(ASK)
    await talker.say(text)
    assert await status_of(inbox, "porch") == status
    assert "porch" not in str(automations(hass))
    if status == ("open", False):
        assert "I added" not in await talker.say("yes")
        assert automations(hass) == []


async def test_a_refusal_is_taken_back(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """After a no it can be had again, and the others are still offered."""
    talker = Talker(hass)
    await talker.say(ASK)
    assert await talker.say("no") == ("All right, not that one. There are 2 more: say “next”.")
    assert "Porch light" in await talker.say("undo that")
    assert await status_of(inbox, "porch") == ("open", False)
    await talker.say("no thanks")
    assert "Kitchen light" in await talker.say("yes")


async def test_changed_before_it_is_added(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """What it would do is changed by words, and asked about again."""
    talker = Talker(hass)
    await talker.say(ASK)
    assert "on weekdays" in await talker.say("only on weekdays")
    assert automations(hass) == []
    assert "21:30" in await talker.say("no, at half past nine in the evening")
    await talker.say("yes")
    [trigger] = automations(hass)[0]["triggers"]
    assert (trigger["at"], trigger["weekday"][0]) == ("21:30:00", "mon")


async def test_a_new_request_is_none_of_it(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """A whole request is a proposal of its own, and the suggestion stays as it is."""
    talker = Talker(hass)
    await talker.say(ASK)
    assert "sun rises" in await talker.say("turn off the kitchen light at sunrise")
    await talker.say("yes")
    assert "sunrise" in str(automations(hass)[0]["triggers"])
    assert await status_of(inbox, "porch") == ("open", False)


async def test_about_a_room(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """Only what concerns it is told; what is not there is said."""
    talker = Talker(hass)
    told = await talker.say("what did you notice about the kitchen?")
    assert "Kitchen light" in told
    assert "more" not in told
    assert await talker.say("next") == "That was all."
    assert "“sauna”" in await talker.say("any ideas for the sauna?")
    assert "no suggestion about" in await talker.say("any ideas for the washing machine?")


async def test_none(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Where there is none, the reason is given, and nothing waits."""
    lived_in.runtime_data.coordinator.async_set_updated_data(SidecarState())
    talker = Talker(hass)
    listed = await async_act(hass, "list_suggestions")
    assert await talker.say(ASK) == listed["reason"]
    assert await talker.say("yes") == WAITING


async def test_it_goes_on_after_a_restart(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """What was told is kept with the conversation."""
    talker = Talker(hass)
    await talker.say(ASK)
    await talker.say("next")
    assert await hass.config_entries.async_reload(inbox.entry_id)
    await hass.async_block_till_done()
    assert "Done. I added" in await talker.say("add it")
    assert [one["id"] for one in automations(hass)] == ["ai_automation_kitchen"]


async def test_tried_first(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """It is done once and put back, or taken on trial."""
    talker = Talker(hass)
    await talker.say(ASK)
    assert "I tried it" in await talker.say("try it first")
    assert hass.states.is_state("light.porch_light", "off")
    assert "I try" in await talker.say("try it for a week")
    assert await status_of(inbox, "porch") == ("accepted", False)


async def test_what_is_dangerous_takes_more_than_a_yes(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """The policy is asked as for every automation, and its own yes is taken in the next turn."""
    assert await async_setup_component(hass, "lock", {})
    hass.states.async_set("lock.front_door", "locked", {"friendly_name": "Front door"})
    async_expose_entity(hass, "conversation", "lock.front_door", should_expose=True)
    dangerous = habit("lock", "lock.front_door", 0.95)
    dangerous.automation = {
        **(dangerous.automation or {}),
        "actions": [{"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}],
    }
    await async_fill(lived_in, [dangerous])
    confirm = {"rules": {"unknown": {"unlock": "confirm"}}}
    hass.config_entries.async_update_entry(
        lived_in, options={**lived_in.options, CONF_POLICY: confirm}
    )
    await hass.async_block_till_done()
    talker = Talker(hass)
    await talker.say(ASK)
    refused = await talker.say("yes")
    assert "If you really want that, say" in refused
    assert automations(hass) == []
    phrase = refused.split("say “")[1].split("”")[0]
    assert "I added" in await talker.say(phrase)
    assert await status_of(lived_in, "lock") == ("accepted", False)


async def test_what_is_not_understood_is_no_other_topic(
    hass: HomeAssistant, inbox: MockConfigEntry
) -> None:
    """After something that was not understood, the suggestion still waits."""
    talker = Talker(hass)
    await talker.say(ASK)
    await talker.say("frobnicate the zorblax")
    assert "Shall I add it?" in await talker.say("yes")
    assert automations(hass) == []
    await talker.say("frobnicate the zorblax")
    assert "6 of the 6 days" in await talker.say("ok tell me more about that one")
    assert "Kitchen light" in await talker.say("any others?")
    assert "I added" in await talker.say("sounds good, do it")
    assert [one["id"] for one in automations(hass)] == ["ai_automation_kitchen"]
