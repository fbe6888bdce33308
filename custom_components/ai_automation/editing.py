"""Change an automation that is named by its entity, as a person says."""

from dataclasses import replace
from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.util.ulid import ulid_now

from . import dialogues
from .core.home import ExistingAutomation, Home
from .core.language.edits import change_plan
from .core.language.reading import AutomationReading, Proposed, Refused
from .core.plan import AutomationPlan, lift
from .data import AiAutomationConfigEntry
from .dialogues import Dialogue
from .drafts import Draft, understood
from .errors import InvalidRequestError
from .outcome import Outcome, Said
from .requests import Requests


async def async_edit(
    hass: HomeAssistant,
    entry: AiAutomationConfigEntry,
    said: Said,
    entity_id: str,
    *,
    deploy: bool,
) -> Outcome:
    """Propose an automation of the house changed as it is said, or change it at once."""
    home = await entry.runtime_data.homes.async_get()
    automation = next((one for one in home.automations if one.entity_id == entity_id), None)
    if automation is None or not automation.config:
        raise InvalidRequestError("unknown_automation", entity_id=entity_id)
    said = replace(said, conversation_id=said.conversation_id or ulid_now()).sorted_out
    read = partial(_changed, said, automation, home)
    reading = await hass.async_add_executor_job(understood, read, home, said.language)
    before = await dialogues.load(entry.runtime_data.store, said.conversation_id)
    requests = Requests(hass, entry)
    return await requests.async_conclude(said, before, reading, None, deploy=deploy)


async def async_edit_further(
    hass: HomeAssistant,
    requests: Requests,
    said: Said,
    automation: ExistingAutomation,
    home: Home,
    before: Dialogue,
) -> Outcome | None:
    """Propose a further change of an automation that was just made; None if none was said."""
    said = said.sorted_out
    read = partial(_changed, said, automation, home)
    reading = await hass.async_add_executor_job(understood, read, home, said.language)
    if not isinstance(reading, Draft):
        return None
    return await requests.async_conclude(said, before, reading, None, deploy=False)


def _changed(said: Said, automation: ExistingAutomation, home: Home) -> AutomationReading:
    """Return an automation changed as a text says. For the executor."""
    changed = change_plan(said.text, lift(automation.config), home, said.situation)
    if isinstance(changed, AutomationPlan):
        return Proposed(changed, replaces=automation.entity_id)
    return Refused(changed)
