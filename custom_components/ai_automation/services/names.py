"""Teach, list and forget the names that people give to things."""

from typing import Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..core.language.naming import bare_name, objection
from ..data import AiAutomationConfigEntry
from ..errors import InvalidRequestError
from ..responses import (
    Response,
    of_name,
)
from .handler import NO_FIELDS, Action, what_said

ATTR_NAME: Final = "name"

NAME_SCHEMA = vol.Schema({vol.Required(ATTR_NAME): cv.string})

LEARN_SCHEMA = NAME_SCHEMA.extend({vol.Required(ATTR_ENTITY_ID): cv.entity_ids})


async def _learn_name(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    data, said = entry.runtime_data, what_said(hass, call)
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


ACTIONS = {
    "learn_name": Action(_learn_name, LEARN_SCHEMA),
    "list_names": Action(_list_names, NO_FIELDS, SupportsResponse.ONLY),
    "forget_name": Action(_forget_name, NAME_SCHEMA),
}
