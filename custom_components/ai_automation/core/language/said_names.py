"""Find things that are called as something is said: "Imogen is on nights", "Bo is barking"."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
import re

from ..home import Entity
from .index import HomeIndex
from .lexicon import Lexicon, lexicon_of
from .normalize import normalize
from .sentence import Sentence, whole

_LEAST_WORDS = 3
_NAMES_KEPT = 64
# Words of the language for what is said of a thing, and those by which it is said.
_KINDS = {"off": "no", "begins": "starts", "ends": "stops"}


def name_helpers(sentence: Sentence, lexicon: Lexicon, index: HomeIndex) -> None:
    """Put the names of helpers and sensors in the place of statements that have the same words.

    Other names of two words are found by their words alone: "Nan is asleep".
    """
    words = lexicon["words"]["said_of"]
    said = {token.text for token in sentence.tokens}
    for first, pattern, name in _statements(*index.statements, lexicon.language):
        if first not in said:
            continue

        def named(match: re.Match[str], name: str = name) -> str:
            found = match.groupdict().items()
            kind = next((kind for kind, said in found if said is not None), "on")
            return f"{name} {words[kind]}"

        sentence.replace(pattern, named)


def statements_of(entities: Iterable[Entity]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what helpers and sensors are called: it may be said as a statement."""
    called = [(it.domain, name) for it in entities for name in (it.name, *it.aliases)]
    helpers = tuple(name for domain, name in called if domain == "input_boolean")
    return helpers, tuple(name for domain, name in called if domain == "binary_sensor")


@lru_cache(maxsize=_NAMES_KEPT)
def _statements(
    helpers: tuple[str, ...], sensors: tuple[str, ...], language: str
) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Return how names are said as statements: the word that begins each, it, and the name.

    Those of helpers with three words or more: "Imogen | on nights". Those of sensors that end in
    how something is, "hen feeder | empty", and all that end in what somebody does: "Bo | barking".
    What is said of their other state means them as well: "Nan | wakes up" of "Nan asleep".
    """
    lexicon = lexicon_of(language)
    return tuple(
        statement
        for names, of_helper in ((helpers, True), (sensors, False))
        for name in names
        for statement in _of_name(name, lexicon, of_helper=of_helper)
    )


def _of_name(
    name: str, lexicon: Lexicon, *, of_helper: bool
) -> Iterator[tuple[str, re.Pattern[str], str]]:
    said, endings = lexicon["words"]["said_of"], lexicon["syntax"]["gerunds"]["endings"]
    *before, last = name.lower().split() or [""]
    doing = last if len(before) == 1 else ""
    verbs = [f"{doing.removesuffix(end)}{put}" for end, put in endings if doing.endswith(end)]
    told = len(before) + 1 >= _LEAST_WORDS if of_helper else re.fullmatch(said["like"], last)
    told = told or last in said["others"]
    plain = normalize(name, lexicon).text if told or verbs else ""
    if not re.fullmatch(r"[\w'-]+(?: [\w'-]+)+", plain):
        return
    words = plain.split()
    cut = 1 if of_helper else len(words) - 1
    subject, rest = (re.escape(" ".join(part)) for part in (words[:cut], words[cut:]))
    be = "|".join(f"(?P<{kind}>{said[key]})" for kind, key in _KINDS.items())
    yield words[0], whole(rf"{subject} (?:{be}|{said['be']}) {rest}"), plain
    if verbs:
        yield words[0], whole(rf"{subject} (?:{'|'.join(verbs)})s?(?P<begins>)"), plain
    if (other := said["others"].get(last)) is not None:
        kinds = "|".join(f"(?P<{kind}>{text})" for kind, text in other.items())
        yield words[0], whole(rf"{subject} (?:{kinds})"), plain
