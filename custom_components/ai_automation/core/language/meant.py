"""Find the automation that a sentence means by what it does, and when: "the fountain at nine"."""

from datetime import time
from functools import cache
import re

from ..home import ExistingAutomation
from ..plan.lift import lift
from ..plan.model import CallAction, SunTrigger, TimeTrigger
from .lexicon import lexicon_of
from .managing import having_words, one_of_several
from .meanings import Clock, Sun, Window
from .patterns import expand
from .reading import Refused
from .request import Reader

_NOON, _HOURS = 12, 24
type Meant = tuple[ExistingAutomation, str]


def meant_by_its_deed(reader: Reader) -> Meant | Refused | None:
    """Return the automation that is to be changed and the text without it, None if none is meant.

    Refused if several could be.
    """
    sentence, language = reader.sentence, reader.situation.language
    for pattern in _patterns(reader.grammar.lexicon.language):
        match = pattern.match(sentence.text)
        if match is None:
            continue
        said = match.groupdict()
        first, last = (len(sentence.text[:at].split()) for at in match.span("what"))
        tokens, original = sentence.tokens, sentence.original
        name = original[tokens[first].start : tokens[last - 1].end]
        fitting = having_words(name, reader.home, language) or _acting_on(name, reader)
        old, new = _former(match, reader), _new(match, reader)
        if old is not None:
            fitting = [it for it in fitting if _is_at(it, old)]
        switches = reader.grammar.lexicon["syntax"]["switch_words"]
        told = {switches[it] for it in sentence.text[match.end("what") :].split() if it in switches}
        fitting = [it for it in fitting if told and told == _services(it)] or fitting
        if (found := one_of_several(fitting, language)) is None:
            continue
        if isinstance(found, Refused):
            return found
        if new is not None:
            make: str = reader.grammar.lexicon["asking"]["edit"]["make"]
            return found, make.format(value=new)
        end = tokens[last - 1 + bool(said.get("noun"))].end
        return found, f"{original[: tokens[first].start]} {original[end:]}"
    return None


def _former(match: re.Match[str], reader: Reader) -> Clock | Sun | None:
    """Return the time that is to be changed, None if none was said."""
    said = match.groupdict()
    if (span := said.get("span")) is not None:
        window: Window = reader.sentence.meaning(span)
        return window.after
    if (old := said.get("old")) is None:
        return None
    if old.isdigit():
        return Clock(time(int(old) % _HOURS), sure=False)
    moment: Clock = reader.sentence.meaning(old)
    return moment


def _new(match: re.Match[str], reader: Reader) -> str | None:
    """Return the time that is to be put in, in words; None if none was said."""
    said, sentence = match.groupdict(), reader.sentence
    if (span := said.get("span")) is not None:
        moment = sentence.meaning(span).before
        return f"{moment.at:%H:%M}" if isinstance(moment, Clock) else None
    if said.get("new") is None:
        return None
    first, last = (len(sentence.text[:at].split()) for at in match.span("new"))
    return sentence.said(first, last)


def _acting_on(name: str, reader: Reader) -> list[ExistingAutomation]:
    """Return the automations that act on the one thing of a name."""
    stems = tuple(it for it in reader.index.stems(name) if it not in reader.grammar.lexicon.stop)
    ids = {known.entity.entity_id for known in reader.index.called(stems)}
    return [
        one for one in reader.home.automations if len(ids) == 1 and one.config and ids & _acted(one)
    ]


def _acted(automation: ExistingAutomation) -> set[str]:
    return {entity_id for call in _calls(automation) for entity_id in call.target.entity_ids}


def _services(automation: ExistingAutomation) -> set[str]:
    """Return what an automation does, whatever it does it to: "turn_on"."""
    return {call.action.partition(".")[2] for call in _calls(automation)}


def _calls(automation: ExistingAutomation) -> list[CallAction]:
    actions = lift(automation.config or {}).actions
    return [action for action in actions if isinstance(action, CallAction)]


def _is_at(automation: ExistingAutomation, moment: Clock | Sun) -> bool:
    """Tell whether an automation waits for a time, said without its half of the day maybe."""
    triggers = lift(automation.config or {}).triggers
    if isinstance(moment, Sun):
        return any(isinstance(it, SunTrigger) and it.event == moment.event for it in triggers)
    times = (it.at for it in triggers if isinstance(it, TimeTrigger) and isinstance(it.at, time))
    return any(
        (at.hour - moment.at.hour) % _NOON == 0 and at.minute == moment.at.minute for at in times
    )


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    edit = lexicon_of(language)["asking"]["edit"]
    macros = {"polite": edit["polite"], "what": edit["what"]}
    return tuple(re.compile(expand(pattern, macros)) for pattern in edit["by_deed"])
