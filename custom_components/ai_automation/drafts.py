"""Turn what was read into a checked automation; pure, and for the executor."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from homeassistant.const import CONF_DESCRIPTION, CONF_ID

from .core.checks import Finding, check_config
from .core.home import ExistingAutomation, Home
from .core.language.reading import (
    AutomationReading,
    NotAutomation,
    Proposed,
    Refused,
    Unclear,
)
from .core.plan import AutomationPlan, compile_plan, describe, lift, title_of
from .core.purposes import purposeful
from .differences import changes, difference, yaml_of

type Config = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """An automation as it would be written, with everything that is said about it.

    `asides` are what was said beside the request and left out; it is `doubtful` if that may have
    been a part of it.
    """

    config: Config
    yaml: str
    summary: str
    findings: tuple[Finding, ...] = ()
    replaces: ExistingAutomation | None = None
    diff: str = ""
    changes: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    doubtful: bool = False

    @property
    def name(self) -> str:
        """Return the automation's name."""
        return str(self.config.get("alias") or "")

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that forbid to write it."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


type Reading = Draft | Unclear | Refused | NotAutomation


def understood(read: Callable[[], AutomationReading], home: Home, language: str) -> Reading:
    """Return the draft of what was read, or the reading itself if there is nothing to draft."""
    reading = read()
    if not isinstance(reading, Proposed):
        return reading
    replaced = next((one for one in home.automations if one.entity_id == reading.replaces), None)
    draft = draft_of_plan(reading.plan, home, language, replaced)
    return replace(draft, asides=reading.asides, doubtful=reading.doubtful)


def draft_of_plan(
    plan: AutomationPlan, home: Home, language: str, replaces: ExistingAutomation | None = None
) -> Draft:
    """Return the draft of a plan; it is named and described if it is not yet."""
    plan = purposeful(plan, home)
    summary = describe(plan, home, language)
    # What was made of the automation as it was would say something else than what it does then.
    before = lift(replaces.config) if replaces is not None else None
    if not plan.description or (
        before is not None and plan.description == describe(before, home, language)
    ):
        plan = replace(plan, description=summary)
    if not plan.alias or (before is not None and plan.alias == title_of(before, home, language)):
        plan = replace(plan, alias=title_of(plan, home, language))
    return _draft(compile_plan(plan), summary, home, language, replaces)


def draft_of_config(config: Config, home: Home, language: str) -> Draft:
    """Return the draft of a configuration, kept as it is."""
    plan = lift(config)
    summary = describe(plan, home, language)
    if not config.get("alias"):
        config = {"alias": title_of(plan, home, language), **config}
    return _draft(config, summary, home, language, None)


def _draft(
    config: Config, summary: str, home: Home, language: str, replaces: ExistingAutomation | None
) -> Draft:
    findings = check_config(config, home, language=language)
    before = None
    if replaces is not None:
        before = {key: value for key, value in replaces.config.items() if key != CONF_ID}
    text = yaml_of(config)
    return Draft(
        config,
        text,
        summary,
        findings,
        replaces,
        difference(yaml_of(before), text),
        changes(before, config, home, language),
    )


def plan_to_change(config: Config, home: Home, language: str) -> AutomationPlan:
    """Return the plan of a proposal that is to be changed; words made from it are made anew."""
    plan = lift({**config, CONF_DESCRIPTION: ""})
    return replace(plan, alias="") if plan.alias == title_of(plan, home, language) else plan
