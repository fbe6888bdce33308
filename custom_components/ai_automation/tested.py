"""Try in a conversation what is proposed or there already, and say what happened."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util.ulid import ulid_now

from .core.home import ExistingAutomation
from .core.language.managing import Managed
from .core.store import Proposal
from .errors import InvalidRequestError
from .managing import Management
from .outcome import Said
from .replies import Reply
from .test_run.words import run_in_words
from .wording import say

# What the actions' errors say of fields, for those who speak.
_SPOKEN = {"test_done": "test_done_spoken", "test_empty": "test_empty_spoken"}


async def async_test(
    hass: HomeAssistant,
    management: Management,
    said: Said,
    managed: Managed,
    what: Proposal | ExistingAutomation | None,
) -> Reply | None:
    """Do once what a proposal or an automation does, and put everything back.

    Without either it is the automation that was spoken of; None if there is none. Raise PolicyError
    if it takes more than what was said gives, HomeAssistantError if it cannot be done.
    """
    what = what or await management.async_spoken_of(str(said.conversation_id))
    if what is None:
        return None
    proposed = isinstance(what, Proposal)
    # An automation is tried each time that it is asked for.
    key = what.id if isinstance(what, Proposal) else f"{what.entity_id} {ulid_now()}"
    config: Mapping[str, Any] = what.config
    language = said.language
    try:
        run = await management.test_runs.async_run(
            key, config, said.grant, again=managed.again, language=language
        )
    except InvalidRequestError as err:
        if (spoken := _SPOKEN.get(str(err.translation_key))) is None:
            raise
        return Reply("refusal", say(spoken, language), waits=proposed)
    home = await management.async_home()
    speech = await hass.async_add_executor_job(partial(run_in_words, run, home, language))
    if proposed:
        speech = f"{speech} {say('shall_add', language)}"
    return Reply("command", speech, run.as_response(), waits=proposed)
