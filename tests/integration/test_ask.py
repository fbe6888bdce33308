"""The action that asks in words answers, proposes and acts like a conversation."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import async_act

REQUEST = "Turn on the porch light at sunset"


async def test_ask(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """The action gives what the agent says, its kind and data, and goes on with it."""
    answer = await async_act(hass, "ask", text="is the porch light on?")
    assert answer["kind"] == "answer"
    assert answer["source"] == "local"
    assert answer["latency_ms"] > 0
    told = await async_act(hass, "ask", text="is the porch light on? Asking as the mother.")
    assert told["kind"] == "answer"
    command = await async_act(hass, "ask", text="turn on the porch light")
    assert command["kind"] == "command"
    proposal = await async_act(hass, "ask", text=REQUEST)
    assert (proposal["kind"], proposal["data"]["status"]) == ("proposal", "proposed")
    done = await async_act(hass, "ask", text="yes", conversation_id=proposal["conversation_id"])
    assert done["data"]["status"] == "deployed"
    asked = await async_act(hass, "ask", text="turn on the light")
    assert asked["kind"] == "question"
    assert {option["entity_id"] for option in asked["data"]["questions"][0]["options"]} == {
        "light.kitchen_light",
        "light.porch_light",
    }
    refused = await async_act(hass, "ask", text="turn on the bathroom fan at noon")
    assert refused["kind"] == "refusal"
    assert refused["data"]["reasons"] == ["There is nothing called “bathroom fan” here."]
