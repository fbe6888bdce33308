"""Find the automations that a sentence calls by their names."""

from collections.abc import Iterator
from dataclasses import dataclass
import re

from .index import HomeIndex, Stems
from .sentence import Sentence

_QUOTES = ("'", '"', "‘", "“")


@dataclass(frozen=True, slots=True)
class Called:
    """The name of an automation in a sentence, at one of its tokens.

    `spoken_of` is that the automation is meant, and not what is to be done: "porch light at dusk".
    `noun` is that a word like "automation" comes after it.
    """

    entity_id: str
    place: int
    noun: bool
    quoted: bool
    spoken_of: bool


def called(sentence: Sentence, index: HomeIndex) -> Iterator[Called]:
    """Yield the names of automations that a sentence holds."""
    edit = index.lexicon["asking"]["edit"]
    tokens, text = sentence.tokens, sentence.text
    for place, token in enumerate(tokens):
        stems = _stems_at(token.text, sentence, index)
        entity_id = index.automations.get(stems)
        if entity_id is None:
            continue
        last = place + 1
        noun = last < len(tokens) and bool(re.fullmatch(edit["nouns"], tokens[last].text))
        begins = re.match(rf"{edit['polite']}(?:{edit['sure_verbs']})(?!\S)", text)
        rest = re.search(rf"{edit['rest']}{token.text}", text)
        quoted = sentence.original[: token.start].endswith(_QUOTES)
        # What a thing is called as well is spoken of as an automation only if that is said.
        alone = not index.names_a_thing(stems) and re.match(
            rf"{edit['polite']}(?:{edit['alone'].format(name=token.text)})", text
        )
        spoken_of = bool(noun or begins or rest or quoted or alone)
        yield Called(entity_id, place, noun, quoted, spoken_of)


def _stems_at(tag: str, sentence: Sentence, index: HomeIndex) -> Stems:
    """Return the stems of a name of the home, or of what stands in quotation marks."""
    if tag.startswith("name#"):
        stems: Stems = sentence.meaning(tag)[0]
        return stems
    return index.stems(sentence.meaning(tag)) if tag.startswith("quote#") else ()
