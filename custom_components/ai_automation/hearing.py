"""Read one turn of a conversation within its dialogue; pure, and for the executor."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from .core.escalation.building import build
from .core.escalation.form import parse_form
from .core.home import Home
from .core.language import (
    answer_command,
    answer_question,
    is_answer,
    kind_of,
    read_automation,
    read_command,
    read_reply,
    refine,
    warm as warm_language,
)
from .core.language.agent import ToAgent, read_to_agent
from .core.language.managing import Managed, read_managing
from .core.language.naming import Naming, answer_naming, is_remember, read_naming
from .core.language.reading import Command, CommandReading, Proposed, Refused, Unclear
from .core.language.spoken import Kind as Sentence, Reply as ShortReply
from .dialogues import NOTHING, Dialogue
from .drafts import Config, Draft, Reading, plan_to_change, understood
from .outcome import Said

_ANY_SENTENCE = "tv"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a turn is at first sight: a short reply, or a kind of sentence.

    `naming` is what it says of names, `managed` what is to become of an automation, `to_agent` what
    it says to the agent about itself. It `answers` if it picks one of the choices offered.
    """

    short: ShortReply | None = None
    sentence: Sentence = "other"
    naming: Naming | None = None
    managed: Managed | Refused | None = None
    to_agent: ToAgent | None = None
    answers: bool = False


def warm(home: Home, language: str) -> None:
    """Do once what every turn does, so that the first sentence is read as quickly as the next."""
    warm_language(home, language)
    said = Said(_ANY_SENTENCE, language)
    heard(said, home, NOTHING)
    read_turn(said, home, NOTHING, None)


def heard(said: Said, home: Home, dialogue: Dialogue) -> Heard:
    """Return what a turn is at first sight."""
    short = read_reply(said.text, said.language)
    waits = dialogue.pending is not None or dialogue.proposal_id is not None
    if dialogue.offer is not None and (
        (short == "yes" and not waits) or is_remember(said.text, said.language)
    ):
        return Heard(short, naming=dialogue.offer)
    waits = waits or dialogue.removing is not None or dialogue.offer is not None
    to_agent = read_to_agent(said.text, said.language, dialogue.topic, waits=waits)
    if to_agent is not None and (to_agent.kind != "hello" or not _is_name(said.text, home)):
        return Heard(short, to_agent=to_agent)
    pending = dialogue.pending
    answers = pending is not None and is_answer(pending, said.text, home, said.situation)
    if short is not None and not (answers and short == "yes"):
        # "Which lamb? The lamp?" is answered by a yes; nothing else that is asked is.
        return Heard(short)
    naming = None
    if dialogue.pending is not None and dialogue.asked_for == "name":
        naming = answer_naming(dialogue.pending, said.text, home, said.situation)
    naming = naming or read_naming(said.text, home, said.situation)
    if naming is not None:
        return Heard(naming=naming)
    if (managed := read_managing(said.text, home, said.language)) is not None:
        kind = kind_of(said.text, home, said.situation)
        return Heard(managed=managed, sentence=kind, answers=answers)
    return Heard(sentence=kind_of(said.text, home, said.situation), answers=answers)


def _is_name(text: str, home: Home) -> bool:
    """Tell whether something of the home is called just so: the scene "Good morning"."""
    said = text.strip(" .,!?").casefold()
    names = (name for entity in home.entities.values() for name in entity.names)
    automations = (one.alias for one in home.automations)
    return any(name.casefold() == said for name in (*names, *automations))


def read_now(said: Said, home: Home, dialogue: Dialogue, first: Heard) -> CommandReading:
    """Read a command, or the answer to what was asked about one.

    What picks one of the choices is an answer, even where it could be a command: "bedroom one".
    """
    if dialogue.pending is None:
        return read_command(said.text, home, said.situation)
    if not first.answers and first.sentence == "command":
        fresh = read_command(said.text, home, said.situation)
        if isinstance(fresh, Command):
            return fresh
    return answer_command(dialogue.pending, said.text, home, said.situation)


def read_turn(
    said: Said, home: Home, dialogue: Dialogue, proposed: Config | None
) -> tuple[Reading, Mapping[str, Any] | None]:
    """Read what was said as part of a dialogue; with the model's form if it is from one."""
    situation = said.situation
    fresh = partial(read_automation, said.text, home, situation)
    new = understood(fresh, home, said.language)
    if isinstance(new, Draft) and kind_of(said.text, home, situation) == "automation":
        return new, None
    if dialogue.pending is not None and dialogue.asked_for == "automation":
        pending, filled = dialogue.pending, dialogue.filled
        read = read_automation if filled is None else partial(build, parse_form(filled))
        answered = partial(answer_question, pending, said.text, home, situation, read)
        return understood(answered, home, said.language), filled
    if proposed is None or isinstance(new, Draft):
        return new, None
    plan = plan_to_change(proposed, home, said.language)
    changed = understood(lambda: refine(said.text, plan, home, situation), home, said.language)
    if isinstance(changed, Draft):
        return changed, None
    anew = isinstance(new, Unclear) or kind_of(said.text, home, situation) == "automation"
    return (new if anew else changed), None


def is_request(said: Said, home: Home) -> bool:
    """Tell whether something asks for an automation by itself, whatever was spoken of before."""
    situation = said.situation
    if kind_of(said.text, home, situation) != "automation":
        return False
    return isinstance(read_automation(said.text, home, situation), Proposed)
