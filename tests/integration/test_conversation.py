"""Test the agent: what is a request, a command, a question, a yes; and the way back."""

from collections.abc import Callable
import sqlite3
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    intent,
)
from homeassistant.helpers.chat_session import DATA_CHAT_SESSION
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_capture_events,
)

from custom_components.ai_automation.const import STORE_FILE, STORE_FOLDER

from .talking import Talker, async_act, automations

REQUEST = "Turn on the porch light at sunset"


@pytest.fixture
def talker(hass: HomeAssistant, lived_in: MockConfigEntry) -> Talker:
    """Return a person who talks with the agent."""
    return Talker(hass)


@pytest.fixture
def calls(hass: HomeAssistant, talker: Talker) -> Callable[[], list[str]]:
    """Return what lists the actions called since, besides those on automations themselves."""
    events: list[Event[Any]] = async_capture_events(hass, EVENT_CALL_SERVICE)

    def called() -> list[str]:
        names = [f"{event.data['domain']}.{event.data['service']}" for event in events]
        return [name for name in names if not name.startswith("automation.")]

    return called


async def test_a_request_is_proposed_and_a_yes_adds_it(
    hass: HomeAssistant, talker: Talker, calls: Callable[[], list[str]]
) -> None:
    """A request is never done at once; nothing is written before the yes."""
    said = await talker.say(REQUEST)
    assert said == "When the sun sets, turn on Porch light. Shall I add it?"
    assert talker.waits
    assert automations(hass) == []
    response = await talker.response("yes")
    extra = response.speech["plain"]["extra_data"]
    assert extra["data"]["status"] == "deployed"
    assert hass.states.is_state(extra["data"]["entity_id"], "on")
    assert calls() == []
    assert hass.states.is_state("light.porch_light", "off")


async def test_no_at_ten(hass: HomeAssistant, talker: Talker) -> None:
    """A proposal is changed by what is said about it, and named after what it became."""
    await talker.say(REQUEST)
    assert "22:00, turn on Porch light" in await talker.say("no, at ten")
    assert "22:00" in await talker.say("yes")
    (automation,) = automations(hass)
    assert automation["triggers"] == [{"trigger": "time", "at": "22:00:00"}]
    assert "sun" not in automation["alias"]


async def test_what_is_added_to_a_proposal(
    hass: HomeAssistant, talker: Talker, calls: Callable[[], list[str]]
) -> None:
    """Something to do besides is no command while a proposal waits for a yes."""
    await talker.say(REQUEST)
    assert "Kettle" in await talker.say("and turn on the kettle as well")
    assert calls() == []
    await talker.say("yes")
    (automation,) = automations(hass)
    assert [action["action"] for action in automation["actions"]] == [
        "light.turn_on",
        "input_boolean.turn_on",
    ]


@pytest.mark.parametrize("answer", ["no", "undo that"])
async def test_a_proposal_that_is_not_wanted(
    hass: HomeAssistant, talker: Talker, answer: str
) -> None:
    """After a no there is nothing left to say yes to."""
    await talker.say(REQUEST)
    assert await talker.say(answer) == "All right, I leave it."
    assert "nothing waiting" in await talker.say("yes")
    assert automations(hass) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("is the porch light on?", "no"),
        ("are any lights on?", "no"),
        ("what time is it?", ":"),
        ("which lights are off?", "porch light"),
        ("did you turn on the porch light?", ""),
        ("can you tell me if the kitchen light is off?", ""),
        ("should I turn off the kitchen light?", ""),
        ("what happens if I turn on the porch light?", ""),
        ("when did you last turn on the porch light?", ""),
        ("how long was the kitchen light on before I turn it off at ten?", ""),
        ("why did you not turn on the porch light last night?", ""),
        ("which lights were left on yesterday, turn them off", ""),
        ("was the porch light on yesterday, and can you turn it on at sunset?", ""),
        ("who turned on the kitchen light, turn it off", ""),
    ],
)
async def test_a_question_changes_nothing(
    hass: HomeAssistant,
    talker: Talker,
    calls: Callable[[], list[str]],
    question: str,
    expected: str,
) -> None:
    """Whatever a question contains, nothing is called and nothing written."""
    before = {state.entity_id: state.state for state in hass.states.async_all("light")}
    said = await talker.say(question)
    await hass.async_block_till_done()
    assert expected in said.casefold()
    assert calls() == []
    assert automations(hass) == []
    assert {state.entity_id: state.state for state in hass.states.async_all("light")} == before


