"""Offer our abilities as tools to every agent in the house, and to MCP through Home Assistant.

An agent gets no more than a householder has: it proposes, and a person says yes. It sees nothing
that is not exposed to assistants.
"""

from dataclasses import replace
from typing import Any, override

from homeassistant.components import persistent_notification
from homeassistant.components.llm import LLMTools
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
)
from homeassistant.helpers.selector import ObjectSelector
import probatio

from .checking import async_findings, exposed_only, is_valid
from .const import DOMAIN
from .conversation import async_ask
from .core.language import is_question
from .core.store.versions import latest_change
from .data import AiAutomationConfigEntry
from .errors import InvalidRequestError, readable_store_errors
from .guard import Grant
from .outcome import Said
from .proposals import Proposals
from .requests import Requests
from .responses import Response, async_of_proposal, of_findings, of_outcome, of_rollback
from .suggestions import Inbox
from .wording import say

PROMPT = (
    "To make or change an automation, pass on what the user wants with "
    f"{DOMAIN}__propose_automation, in the user's own words. Tell the user the summary it returns, "
    f"as it is, and ask whether to add it. Only when the user has said yes, call "
    f"{DOMAIN}__deploy_proposal. If words were not understood, ask the user or word it plainly."
)
_READ_ONLY = ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)
_PROPOSING = ToolAnnotations(destructive=False, open_world=False)
_WRITING = ToolAnnotations(open_world=False)
_TEXT = probatio.All(cv.string, probatio.Length(min=1, max=1000))
_PROPOSAL = {probatio.Required("proposal_id"): probatio.All(cv.string, probatio.Length(max=64))}


