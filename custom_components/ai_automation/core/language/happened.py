"""Say what happened, for a message that says nothing itself: "tell Ben when the door opens"."""

from collections.abc import Mapping, Sequence
import re

from ..home import Home
from ..plan.describe import describe_conditions, describe_triggers
from ..plan.model import NotCondition, Trigger
from .normalize import normalize
from .patterns import Grammar
from .rules import RuleDraft, When, alternatives

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
    occasions = alternatives(rule.whens)
    texts = [_together(group, grammar) for group in occasions]
    first = normalize(texts[0], grammar.lexicon).text.partition(" ")[0]
    if first in grammar.lexicon["syntax"]["it"] and any(
        it.domain not in _NO_IT for it in _told(occasions[0])[0].fact.entities
    ):
        # "It's been open for ten minutes" would not say what has.
        texts[0] = ""
    joiners: Mapping[str, str] = grammar.lexicon["syntax"]["joiners"]
    either = next(word for word, kind in joiners.items() if kind == "or")
    text = f" {either} ".join(texts) if all(texts) else describe_triggers(triggers, home, language)
    return text[:1].upper() + text[1:]


def _told(group: Sequence[When]) -> Sequence[When]:
    """Return what tells that all of a group is so: what happens, or else each of the states."""
    return [it for it in group if it.fact.eventive][:1] or group


def _together(group: Sequence[When], grammar: Grammar) -> str:
    """Return in its own words what was waited for together; nothing if a part has none."""
    texts = [_as_statement(it.fact.text, grammar) for it in _told(group)]
    return f" {grammar.lexicon['syntax']['list_and']} ".join(texts) if all(texts) else ""


def _as_statement(fact: str, grammar: Grammar) -> str:
    """Return what was waited for without what led it in; nothing if it had no words of its own."""
    # What explains it in another sentence is no part of it: "it is done when ...".
    text = re.split(r"[.!?]\s", fact.strip(" ,.?!"), maxsplit=1)[0]
    sentence = normalize(text, grammar.lexicon)
    for pattern in grammar.leads.values():
        if match := pattern.match(sentence.text):
            led, last = len(match.group().split()), len(sentence.tokens)
            said = sentence.said(led, last)
            text = _without_lead(said, grammar, match.group().strip())
            same = led < last and sentence.tokens[led].start == sentence.tokens[0].start
            if same and text == said:
                # "In case of a leak" was put in other words: "if there is a leak".
                text = sentence.words(led, last)
            break
    # What was put in other words has none of its own in the sentence.
    return re.sub(r"\s+", " ", text).strip()


def _without_lead(text: str, grammar: Grammar, lead: str) -> str:
    """Return a text without a lead that is written together with its next word: "s'il"."""
    contractions: Mapping[str, str] = grammar.lexicon["words"]["contractions"]
    short, _, rest = text.partition(" ")
    full = contractions.get(short.lower().replace("’", "'"), "")
    return f"{full.removeprefix(lead).strip()} {rest}" if full.startswith(f"{lead} ") else text
