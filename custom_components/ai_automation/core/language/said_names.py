"""Find helpers that are called as something is said: "Imogen is on nights"."""

from collections.abc import Iterator
from functools import lru_cache
import re

from .index import HomeIndex
from .lexicon import Lexicon, lexicon_of
from .normalize import normalize
from .sentence import Sentence, whole

_LEAST_WORDS = 3
_HELPERS_KEPT = 64


def name_helpers(sentence: Sentence, lexicon: Lexicon, index: HomeIndex) -> None:
    """Put the names of helpers in the place of statements that have the same words.

    Names of two words are found by their words alone: "Nan is asleep".
    """
    helpers = tuple(it.entity for it in index.by_domain.get("input_boolean", ()))
    names = tuple(name for it in helpers for name in (it.name, *it.aliases))
    words = lexicon["words"]["said_of"]
    for pattern, name in _statements(names, lexicon.language) if names else ():

        def named(match: re.Match[str], name: str = name) -> str:
            return f"{name} {words['off' if match['no'] else 'on']}"

        sentence.replace(pattern, named)


@lru_cache(maxsize=_HELPERS_KEPT)
def _statements(names: tuple[str, ...], language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(_patterns(names, lexicon_of(language)))


def _patterns(names: tuple[str, ...], lexicon: Lexicon) -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield how a name of three words or more is said as a statement, and the name."""
    said = lexicon["words"]["said_of"]
    for name in names:
        plain = normalize(name, lexicon).text
        first, *rest = plain.split()
        if len(rest) + 1 >= _LEAST_WORDS and re.fullmatch(r"[\w' -]+", plain):
            be = rf"(?:(?P<no>{said['no']})|(?:{said['be']}))"
            yield whole(rf"{re.escape(first)} {be} {re.escape(' '.join(rest))}"), plain
