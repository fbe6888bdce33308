"""Do at once what a householder says, within what is exposed to voice assistants."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.template import Template
import probatio

from .core.checks import check_calls
from .core.checks.targets import all_entities
from .core.home import Home, domain_of
from .core.language.reading import Command
from .core.plan import AutomationPlan, compile_actions, title_of
from .core.plan.values import is_template
from .wording import say

_TIMEOUT = 10


class CommandRefusedError(Exception):
    """A command that is not done; its text says why."""


def prepared(command: Command, home: Home, language: str) -> tuple[list[dict[str, Any]], str]:
    """Return the calls of a command on exposed entities, and what they do in words.

    Raise CommandRefusedError if the command cannot or may not be done. For the executor.
    """
    actions = compile_actions(command.calls)
    findings = check_calls(actions, home, language=language)
    if errors := [finding.text for finding in findings if finding.severity == "error"]:
        raise CommandRefusedError(" ".join(errors))
    calls = [_exposed_only(action, home, language) for action in actions]
    what = title_of(AutomationPlan(triggers=(), actions=command.calls), home, language)
    return calls, f"{what[:1].lower()}{what[1:]}"


def _exposed_only(action: dict[str, Any], home: Home, language: str) -> dict[str, Any]:
    """Return a call that acts on exposed entities alone."""
    target = action.get("target") or {}
    if not target:
        return action
    entities = all_entities(action, home)
    named = set(target.get(ATTR_ENTITY_ID, ()))
    hidden = [one.name for one in entities if not one.exposed and one.entity_id in named]
    exposed = [one.entity_id for one in entities if one.exposed]
    if hidden or not exposed:
        names = ", ".join(hidden or [one.name for one in entities] or ["?"])
        raise CommandRefusedError(say("command_not_exposed", language, names=names))
    return {**action, "target": {ATTR_ENTITY_ID: exposed}}


async def async_do(
    hass: HomeAssistant, calls: Sequence[dict[str, Any]], context: Context, language: str
) -> None:
    """Do the calls one after the other; raise CommandRefusedError if one fails."""
    try:
        async with asyncio.timeout(_TIMEOUT):
            for call in calls:
                domain = domain_of(call["action"])
                await hass.services.async_call(
                    domain,
                    call["action"].removeprefix(f"{domain}."),
                    _computed(hass, call.get("data") or {}),
                    blocking=True,
                    context=context,
                    target=call.get("target"),
                )
    except TimeoutError as err:
        raise CommandRefusedError(say("command_slow", language)) from err
    except (HomeAssistantError, probatio.Invalid, ValueError) as err:
        raise CommandRefusedError(say("command_failed", language, message=err)) from err


def _computed(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data with what is computed when it is done: "two degrees more" than it is now."""
    return {
        key: Template(value, hass).async_render() if is_template(value) else value
        for key, value in data.items()
    }
