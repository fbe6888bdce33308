"""Nothing dangerous is written without what the owner wants for it, whoever produced it."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.const import CONF_PIN, CONF_POLICY
from custom_components.ai_automation.core.store import Suggestion
from custom_components.ai_automation.core.store.suggestions import merge_suggestions
from custom_components.ai_automation.deploy import config_hash
from custom_components.ai_automation.guard import Grant
from custom_components.ai_automation.guard.pin import hashed

from .conftest import ADMIN, AddEntry
from .talking import Talker, async_act, async_create, automations

PIN = "4711"
REQUEST = "Unlock the front door every night at 2 am"
UNLOCK = {"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}
CONFIG = {
    "alias": "Night",
    "triggers": [{"trigger": "time", "at": "02:00:00"}],
    "actions": [UNLOCK],
}


WASHER = {"target": {"entity_id": "input_boolean.washer"}}


@pytest.fixture
async def door(hass: HomeAssistant, house: None) -> None:
    """Give the house a front door with a lock that really locks."""
    options = {
        "template_type": "lock",
        "name": "Front door",
        "state": "{{ is_state('input_boolean.washer', 'off') }}",
        "lock": [{"action": "input_boolean.turn_off", **WASHER}],
        "unlock": [{"action": "input_boolean.turn_on", **WASHER}],
    }
    entry = MockConfigEntry(domain="template", title="Front door", options=options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    async_expose_entity(hass, "conversation", "lock.front_door", should_expose=True)


@pytest.fixture
async def guarded(door: None, add_entry: AddEntry) -> MockConfigEntry:
    """Return the entry in the house with the door, with a PIN and the strict policy."""
    return await add_entry({CONF_PIN: hashed(PIN)})


async def _admin(hass: HomeAssistant) -> str:
    user = await hass.auth.async_create_user("Anna", group_ids=["system-admin"])
    return user.id


async def test_explicit_yes(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """A plain yes is not enough for a door; one that names the danger is."""
    anna = Talker(hass, await _admin(hass))
    said = await anna.say(REQUEST)
    assert "unlock Front door without a person at hand" in said
    assert "“yes, unlock it”" in said
    assert anna.waits
    assert "“yes, unlock it”" in await anna.say("yes")
    assert anna.waits
    assert automations(hass) == []
    assert "I added" in await anna.say("Yes, unlock the front door!")
    assert automations(hass)[0]["actions"] == [UNLOCK]


async def test_a_trial_that_needs_a_yes_stays_a_trial(
    hass: HomeAssistant, guarded: MockConfigEntry
) -> None:
    """What is agreed to is what was asked for: for a week, not for good. In shadow needs none."""
    anna = Talker(hass, await _admin(hass))
    await anna.say(REQUEST)
    assert "“yes, unlock it”" in await anna.say("try it for a week")
    assert automations(hass) == []
    assert "I try" in await anna.say("yes, unlock it")
    assert automations(hass)[0]["actions"] == [UNLOCK]
    await anna.say("stop the trial")
    await anna.say(REQUEST)
    assert "does nothing" in await anna.say("just watch for 3 days")
    assert UNLOCK not in automations(hass)[0]["actions"]
    with pytest.raises(HomeAssistantError):
        await async_act(
            hass, "end_trial", entity_id=hass.states.async_entity_ids("automation")[0], keep=True
        )
    assert UNLOCK not in automations(hass)[0]["actions"]


async def test_unknown_voice_needs_the_pin(
    hass: HomeAssistant, guarded: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Somebody whom nobody knows says the PIN, and has three tries."""
    voice = Talker(hass)
    assert "Say the PIN" in await voice.say(REQUEST)
    assert "Say the PIN" in await voice.say("yes, unlock it")
    for _ in range(3):
        assert "not the PIN" in await voice.say("0000")
    assert "too often" in await voice.say(PIN)
    assert automations(hass) == []
    freezer.tick(timedelta(minutes=16))
    assert "I added" in await voice.say("47 11")


