"""A test run does the actions once, for real, and everything is as it was afterwards."""

import asyncio
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.core import Context, HomeAssistant, ServiceCall, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_capture_events,
)

from custom_components.ai_automation.core.store.facts import get_fact
from custom_components.ai_automation.test_run import runs
from custom_components.ai_automation.test_run.pending import PENDING, async_remember

from .conftest import AddEntry
from .talking import async_act, async_create, automations
from .test_policy import UNLOCK, door, guarded  # noqa: F401 - fixtures

REQUEST = "Turn on the porch light at sunset"
PORCH = {"target": {"entity_id": "light.porch_light"}}
AT_TEN = {"trigger": "time", "at": "22:00:00"}


async def _propose(hass: HomeAssistant, *actions: Any, **rest: Any) -> str:
    """Return the id of a proposal that does this."""
    config = {"alias": "Tried", "triggers": [AT_TEN], "actions": list(actions), **rest}
    response = await async_act(hass, "create_automation", config=config)
    assert response["status"] == "proposed", response
    return str(response["proposal_id"])


async def _try(hass: HomeAssistant, *actions: Any, **how: Any) -> dict[str, Any]:
    """Try this and return what came of it."""
    return await async_act(hass, "test_run", proposal_id=await _propose(hass, *actions), **how)


