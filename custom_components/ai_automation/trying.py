"""Let Home Assistant itself judge what a check of the configuration alone cannot see."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, TemplateError
from homeassistant.helpers.template import Template
import probatio

from .core.checks import Finding
from .core.checks.jinja import read_template
from .core.checks.targets import action_name, call_data, data_key, is_call
from .core.checks.walk import Part, parts, templates
from .core.home import Home, domain_of
from .core.plan.values import is_template
from .wording import say

# So long may rendering a template take, in seconds; what takes longer holds up the house.
_RENDERING = 1.0
# What was right in former days is told as such, not refused.
_FORMER = {"gone_field", "renamed_field"}
_TARGETS = ("entity_id", "device_id", "area_id", "floor_id", "label_id")


async def async_try(
    hass: HomeAssistant,
    config: Mapping[str, Any],
    home: Home,
    found: Iterable[Finding],
    language: str,
) -> list[Finding]:
    """Return what Home Assistant does not accept besides what has been found already."""
    places = [it.place for it in found if it.severity == "error" or it.code in _FORMER]
    more = [
        finding
        for part in parts(config)
        if part.kind == "action" and part.enabled and is_call(part.config)
        if not any(place.startswith(f"{part.place}/") for place in places)
        for finding in _refused(hass, part, home, language)
    ]
    more += await _unrenderable(hass, config, home, places, language)
    try:
        await async_validate_config_item(hass, str(config.get("id", "check")), dict(config))
    except (probatio.Invalid, HomeAssistantError) as err:
        text = say("invalid_config", language, message=err)
        more.append(Finding("invalid_config", "error", text))
    return more


@callback
def _refused(hass: HomeAssistant, part: Part, home: Home, language: str) -> list[Finding]:
    """Return why the action's own schema would refuse a call, as far as it is written out."""
    action = home.actions.get(action_name(part.config))
    target = part.config.get("target") or {}
    data = {**call_data(part.config), **(target if isinstance(target, Mapping) else {})}
    data |= {key: part.config[key] for key in _TARGETS if key in part.config}
    if action is None or action.open or _computed([data, target, part.config.get("data")]):
        return []
    domain = domain_of(action.action)
    services = hass.services.async_services_for_domain(domain)
    service = services.get(action.action.removeprefix(f"{domain}."))
    if service is None or service.schema is None:
        return []
    try:
        service.schema(data)
    except probatio.Invalid as err:
        text = say("invalid_data", language, action=action.action, message=err)
        return [Finding("invalid_data", "error", text, f"{part.place}/{data_key(part.config)}")]
    return []


def _computed(value: Any) -> bool:
    """Tell whether there is a template anywhere in a value."""
    if isinstance(value, Mapping):
        return any(map(_computed, value.values()))
    return any(map(_computed, value)) if isinstance(value, list) else is_template(value)


async def _unrenderable(
    hass: HomeAssistant,
    config: Mapping[str, Any],
    home: Home,
    places: list[str],
    language: str,
) -> list[Finding]:
    """Return which templates fail or take too long now; those that need variables are left out."""
    names = home.dialect.templates
    known = names.functions if names else frozenset[str]()
    found = []
    for place, text in templates(config):
        read = read_template(text)
        if place in places or not read.unset | read.functions <= known:
            continue
        try:
            slow = await Template(text, hass).async_render_will_timeout(_RENDERING)
        except TemplateError as err:
            told = say("template_fails", language, message=err)
            found.append(Finding("template_fails", "warning", told, place))
        else:
            if slow:
                found.append(
                    Finding("template_slow", "warning", say("template_slow", language), place)
                )
    return found
