"""Test what people call their things: told, asked for, taken back, and gone with the thing."""

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import Talker, async_act, automations

LEARNED = "From now on, “big light” is Porch light. Say “forget big light” to take that back."


@pytest.fixture
async def ben(hass: HomeAssistant, lived_in: MockConfigEntry) -> Talker:
    """Return a person who talks with the agent."""
    return Talker(hass, await _user(hass, "Ben"))


@pytest.fixture
async def ann(hass: HomeAssistant, lived_in: MockConfigEntry) -> Talker:
    """Return another person."""
    return Talker(hass, await _user(hass, "Ann"))


async def _user(hass: HomeAssistant, name: str) -> str:
    """Make a user; return the id."""
    return (await hass.auth.async_create_user(name, group_ids=[GROUP_ID_USER])).id


async def names(hass: HomeAssistant) -> list[tuple[str, str, str | None]]:
    """Return the learned names."""
    found = (await async_act(hass, "list_names"))["names"]
    return [(one["name"], one["entity_id"], one["user_id"]) for one in found]


async def test_a_name_is_learned_used_listed_and_forgotten(
    hass: HomeAssistant, ben: Talker
) -> None:
    """It works as an alias at once, for everybody, until it is forgotten."""
    assert await ben.say("what names have you learned?") == (
        "I have learned no names. Say, for example: call the floor lamp “the big lamp”."
    )
    assert await ben.say("call the porch light 'the big light'") == LEARNED
    assert await names(hass) == [("big light", "light.porch_light", ben.user_id)]
    await ben.say("turn on the big light")
    await hass.async_block_till_done()
    assert hass.states.is_state("light.porch_light", "on")
    said = await ben.say("turn off the big light at sunrise")
    assert said == "When the sun rises, turn off Porch light. Shall I add it?"
    assert await ben.say("yes") == "Done. I added “Turn off Porch light – the sun rises”."
    assert (await ben.say("which names do you know")) == (
        "I have learned “big light” for Porch light."
    )
    assert await ben.say("forget the big light") == (
        "I have forgotten “big light” for Porch light."
    )
    assert "called “big”" in await ben.say("turn off the big light at noon")
    assert len(automations(hass)) == 1
    assert await ben.say("forget the name big light") == "I have learned no name “big light”."


async def test_a_name_survives_a_reload(
    hass: HomeAssistant, ben: Talker, lived_in: MockConfigEntry
) -> None:
    """It is in the store."""
    await ben.say("by the big light I mean the porch light")
    await hass.config_entries.async_reload(lived_in.entry_id)
    await hass.async_block_till_done()
    said = await ben.say("turn off the big light at sunrise")
    assert said == "When the sun rises, turn off Porch light. Shall I add it?"


async def test_real_names_stand_above_learned_ones(
    hass: HomeAssistant, ben: Talker, lived_in: MockConfigEntry
) -> None:
    """What has a name cannot be taken it from, neither now nor when it gets it later."""
    assert await ben.say("call the porch light 'the kitchen light'") == (
        "Kitchen light already goes by the name “kitchen light”, so I cannot use it for something "
        "else."
    )
    assert await ben.say("call the porch light 'the light'") == (
        "“light” can be said of many things. Choose a name that only this one has."
    )
    assert await ben.say("call the porch light 'the beacon'") != ""
    er.async_get(hass).async_update_entity("light.kitchen_light", name="Beacon")
    await hass.async_block_till_done()
    said = await ben.say("turn off the beacon at sunrise")
    assert said == "When the sun rises, turn off Beacon. Shall I add it?"


async def test_two_people_and_one_name(hass: HomeAssistant, ben: Talker, ann: Talker) -> None:
    """It is told to the second, and asked from then on; one's own moves with who gave it."""
    await ben.say("call the porch light 'sunny'")
    assert "Somebody else calls Porch light so" in await ann.say("call the kettle 'sunny'")
    assert await ben.say("turn on sunny at noon") == (
        "Which “sunny” do you mean? Kettle or Porch light?"
    )
    assert "turn on Kettle" in await ben.say("the kettle")
    said = await ann.say("call the kitchen light 'sunny'")
    assert "Until now you called Kettle so." in said
    assert await names(hass) == [
        ("sunny", "light.porch_light", ben.user_id),
        ("sunny", "light.kitchen_light", ann.user_id),
    ]


async def test_which_thing_is_to_be_called_so_is_asked(hass: HomeAssistant, ben: Talker) -> None:
    """A thing that could be two is not guessed."""
    assert await ben.say("call the light sunny") == (
        "Which “light” do you mean? Kitchen light or Porch light?"
    )
    assert ben.waits
    assert (await ben.say("the porch one")).startswith("From now on, “sunny” is Porch light.")
    assert await names(hass) == [("sunny", "light.porch_light", ben.user_id)]


