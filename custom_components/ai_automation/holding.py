"""Hold what was said until somebody agrees to what is dangerous about it, and take it up then."""

from collections.abc import Collection
from dataclasses import asdict, replace

from homeassistant.core import HomeAssistant

from .core.language import read_reply
from .dialogues import Dialogue, Held
from .guard import Gate, PolicyError
from .guard.consent import async_agreed, caution_of
from .outcome import Said
from .replies import Reply


def hold_back(
    gate: Gate, err: PolicyError, said: Said, dialogue: Dialogue
) -> tuple[Reply, Dialogue]:
    """Return what is said in place of doing it, and what the conversation is about then."""
    caution = caution_of(err.judgement, gate, said.language, at_once=err.at_once)
    if err.judgement.rule == "never":
        return Reply("refusal", caution), dialogue
    held = Held(said.text, asdict(dialogue), err.before, err.after)
    dangers = tuple(sorted(err.judgement.keys))
    return Reply("refusal", caution, waits=True), Dialogue(held=held, dangers=dangers)


async def async_take_up(
    hass: HomeAssistant, gate: Gate, said: Said, held: Held, told: Collection[str]
) -> Said | None:
    """Return what is to be done now, None if nothing: somebody has said no.

    With an agreement, or a yes that is none, it is what was held; else it is what was said. `told`
    are the keys of the dangers that were named.
    """
    judgement = await gate.async_judge(said.grant.role, held.before, held.after)
    spoken = said.text, said.language
    grant = await async_agreed(hass, gate, said.grant, judgement, spoken, told)
    short = read_reply(said.text, said.language)
    if grant is None and short != "yes":
        return None if short == "no" else said
    return replace(said, text=held.text, grant=grant or said.grant)
