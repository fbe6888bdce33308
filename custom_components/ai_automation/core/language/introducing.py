"""Tell who speaks where it is said: "Marcus here, when I get home ...", "..., this is Ben"."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
import re

from ..home import Entity, Home
from .lexicon import Lexicon, lexicon_of
from .reading import Situation
from .sentence import folded

_BREAK = r"\s*(?:[,.;:!–—-]+\s*|(?=\())"
_SHUT = r"\)?[\s.!]*$"


def introduced(text: str, home: Home, lexicon: Lexicon) -> tuple[str, Entity | None]:
    """Return a text without the words by which its speaker tells who speaks, and that person."""
    people = {
        folded(name): person
        for person in home.domain("person")
        for full in (person.name, *person.aliases)
        for name in (full, full.partition(" ")[0])
    }
    if not people:
        return text, None
    for pattern in _patterns(lexicon.language, tuple(sorted(people, key=len, reverse=True))):
        match = pattern.search(folded(text))
        if (
            match
            and match.groupdict().get("closing")
            and not _speaks(text[: match.start()], lexicon)
        ):
            continue
        rest = f"{text[: match.start()]}{text[match.end() :]}".strip() if match else ""
        if match and rest:
            return rest, people[_name(match.groupdict())]
    return text, None


def spoken_by(text: str, home: Home, situation: Situation) -> tuple[str, Situation]:
    """Return a text without the words that tell who speaks, and the situation with that person."""
    text, person = introduced(text, home, lexicon_of(situation.language))
    if person is not None:
        situation = replace(situation, person_id=person.entity_id)
    return text, situation


def _speaks(text: str, lexicon: Lexicon) -> bool:
    """Tell whether somebody speaks of themselves: "tell me when Nan gets up (Ann)"."""
    mine: str = lexicon["words"]["introductions"]["me"]
    return re.search(rf"\b(?:{mine})\b\s+\w", folded(text)) is not None


def _name(found: Mapping[str, str | None]) -> str:
    return next(said for said in found.values() if said)


@lru_cache(maxsize=32)
def _patterns(language: str, names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return how an introduction begins a text, and how one or a signature ends it."""
    lexicon = lexicon_of(language)
    words: Mapping[str, str] = lexicon["words"]["introductions"]
    mine = "|".join(rf"(?<=\b{me})" for me in words["me"].split("|"))
    name = "|".join(map(re.escape, names))
    lead, after = words["lead"], words["after"]
    greeting = rf"(?:[a-z]{{2,5}}(?: {words['address']})?[ ,!.]+)?"
    said = rf"(?:{lead} (?P<led>{name})(?: {after})?|(?P<here>{name}) {after})"
    return (
        re.compile(rf"^{greeting}{said}(?:{_BREAK}|\s+(?=\S+ (?:i|we|my)\b))"),
        re.compile(rf"(?<=\S)\s*[,.;:!?(–—-]+\s*{said}{_SHUT}"),
        re.compile(rf"(?<=[.!?])\s+\(?(?P<signed>{name}){_SHUT}"),
        re.compile(rf"(?<=\S)\s*(?:,|\((?=[^)]*\)))\s*(?P<closing>{name}){_SHUT}"),
        # "..., so I can start dinner - Ann".
        re.compile(rf"(?<=\S)\s+[–—-]\s*(?P<dashed>{name}){_SHUT}"),
        re.compile(rf"(?<=\S)\s*[,.;–—-]+\s*{lead} (?P<between>{name})(?: {after})?(?=\s*[,.;–—])"),
        # "Remind me, Marcus, at eight", "me too (Marcus)": in apposition, and no list.
        re.compile(rf"(?:{mine})\s*\((?P<bracketed>{name})\)"),
        re.compile(
            rf"(?:{mine})\s*,\s*(?P<beside>{name})\s*,(?!\s*{lexicon['syntax']['list_and']}\b)"
        ),
    )
