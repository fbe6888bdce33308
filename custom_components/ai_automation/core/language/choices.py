"""Read the answer to a question that offered choices."""

from collections.abc import Mapping
import re

from rapidfuzz import fuzz, utils

from ..home import Home
from .lexicon import Lexicon, lexicon_of, tokenised
from .meanings import Clock
from .normalize import normalize, without_politeness
from .reading import Clarification, Option, Pending, Situation
from .request import Reader
from .said import Context, Problem
from .sentence import Sentence
from .tagging import tagger_of

_LIKE = 70.0
_CLEAR = 8.0
_TWO = 2
_MARKS = " .!?,"
_CLOCK = re.compile(r"\d\d:\d\d")
# The hours that may be meant by a part of the day, of two that are half a day apart.
_HOURS: Mapping[str, frozenset[int]] = {
    "morning": frozenset(range(12)),
    "afternoon": frozenset(range(12, 24)),
    "evening": frozenset(range(12, 24)),
    "night": frozenset({*range(7), *range(19, 24)}),
}


def chosen(
    pending: Pending, text: str, home: Home, situation: Situation
) -> Mapping[str, tuple[str, ...]] | None:
    """Return all choices made so far, the one in this answer included; None if it is none."""
    question = pending.questions[0]
    options = _picked(question, text, home, situation)
    if not options:
        return None
    ids = tuple(item for option in options for item in (option.entity_ids or (option.label,)))
    return {**pending.choices, question.mention: ids}


def is_answer(pending: Pending, text: str, home: Home, situation: Situation) -> bool:
    """Tell whether a text picks one of the choices that were offered."""
    return chosen(pending, text, home, situation) is not None


def _picked(
    question: Clarification, text: str, home: Home, situation: Situation
) -> tuple[Option, ...]:
    """Return the options an answer picks: by number, by all or both, by time, by name or place."""
    lexicon = lexicon_of(situation.language)
    words, options = lexicon["words"], question.options
    plain = _plain(text, lexicon)
    if match := re.fullmatch(lexicon["asking"]["answer"]["all_but"], plain):
        others = _picked(question, match["what"], home, situation)
        left = tuple(option for option in options if option not in others)
        return left if others and len(left) == 1 else ()
    if plain in {*words["plural"], *lexicon["syntax"]["chosen_all"]}:
        two = re.fullmatch(lexicon["asking"]["answer"]["both"], plain)
        return options if two is None or len(options) == _TWO else ()
    if len(options) == 1 and plain in {tokenised(item) for item in words["yes"]}:
        return options
    ordinals: Mapping[str, int] = words["ordinals"]
    if plain in ordinals and ordinals[plain] < len(options):
        return (options[ordinals[plain]],)
    if timed := _at_time(options, text, lexicon):
        return timed
    return (
        _named(options, plain) or _found(options, plain, home, situation) or _like(options, plain)
    )


def _plain(text: str, lexicon: Lexicon) -> str:
    """Return an answer without the words around it."""
    answer = lexicon["asking"]["answer"]
    plain = tokenised(text).strip(_MARKS)
    plain = re.sub(rf"^(?:{answer['before']})+", "", plain)
    plain = re.sub(rf"(?:{answer['after']})+$", "", plain).strip(_MARKS)
    plain = without_politeness(plain, lexicon).strip(_MARKS)
    return plain.removeprefix(lexicon["syntax"]["chosen_article"])


def _named(options: tuple[Option, ...], plain: str) -> tuple[Option, ...]:
    """Return the one option whose label has all words of an answer."""
    wanted = set(re.findall(r"[a-z0-9]+", plain))
    holding = [
        option
        for option in options
        if wanted and wanted <= set(re.findall(r"[a-z0-9]+", tokenised(option.label)))
    ]
    return (holding[0],) if len(holding) == 1 else ()


def _found(
    options: tuple[Option, ...], plain: str, home: Home, situation: Situation
) -> tuple[Option, ...]:
    """Return the options that an answer means by another name, or by where they are."""
    ids = {each for option in options for each in option.entity_ids}
    if not ids or not plain:
        return ()
    reader = Reader(plain, home, situation)
    found = reader.facts.things.find(
        reader.sentence.text.strip(_MARKS), lambda entity: entity.entity_id in ids, Context()
    )
    if isinstance(found, Problem) or not all(one.mention.units for one in found):
        return ()
    meant = {entity.entity_id for one in found for entity in one.entities}
    return tuple(option for option in options if meant.intersection(option.entity_ids))


def _like(options: tuple[Option, ...], plain: str) -> tuple[Option, ...]:
    """Return the one option that has a word like each one of an answer."""
    wanted = utils.default_process(plain).split()
    if not wanted:
        return ()
    likeness = [
        [_nearest(word, utils.default_process(option.label).split()) for word in wanted]
        for option in options
    ]
    whole = [sum(each) / len(each) if min(each) >= _LIKE else 0.0 for each in likeness]
    best, *others = sorted(whole, reverse=True)
    if best and best - max(others, default=0.0) >= _CLEAR:
        return (options[whole.index(best)],)
    return ()


def _nearest(word: str, among: list[str]) -> float:
    return max((fuzz.ratio(word, other) for other in among), default=0.0)


def _at_time(options: tuple[Option, ...], text: str, lexicon: Lexicon) -> tuple[Option, ...]:
    """Return the one option that is at the time, or in the part of the day, of an answer."""
    sentence: Sentence = normalize(text, lexicon)
    tagger_of(lexicon.language).tag(sentence)
    times = [option for option in options if _CLOCK.fullmatch(option.label)]
    for meaning in sentence.tags.values():
        if isinstance(meaning, Clock):
            at = f"{meaning.at:%H:%M}"
            picked = [option for option in options if option.label == at]
        elif isinstance(meaning, str) and meaning in _HOURS:
            picked = [option for option in times if int(option.label[:2]) in _HOURS[meaning]]
        else:
            continue
        return (picked[0],) if len(picked) == 1 else ()
    return ()
