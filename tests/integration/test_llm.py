"""Any agent can use our abilities as tools, and none can do without a person what a person must."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import re
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.conversation import async_get_chat_log
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.persistent_notification import DOMAIN as NOTIFICATIONS, Notification
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.util import dt as dt_util
import probatio
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    MockUser,
)

from custom_components.ai_automation.const import DOMAIN
from custom_components.ai_automation.core.policy import NO_DANGER
from custom_components.ai_automation.core.store import Suggestion
from custom_components.ai_automation.core.store.suggestions import merge_suggestions

from .talking import async_act, automations

REQUEST = "Turn on the porch light at sunset"
NAMES = {
    "propose_automation", "deploy_proposal", "undo", "check_automation", "list_suggestions",
    "answer_question",
}  # fmt: skip


def _context(user_id: str | None = None) -> llm.LLMContext:
    return llm.LLMContext(
        platform="test", context=Context(user_id=user_id), language="en",
        assistant=conversation.DOMAIN, device_id=None,
    )  # fmt: skip


async def _tools(hass: HomeAssistant, api: str = llm.LLM_API_ASSIST) -> dict[str, llm.Tool]:
    instance = await llm.async_get_api(hass, api, _context())
    return {tool.name: tool for tool in instance.tools if tool.name.startswith(DOMAIN)}


async def _use(
    hass: HomeAssistant, name: str, user_id: str | None = None, **arguments: Any
) -> dict[str, Any]:
    """Use a tool as an agent does: with the API that it was given for this turn."""
    instance = await llm.async_get_api(hass, llm.LLM_API_ASSIST, _context(user_id))
    tool_input = llm.ToolInput(tool_name=f"{DOMAIN}__{name}", tool_args=arguments)
    result = await instance.async_call_tool(tool_input)
    assert not result.error
    data: dict[str, Any] = dict(result.data)
    return data


class Chat:
    """A conversation of a person with some agent; the agent's calls are made within a turn."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without a turn."""
        self.hass = hass
        self.conversation_id: str | None = None

    @asynccontextmanager
    async def turn(self, text: str) -> AsyncIterator[None]:
        """Say something, and let the agent do its part."""
        user_input = conversation.ConversationInput(
            text=text, context=Context(), conversation_id=self.conversation_id, device_id=None,
            satellite_id=None, language="en", agent_id="conversation.some_agent",
        )  # fmt: skip
        with (
            async_get_chat_session(self.hass, self.conversation_id) as session,
            async_get_chat_log(self.hass, session, user_input) as chat_log,
        ):
            self.conversation_id = session.conversation_id
            yield
            chat_log.async_add_assistant_content_without_tools(
                conversation.AssistantContent(agent_id="conversation.some_agent", content="Well")
            )


