"""Spell out the words that patterns are written in: "ouvert(?:e|es)?" is three words."""

from collections.abc import Iterator
from itertools import product
import re

_PIECE = r"[a-z]\?|[a-z]+(?!\?)|\[[a-z]+\]\??|\(\?:[a-z|]+\)\??"
_PIECES = re.compile(_PIECE)
_RUN = re.compile(rf"(?:{_PIECE})+")
_ESCAPES = re.compile(r"\\+[a-zA-Z]|\(\?P<\w+>|\(\?[=!]|\(\?<[=!]")
_MOST = 400


def word_forms(pattern: str) -> Iterator[str]:
    """Yield every word of two letters or more that a pattern can match; macros are passed over."""
    plain = _ESCAPES.sub(" ", pattern)
    for run in _RUN.finditer(re.sub(r"\{\w+\}", " ", plain)):
        choices = [_choices(piece) for piece in _PIECES.findall(run.group())]
        forms = 1
        for each in choices:
            forms *= len(each)
        if forms <= _MOST:
            yield from (word for parts in product(*choices) if len(word := "".join(parts)) > 1)


def _choices(piece: str) -> tuple[str, ...]:
    """Return what one piece of a pattern can be."""
    optional = piece.endswith("?")
    bare = piece.removesuffix("?")
    if bare.startswith("["):
        found = tuple(bare[1:-1])
    elif bare.startswith("("):
        found = tuple(bare[3:-1].split("|"))
    else:
        found = (bare,)
    return (*found, "") if optional else found