@pytest.mark.parametrize("covers", [False, True])
async def test_a_question_about_a_kind_overlooks_nothing(
    hass: HomeAssistant, talker: Talker, *, covers: bool
) -> None:
    """Home Assistant's own answer looks at one kind of window, or at none: "No"."""
    hass.states.async_set("binary_sensor.den_window", "on", {"device_class": "window"})
    if covers:
        hass.states.async_set("cover.skylight", "closed", {"device_class": "window"})
        async_expose_entity(hass, "conversation", "cover.skylight", should_expose=True)
    async_expose_entity(hass, "conversation", "binary_sensor.den_window", should_expose=True)
    assert "den window" in (await talker.say("are there any windows open?")).casefold()
    assert (await talker.say("are there any gates open?")).casefold() != "no"


@pytest.mark.parametrize(
    ("command", "entity_id", "state"),
    [
        ("turn on the porch light", "light.porch_light", "on"),
        ("set the target to 22", "input_number.target", "22.0"),
        ("switch on the kettle please", "input_boolean.kettle", "on"),
        ("bump the target up by 3", "input_number.target", "23.0"),
    ],
)
async def test_commands_are_done_at_once(
    hass: HomeAssistant, talker: Talker, command: str, entity_id: str, state: str
) -> None:
    """By Home Assistant's own intents, or as they are read here."""
    await talker.say(command)
    await hass.async_block_till_done()
    assert hass.states.is_state(entity_id, state)
    assert automations(hass) == []


async def test_a_command_that_could_mean_two_things(hass: HomeAssistant, talker: Talker) -> None:
    """A guess is not acted on: it is asked, and the answer is done."""
    said = await talker.say("turn on the light")
    assert "Kitchen light or Porch light?" in said
    assert talker.waits
    assert hass.states.async_entity_ids_count("light") == 2
    assert {state.state for state in hass.states.async_all("light")} == {"off"}
    await talker.say("kitchen")
    await hass.async_block_till_done()
    assert hass.states.is_state("light.kitchen_light", "on")
    assert hass.states.is_state("light.porch_light", "off")


async def test_a_request_that_could_mean_two_things(hass: HomeAssistant, talker: Talker) -> None:
    """A question in between does not make it forget what it asked."""
    assert "Kitchen light or Porch light?" in await talker.say("turn on the light at ten")
    await talker.say("is the porch light on?")
    assert "10:00, turn on Porch light" in await talker.say("porch")
    await talker.say("yes")
    assert len(automations(hass)) == 1


async def test_a_word_much_like_a_name_is_asked_for(hass: HomeAssistant, talker: Talker) -> None:
    """A yes is the answer where one thing may have been meant."""
    asked = await talker.say("Turn on the porch fight at 9 pm")
    assert asked == "Which “porch fight” do you mean? Porch light?"
    assert "turn on Porch light" in await talker.say("yes")
    assert not automations(hass)
    await talker.say("yes")
    assert len(automations(hass)) == 1


async def test_what_is_not_exposed_is_left_alone(
    hass: HomeAssistant, talker: Talker, calls: Callable[[], list[str]]
) -> None:
    """A command does not reach what its owner keeps from voice assistants."""
    async_expose_entity(hass, "conversation", "light.porch_light", should_expose=False)
    async_expose_entity(hass, "conversation", "input_boolean.porch", should_expose=False)
    await hass.async_block_till_done()
    response = await talker.response("turn on the porch light")
    assert response.response_type is intent.IntentResponseType.ERROR
    assert calls() == []


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("set the target to 99", "99"),
        ("turn on the kettle and the bathroom fan", "nothing called"),
        ("turn on the washing machine and open the porch light", ""),
    ],
)
async def test_a_command_that_cannot_be_done(
    hass: HomeAssistant, talker: Talker, command: str, words: str
) -> None:
    """Nothing of it is done, and it is said why."""
    before = {state.entity_id: state.state for state in hass.states.async_all("input_boolean")}
    response = await talker.response(command)
    await hass.async_block_till_done()
    assert response.response_type is intent.IntentResponseType.ERROR
    assert words in response.speech["plain"]["speech"]
    after = {state.entity_id: state.state for state in hass.states.async_all("input_boolean")}
    assert after == before
    assert hass.states.is_state("input_number.target", "20.0")


async def test_a_command_that_fails_on_the_way(hass: HomeAssistant, talker: Talker) -> None:
    """An error of the action itself is said, not swallowed."""

    async def fail(_call: ServiceCall) -> None:
        raise HomeAssistantError("The kettle has no water")

    hass.services.async_register("input_boolean", "turn_on", fail)
    said = await talker.say("switch on the kettle and the washing machine")
    assert "The kettle has no water" in said


