"""Check a configuration against the home, and with Home Assistant's own validation."""

from dataclasses import replace
from functools import partial

from homeassistant.core import HomeAssistant

from .core.checks import Finding, check_config
from .core.home import Home, Revision
from .core.policy import Policy, findings_of, judge
from .drafts import Config
from .trying import async_try


async def async_findings(
    hass: HomeAssistant,
    config: Config,
    home: Home,
    language: str,
    policy: Policy,
    *,
    entity_id: str | None = None,
) -> list[Finding]:
    """Return everything that is found about a configuration, what the policy wants included.

    `entity_id` is the automation of the house that has it, None for a new one.
    """
    check = partial(_checked, config, home, language, policy, entity_id)
    found = await hass.async_add_executor_job(check)
    return [*found, *await async_try(hass, config, home, found, language)]


def _checked(
    config: Config, home: Home, language: str, policy: Policy, entity_id: str | None
) -> list[Finding]:
    """Return what checks and policy find. For the executor."""
    found = check_config(config, home, language=language, entity_id=entity_id)
    return [*found, *findings_of(judge(config, home, policy), language)]


def is_valid(findings: list[Finding]) -> bool:
    """Tell whether nothing forbids a configuration."""
    return not any(finding.severity == "error" for finding in findings)


def exposed_only(home: Home) -> Home:
    """Return a home in which there is nothing that assistants are not shown."""
    entities = {key: entity for key, entity in home.entities.items() if entity.exposed}
    automations = tuple(one for one in home.automations if one.entity_id in entities)
    return replace(home, entities=entities, automations=automations, revision=Revision())
