"""Read a request without what is said beside it: why it is made, how people are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..home import Entity, Home
from .asides import Rest, habits_aside, rests_of
from .index import HomeIndex
from .indexing import index_of
from .lexicon import has_language, tokenised
from .patterns import grammar_of
from .reading import AutomationReading, Proposed, Situation, Unclear
from .request import Choices, Reader, conclude, reader_of
from .said import Context, Problem
from .timing import part_spoken_of

_NO_TIMES = ("name", "val", "quote")


def without_asides(
    text: str, home: Home, situation: Situation, choices: Choices | None
) -> AutomationReading | None:
    """Return the reading of a request without its asides, None if it is none without them either.

    A reason that is said as one is left out. Any other statement is told with the proposal, unless
    it speaks of things of the home, of times or numbers; what limits a request ("only", "unless",
    "until") is no aside. How somebody always is may speak of things, which "it" then means.
    """
    for rest in rests_of(text, _index(home, situation.language)):
        reading = _without(rest, text, home, situation, choices)
        if isinstance(reading, Proposed) or (isinstance(reading, Unclear) and rest.sure):
            return reading
    return None


def without_remarks(text: str, home: Home, language: str) -> Iterator[str]:
    """Yield what a text is without what is said beside it, the likeliest first."""
    return (rest.text for rest in rests_of(text, _index(home, language)))


def without_habits(
    text: str, home: Home, situation: Situation, choices: Choices | None
) -> AutomationReading | None:
    """Return the reading of what is asked for beside sentences on how people are, if there are any.

    They come first: "I always leave it running" waits for nobody to leave.
    """
    rest = habits_aside(text, _index(home, situation.language))
    reading = rest and _without(rest, text, home, situation, choices)
    return reading if isinstance(reading, Proposed) else None


def _index(home: Home, language: str) -> HomeIndex:
    return index_of(home, language if has_language(language) else "en")


def _without(
    rest: Rest, text: str, home: Home, situation: Situation, choices: Choices | None
) -> AutomationReading | None:
    """Return the reading of what is left of a text; "it" may be what its asides name."""
    lexicon, beside = _index(home, situation.language).lexicon, (*rest.why, *rest.told)
    hints = grammar_of(lexicon.language).part_hints
    situation = replace(situation, part=part_spoken_of(" ".join(beside), hints))
    reader = reader_of(rest.text, home, situation, choices)
    if not _waits(reader):
        return None
    pointing = {*lexicon["words"]["pronouns"], *lexicon["words"]["its"]}
    if not pointing.isdisjoint(tokenised(rest.text).split()):
        if not reader.assembled().whole_said:
            # Whatever "it" is, a part of the text says nothing.
            return None
        reader = reader.speaking_of(_named(beside, home, situation))
    reading = conclude(reader)
    if not isinstance(reading, Proposed):
        return reading
    plan = replace(reading.plan, description=text.strip())
    return replace(reading, plan=plan, asides=rest.told, doubtful=not rest.sure)


def _waits(reader: Reader) -> bool:
    """Tell whether a text may wait for something at all: a time, an event, a mark between."""
    tokens = [token.text for token in reader.sentence.tokens]
    if any("#" in it and not it.startswith(_NO_TIMES) for it in tokens):
        return True
    lead = reader.grammar.lead
    return any(not it.isalnum() or lead.match(f"{it} ") for it in tokens)


def _named(told: Sequence[str], home: Home, situation: Situation) -> tuple[Entity, ...]:
    """Return the things that asides name."""
    found: dict[str, Entity] = {}
    for aside in told:
        reader = reader_of(aside, home, situation)
        function, known = reader.grammar.function_words, reader.grammar.lexicon.stop
        for word in dict.fromkeys(token.text for token in reader.sentence.tokens):
            if (
                word in function
                or word in known
                or not (word.isalpha() or word.startswith("name#"))
            ):
                continue
            meant = reader.facts.things.find(word, lambda _: True, Context())
            things = () if isinstance(meant, Problem) else meant[0].entities
            # "Bramble wanders off" is not of Bramble's flap.
            says_what = word.startswith("name#") or reader.index.stem(word) in reader.index.heads
            if says_what and (len(things) == 1 or word.startswith("name#")):
                found |= {it.entity_id: it for it in things}
    return tuple(found.values())
