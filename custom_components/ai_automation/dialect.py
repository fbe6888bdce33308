"""Read what automations can be written with from the running core."""

from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.const import CONF_BLUEPRINT
from homeassistant.components.blueprint.models import Blueprint as CoreBlueprint
from homeassistant.const import CONF_DEFAULT, CONF_SELECTOR
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.condition import (
    async_get_all_descriptions as async_get_condition_descriptions,
)
from homeassistant.helpers.template import TemplateEnvironment
from homeassistant.helpers.trigger import (
    async_get_all_descriptions as async_get_trigger_descriptions,
)
from homeassistant.util.yaml.objects import Input

from .core.home import (
    ActionField,
    Blueprint,
    BlueprintInput,
    Placeholder,
    Purpose,
    TemplateNames,
)

type Described = Mapping[str, Mapping[str, Any] | None]


async def async_read_triggers(hass: HomeAssistant) -> dict[str, Purpose]:
    """Return the purpose-specific triggers by their keys."""
    return _purposes(await async_get_trigger_descriptions(hass))


async def async_read_conditions(hass: HomeAssistant) -> dict[str, Purpose]:
    """Return the purpose-specific conditions by their keys."""
    return _purposes(await async_get_condition_descriptions(hass))


async def async_read_blueprints(hass: HomeAssistant) -> dict[str, Blueprint]:
    """Return the installed blueprints by their paths, without those that cannot be read."""
    found = await async_get_blueprints(hass).async_get_blueprints()
    return {
        path: _blueprint(path, it) for path, it in found.items() if isinstance(it, CoreBlueprint)
    }


@callback
def async_read_template_names(hass: HomeAssistant) -> TemplateNames:
    """Return the names that Home Assistant's templates know."""
    environment = TemplateEnvironment(hass)
    return TemplateNames(
        frozenset(environment.globals), frozenset(environment.filters), frozenset(environment.tests)
    )


def read_fields(described: Mapping[str, Any]) -> Iterator[ActionField]:
    """Yield described fields, those within sections of the form too."""
    for name, field in described.items():
        if not isinstance(field, Mapping):
            yield ActionField(name)
        elif "fields" in field:
            yield from read_fields(field["fields"])
        else:
            required = bool(field.get("required")) and CONF_DEFAULT not in field
            yield ActionField(name, required, field.get(CONF_SELECTOR) or {})


def _purposes(described: Described) -> dict[str, Purpose]:
    """Return triggers or conditions; those that an integration does not describe are open."""
    return {
        key: Purpose(key, open=True)
        if it is None
        else Purpose(key, tuple(read_fields(it.get("fields") or {})), _filters(it))
        for key, it in described.items()
    }


def _filters(described: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...] | None:
    """Return the kinds of entities that a target may have; any if none is named."""
    if (target := described.get("target")) is None:
        return None
    return tuple(target.get("entity") or ({},))


def _blueprint(path: str, found: CoreBlueprint) -> Blueprint:
    body = {key: value for key, value in found.data.items() if key != CONF_BLUEPRINT}
    inputs = {name: _input(name, it or {}) for name, it in found.inputs.items()}
    return Blueprint(path, found.name, inputs, _plain(body))


def _input(name: str, described: Mapping[str, Any]) -> BlueprintInput:
    return BlueprintInput(
        name,
        CONF_DEFAULT not in described,
        described.get(CONF_DEFAULT),
        described.get(CONF_SELECTOR) or {},
    )


def _plain(value: Any) -> Any:
    """Return a blueprint's body with placeholders of the core's own kind."""
    if isinstance(value, Input):
        return Placeholder(value.name)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
