"""Read the answer to a question that offered choices."""

from collections.abc import Mapping
import re

from rapidfuzz import fuzz, process, utils

from .lexicon import lexicon_of, tokenised
from .meanings import Clock
from .normalize import normalize
from .reading import Clarification, Option, Pending
from .tagging import tagger_of

_LIKE = 70.0
_CLEAR = 8.0


def chosen(pending: Pending, text: str, language: str) -> Mapping[str, tuple[str, ...]] | None:
    """Return all choices made so far, the one in this answer included; None if it is none."""
    question = pending.questions[0]
    options = _picked(question, text, language)
    if not options:
        return None
    ids = tuple(item for option in options for item in (option.entity_ids or (option.label,)))
    return {**pending.choices, question.mention: ids}


def _picked(question: Clarification, text: str, language: str) -> tuple[Option, ...]:
    """Return the options an answer picks: by number, by all or both, by name."""
    lexicon = lexicon_of(language)
    words, syntax = lexicon["words"], lexicon["syntax"]
    plain = tokenised(text).strip(" .!?,").removeprefix(syntax["chosen_article"])
    for polite in syntax["polite_ends"]:
        plain = plain.removesuffix(f" {polite}")
    options = question.options
    if plain in {*words["plural"], *syntax["chosen_all"]}:
        return options
    ordinals: Mapping[str, int] = words["ordinals"]
    if plain in ordinals and ordinals[plain] < len(options):
        return (options[ordinals[plain]],)
    if clock := _clock(text, language):
        at = f"{clock.at:%H:%M}"
        return tuple(option for option in options if option.label == at)
    wanted = set(re.findall(r"[a-z0-9]+", plain)) - set(words["stop"])
    holding = [
        option
        for option in options
        if wanted and wanted <= set(re.findall(r"[a-z0-9]+", tokenised(option.label)))
    ]
    if len(holding) == 1:
        return (holding[0],)
    near = process.extract(
        plain, [option.label for option in options], scorer=fuzz.token_set_ratio,
        processor=utils.default_process, limit=2,
    )  # fmt: skip
    if near and near[0][1] >= _LIKE and (len(near) == 1 or near[0][1] - near[1][1] >= _CLEAR):
        return (options[near[0][2]],)
    return ()


def _clock(text: str, language: str) -> Clock | None:
    sentence = normalize(text, lexicon_of(language))
    tagger_of(lexicon_of(language).language).tag(sentence)
    clocks = [item for item in sentence.tags.values() if isinstance(item, Clock)]
    return clocks[0] if len(clocks) == 1 else None