async def test_the_room_that_is_spoken_from(
    hass: HomeAssistant, talker: Talker, lived_in: MockConfigEntry
) -> None:
    """What is called the light is the one in the room of the voice satellite."""
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=lived_in.entry_id, identifiers={("test", "satellite")}
    )
    kitchen = ar.async_get(hass).async_get_area_by_name("Kitchen")
    assert kitchen is not None
    dr.async_get(hass).async_update_device(device.id, area_id=kitchen.id)
    said = await talker.say("turn on the light at ten", device_id=device.id)
    assert "10:00, turn on Kitchen light" in said
    asked = await async_act(hass, "ask", text="turn on the light at six", area_id=kitchen.id)
    assert asked["kind"] == "proposal"
    assert "Kitchen light" in asked["speech"]


async def test_it_survives_a_restart(
    hass: HomeAssistant, talker: Talker, lived_in: MockConfigEntry
) -> None:
    """What was proposed before a restart can be accepted after it."""
    await talker.say(REQUEST)
    assert await hass.config_entries.async_reload(lived_in.entry_id)
    assert "I added" in await talker.say("yes")


async def test_it_goes_on_under_another_id_after_a_restart(
    hass: HomeAssistant, talker: Talker, lived_in: MockConfigEntry
) -> None:
    """Home Assistant forgets its conversations when it stops; what was open in them is not."""
    await talker.say(REQUEST)
    before = talker.conversation_id
    assert await hass.config_entries.async_reload(lived_in.entry_id)
    hass.data[DATA_CHAT_SESSION].clear()
    assert "22:00, turn on Porch light" in await talker.say("no, at ten")
    assert talker.conversation_id != before
    assert "I added" in await talker.say("yes")
    (automation,) = automations(hass)
    assert automation["triggers"] == [{"trigger": "time", "at": "22:00:00"}]
    talker.conversation_id = before
    assert "nothing" in (await talker.say("yes")).lower()
    assert len(automations(hass)) == 1


async def test_two_people_talk_at_once(hass: HomeAssistant, talker: Talker) -> None:
    """What one of them says changes nothing of what the other was offered."""
    other = Talker(hass)
    await talker.say(REQUEST)
    await other.say("Turn on the kitchen light at 7 am")
    assert "Porch light" in await talker.say("for two hours")
    assert "07:30, turn on Kitchen light" in await other.say("half an hour later")
    await other.say("forget it")
    assert "I added" in await talker.say("yes")
    (automation,) = automations(hass)
    assert automation["triggers"] == [{"trigger": "sun", "event": "sunset"}]
    assert [next(iter(action)) for action in automation["actions"]] == ["action", "delay", "action"]


async def test_what_was_proposed_is_gone_meanwhile(hass: HomeAssistant, talker: Talker) -> None:
    """A thing that is removed in the middle of a dialogue is named, and nothing is written."""
    await talker.say(REQUEST)
    entity_ids = er.async_get(hass)
    renamed = entity_ids.async_update_entity("light.porch_light", new_entity_id="light.veranda")
    hass.states.async_remove("light.porch_light")
    await hass.async_block_till_done()
    said = await talker.say("yes")
    assert "light.porch_light" in said
    assert automations(hass) == []
    assert renamed.entity_id == "light.veranda"


async def test_the_store_is_held(
    hass: HomeAssistant, talker: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What keeps it from working is said in a sentence, and nothing is half done."""
    await talker.say(REQUEST)
    store = talker.hass.config_entries.async_entries("ai_automation")[0].runtime_data.store
    holder = sqlite3.connect(hass.config.path(STORE_FOLDER, STORE_FILE), isolation_level=None)
    holder.execute("DROP TABLE proposals")
    holder.close()
    response = await talker.response("yes")
    assert response.response_type is intent.IntentResponseType.ERROR
    said = response.speech["plain"]["speech"]
    assert "The store of AI Automation cannot be used" in said
    assert automations(hass) == []
    assert store is not None


async def test_a_file_that_cannot_be_written_is_said(
    hass: HomeAssistant, talker: Talker, config_dir: Any
) -> None:
    """The proposal stays: after it was put right, a yes adds it."""
    await talker.say(REQUEST)
    (config_dir / "automations.yaml").chmod(0o444)
    assert "read-only" in await talker.say("yes")
    (config_dir / "automations.yaml").chmod(0o644)
    assert "I added" in await talker.say("yes")


@pytest.mark.parametrize(
    "text", ["", " ", "x" * 10_000, "schalte das Licht ein", "½ {{ 1/0 }} \u202e"]
)
async def test_bad_input(hass: HomeAssistant, talker: Talker, text: str) -> None:
    """Whatever is said, there is a sentence to say back, and nothing changes."""
    said = await talker.say(text)
    assert said
    assert "Traceback" not in said
    assert automations(hass) == []
