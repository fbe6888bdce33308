"""Test the actions: who may call them, what they take and what they respond with."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er
import probatio
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    MockUser,
)

from custom_components.ai_automation.const import DOMAIN

from .conftest import AddEntry, Sidecar
from .talking import async_act, async_create, automations

REQUEST = "Turn on the porch light at sunset"
GOOD: dict[str, Any] = {
    "alias": "Good",
    "triggers": [{"trigger": "sun", "event": "sunset"}],
    "actions": [{"action": "light.turn_on", "target": {"entity_id": "light.porch_light"}}],
}
BAD_YAML = """\
- alias: Bad
  triggers: [{trigger: sun, event: sunset}]
  actions: [{action: light.turn_on, target: {entity_id: light.porch_lite}}]
- alias: Worse
  triggers: [{trigger: sun, event: sunrise}]
  actions: [{action: lock.unlock, target: {area_id: porch}}]
"""
FOR_ADMINS: dict[str, dict[str, Any]] = {
    "create_automation": {"text": REQUEST},
    "deploy": {"proposal_id": "1"},
    "rollback": {"entity_id": "automation.x"},
    "list_versions": {"entity_id": "automation.x"},
    "edit_automation": {"entity_id": "automation.x", "text": "at ten"},
    "enable": {"entity_id": "automation.x"},
    "disable": {"entity_id": "automation.x"},
    "trigger": {"entity_id": "automation.x"},
    "remove": {"entity_id": "automation.x"},
    "redeploy": {"entity_id": "automation.x"},
    "deploy_all": {"proposal_ids": ["1"]},
    "end_trial": {"entity_id": "automation.x", "keep": True},
    "trial_report": {},
    "automation_report": {},
    "hygiene_report": {},
    "list_suggestions": {},
    "accept_suggestion": {"suggestion_id": "1"},
    "reject_suggestion": {"suggestion_id": "1"},
    "analyze_now": {},
}


@pytest.mark.parametrize(("action", "fields"), FOR_ADMINS.items())
async def test_only_admins_write_and_see_habits(
    hass: HomeAssistant,
    lived_in: MockConfigEntry,
    hass_read_only_user: User,
    action: str,
    fields: dict[str, Any],
) -> None:
    """Others get Unauthorized, and nothing is written."""
    with pytest.raises(Unauthorized):
        await async_act(hass, action, Context(user_id=hass_read_only_user.id), **fields)
    assert automations(hass) == []


async def test_an_admin_and_an_automation_may(
    hass: HomeAssistant, lived_in: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    """Admins, and calls behind which there is no user, create automations."""
    for context in (Context(user_id=hass_admin_user.id), Context()):
        response = await async_act(hass, "create_automation", context, text=REQUEST, deploy=True)
        assert response["status"] == "deployed"
    assert len(automations(hass)) == 2


async def test_everybody_may_check_and_ask(
    hass: HomeAssistant, lived_in: MockConfigEntry, hass_read_only_user: User
) -> None:
    """Checking changes nothing, and asking is talking to the agent."""
    context = Context(user_id=hass_read_only_user.id)
    checked = await async_act(hass, "check_automation", context, config=GOOD)
    assert checked == {"valid": True, "findings": []}
    assert (await async_act(hass, "ask", context, text="is the porch light on?"))["speech"]


@pytest.mark.parametrize("action", ["ask", "create_automation", "list_suggestions"])
async def test_without_a_loaded_entry(
    hass: HomeAssistant, lived_in: MockConfigEntry, action: str
) -> None:
    """The actions stay, and say that the integration is not loaded."""
    assert await hass.config_entries.async_unload(lived_in.entry_id)
    fields: dict[str, Any] = {} if action == "list_suggestions" else {"text": REQUEST}
    with pytest.raises(ServiceValidationError, match="not loaded"):
        await async_act(hass, action, **fields)


async def test_a_response_need_not_be_asked_for(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """Scripts may create automations without looking at the response."""
    fields = {"text": REQUEST, "deploy": True}
    await hass.services.async_call(DOMAIN, "create_automation", fields, blocking=True)
    assert len(automations(hass)) == 1


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("create_automation", {}),
        ("create_automation", {"text": "a", "config": {}}),
        ("create_automation", {"text": "a", "plan": {}}),
        ("create_automation", {"text": "a", "trial": 3}),
        ("check_automation", {}),
        ("check_automation", {"entity_id": "light.porch_light"}),
        ("deploy", {}),
        ("deploy", {"proposal_id": "1", "suggestion_id": "1"}),
        ("rollback", {"entity_id": "automation.x", "version": -1}),
        ("list_suggestions", {"status": "lost"}),
        ("list_suggestions", {"limit": 0}),
        ("ask", {"text": "a", "conversation_id": "x" * 65}),
    ],
)
async def test_wrong_fields(
    hass: HomeAssistant, lived_in: MockConfigEntry, action: str, fields: dict[str, Any]
) -> None:
    """What an action does not take is refused before anything is done."""
    with pytest.raises(probatio.Invalid):
        await async_act(hass, action, **fields)


async def test_check_yaml(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Each finding says what is wrong where, and what may have been meant."""
    checked = await async_act(hass, "check_automation", yaml=BAD_YAML)
    assert not checked["valid"]
    unknown = checked["findings"][0]
    assert (unknown["code"], unknown["severity"]) == ("unknown_entity", "error")
    assert unknown["place"] == "actions/0/target/entity_id"
    assert unknown["suggestions"][0] == "light.porch_light"
    assert "unknown_action" in {finding["code"] for finding in checked["findings"]}


