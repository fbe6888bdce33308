"""What the entity registry holds of an automation: labels, category and area."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, label_registry as lr

from ..const import NAME

type Facts = dict[str, Any]

LABELS: Final = "labels"
CATEGORY: Final = "category"
AREA: Final = "area_id"
_LABEL_ICON = "mdi:auto-fix"


@callback
def async_facts(hass: HomeAssistant, entity_id: str | None) -> Facts | None:
    """Return labels, category and area of an automation, None if it is not registered."""
    entry = er.async_get(hass).async_get(entity_id) if entity_id else None
    if entry is None:
        return None
    return {
        LABELS: sorted(entry.labels),
        CATEGORY: entry.categories.get(AUTOMATION_DOMAIN),
        AREA: entry.area_id,
    }


@callback
def async_set_facts(
    hass: HomeAssistant, entity_id: str | None, facts: Mapping[str, Any] | None
) -> None:
    """Give an automation its labels, category and area; what is not among the facts stays."""
    registry = er.async_get(hass)
    entry = registry.async_get(entity_id) if entity_id else None
    if entry is None or not facts:
        return
    changes: dict[str, Any] = {}
    if LABELS in facts:
        changes["labels"] = set(facts[LABELS])
    if AREA in facts:
        changes["area_id"] = facts[AREA]
    if CATEGORY in facts:
        categories = {key: it for key, it in entry.categories.items() if key != AUTOMATION_DOMAIN}
        if facts[CATEGORY] is not None:
            categories[AUTOMATION_DOMAIN] = facts[CATEGORY]
        changes["categories"] = categories
    registry.async_update_entity(entry.entity_id, **changes)


@callback
def async_own_label(hass: HomeAssistant) -> str:
    """Return the label by which people find all automations of ours; it is made if need be."""
    labels = lr.async_get(hass)
    label = labels.async_get_label_by_name(NAME) or labels.async_create(NAME, icon=_LABEL_ICON)
    return label.label_id
