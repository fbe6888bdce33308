"""Change an existing automation that a sentence names."""

from dataclasses import dataclass
import re

from ..home import ExistingAutomation
from ..plan.lift import lift
from ..plan.model import AutomationPlan
from .called import called
from .edits import change_plan
from .managing import called_by_words
from .meant import meant_by_its_deed
from .problems import reason
from .reading import AutomationReading, Proposed, Refused
from .request import Reader

_MARKS = " .,!"


@dataclass(frozen=True, slots=True)
class _Mentioned:
    """The automation to change, and the text without it."""

    automation: ExistingAutomation
    text: str
    renamed: bool


def read_edit(reader: Reader) -> AutomationReading | None:
    """Return an existing automation changed as the sentence says, None if it speaks of none."""
    found = _meant(reader)
    if found is None or isinstance(found, Refused):
        return found
    automation, language = found.automation, reader.situation.language
    if not automation.config:
        return Refused((reason("unknown_automation", language, words=automation.alias),))
    pattern = reader.grammar.lexicon["asking"]["edit"]["switched"]
    if re.fullmatch(pattern, " ".join(found.text.lower().split()).strip(_MARKS)):
        return Refused((reason("not_switched", language, name=automation.alias),))
    plan = lift(automation.config)
    changed = change_plan(found.text, plan, reader.home, reader.situation, renamed=found.renamed)
    if isinstance(changed, AutomationPlan):
        return Proposed(changed, replaces=automation.entity_id)
    return Refused(changed)


def changes_automation(reader: Reader) -> bool:
    """Tell whether a sentence wants an automation changed that it names."""
    return _meant(reader) is not None


def _meant(reader: Reader) -> _Mentioned | Refused | None:
    """Return which automation is to be changed, None if none is; Refused if several could be."""
    if (found := _mentioned(reader) or _by_words(reader)) is not None:
        return found
    by_deed = meant_by_its_deed(reader)
    return _Mentioned(*by_deed, renamed=False) if isinstance(by_deed, tuple) else by_deed


def _mentioned(reader: Reader) -> _Mentioned | None:
    """Return which automation is to be changed, None if none is."""
    edit = reader.grammar.lexicon["asking"]["edit"]
    sentence = reader.sentence
    one = next((it for it in called(sentence, reader.index) if it.spoken_of), None)
    if one is None:
        return None
    automation = next(it for it in reader.home.automations if it.entity_id == one.entity_id)
    begin, original = sentence.tokens[one.place].start, sentence.original
    end = sentence.tokens[one.place + one.noun].end
    left = f"{original[: begin - one.quoted]} {original[end + (one.quoted and not one.noun) :]}"
    if re.fullmatch(edit["before_name"], sentence.words(0, one.place)):
        # "In Porch light at dusk, make it six": what is before the name only leads to it.
        left = original[end + (one.quoted and not one.noun) :].lstrip(" ,:")
    return _Mentioned(automation, left, bool(re.match(edit["rename_verbs"], sentence.text)))


def _by_words(reader: Reader) -> _Mentioned | Refused | None:
    """Return what "the porch automation" is that is to be changed: by words of its name."""
    lexicon = reader.grammar.lexicon
    edit, tokens = lexicon["asking"]["edit"], reader.sentence.tokens
    begun = re.match(rf"{edit['polite']}(?:{edit['sure_verbs']})(?!\S)", reader.sentence.text)
    if begun is None:
        return None
    first = len(begun.group().split())
    nouns = (
        place
        for place, token in enumerate(tokens[first:], first)
        if re.fullmatch(edit["nouns"], token.text)
    )
    last = next(nouns, first)
    if last == first:
        return None
    original = reader.sentence.original
    name = original[tokens[first].start : tokens[last - 1].end]
    found = called_by_words(name, reader.home, reader.situation.language)
    if not isinstance(found, ExistingAutomation):
        return found
    left = f"{original[: tokens[first].start]} {original[tokens[last].end :]}"
    return _Mentioned(found, left, bool(re.match(edit["rename_verbs"], reader.sentence.text)))