async def test_check_an_automation_of_the_house(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """One that was right once may be wrong today."""
    made = await async_create(hass, REQUEST, deploy=True)
    entity_id = made["entity_id"]
    assert (await async_act(hass, "check_automation", entity_id=entity_id))["valid"]
    hass.states.async_remove("light.porch_light")
    assert not (await async_act(hass, "check_automation", entity_id=entity_id))["valid"]
    with pytest.raises(ServiceValidationError, match=r"no automation automation\.other"):
        await async_act(hass, "check_automation", entity_id="automation.other")


async def test_check_with_home_assistants_own_eyes(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """What only Home Assistant knows to be wrong is found, too."""
    odd = {**GOOD, "triggers": [{"trigger": "sun", "event": "midnight"}]}
    checked = await async_act(hass, "check_automation", config=odd)
    assert [finding["code"] for finding in checked["findings"]] == ["invalid_config"]


@pytest.mark.parametrize(
    ("text", "message"),
    [("a: [", "not valid YAML"), ("just words", "no automation"), ("", "no automation")],
)
async def test_check_what_is_no_automation(
    hass: HomeAssistant, lived_in: MockConfigEntry, text: str, message: str
) -> None:
    """YAML that cannot be read, or is something else, is said to be so."""
    with pytest.raises(ServiceValidationError, match=message):
        await async_act(hass, "check_automation", yaml=text)


async def test_versions_and_rollback(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Every change has its version, newest first; each leads back."""
    made = await async_create(hass, REQUEST, deploy=True)
    entity_id = made["entity_id"]
    back = await async_act(hass, "rollback", entity_id=entity_id)
    assert back["config"] is None
    assert back["diff"].startswith("--- before\n+++ after")
    assert "-alias: Turn on Porch light" in back["diff"]
    assert automations(hass) == []
    listed = await async_act(hass, "list_versions", entity_id=entity_id)
    newest, first = listed["versions"]
    assert (newest["change"], newest["config"]) == ("undo", made["config"])
    assert (first["change"], first["config"]) == ("create", None)
    assert newest["version"] == back["version"]
    again = await async_act(hass, "rollback", entity_id=entity_id, version=newest["version"])
    assert again["config"] == made["config"]
    assert automations(hass) == [made["config"]]


@pytest.mark.parametrize(
    ("action", "fields", "message"),
    [
        ("deploy", {"proposal_id": "none"}, "no proposal none"),
        ("deploy", {"suggestion_id": "none"}, "no suggestion none"),
        ("rollback", {"entity_id": "automation.none"}, "no automation automation.none"),
        ("list_versions", {"entity_id": "automation.none"}, "no automation automation.none"),
    ],
)
async def test_what_is_not_known(
    hass: HomeAssistant,
    lived_in: MockConfigEntry,
    action: str,
    fields: dict[str, Any],
    message: str,
) -> None:
    """Ids that nothing has are said to be so."""
    with pytest.raises(ServiceValidationError, match=message):
        await async_act(hass, action, **fields)


async def test_the_agent_is_disabled(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Asking needs the agent; everything else goes on without it."""
    registry = er.async_get(hass)
    (agent,) = [
        entry.entity_id
        for entry in er.async_entries_for_config_entry(registry, lived_in.entry_id)
        if entry.domain == "conversation"
    ]
    registry.async_update_entity(agent, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError, match="is disabled"):
        await async_act(hass, "ask", text="is the porch light on?")
    assert (await async_create(hass, REQUEST))["status"] == "proposed"


async def test_analyze_now_needs_a_sidecar_and_a_history(
    hass: HomeAssistant, house: None, add_entry: AddEntry, sidecar: Sidecar
) -> None:
    """What is missing is said."""
    entry = await add_entry()
    with pytest.raises(HomeAssistantError, match="there is none"):
        await async_act(hass, "analyze_now")
    hass.config_entries.async_update_entry(entry, options=sidecar.options)
    await hass.config_entries.async_reload(entry.entry_id)
    with pytest.raises(HomeAssistantError, match="the recorder is not set up"):
        await async_act(hass, "analyze_now")
