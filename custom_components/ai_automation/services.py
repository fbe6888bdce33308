"""Offer the integration's actions."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict
from typing import Any, Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_AREA_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import parse_yaml
import probatio as vol

from .checking import async_findings, is_valid
from .const import DOMAIN
from .conversation import async_ask
from .core.checks import Finding
from .core.language.naming import bare_name, objection
from .core.store.spending import list_calls, spent_since
from .core.store.versions import list_versions
from .data import AiAutomationConfigEntry
from .drafts import Config
from .errors import InvalidRequestError, readable_store_errors
from .registries import async_person_of
from .requests import Requests, Said
from .responses import (
    Response,
    of_findings,
    of_model_call,
    of_name,
    of_outcome,
    of_rollback,
    of_version,
)
from .suggestions import Inbox

ATTR_CONFIG: Final = "config"
ATTR_CONVERSATION: Final = "conversation_id"
ATTR_DEPLOY: Final = "deploy"
ATTR_LANGUAGE: Final = "language"
ATTR_LIMIT: Final = "limit"
ATTR_NAME: Final = "name"
ATTR_NEVER_AGAIN: Final = "never_again"
ATTR_PROPOSAL: Final = "proposal_id"
ATTR_REASON: Final = "reason"
ATTR_STATUS: Final = "status"
ATTR_SUGGESTION: Final = "suggestion_id"
ATTR_TEXT: Final = "text"
ATTR_TYPE: Final = "type"
ATTR_VERSION: Final = "version"
ATTR_YAML: Final = "yaml"

_LONGEST_ID = 64
_ID = vol.All(cv.string, vol.Length(min=1, max=_LONGEST_ID))
_SAID = {
    vol.Optional(ATTR_CONVERSATION): _ID,
    vol.Optional(ATTR_LANGUAGE): cv.language,
    vol.Optional(ATTR_AREA_ID): cv.string,
}
_AUTOMATION = vol.Required(ATTR_ENTITY_ID), cv.entity_domain(AUTOMATION_DOMAIN)

ASK_SCHEMA = vol.Schema({vol.Required(ATTR_TEXT): cv.string, **_SAID})
CREATE_SCHEMA = vol.All(
    vol.Schema(
        {
            vol.Exclusive(ATTR_TEXT, "what"): cv.string,
            vol.Exclusive(ATTR_CONFIG, "what"): dict,
            vol.Optional(ATTR_DEPLOY, default=False): cv.boolean,
            **_SAID,
        }
    ),
    cv.has_at_least_one_key(ATTR_TEXT, ATTR_CONFIG),
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
        {vol.Exclusive(ATTR_PROPOSAL, "what"): _ID, vol.Exclusive(ATTR_SUGGESTION, "what"): _ID}
    ),
    cv.has_at_least_one_key(ATTR_PROPOSAL, ATTR_SUGGESTION),
)
ROLLBACK_SCHEMA = vol.Schema(
    {_AUTOMATION[0]: _AUTOMATION[1], vol.Optional(ATTR_VERSION): cv.positive_int}
)
VERSIONS_SCHEMA = vol.Schema({_AUTOMATION[0]: _AUTOMATION[1]})
LIST_SCHEMA = vol.Schema(
    {
        vol.Optional(ATTR_STATUS, default="open"): vol.In(["open", "accepted", "rejected", "all"]),
        vol.Optional(ATTR_TYPE): cv.string,
        vol.Optional(ATTR_LIMIT): vol.All(vol.Coerce(int), vol.Range(min=1)),
    }
)
CALLS_SCHEMA = vol.Schema(
    {vol.Optional(ATTR_LIMIT, default=20): vol.All(vol.Coerce(int), vol.Range(min=1, max=500))}
)
NAME_SCHEMA = vol.Schema({vol.Required(ATTR_NAME): cv.string})
LEARN_SCHEMA = NAME_SCHEMA.extend({vol.Required(ATTR_ENTITY_ID): cv.entity_ids})
ACCEPT_SCHEMA = vol.Schema({vol.Required(ATTR_SUGGESTION): _ID})
REJECT_SCHEMA = ACCEPT_SCHEMA.extend(
    {
        vol.Optional(ATTR_REASON): cv.string,
        vol.Optional(ATTR_NEVER_AGAIN, default=False): cv.boolean,
    }
)
NO_FIELDS = vol.Schema({})

type Handler = Callable[
    [HomeAssistant, AiAutomationConfigEntry, ServiceCall], Coroutine[Any, Any, Response]
]


def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; those that write or tell about people's habits are for admins."""
    hass.services.async_register(
        DOMAIN, "ask", _with_entry(hass, _ask), ASK_SCHEMA, SupportsResponse.ONLY
    )
    hass.services.async_register(
        DOMAIN,
        "check_automation",
        _with_entry(hass, _check_automation),
        CHECK_SCHEMA,
        SupportsResponse.ONLY,
    )
    optional, only = SupportsResponse.OPTIONAL, SupportsResponse.ONLY
    admin: Mapping[str, tuple[Handler, Any, SupportsResponse]] = {
        "create_automation": (_create_automation, CREATE_SCHEMA, optional),
        "deploy": (_deploy, DEPLOY_SCHEMA, optional),
        "rollback": (_rollback, ROLLBACK_SCHEMA, optional),
        "list_versions": (_list_versions, VERSIONS_SCHEMA, only),
        "list_model_calls": (_list_model_calls, CALLS_SCHEMA, only),
        "list_suggestions": (_list_suggestions, LIST_SCHEMA, only),
        "accept_suggestion": (_accept_suggestion, ACCEPT_SCHEMA, optional),
        "reject_suggestion": (_reject_suggestion, REJECT_SCHEMA, optional),
        "learn_name": (_learn_name, LEARN_SCHEMA, optional),
        "list_names": (_list_names, NO_FIELDS, only),
        "forget_name": (_forget_name, NAME_SCHEMA, optional),
        "analyze_now": (_analyze_now, NO_FIELDS, optional),
    }
    for name, (handler, schema, response) in admin.items():
        async_register_admin_service(
            hass, DOMAIN, name, _with_entry(hass, handler), schema, response
        )