@callback
def async_get_tools(
    hass: HomeAssistant,
    llm_context: LLMContext,  # noqa: ARG001 - Home Assistant's signature
    api_id: str,
) -> LLMTools | None:
    """Return the tools while the entry is loaded, for the API that is bound by exposure."""
    entries: list[AiAutomationConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    entry = next((one for one in entries if one.state is ConfigEntryState.LOADED), None)
    if api_id != LLM_API_ASSIST or entry is None:
        return None
    return LLMTools([kind(entry) for kind in _TOOLS], PROMPT)


class _Tool(Tool):
    """What our tools share."""

    integration = DOMAIN
    for_admins = False

    def __init__(self, entry: AiAutomationConfigEntry) -> None:
        """Take the loaded entry."""
        self._entry = entry

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Check who asks for what, and do it; what cannot be done is raised in words."""
        if self.for_admins:
            await _require_admin(hass, llm_context)
        arguments = self.parameters(tool_input.tool_args)
        return ToolResult(await self._do(hass, arguments, llm_context))

    async def _do(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: LLMContext
    ) -> Response:
        """Do what this tool does."""
        raise NotImplementedError


class ProposeAutomation(_Tool):
    """Propose an automation; nothing is written."""

    name = f"{DOMAIN}__propose_automation"
    title = "Propose an automation"
    description = (
        "Turn a request in plain words into a checked proposal of an automation. Writes nothing. "
        "Returns status, a summary to tell the user, and a proposal_id; or questions to ask, or "
        "reasons why not. Each call is a new request: say all of it again after a question."
    )
    annotations = _PROPOSING
    parameters = probatio.Schema(
        {
            probatio.Required(
                "text", description="What should happen when, in the user's words"
            ): _TEXT
        }
    )

    @override
    async def _do(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: LLMContext
    ) -> Response:
        grant = await _grant(self._entry, llm_context)
        said = replace(_said(hass, arguments["text"], llm_context), grant=grant)
        # A model asks already: that it is passed on to another would only cost.
        outcome = await Requests(hass, self._entry).async_request(said, escalate=False)
        response = await async_of_proposal(outcome)
        # With it, the next "yes" would be a tool's and not a person's.
        del response["conversation_id"], response["source"]
        if outcome.status == "proposed" and outcome.proposal_id is not None:
            code = self._entry.runtime_data.consents.ask(outcome.proposal_id, outcome.judgement)
            summary = f"{outcome.summary} {outcome.caution}".strip()
            if code is not None:
                text = say("agent_proposes", said.language, summary=summary, code=code)
                title = say("agent_proposes_title", said.language)
                persistent_notification.async_create(
                    hass, text, title, _notification_id(outcome.proposal_id)
                )
            key = "agent_needs_yes" if code is None else "agent_needs_code"
            response["to_deploy"] = say(key, said.language)
        return response


class DeployProposal(_Tool):
    """Write a proposal that a person has agreed to.

    A call alone deploys nothing: see `consents.py` for what counts as a person's yes, and why.
    """

    name = f"{DOMAIN}__deploy_proposal"
    title = "Add a proposed automation"
    description = (
        "Add an automation that was proposed, after the user has said yes to it in a turn of their "
        "own. Where Home Assistant cannot see the conversation, the user reads you the code from "
        "the notification in Home Assistant."
    )
    annotations = _WRITING
    for_admins = True
    parameters = probatio.Schema(
        {
            **_PROPOSAL,
            probatio.Optional(
                "code", description="The code that the user was shown, if there is one"
            ): cv.string,
        }
    )

    @override
    async def _do(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: LLMContext
    ) -> Response:
        proposal_id, language = arguments["proposal_id"], _language(hass, llm_context)
        proposals = Proposals(hass, self._entry)
        proposal = await proposals.async_get(proposal_id)
        consents = self._entry.runtime_data.consents
        agreed = consents.take(proposal_id, arguments.get("code"), language)
        if agreed is None:
            raise InvalidRequestError("no_consent", proposal_id=proposal_id)
        persistent_notification.async_dismiss(hass, _notification_id(proposal_id))
        grant = replace(await _grant(self._entry, llm_context), agreed=agreed)
        return of_outcome(await proposals.async_deploy(proposal, language, grant))


class UndoProposal(_Tool):
    """Take back what was deployed of a proposal."""

    name = f"{DOMAIN}__undo"
    title = "Take an added automation back"
    description = "Take back what deploying a proposal has changed, by its proposal_id."
    annotations = _WRITING
    for_admins = True
    parameters = probatio.Schema(_PROPOSAL)

    @override
    async def _do(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: LLMContext
    ) -> Response:
        data, proposal_id = self._entry.runtime_data, arguments["proposal_id"]
        proposal = await Proposals(hass, self._entry).async_get(proposal_id)
        version = None
        if proposal.status == "deployed" and proposal.conversation_id is not None:
            with readable_store_errors():
                version = await latest_change(data.store, conversation_id=proposal.conversation_id)
        if version is None:
            raise InvalidRequestError("not_deployed", proposal_id=proposal_id)
        grant = await _grant(self._entry, llm_context)
        written = await data.writer.async_take_back(version, grant=grant)
        return await hass.async_add_executor_job(of_rollback, written)


class CheckAutomation(_Tool):
    """Check a configuration that somebody else has written."""

    name = f"{DOMAIN}__check_automation"
    title = "Check an automation"
    description = (
        "Check the configuration of an automation: whether everything it names exists, whether the "
        "devices can do it, and whether the safety policy allows it. Writes nothing."
    )
    annotations = _READ_ONLY
    parameters = probatio.Schema(
        {
            probatio.Required(
                "config", description="Triggers, conditions and actions as Home Assistant has them"
            ): ObjectSelector()
        }
    )

    @override
    async def _do(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: LLMContext
    ) -> Response:
        config = arguments["config"]
        if not isinstance(config, dict):
            raise InvalidRequestError("config_no_mapping")
        home = exposed_only(await self._entry.runtime_data.homes.async_get())
        policy = self._entry.runtime_data.gate.policy
        findings = await async_findings(hass, config, home, _language(hass, llm_context), policy)
        return {"valid": is_valid(findings), "findings": of_findings(findings)}


class ListSuggestions(_Tool):
    """List the habits that were noticed."""

    name = f"{DOMAIN}__list_suggestions"
    title = "List suggested automations"
    description = (
        "List habits that were noticed in the home's history and could be automated, with evidence."
    )
    annotations = _READ_ONLY
    for_admins = True

    @override
    async def _do(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: LLMContext
    ) -> Response:
        response = await Inbox(hass, self._entry).async_list(
            _language(hass, llm_context), status="open", type_=None, limit=None
        )
        home = await self._entry.runtime_data.homes.async_get()
        exposed = exposed_only(home).entities.keys()
        response["suggestions"] = [
            one for one in response["suggestions"] if set(one["entities"]) <= exposed
        ]
        return response


class AnswerQuestion(_Tool):
    """Answer a question about the home; nothing is ever changed by it."""

    name = f"{DOMAIN}__answer_question"
    title = "Answer a question about the home"
    description = (
        "Answer a question about the home's present or past, such as which windows are open. "
        "Changes nothing."
    )
    annotations = _READ_ONLY
    parameters = probatio.Schema(
        {probatio.Required("text", description="The question, in the user's words"): _TEXT}
    )

    @override
    async def _do(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: LLMContext
    ) -> Response:
        said = _said(hass, arguments["text"], llm_context)
        if not await hass.async_add_executor_job(is_question, said.text, said.language):
            raise InvalidRequestError("no_question")
        context = llm_context.context or Context()
        reply = await async_ask(hass, self._entry, said, context)
        return {key: reply[key] for key in ("kind", "speech", "data")}


_TOOLS: tuple[type[_Tool], ...] = (
    ProposeAutomation,
    DeployProposal,
    UndoProposal,
    CheckAutomation,
    ListSuggestions,
    AnswerQuestion,
)


async def _require_admin(hass: HomeAssistant, llm_context: LLMContext) -> None:
    """Raise if it is known who asks, and it is no administrator; as the actions do."""
    user_id = llm_context.context.user_id if llm_context.context else None
    if user_id is None:
        return
    user = await hass.auth.async_get_user(user_id)
    if user is None or not user.is_admin:
        raise InvalidRequestError("not_admin")


async def _grant(entry: AiAutomationConfigEntry, llm_context: LLMContext) -> Grant:
    """Return what the one may do who speaks to an agent; without a user it is not known who."""
    user_id = llm_context.context.user_id if llm_context.context else None
    return await entry.runtime_data.gate.async_grant(user_id, by_voice=True)


def _language(hass: HomeAssistant, llm_context: LLMContext) -> str:
    return llm_context.language or hass.config.language


def _said(hass: HomeAssistant, text: str, llm_context: LLMContext) -> Said:
    """Return what was said, in a conversation of its own."""
    device = None
    if llm_context.device_id is not None:
        device = dr.async_get(hass).async_get(llm_context.device_id)
    area_id = dr.async_get_effective_area_id(hass, device) if device else None
    return Said(text, _language(hass, llm_context), area_id)


def _notification_id(proposal_id: str) -> str:
    return f"{DOMAIN}_{proposal_id}"