async def test_done_and_put_back(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """What was done is told with the states before and after; nothing is written or left."""
    proposed = await async_create(hass, REQUEST)
    run = await async_act(hass, "test_run", proposal_id=proposed["proposal_id"])
    (call,) = run["calls"]
    assert (call["action"], call["ok"]) == ("light.turn_on", True)
    assert call["before"] == {"light.porch_light": "off"}
    assert call["after"] == {"light.porch_light": "on"}
    assert run["restored"] == ["input_boolean.porch", "light.porch_light"]
    assert (run["ok"], run["left"], run["error"]) == (True, [], None)
    assert hass.states.is_state("light.porch_light", "off")
    assert hass.states.is_state("input_boolean.porch", "off")
    assert automations(hass) == []
    assert await get_fact(lived_in.runtime_data.store, PENDING) is None


async def test_never_twice(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A proposal is tried once, or when it is asked for again."""
    proposal_id = await _propose(hass, {"action": "light.turn_on", **PORCH})
    calls = async_capture_events(hass, "call_service")
    await async_act(hass, "test_run", proposal_id=proposal_id, restore=False)
    assert hass.states.is_state("light.porch_light", "on")
    with pytest.raises(HomeAssistantError, match="tried already"):
        await async_act(hass, "test_run", proposal_id=proposal_id)
    done = [one for one in calls if one.data["domain"] == "light"]
    assert len(done) == 1
    await async_act(hass, "test_run", proposal_id=proposal_id, again=True)
    assert hass.states.is_state("light.porch_light", "on")


async def test_automation_of_the_house(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """An automation that is there can be tried as well, as often as one likes."""
    done = await async_create(hass, REQUEST, deploy=True)
    for _ in range(2):
        run = await async_act(hass, "test_run", Context(), entity_id=done["entity_id"])
        assert run["ok"]
    with pytest.raises(HomeAssistantError, match="no automation"):
        await async_act(hass, "test_run", entity_id="automation.nothing")


async def test_shortened(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Hours of waiting and endless loops take seconds, and that is said."""
    began = hass.loop.time()
    run = await _try(
        hass,
        {"action": "light.turn_on", **PORCH},
        {"delay": "02:00:00"},
        {"wait_for_trigger": [AT_TEN]},
        {"wait_template": "{{ false }}"},
        {
            "repeat": {
                "while": ["{{ true }}"],
                "sequence": [{"action": "light.toggle", **PORCH}, {"delay": 60}],
            }
        },
        {"repeat": {"until": "{{ false }}", "sequence": [{"delay": 60}]}},
        {"action": "light.turn_off", **PORCH},
    )
    assert hass.loop.time() - began < 10
    assert [one["action"] for one in run["calls"]] == [
        "light.turn_on",
        "light.toggle",
        "light.toggle",
        "light.turn_off",
    ]
    assert run["notes"] == ["Waits and loops were shortened."]


async def test_branches(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Which way it goes is decided by how things are now, with the automation's variables."""
    on = {"condition": "state", "entity_id": "light.kitchen_light", "state": "on"}
    proposal_id = await _propose(
        hass,
        {
            "if": [on],
            "then": [{"action": "light.turn_on", **PORCH}],
            "else": [
                {
                    "action": "input_number.set_value",
                    "target": {"entity_id": "input_number.target"},
                    "data": {"value": "{{ wanted }}"},
                }
            ],
        },
        variables={"wanted": 25},
    )
    run = await async_act(hass, "test_run", proposal_id=proposal_id)
    (call,) = run["calls"]
    assert call["after"] == {"input_number.target": "25.0"}
    assert hass.states.is_state("input_number.target", "20.0")


async def test_scripts_are_looked_into(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A script of the house is run in place, with its waits shortened too."""
    steps = [{"delay": "01:00:00"}, {"action": "light.turn_on", **PORCH}]
    assert await async_setup_component(hass, "script", {"script": {"slow": {"sequence": steps}}})
    await hass.async_block_till_done()
    run = await _try(hass, {"action": "script.slow"})
    assert [one["action"] for one in run["calls"]] == ["light.turn_on"]
    assert hass.states.is_state("light.porch_light", "off")


async def test_failure(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """What an action does not take is told, what follows is not done, what was done put back."""
    run = await _try(
        hass,
        {"action": "light.turn_on", **PORCH},
        {
            "action": "input_number.set_value",
            "target": {"entity_id": "input_number.target"},
            "data": {"value": "{{ 1000 }}"},
        },
        {"action": "light.turn_on", "target": {"entity_id": "light.kitchen_light"}},
    )
    assert not run["ok"]
    assert "It ended early" in run["error"]
    assert [(one["action"], one["ok"]) for one in run["calls"]] == [
        ("light.turn_on", True),
        ("input_number.set_value", False),
    ]
    assert hass.states.is_state("light.porch_light", "off")


async def test_what_cannot_be_put_back(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """What Home Assistant has no way to put back is named."""

    async def wail(call: ServiceCall) -> None:
        hass.states.async_set("siren.hall", "on", {"friendly_name": "Siren"}, context=call.context)

    hass.states.async_set("siren.hall", "off")
    hass.services.async_register("demo", "wail", wail)
    await hass.async_block_till_done()
    run = await _try(hass, {"action": "light.turn_on", **PORCH}, {"action": "demo.wail"})
    assert (run["ok"], run["left"]) == (False, ["siren.hall"])
    assert run["notes"] == ["These could not be put back: Siren."]
    assert hass.states.is_state("light.porch_light", "off")


async def test_messages_are_shown(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Messages are not sent, unless somebody wants it."""
    sent: list[str] = []

    async def send(call: ServiceCall) -> None:
        sent.append(call.data["message"])

    hass.services.async_register("notify", "mobile_app_anna", send)
    await hass.async_block_till_done()
    message = {"action": "notify.mobile_app_anna", "data": {"message": "Dinner"}}
    run = await _try(hass, {"action": "light.turn_on", **PORCH}, message)
    assert run["messages"] == [{"action": "notify.mobile_app_anna", "message": "Dinner"}]
    assert sent == []
    with pytest.raises(HomeAssistantError, match="only sending messages"):
        await _try(hass, message)
    await _try(hass, message, send_messages=True)
    assert sent == ["Dinner"]


async def test_policy(hass: HomeAssistant, guarded: MockConfigEntry) -> None:  # noqa: F811
    """A test run unlocks no door that the policy wants an explicit yes for."""
    proposal_id = await _propose(hass, UNLOCK)
    with pytest.raises(HomeAssistantError, match=r"unlocks? Front door"):
        await async_act(hass, "test_run", proposal_id=proposal_id)
    assert hass.states.is_state("lock.front_door", "locked")
    run = await async_act(hass, "test_run", proposal_id=proposal_id, confirm=True)
    assert run["calls"][0]["after"] == {"lock.front_door": "unlocked"}
    assert hass.states.is_state("lock.front_door", "locked")


async def test_one_at_a_time_and_unload(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A second run is refused; unloading ends the first, and puts back what it has changed."""
    asked = asyncio.Event()

    async def wait(_call: ServiceCall) -> None:
        asked.set()
        await asyncio.sleep(60)

    hass.services.async_register("demo", "wait", wait)
    await hass.async_block_till_done()
    steps = {"action": "light.turn_on", **PORCH}, {"action": "demo.wait"}
    first, second = await _propose(hass, *steps), await _propose(hass, *steps)
    running = hass.async_create_task(async_act(hass, "test_run", proposal_id=first))
    await asyncio.wait_for(asked.wait(), 10)
    with pytest.raises(HomeAssistantError, match="being tried already"):
        await async_act(hass, "test_run", proposal_id=second)
    assert hass.states.is_state("light.porch_light", "on")
    assert await hass.config_entries.async_unload(lived_in.entry_id)
    await running
    assert hass.states.is_state("light.porch_light", "off")


async def test_time_limit(
    hass: HomeAssistant, lived_in: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An action that never ends is given up, and what was done before it is put back."""
    monkeypatch.setattr(runs, "_LIMIT", 1)

    async def wait(_call: ServiceCall) -> None:
        await asyncio.sleep(60)

    hass.services.async_register("demo", "wait", wait)
    await hass.async_block_till_done()
    run = await _try(hass, {"action": "light.turn_on", **PORCH}, {"action": "demo.wait"})
    assert run["error"] == "It was stopped after 1 seconds."
    assert [one["ok"] for one in run["calls"]] == [True, False]
    assert hass.states.is_state("light.porch_light", "off")


async def test_restart_in_the_middle(
    hass: HomeAssistant, lived_in: MockConfigEntry, add_entry: AddEntry
) -> None:
    """What a cut-off run has left is put back at the next start, and said."""
    store = lived_in.runtime_data.store
    before = [State("light.porch_light", "off"), State("light.gone", "off")]
    await async_remember(store, "Evening", before)
    await hass.services.async_call("light", "turn_on", PORCH["target"], blocking=True)
    await hass.config_entries.async_reload(lived_in.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.is_state("light.porch_light", "off")
    (told,) = persistent_notification._async_get_or_create_notifications(hass).values()
    assert "while “Evening” was being tried" in told["message"]
    assert "Put back: Porch light" in told["message"]
    assert "light.gone" in told["message"]
    assert await get_fact(lived_in.runtime_data.store, PENDING) is None
