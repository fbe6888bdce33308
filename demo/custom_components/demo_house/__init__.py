"""A house whose devices do what they are told, and report what they are told to report."""

from functools import partial
import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_ENTITY_ID, ATTR_STATE
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType
import probatio as vol

from .const import DOMAIN, FILE, PLATFORMS
from .entity import REPORTERS, DemoHouseConfigEntry

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
_REPORT = vol.Schema(
    {vol.Required(ATTR_ENTITY_ID): cv.entity_ids, vol.Required(ATTR_STATE): cv.string}
)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Offer the action by which sensors are made to report."""
    hass.data[REPORTERS] = {}
    hass.services.async_register(DOMAIN, "report", partial(_report, hass), _REPORT)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: DemoHouseConfigEntry) -> bool:
    """Furnish the house."""
    path = Path(hass.config.path(FILE))
    entry.runtime_data = await hass.async_add_executor_job(_read, path)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Take all devices away."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


def _read(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


async def _report(hass: HomeAssistant, call: ServiceCall) -> None:
    for entity_id in call.data[ATTR_ENTITY_ID]:
        reporter = hass.data[REPORTERS].get(entity_id)
        if reporter is None:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="no_sensor",
                translation_placeholders={"entity_id": entity_id},
            )
        reporter.async_set_context(call.context)
        reporter.report(call.data[ATTR_STATE])
