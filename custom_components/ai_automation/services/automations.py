"""Propose, check and write automations."""

from dataclasses import replace
from typing import Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.yaml import parse_yaml
import probatio as vol

from ..checking import async_findings, is_valid
from ..core.checks import Finding, blueprint_path
from ..data import AiAutomationConfigEntry
from ..drafts import Config
from ..errors import InvalidRequestError
from ..offering import async_offer_config, async_offer_plan
from ..proposals import Proposals
from ..requests import Requests
from ..responses import (
    Response,
    async_of_proposal,
    of_findings,
    of_outcome,
)
from ..suggestions import Inbox
from .handler import (
    AGREED,
    ATTR_PROPOSAL,
    ATTR_SUGGESTION,
    ATTR_TEXT,
    ID,
    SAID,
    TRIED,
    Action,
    granted,
    terms_of,
    what_said,
)

ATTR_CONFIG: Final = "config"
ATTR_DEPLOY: Final = "deploy"
ATTR_PLAN: Final = "plan"
ATTR_YAML: Final = "yaml"

CREATE_SCHEMA = vol.All(
    vol.Schema(
        {
            vol.Exclusive(ATTR_TEXT, "what"): cv.string,
            vol.Exclusive(ATTR_PLAN, "what"): dict,
            vol.Exclusive(ATTR_CONFIG, "what"): dict,
            vol.Optional(ATTR_DEPLOY, default=False): cv.boolean,
            **SAID,
            **AGREED,
            **TRIED,
        }
    ),
    cv.has_at_least_one_key(ATTR_TEXT, ATTR_PLAN, ATTR_CONFIG),
)

CHECK_SCHEMA = vol.All(
    vol.Schema(
        {
            vol.Exclusive(ATTR_CONFIG, "what"): dict,
            vol.Exclusive(ATTR_YAML, "what"): cv.string,
            vol.Exclusive(ATTR_ENTITY_ID, "what"): cv.entity_domain(AUTOMATION_DOMAIN),
        }
    ),
    cv.has_at_least_one_key(ATTR_CONFIG, ATTR_YAML, ATTR_ENTITY_ID),
)

DEPLOY_SCHEMA = vol.All(
    vol.Schema(
        {
            vol.Exclusive(ATTR_PROPOSAL, "what"): ID,
            vol.Exclusive(ATTR_SUGGESTION, "what"): ID,
            **AGREED,
            **TRIED,
        }
    ),
    cv.has_at_least_one_key(ATTR_PROPOSAL, ATTR_SUGGESTION),
)


async def _create_automation(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    requests, terms = Requests(hass, entry), terms_of(call)
    deploy = call.data[ATTR_DEPLOY] and terms is None
    said = replace(what_said(hass, call), grant=await granted(entry, call))
    if (config := call.data.get(ATTR_CONFIG)) is not None:
        outcome = await async_offer_config(hass, entry, dict(config), said, deploy=deploy)
    elif (plan := call.data.get(ATTR_PLAN)) is not None:
        outcome = await async_offer_plan(hass, entry, plan, said, deploy=deploy)
    else:
        outcome = await requests.async_request(said, deploy=deploy)
    if terms is not None and outcome.status == "proposed" and outcome.proposal_id is not None:
        proposals = requests.proposals
        proposal = await proposals.async_get(outcome.proposal_id)
        outcome = await proposals.async_deploy(proposal, said.language, said.grant, trial=terms)
    return await async_of_proposal(outcome)


async def _check_automation(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    language = hass.config.language
    homes, policy = entry.runtime_data.homes, entry.runtime_data.gate.policy
    home = await homes.async_get()
    if (entity_id := call.data.get(ATTR_ENTITY_ID)) is not None:
        automation = next((one for one in home.automations if one.entity_id == entity_id), None)
        if automation is None:
            raise InvalidRequestError("unknown_automation", entity_id=entity_id)
        configs = [dict(automation.config)]
    elif (text := call.data.get(ATTR_YAML)) is not None:
        configs = await hass.async_add_executor_job(_parsed, text)
    else:
        configs = [dict(call.data[ATTR_CONFIG])]
    findings: list[Finding] = []
    for config in configs:
        if "use_blueprint" in config:
            home = await homes.async_get_with_blueprint(blueprint_path(config))
        findings += await async_findings(hass, config, home, language, policy, entity_id=entity_id)
    return {"valid": is_valid(findings), "findings": of_findings(findings)}


def _parsed(text: str) -> list[Config]:
    """Return the automations in a YAML text. For the executor."""
    try:
        content = parse_yaml(text)
    except HomeAssistantError as err:
        raise InvalidRequestError("invalid_yaml", message=str(err)) from err
    items = content if isinstance(content, list) else [content]
    if not items or not all(isinstance(item, dict) for item in items):
        raise InvalidRequestError("no_automation_in_yaml")
    return [dict(item) for item in items if isinstance(item, dict)]


async def _deploy(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    language, grant = hass.config.language, await granted(entry, call)
    if (suggestion_id := call.data.get(ATTR_SUGGESTION)) is not None:
        _suggestion, outcome = await Inbox(hass, entry).async_accept(
            suggestion_id, language, grant, terms_of(call)
        )
        return of_outcome(outcome)
    proposals = Proposals(hass, entry)
    proposal = await proposals.async_get(call.data[ATTR_PROPOSAL])
    return of_outcome(await proposals.async_deploy(proposal, language, grant, trial=terms_of(call)))


ACTIONS = {
    "check_automation": Action(_check_automation, CHECK_SCHEMA, SupportsResponse.ONLY, admin=False),
    "create_automation": Action(_create_automation, CREATE_SCHEMA),
    "deploy": Action(_deploy, DEPLOY_SCHEMA),
}
