"""Find things that are called as something is said: "Imogen is on nights", "Bo is barking"."""

from collections.abc import Iterator
from functools import lru_cache
import re

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
    names = (*_names(index, "input_boolean"), *_names(index, "binary_sensor", _LEAST_WORDS - 1))
    words = lexicon["words"]["said_of"]
    said = {token.text for token in sentence.tokens}
    for first, pattern, name in _statements(names, lexicon.language) if names else ():
        if first not in said:
            continue

        def named(match: re.Match[str], name: str = name) -> str:
            found = match.groupdict().items()
            kind = next((kind for kind, said in found if said is not None), "on")
            return f"{name} {words[kind]}"

        sentence.replace(pattern, named)


def _names(index: HomeIndex, domain: str, most: int | None = None) -> Iterator[str]:
    """Yield what the things of a domain are called, in at most so many words."""
    for known in index.by_domain.get(domain, ()):
        for name in (known.entity.name, *known.entity.aliases):
            if most is None or len(name.split()) <= most:
                yield name


@lru_cache(maxsize=_NAMES_KEPT)
def _statements(
    names: tuple[str, ...], language: str
) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple(_patterns(names, lexicon_of(language)))


def _patterns(
    names: tuple[str, ...], lexicon: Lexicon
) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Yield how a name of three words or more, or of a doing, is said as a statement.

    With the word that begins it, and the name.
    """
    said, endings = lexicon["words"]["said_of"], lexicon["syntax"]["gerunds"]["endings"]
    for name in names:
        plain = normalize(name, lexicon).text
        first, *rest = plain.split()
        doing = rest[-1] if len(rest) == 1 else ""
        verbs = [f"{doing.removesuffix(end)}{put}" for end, put in endings if doing.endswith(end)]
        if not re.fullmatch(r"[\w' -]+", plain):
            continue
        if len(rest) + 1 >= _LEAST_WORDS or verbs:
            be = "|".join(f"(?P<{kind}>{said[key]})" for kind, key in _KINDS.items())
            be = f"(?:{be}|{said['be']})"
            yield first, whole(rf"{re.escape(first)} {be} {re.escape(' '.join(rest))}"), plain
        if verbs:
            does = rf"{re.escape(first)} (?:{'|'.join(verbs)})s?(?P<begins>)"
            yield first, whole(does), plain