@pytest.mark.parametrize(("answer", "learned"), [("remember that", 1), ("yes", 1), ("no", 0)])
async def test_an_answer_is_remembered_if_wished(
    hass: HomeAssistant, ben: Talker, answer: str, learned: int
) -> None:
    """What was asked and answered is offered to be remembered, and not in silence."""
    registry = er.async_get(hass)
    kitchen = registry.async_get("light.kitchen_light")
    assert kitchen is not None
    for entity_id, name in (("light.porch_light", "Strip"), ("light.kitchen_light", "Pendant")):
        registry.async_update_entity(entity_id, area_id=kitchen.area_id, name=name)
    await hass.async_block_till_done()
    assert await ben.say("turn on the kitchen light and the washing machine") == (
        "Which “kitchen light” do you mean? Pendant or Strip?"
    )
    said = await ben.say("the pendant")
    assert len(await names(hass)) == 0
    await ben.say(answer)
    assert said.startswith("Done: ")
    assert said.endswith("If “kitchen light” is always to be Pendant, say “remember that”.")
    assert len(await names(hass)) == learned


async def test_names_go_with_their_things(
    hass: HomeAssistant, ben: Talker, lived_in: MockConfigEntry
) -> None:
    """A new id keeps the name; with the thing the name goes, and that is said."""
    await ben.say("call the porch light 'sunny'")
    registry = er.async_get(hass)
    registry.async_update_entity("light.porch_light", new_entity_id="light.veranda")
    await hass.async_block_till_done()
    assert await names(hass) == [("sunny", "light.veranda", ben.user_id)]
    await ben.say("turn on sunny")
    registry.async_remove("light.veranda")
    await hass.async_block_till_done()
    assert await names(hass) == []
    told = [one["message"] for one in _async_get_or_create_notifications(hass).values()]
    assert told == ["Porch light was removed, so I have forgotten its name “sunny”."]


async def test_names_go_with_things_that_were_removed_meanwhile(
    hass: HomeAssistant, ben: Talker, lived_in: MockConfigEntry
) -> None:
    """Also if it happens while the integration is not loaded."""
    await ben.say("call the porch light 'sunny'")
    await hass.config_entries.async_unload(lived_in.entry_id)
    er.async_get(hass).async_remove("light.porch_light")
    await hass.async_block_till_done()
    await hass.config_entries.async_setup(lived_in.entry_id)
    await hass.async_block_till_done()
    assert await names(hass) == []
    assert len(_async_get_or_create_notifications(hass)) == 1


async def test_by_action(hass: HomeAssistant, ben: Talker) -> None:
    """Names are learned and forgotten by actions as well, under the same rules."""
    response = await async_act(
        hass, "learn_name", name="the Beacon", entity_id=["light.porch_light"]
    )
    assert [one["name"] for one in response["names"]] == ["Beacon"]
    for fields, key in (
        ({"name": "kettle", "entity_id": "light.porch_light"}, "name_refused"),
        ({"name": "torch", "entity_id": "light.none"}, "unknown_entity"),
    ):
        with pytest.raises(ServiceValidationError) as raised:
            await async_act(hass, "learn_name", None, **fields)
        assert raised.value.translation_key == key
    with pytest.raises(ServiceValidationError) as unknown:
        await async_act(hass, "forget_name", name="torch")
    assert unknown.value.translation_key == "unknown_name"
    response = await async_act(hass, "forget_name", name="beacon")
    assert [one["entity_id"] for one in response["forgotten"]] == ["light.porch_light"]
    assert await names(hass) == []


async def test_what_is_not_exposed_gets_no_name_by_voice(hass: HomeAssistant, ben: Talker) -> None:
    """By voice there is nothing but what is exposed."""
    async_expose_entity(hass, "conversation", "light.porch_light", should_expose=False)
    await hass.async_block_till_done()
    await ben.say("call the porch light 'sunny'")
    assert await names(hass) == []


async def test_who_is_signed_in_speaks(hass: HomeAssistant, ben: Talker, ann: Talker) -> None:
    """The person of the user is "I"; without a user it is asked, and the answer taken."""
    people = [
        {"id": name.lower(), "name": name, "user_id": talker.user_id}
        for name, talker in (("Ben", ben), ("Ann", ann))
    ]
    assert await async_setup_component(hass, "person", {"person": people})
    await hass.async_block_till_done()
    text = "when I get home turn on the kettle"
    assert (await ben.say(text)).startswith("When Ben comes home, turn on Kettle.")
    assert (await ann.say(text)).startswith("When Ann comes home, turn on Kettle.")
    nobody = Talker(hass)
    assert await nobody.say(text) == "Who are you? Ann or Ben?"
    assert (await nobody.say("Ann")).startswith("When Ann comes home, turn on Kettle.")
    assert "not exposed" in await nobody.say("where is Ben?")