def _with_entry(
    hass: HomeAssistant, handler: Handler
) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    """Return the handler as Home Assistant calls it; it needs the loaded entry."""

    async def handle(call: ServiceCall) -> ServiceResponse:
        """Find the loaded entry and let the handler do the rest."""
        entries: list[AiAutomationConfigEntry] = hass.config_entries.async_entries(DOMAIN)
        entry = next((one for one in entries if one.state is ConfigEntryState.LOADED), None)
        if entry is None:
            raise InvalidRequestError("not_set_up")
        response = await handler(hass, entry, call)
        return response if call.return_response else None

    return handle


def _said(hass: HomeAssistant, call: ServiceCall) -> Said:
    """Return what was said with an action."""
    return Said(
        call.data.get(ATTR_TEXT, ""),
        call.data.get(ATTR_LANGUAGE, hass.config.language),
        call.data.get(ATTR_AREA_ID),
        call.data.get(ATTR_CONVERSATION),
        call.context.user_id,
        async_person_of(hass, call.context.user_id),
    )


async def _ask(hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall) -> Response:
    return await async_ask(hass, entry, _said(hass, call), call.context)


async def _create_automation(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    requests, said, deploy = Requests(hass, entry), _said(hass, call), call.data[ATTR_DEPLOY]
    if (config := call.data.get(ATTR_CONFIG)) is not None:
        return of_outcome(await requests.async_offer(dict(config), said, deploy=deploy))
    return of_outcome(await requests.async_request(said, deploy=deploy))


async def _check_automation(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    language = hass.config.language
    home = await entry.runtime_data.homes.async_get()
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
        findings += await async_findings(hass, config, home, language)
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
    language = hass.config.language
    if (suggestion_id := call.data.get(ATTR_SUGGESTION)) is not None:
        _suggestion, outcome = await Inbox(hass, entry).async_accept(suggestion_id, language)
        return of_outcome(outcome)
    requests = Requests(hass, entry)
    proposal = await requests.async_proposal(call.data[ATTR_PROPOSAL])
    return of_outcome(await requests.async_deploy(proposal, language))


async def _rollback(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    written = await entry.runtime_data.writer.async_rollback(
        call.data[ATTR_ENTITY_ID], call.data.get(ATTR_VERSION)
    )
    return await hass.async_add_executor_job(of_rollback, written)


async def _list_versions(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    data = entry.runtime_data
    automation_id = await data.writer.async_automation_id(call.data[ATTR_ENTITY_ID])
    with readable_store_errors():
        versions = await list_versions(data.store, automation_id)
    return {"versions": [of_version(version) for version in versions]}


async def _list_model_calls(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    store = entry.runtime_data.store
    with readable_store_errors():
        calls = await list_calls(store, call.data[ATTR_LIMIT])
        today = await spent_since(store, dt_util.start_of_local_day())
    return {"today": asdict(today), "calls": [of_model_call(one) for one in calls]}


async def _list_suggestions(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    status = call.data[ATTR_STATUS]
    return await Inbox(hass, entry).async_list(
        status=None if status == "all" else status,
        type_=call.data.get(ATTR_TYPE),
        limit=call.data.get(ATTR_LIMIT),
    )


async def _accept_suggestion(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    inbox = Inbox(hass, entry)
    suggestion, outcome = await inbox.async_accept(call.data[ATTR_SUGGESTION], hass.config.language)
    return {"suggestion": suggestion, **of_outcome(outcome)}


async def _reject_suggestion(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    suggestion = await Inbox(hass, entry).async_reject(
        call.data[ATTR_SUGGESTION],
        reason=call.data.get(ATTR_REASON),
        never_again=call.data[ATTR_NEVER_AGAIN],
    )
    return {"suggestion": suggestion}


async def _learn_name(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    data, said = entry.runtime_data, _said(hass, call)
    home = await data.homes.async_get()
    name, entity_ids = bare_name(call.data[ATTR_NAME], said.language), call.data[ATTR_ENTITY_ID]
    for entity_id in entity_ids:
        if entity_id not in home.entities:
            raise InvalidRequestError("unknown_entity", entity_id=entity_id)
    refused = await hass.async_add_executor_job(
        objection, name, tuple(entity_ids), home, said.situation
    )
    if refused is not None:
        raise InvalidRequestError("name_refused", message=refused.reasons[0].text)
    await data.names.async_learn(name, entity_ids, said.user_id)
    return await _list_names(hass, entry, call)


async def _list_names(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, _call: ServiceCall
) -> Response:
    return {"names": [of_name(name) for name in await entry.runtime_data.names.async_list()]}


async def _forget_name(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    gone = await entry.runtime_data.names.async_forget([call.data[ATTR_NAME]])
    if not gone:
        raise InvalidRequestError("unknown_name", name=call.data[ATTR_NAME])
    return {"forgotten": [of_name(name) for name in gone]}


async def _analyze_now(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry, _call: ServiceCall
) -> Response:
    return {"job": (await entry.runtime_data.coordinator.async_analyze()).to_dict()}
