"""Say what the safety policy wants, and recognize when a person gives it."""

from collections.abc import Collection
from dataclasses import replace

from homeassistant.core import HomeAssistant

from ..core.language.agreement import is_agreement
from ..core.language.spoken_pin import spoken_pin
from ..core.policy import Judgement, Rule
from ..core.policy.saying import dangers_in_words, phrase_of
from ..wording import say
from .gate import Gate
from .grant import Grant
from .pin import digits_of


def caution_of(judgement: Judgement, gate: Gate, language: str, *, at_once: bool = False) -> str:
    """Return what a person has to be told before something dangerous is done."""
    rule = judgement.rule
    # Where one danger is never allowed, the others do not matter.
    only: Rule | None = "never" if rule == "never" else None
    dangers = dangers_in_words(judgement, language, only, at_once=at_once)
    phrase = phrase_of(judgement.strictest[0], language)
    key = "policy_no_pin" if rule == "pin" and not gate.has_pin else f"policy_{rule}"
    return say(key, language, dangers=dangers, phrase=phrase)


async def async_agreed(
    hass: HomeAssistant,
    gate: Gate,
    grant: Grant,
    judgement: Judgement,
    said: tuple[str, str],
    told: Collection[str],
) -> Grant | None:
    """Return the grant with the PIN or the explicit yes that was said, None if neither was.

    `said` is the text and its language. A yes is to the dangers that the person was told of, and
    does not take the PIN's place.
    """
    text, language = said
    if judgement.rule == "pin":
        said_pin = await hass.async_add_executor_job(spoken_pin, text, language)
        if (pin := digits_of(said_pin or "")) is not None:
            await gate.async_check_pin(pin)
            return replace(grant, pin=True)
    if await hass.async_add_executor_job(is_agreement, text, judgement, language):
        return replace(grant, agreed=frozenset(told))
    return None
