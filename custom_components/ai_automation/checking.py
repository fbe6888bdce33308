"""Check a configuration against the home, and with Home Assistant's own validation."""

from dataclasses import replace

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import probatio

from .core.checks import Finding, check_config
from .core.home import Home, Revision
from .core.policy import Policy, findings_of, judge
from .drafts import Config
from .wording import say


async def async_findings(
    hass: HomeAssistant, config: Config, home: Home, language: str, policy: Policy
) -> list[Finding]:
    """Return everything that is found about a configuration, what the policy wants included."""
    found = await hass.async_add_executor_job(_checked, config, home, language, policy)
    try:
        await async_validate_config_item(hass, str(config.get("id", "check")), config)
    except (probatio.Invalid, HomeAssistantError) as err:
        text = say("invalid_config", language, message=err)
        found.append(Finding("invalid_config", "error", text))
    return found


def _checked(config: Config, home: Home, language: str, policy: Policy) -> list[Finding]:
    """Return what checks and policy find. For the executor."""
    judgement = judge(config, home, policy)
    return [*check_config(config, home, language=language), *findings_of(judgement, language)]


def is_valid(findings: list[Finding]) -> bool:
    """Tell whether nothing forbids a configuration."""
    return not any(finding.severity == "error" for finding in findings)


def exposed_only(home: Home) -> Home:
    """Return a home in which there is nothing that assistants are not shown."""
    entities = {key: entity for key, entity in home.entities.items() if entity.exposed}
    return replace(home, entities=entities, revision=Revision())