async def test_action(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """An action needs the field `confirm`, and nothing else about it changes."""
    refused = await async_create(hass, REQUEST, deploy=True)
    assert (refused["status"], refused["required"]) == ("refused", "confirm")
    assert "unlock Front door" in refused["reasons"][0]
    assert refused["findings"][0]["code"] == "safety_unlock"
    again = await async_act(hass, "deploy", proposal_id=refused["proposal_id"])
    assert again["status"] == "refused"
    done = await async_act(hass, "deploy", proposal_id=refused["proposal_id"], confirm=True)
    assert (done["status"], done["required"]) == ("deployed", None)


async def test_goes_on_with_the_conversation(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """What an action has refused can be said yes to in the same conversation."""
    refused = await async_create(hass, REQUEST, deploy=True)
    conversation_id = refused["conversation_id"]
    still = await async_create(hass, "yes", deploy=True, conversation_id=conversation_id)
    assert still["status"] == "refused"
    done = await async_create(hass, "yes, unlock it", conversation_id=conversation_id)
    assert done["status"] == "deployed"


async def test_pin_of_an_action(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """Where the owner wants a PIN, `confirm` is not enough, and a wrong PIN does nothing."""
    rules = {"rules": {"admin": {"unlock": "pin"}}}
    hass.config_entries.async_update_entry(guarded, options={**guarded.options, CONF_POLICY: rules})
    await hass.async_block_till_done()
    refused = await async_act(hass, "create_automation", config=CONFIG, deploy=True, confirm=True)
    assert refused["required"] == "pin"
    with pytest.raises(HomeAssistantError, match="not the PIN"):
        await async_act(hass, "deploy", proposal_id=refused["proposal_id"], pin="1234")
    done = await async_act(hass, "deploy", proposal_id=refused["proposal_id"], pin=PIN)
    assert done["status"] == "deployed"


async def test_without_a_pin(hass: HomeAssistant, door: None, add_entry: AddEntry) -> None:
    """What takes a PIN is refused where none is set, and it is said where to set it."""
    await add_entry()
    assert "none has been set in the options" in await Talker(hass).say(REQUEST)
    with pytest.raises(HomeAssistantError, match="No PIN has been set"):
        await async_act(hass, "create_automation", config=CONFIG, deploy=True, pin=PIN)


async def test_never(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """What the owner never wants is not even proposed, whatever is confirmed."""
    config = {**CONFIG, "actions": [{"action": "homeassistant.restart"}]}
    refused = await async_act(hass, "create_automation", config=config, confirm=True, pin=PIN)
    assert (refused["status"], refused["proposal_id"]) == ("refused", None)
    assert "options of AI Automation" in refused["reasons"][0]


async def test_suggestion(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """A suggestion goes the same road."""
    now = dt_util.utcnow()
    suggestion = Suggestion(
        id="s1",
        type="time_habit",
        title="Night",
        entities=["lock.front_door"],
        confidence=0.9,
        support=9,
        evidence={},
        automation=CONFIG,
        created_at=now,
        updated_at=now,
    )
    await merge_suggestions(guarded.runtime_data.store, [suggestion], now)
    await guarded.runtime_data.coordinator.async_refresh_suggestions()
    refused = await async_act(hass, "accept_suggestion", suggestion_id="s1")
    assert (refused["status"], refused["suggestion"]["status"]) == ("refused", "open")
    done = await async_act(hass, "accept_suggestion", suggestion_id="s1", confirm=True)
    assert (done["status"], done["suggestion"]["status"]) == ("deployed", "accepted")


async def test_writer_lets_nobody_past(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """Also who goes straight to the writer passes the gate, for a rollback too."""
    writer = guarded.runtime_data.writer
    with pytest.raises(HomeAssistantError, match="unlock Front door"):
        await writer.async_create("ai_automation_1", CONFIG, grant=ADMIN)
    assert automations(hass) == []
    agreed = Grant("admin", agreed=frozenset({"unlock:lock.front_door"}))
    await writer.async_create("ai_automation_1", CONFIG, grant=agreed)
    undone = await writer.async_rollback("automation.night", grant=ADMIN)
    assert automations(hass) == []
    with pytest.raises(HomeAssistantError, match="unlock Front door"):
        await writer.async_redo("automation.night", grant=ADMIN)
    back = {"entity_id": "automation.night", "version": undone.version}
    with pytest.raises(HomeAssistantError, match="confirm: true"):
        await async_act(hass, "rollback", **back)
    restored = await async_act(hass, "rollback", **back, confirm=True)
    assert restored["config"]["alias"] == "Night"


async def test_other_changes_are_free(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """What is dangerous already is left alone; when it happens is not."""
    writer = guarded.runtime_data.writer
    await writer.async_create("ai_automation_1", CONFIG, grant=Grant("admin", confirmed=True))
    (before,) = automations(hass)
    renamed = {**before, "alias": "Later"}
    written = await writer.async_update(
        "ai_automation_1", renamed, base_hash=config_hash(before), grant=ADMIN
    )
    later = {**renamed, "triggers": [{"trigger": "time", "at": "03:00:00"}]}
    with pytest.raises(HomeAssistantError, match="unlock Front door"):
        await writer.async_update(
            "ai_automation_1", later, base_hash=config_hash(written.config), grant=ADMIN
        )


async def test_inside_scripts_and_scenes(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """What a script or a scene of the house does is known as soon as it is there."""
    scripts = {"welcome": {"sequence": [UNLOCK]}}
    assert await async_setup_component(hass, "script", {"script": scripts})
    scenes = [{"name": "Open house", "entities": {"lock.front_door": "unlocked"}}]
    assert await async_setup_component(hass, "scene", {"scene": scenes})
    await hass.async_block_till_done()
    for action in ({"action": "script.welcome"}, {"scene": "scene.open_house"}):
        response = await async_act(
            hass, "create_automation", config={**CONFIG, "actions": [action]}, deploy=True
        )
        assert response["required"] == "confirm", action


async def test_checked(hass: HomeAssistant, guarded: MockConfigEntry) -> None:
    """A check tells of it as well."""
    checked = await async_act(hass, "check_automation", config=CONFIG)
    assert not checked["valid"]
    assert [one["code"] for one in checked["findings"]] == ["safety_unlock"]
