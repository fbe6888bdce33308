"""Check a configuration against the home, and with Home Assistant's own validation."""

from dataclasses import replace
from functools import partial

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import probatio

from .core.checks import Finding, check_config
from .core.home import Home, Revision
from .drafts import Config
from .wording import say


async def async_findings(
    hass: HomeAssistant, config: Config, home: Home, language: str
) -> list[Finding]:
    """Return everything that is found about a configuration."""
    check = partial(check_config, config, home, language=language)
    found = list(await hass.async_add_executor_job(check))
    try:
        await async_validate_config_item(hass, str(config.get("id", "check")), config)
    except (probatio.Invalid, HomeAssistantError) as err:
        text = say("invalid_config", language, message=err)
        found.append(Finding("invalid_config", "error", text))
    return found


def is_valid(findings: list[Finding]) -> bool:
    """Tell whether nothing forbids a configuration."""
    return not any(finding.severity == "error" for finding in findings)


def exposed_only(home: Home) -> Home:
    """Return a home in which there is nothing that assistants are not shown."""
    entities = {key: entity for key, entity in home.entities.items() if entity.exposed}
    return replace(home, entities=entities, revision=Revision())
