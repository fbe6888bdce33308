"""Ask the owner's model about one sentence, within what may be spent, and account for it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util

from ..const import LOGGER
from ..core.escalation.building import build
from ..core.escalation.form import FormError, parse_form, parse_text
from ..core.escalation.prompt import ANSWER_TOKENS, INSTRUCTIONS, Prompt, prompt_of
from ..core.home import Home
from ..core.language.reading import AutomationReading, Situation
from ..core.store import ModelCall
from ..core.store.spending import reserve_call, settle_call
from ..core.store.suggestions import list_suggestions
from ..data import AiAutomationConfigEntry
from ..errors import readable_store_errors
from .errors import (
    ModelAuthError,
    ModelError,
    ModelFormatError,
    ModelSpentError,
    ModelTimeoutError,
)
from .meter import Meter
from .server import ATTEMPTS, complete
from .settings import CONF_SUBENTRY, SERVER, ModelSettings
from .task import generate

TIMEOUT = 30
_MOST_HABITS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: a reading and the form it is from, or why there is none."""

    reading: AutomationReading | None = None
    filled: Mapping[str, Any] = field(default_factory=dict)
    failure: str | None = None


async def async_ask_model(
    hass: HomeAssistant,
    entry: AiAutomationConfigEntry,
    settings: ModelSettings,
    home: Home,
    text: str,
    situation: Situation,
) -> Asked:
    """Have the owner's model read a sentence; what fails at the model is told, not raised."""
    store = entry.runtime_data.store
    with readable_store_errors():
        habits = await list_suggestions(store, status="open", limit=_MOST_HABITS)
    prompt = await hass.async_add_executor_job(
        partial(
            prompt_of,
            text,
            home,
            situation,
            [habit.title for habit in habits],
            hide_people=settings.hide_people,
        )
    )
    meter = Meter(prompt.tokens)
    call = ModelCall(
        at=dt_util.utcnow(),
        model=settings.name,
        tokens_in=meter.asked,
        tokens_out=ANSWER_TOKENS,
        estimated=True,
        cost=settings.cost(meter.asked, ANSWER_TOKENS) * ATTEMPTS,
        sent=prompt.data,
        outcome="asked",
    )
    midnight = dt_util.start_of_local_day()
    with readable_store_errors():
        allowed = await reserve_call(
            store, call, midnight, settings.daily_cost, settings.daily_calls
        )
    if not allowed:
        return Asked(failure=ModelSpentError.key)
    # A turn that is given up on half-way is accounted for as well.
    outcome = "given_up"
    try:
        asked = await _asked(hass, settings, prompt, meter, (text, home, situation))
        outcome = type(asked.reading).__name__
    except ModelError as err:
        LOGGER.debug("The language model gave no usable answer: %s", err)
        outcome = err.key
        if isinstance(err, ModelAuthError):
            entry.async_start_reauth(hass, data={CONF_SUBENTRY: settings.subentry_id})
        asked = Asked(failure=err.key)
    finally:
        tokens = (meter.tokens_in, meter.tokens_out)
        with readable_store_errors():
            await asyncio.shield(
                settle_call(
                    store,
                    call.id,
                    outcome,
                    tokens=tokens,
                    estimated=meter.estimated,
                    cost=settings.cost(*tokens),
                )
            )
    return asked


async def _asked(
    hass: HomeAssistant,
    settings: ModelSettings,
    prompt: Prompt,
    meter: Meter,
    about: tuple[str, Home, Situation],
) -> Asked:
    """Return what the model makes of it; raise a ModelError."""
    try:
        async with asyncio.timeout(TIMEOUT):
            if settings.kind == SERVER:
                session = async_get_clientsession(hass)
                answer = await complete(session, settings, INSTRUCTIONS, prompt.data, meter)
                filled: Mapping[str, Any] = parse_text(answer)
            else:
                filled = await generate(hass, settings.name, prompt.whole, meter)
        filled = prompt.redactor.restore(dict(filled))
        form = parse_form(filled)
    except TimeoutError as err:
        raise ModelTimeoutError("no answer in time") from err
    except FormError as err:
        raise ModelFormatError(str(err)) from err
    reading = await hass.async_add_executor_job(build, form, *about)
    return Asked(reading, filled)
