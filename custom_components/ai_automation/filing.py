"""Put an automation where somebody wants it: category, labels, and the area of what it acts on."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import category_registry as cr, label_registry as lr

from .core.home import Home
from .core.language.filing import UNFILED, Filing
from .core.policy.deeds import Finder, filled_in
from .deploy.facts import AREA, CATEGORY, LABELS, Facts

_CATEGORY: Final = "category"
_LABELS: Final = "labels"


def stored(filing: Filing) -> dict[str, Any] | None:
    """Return what is kept of a filing with a proposal."""
    if filing == UNFILED:
        return None
    return {_CATEGORY: filing.category, _LABELS: list(filing.labels)}


def filing_of(kept: Mapping[str, Any] | None) -> Filing:
    """Return the filing that was kept."""
    return Filing(kept[_CATEGORY], tuple(kept[_LABELS])) if kept else UNFILED


@callback
def async_registered(hass: HomeAssistant, filing: Filing, labels: Iterable[str] = ()) -> Facts:
    """Return the registries' ids of a filing, beside labels that are there already.

    What is not there yet is made.
    """
    facts: Facts = {}
    if filing.category is not None:
        facts[CATEGORY] = _category(hass, filing.category)
    if filing.labels:
        facts[LABELS] = sorted({*labels, *(_label(hass, name) for name in filing.labels)})
    return facts


@callback
def _category(hass: HomeAssistant, name: str) -> str:
    registry = cr.async_get(hass)
    for category in registry.async_list_categories(scope=AUTOMATION_DOMAIN):
        if category.name.casefold() == name.casefold():
            return category.category_id
    return registry.async_create(name=name, scope=AUTOMATION_DOMAIN).category_id


@callback
def _label(hass: HomeAssistant, name: str) -> str:
    registry = lr.async_get(hass)
    return (registry.async_get_label_by_name(name) or registry.async_create(name)).label_id


def area_of(config: Mapping[str, Any], home: Home) -> Facts:
    """Return the area that everything is in that an automation acts on; nothing if there is none.

    For the executor.
    """
    deeds = Finder(home).find(filled_in(config, home))
    areas = {entity.area_id for deed in deeds for entity in deed.entities}
    return {AREA: areas.pop()} if len(areas) == 1 and None not in areas else {}
