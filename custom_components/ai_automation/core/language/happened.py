"""Say what happened, for a message that says nothing itself: "tell Ben when the door opens"."""

from collections.abc import Mapping, Sequence
import re

from ..home import Home
from ..plan.describe import describe_conditions, describe_triggers
from ..plan.model import NotCondition, Trigger
from .normalize import normalize
from .patterns import Grammar
from .rules import RuleDraft

# "It" is cold, or rains: nothing of the home does.
_NO_IT = ("weather", "sensor", "sun")


def what_happened(
    rule: RuleDraft, triggers: Sequence[Trigger], grammar: Grammar, home: Home, language: str
) -> str:
    """Return what a message says if the sentence did not: the event in its own words.

    Where verbs end a clause, its words make no sentence by themselves.
    """
    if not rule.whens or grammar.lexicon["syntax"]["verbs_last"]:
        held = [when.fact.condition for when in rule.whens] or rule.conditions
        if held and rule.clocks and not any(isinstance(it, NotCondition) for it in held):
            # "If the gate is still open at ten": that it is ten is known.
            text = describe_conditions(held, home, language)
        else:
            text = describe_triggers(triggers, home, language)
        return text[:1].upper() + text[1:]
    happened = next((when for when in rule.whens if when.fact.eventive), rule.whens[0])
    # What explains it in another sentence is no part of it: "it is done when ...".
    text = re.split(r"[.!?]\s", happened.fact.text.strip(" ,.?!"), maxsplit=1)[0]
    sentence = normalize(text, grammar.lexicon)
    for pattern in grammar.leads.values():
        if match := pattern.match(sentence.text):
            text = sentence.said(len(match.group().split()), len(sentence.tokens))
            text = _without_lead(text, grammar, match.group().strip())
            break
    # What was put in other words has none of its own in the sentence.
    text = re.sub(r"\s+", " ", text).strip()
    first = normalize(text, grammar.lexicon).text.partition(" ")[0]
    if first in grammar.lexicon["syntax"]["it"] and any(
        it.domain not in _NO_IT for it in happened.fact.entities
    ):
        # "It's been open for ten minutes" would not say what has.
        text = ""
    text = text or describe_triggers(triggers, home, language)
    return text[:1].upper() + text[1:]


def _without_lead(text: str, grammar: Grammar, lead: str) -> str:
    """Return a text without a lead that is written together with its next word: "s'il"."""
    contractions: Mapping[str, str] = grammar.lexicon["words"]["contractions"]
    short, _, rest = text.partition(" ")
    full = contractions.get(short.lower().replace("’", "'"), "")
    return f"{full.removeprefix(lead).strip()} {rest}" if full.startswith(f"{lead} ") else text
