"""Propose what is given as data in place of words: a whole configuration, or a plan."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util.ulid import ulid_now

from . import dialogues
from .core.escalation.building import build
from .core.escalation.form import FormError, parse_form
from .data import AiAutomationConfigEntry
from .drafts import Config, draft_of_config, understood
from .errors import InvalidRequestError
from .outcome import Outcome, Said
from .requests import Requests


async def async_offer_config(
    hass: HomeAssistant,
    entry: AiAutomationConfigEntry,
    config: Config,
    said: Said,
    *,
    deploy: bool,
) -> Outcome:
    """Propose a complete configuration."""
    said = replace(said, conversation_id=said.conversation_id or ulid_now())
    home = await entry.runtime_data.homes.async_get()
    draft = await hass.async_add_executor_job(draft_of_config, config, home, said.language)
    requests = Requests(hass, entry)
    return await requests.async_conclude(said, dialogues.NOTHING, draft, None, deploy=deploy)


async def async_offer_plan(
    hass: HomeAssistant,
    entry: AiAutomationConfigEntry,
    plan: Mapping[str, Any],
    said: Said,
    *,
    deploy: bool,
) -> Outcome:
    """Propose a plan with things by name; what two things could be meant by is asked.

    Raise InvalidRequestError if it is no plan.
    """
    filled = {"is_automation": True, **plan}
    try:
        form = parse_form(filled)
    except FormError as err:
        raise InvalidRequestError("invalid_plan", message=str(err)) from err
    said = replace(said, conversation_id=said.conversation_id or ulid_now())
    home = await entry.runtime_data.homes.async_get()
    read = partial(build, form, said.text, home, said.situation)
    reading = await hass.async_add_executor_job(understood, read, home, said.language)
    before = await dialogues.load(entry.runtime_data.store, said.conversation_id)
    requests = Requests(hass, entry)
    return await requests.async_conclude(said, before, reading, None, deploy=deploy, filled=filled)
