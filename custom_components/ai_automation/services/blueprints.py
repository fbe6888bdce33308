"""Find blueprints that say what an automation says, and make blueprints of automations."""

from typing import Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.yaml import dump
import probatio as vol

from ..blueprints import as_core_blueprint, async_save, checked_path, path_for
from ..core.home import Home
from ..core.plan import AutomationPlan, compile_plan, describe, lift
from ..core.plan.blueprints import BlueprintMatch, find_blueprints, make_blueprint
from ..data import AiAutomationConfigEntry
from ..errors import InvalidRequestError
from ..responses import Response
from .handler import AUTOMATION, Action

ATTR_PATH: Final = "path"

FIND_SCHEMA = vol.Schema(AUTOMATION)
MAKE_SCHEMA = vol.Schema({**AUTOMATION, vol.Optional(ATTR_PATH): cv.string})


async def _find_blueprint(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    home = await entry.runtime_data.homes.async_get_with_blueprints()
    plan = _plan_of(home, call.data[ATTR_ENTITY_ID])
    found = await hass.async_add_executor_job(find_blueprints, plan, home)
    return {"matches": [_of_match(match) for match in found]}


async def _make_blueprint(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    home, language = await entry.runtime_data.homes.async_get(), hass.config.language
    plan = _plan_of(home, call.data[ATTR_ENTITY_ID])
    if plan.blueprint is not None:
        raise InvalidRequestError("made_from_blueprint", path=plan.blueprint.path)
    path = checked_path(call.data.get(ATTR_PATH) or path_for(plan.alias))
    made = await hass.async_add_executor_job(make_blueprint, plan, home, path, language)
    description = await hass.async_add_executor_job(describe, plan, home, language)
    blueprint = as_core_blueprint(made, plan.description or description)
    await async_save(hass, blueprint, path)
    return {
        "path": path,
        "yaml": blueprint.yaml(),
        "inputs": dict(made.names),
        "kept_entities": list(made.kept),
    }


def _plan_of(home: Home, entity_id: str) -> AutomationPlan:
    """Return the plan of an automation of the house."""
    automation = next((one for one in home.automations if one.entity_id == entity_id), None)
    if automation is None:
        raise InvalidRequestError("unknown_automation", entity_id=entity_id)
    return lift(automation.config)


def _of_match(match: BlueprintMatch) -> Response:
    config = compile_plan(match.plan)
    return {
        "path": match.blueprint.path,
        "name": match.blueprint.name,
        "config": config,
        "yaml": dump(config),
    }


ACTIONS = {
    "find_blueprint": Action(_find_blueprint, FIND_SCHEMA, SupportsResponse.ONLY, admin=False),
    "make_blueprint": Action(_make_blueprint, MAKE_SCHEMA),
}