async def test_offered_while_loaded(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """The tools are there for the API that is bound by exposure, as long as the entry is loaded."""
    tools = await _tools(hass)
    assert set(tools) == {f"{DOMAIN}__{name}" for name in NAMES}
    for tool in tools.values():
        assert tool.integration == DOMAIN
        assert tool.title
        assert (
            probatio.to_openapi(
                tool.parameters, custom_serializer=llm.selector_serializer, openapi_version="3.1.0"
            )["type"]
            == "object"
        )
    read_only = {name for name, tool in tools.items() if tool.annotations.read_only}
    assert read_only == {
        f"{DOMAIN}__{name}" for name in ("check_automation", "list_suggestions", "answer_question")
    }
    instance = await llm.async_get_api(hass, llm.LLM_API_ASSIST, _context())
    assert "propose_automation" in instance.api_prompt
    await hass.config_entries.async_unload(lived_in.entry_id)
    assert await _tools(hass) == {}
    await hass.config_entries.async_setup(lived_in.entry_id)
    assert set(await _tools(hass)) == set(tools)


async def test_yes_of_the_person(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Proposed in one turn, deployed in the next because the person said yes in it; then undone."""
    chat = Chat(hass)
    async with chat.turn("Could you have the porch light come on at sunset?"):
        proposed = await _use(hass, "propose_automation", text=REQUEST)
        assert proposed["status"] == "proposed"
        assert proposed["summary"] == "When the sun sets, turn on Porch light."
        assert "yes" in proposed["to_deploy"]
        assert "conversation_id" not in proposed
        with pytest.raises(HomeAssistantError, match="has not said yes"):
            await _use(hass, "deploy_proposal", proposal_id=proposed["proposal_id"])
    assert automations(hass) == []
    assert _notifications(hass) == {}
    async with chat.turn("Yes, please"):
        deployed = await _use(hass, "deploy_proposal", proposal_id=proposed["proposal_id"])
        assert deployed["status"] == "deployed"
    assert automations(hass) == [deployed["config"]]
    undone = await _use(hass, "undo", proposal_id=proposed["proposal_id"])
    assert undone["entity_id"] == deployed["entity_id"]
    assert automations(hass) == []


@pytest.mark.parametrize(
    "text", ["Let me think about it", "What would it do?", "yes but only on weekdays", "no", "undo"]
)
async def test_no_yes(hass: HomeAssistant, lived_in: MockConfigEntry, text: str) -> None:
    """What is no plain yes counts for none, whatever the agent makes of it."""
    chat = Chat(hass)
    async with chat.turn("Have the porch light come on at sunset"):
        proposed = await _use(hass, "propose_automation", text=REQUEST)
    async with chat.turn(text):
        with pytest.raises(HomeAssistantError, match="has not said yes"):
            await _use(hass, "deploy_proposal", proposal_id=proposed["proposal_id"])
    assert automations(hass) == []


async def test_yes_to_another(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A yes is to the latest proposal of this conversation: not to others, not ever after."""
    chat, other = Chat(hass), Chat(hass)
    async with chat.turn("Two things, please"):
        first = await _use(hass, "propose_automation", text=REQUEST)
        second = await _use(hass, "propose_automation", text="Turn off the kettle at midnight")
    async with other.turn("yes"):
        with pytest.raises(HomeAssistantError, match="has not said yes"):
            await _use(hass, "deploy_proposal", proposal_id=second["proposal_id"])
    async with chat.turn("yes"):
        third = await _use(hass, "propose_automation", text="Turn on the kettle at noon")
        for proposal in (first, second, third):
            with pytest.raises(HomeAssistantError, match="has not said yes"):
                await _use(hass, "deploy_proposal", proposal_id=proposal["proposal_id"])
    assert automations(hass) == []
    async with chat.turn("yes"):
        assert (await _use(hass, "deploy_proposal", proposal_id=third["proposal_id"]))["status"]
    assert len(automations(hass)) == 1


async def test_proposing_never_deploys(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """No text makes the proposing tool deploy."""
    chat = Chat(hass)
    async with chat.turn("Have the porch light come on at sunset"):
        await _use(hass, "propose_automation", text=REQUEST)
        for text in ("yes", "yes, add it now", "deploy it", "undo that"):
            assert (await _use(hass, "propose_automation", text=text))["status"] != "deployed"
    assert automations(hass) == []


async def test_code(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Outside a conversation, as over MCP, people see a code that the tool does not return."""
    proposed = await _use(hass, "propose_automation", text=REQUEST)
    proposal_id = proposed["proposal_id"]
    (notification,) = _notifications(hass).values()
    assert proposed["summary"] in notification["message"]
    code = _code(notification)
    assert code not in str(proposed)
    for wrong in ({}, {"code": ""}, {"code": "\N{FULLWIDTH DIGIT ONE}23456"}):
        with pytest.raises(HomeAssistantError, match="has not said yes"):
            await _use(hass, "deploy_proposal", proposal_id=proposal_id, **wrong)
    assert automations(hass) == []
    deployed = await _use(hass, "deploy_proposal", proposal_id=proposal_id, code=f" {code} ")
    assert deployed["status"] == "deployed"
    assert _notifications(hass) == {}
    assert len(automations(hass)) == 1


async def test_code_cannot_be_guessed(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """After three wrong codes the right one is worth nothing either."""
    proposal_id = (await _use(hass, "propose_automation", text=REQUEST))["proposal_id"]
    code = _code(*_notifications(hass).values())
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for tried in (wrong, wrong, wrong, code):
        with pytest.raises(HomeAssistantError, match="has not said yes"):
            await _use(hass, "deploy_proposal", proposal_id=proposal_id, code=tried)
    assert automations(hass) == []


async def test_code_is_for_its_proposal(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """The code of one proposal deploys no other."""
    first = await _use(hass, "propose_automation", text=REQUEST)
    code = _code(*_notifications(hass).values())
    second = await _use(hass, "propose_automation", text="Turn off the kettle at midnight")
    with pytest.raises(HomeAssistantError, match="has not said yes"):
        await _use(hass, "deploy_proposal", proposal_id=second["proposal_id"], code=code)
    assert (await _use(hass, "deploy_proposal", proposal_id=first["proposal_id"], code=code))[
        "status"
    ] == "deployed"


async def test_only_so_many_wait(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Proposals that nobody answers are forgotten one day; the latest are not."""
    consents = lived_in.runtime_data.consents
    codes = {
        f"proposal {number}": consents.ask(f"proposal {number}", NO_DANGER) for number in range(60)
    }
    assert consents.take("proposal 0", codes["proposal 0"], "en") is None
    assert consents.take("proposal 59", codes["proposal 59"], "en") is not None


async def test_own_proposals_need_no_agent(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """What a person was asked elsewhere is not an agent's to deploy."""
    proposed = await async_act(hass, "create_automation", text=REQUEST)
    async with Chat(hass).turn("yes"):
        with pytest.raises(HomeAssistantError, match="has not said yes"):
            await _use(hass, "deploy_proposal", proposal_id=proposed["proposal_id"])


async def test_administrators(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Who is known to be no administrator can propose and ask, and no more."""
    child = MockUser().add_to_hass(hass)
    owner = MockUser(is_owner=True).add_to_hass(hass)
    proposed = await _use(hass, "propose_automation", child.id, text=REQUEST)
    code = _code(*_notifications(hass).values())
    named = {"proposal_id": proposed["proposal_id"]}
    for name, arguments in (
        ("deploy_proposal", {**named, "code": code}), ("undo", named), ("list_suggestions", {})
    ):  # fmt: skip
        with pytest.raises(HomeAssistantError, match="Only administrators"):
            await _use(hass, name, child.id, **arguments)
        with pytest.raises(HomeAssistantError, match="Only administrators"):
            await _use(hass, name, "nobody", **arguments)
    assert (await _use(hass, "deploy_proposal", owner.id, **named, code=code))["status"]


async def test_refusals(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """What is unclear, not there or dangerous is said, and nothing waits for a yes."""
    for text, status in (
        ("Turn on the light at sunset", "needs_clarification"),
        ("Turn on the unicorn lamp at sunset", "refused"),
        ("Hello there", "not_an_automation"),
    ):
        result = await _use(hass, "propose_automation", text=text)
        assert result["status"] == status
        assert "to_deploy" not in result
    assert _notifications(hass) == {}
    for name, arguments in (
        ("deploy_proposal", {"proposal_id": "x"}), ("undo", {"proposal_id": "x"})
    ):  # fmt: skip
        with pytest.raises(HomeAssistantError, match="no proposal x"):
            await _use(hass, name, **arguments)
    proposed = await _use(hass, "propose_automation", text=REQUEST)
    with pytest.raises(HomeAssistantError, match="was not deployed"):
        await _use(hass, "undo", proposal_id=proposed["proposal_id"])


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("propose_automation", {}),
        ("propose_automation", {"text": ""}),
        ("propose_automation", {"text": REQUEST, "deploy": True}),
        ("propose_automation", {"text": REQUEST * 100}),
        ("deploy_proposal", {"proposal_id": REQUEST, "confirmed": True}),
        ("answer_question", {"text": None}),
        ("check_automation", {}),
    ],
)
async def test_wrong_arguments(
    hass: HomeAssistant, lived_in: MockConfigEntry, name: str, arguments: dict[str, Any]
) -> None:
    """What a tool does not take is refused."""
    with pytest.raises(probatio.Invalid):
        await _use(hass, name, **arguments)


async def test_check(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """A configuration is checked against what is exposed, and by Home Assistant itself."""
    config: dict[str, Any] = {
        "triggers": [{"trigger": "sun", "event": "sunset"}],
        "actions": [{"action": "light.turn_on", "target": {"entity_id": "light.porch_light"}}],
    }
    good = await _use(hass, "check_automation", config=config)
    assert good == {"valid": True, "findings": []}
    async_expose_entity(hass, "conversation", "light.porch_light", should_expose=False)
    await hass.async_block_till_done()
    hidden = await _use(hass, "check_automation", config=config)
    assert [finding["code"] for finding in hidden["findings"]] == ["unknown_entity"]
    assert "Porch light" not in str(hidden)
    bad = await _use(hass, "check_automation", config={**config, "triggers": [{"trigger": "x"}]})
    assert "invalid_config" in {finding["code"] for finding in bad["findings"]}
    with pytest.raises(HomeAssistantError, match="not a mapping"):
        await _use(hass, "check_automation", config="alias: x")


async def test_answers(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Questions are answered; what is none is not done, whatever it says."""
    answer = await _use(hass, "answer_question", text="Is the kettle on?")
    assert answer["kind"] == "answer"
    for text in ("Turn on the kettle", REQUEST, "yes", "undo that"):
        with pytest.raises(HomeAssistantError, match="not a question"):
            await _use(hass, "answer_question", text=text)
    assert hass.states.is_state("input_boolean.kettle", "off")
    chat = Chat(hass)
    async with chat.turn("Is the kettle on?"):
        assert (await _use(hass, "answer_question", text="Is the kettle on?"))["kind"] == "answer"
    async with chat.turn("And the porch light?"):
        pass


async def test_suggestions(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """Suggestions about what is not exposed are not told."""
    none = await _use(hass, "list_suggestions")
    assert none["suggestions"] == []
    assert none["reason"]
    now = dt_util.utcnow()
    found = [
        Suggestion(
            id=name, type="time_habit", title=name, entities=[entity_id], confidence=0.9,
            support=20, evidence={}, created_at=now, updated_at=now,
        )
        for name, entity_id in (("shown", "light.porch_light"), ("hidden", "light.vault"))
    ]  # fmt: skip
    await merge_suggestions(lived_in.runtime_data.store, found, now)
    await lived_in.runtime_data.coordinator.async_refresh_suggestions()
    listed = await _use(hass, "list_suggestions")
    assert [one["title"] for one in listed["suggestions"]] == ["shown"]


def _notifications(hass: HomeAssistant) -> dict[str, Notification]:
    found: dict[str, Notification] = hass.data.get(NOTIFICATIONS, {})
    return found


def _code(notification: Notification) -> str:
    match = re.search(r"code: (\d{6})", notification["message"])
    assert match is not None
    return match[1]
