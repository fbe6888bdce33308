"""Spell words of a mention as the home does."""

from collections.abc import Iterable, Set as AbstractSet
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .mention import Unit

_SHORT, _LONG = 4, 7


def nearest_word(word: str, words: Iterable[str]) -> str | None:
    """Return the word that this one is a misspelling of, None if it is none or could be two."""
    if len(word) < _SHORT or word.isdigit():
        return None
    allowed = 2 if len(word) >= _LONG else 1
    near = process.extract(word, list(words), scorer=OSA.distance, score_cutoff=allowed, limit=2)
    fit = [(other, gap) for other, gap, _ in near if other[:1] == word[:1] and len(other) >= _SHORT]
    if not fit or (len(fit) > 1 and fit[0][1] == fit[1][1]):
        return None
    return fit[0][0]


def like_words(word: str, words: Iterable[str]) -> list[str]:
    """Return the words that a word of the language may have been meant for: "lamb" for "lamp"."""
    if len(word) < _SHORT:
        return []
    near = process.extract(word, list(words), scorer=OSA.distance, score_cutoff=1, limit=None)
    return [other for other, _, _ in near if len(other) >= _SHORT]


def may_be(word: str, other: str) -> bool:
    """Tell whether a word may be a person's name, miswritten: with letters swapped or doubled.

    One with another letter may well be somebody else: Meena is not Meera.
    """
    single = ("".join(letter for letter, _ in groupby(each)) for each in (word, other))
    return sorted(word) == sorted(other) or len(set(single)) == 1


def rejoined(units: list[Unit], words: AbstractSet[str]) -> tuple[Unit, ...]:
    """Return units with words joined or split as the home writes them: "livingroom"."""
    result: list[Unit] = []
    for unit in units:
        if result and (both := result[-1].stems[-1] + unit.stems[0]) in words:
            result[-1] = Unit((both,), f"{result[-1].text} {unit.text}")
            continue
        only = unit.stems[0]
        cut = next((at for at in range(3, len(only) - 2) if {only[:at], only[at:]} <= words), None)
        if len(unit.stems) == 1 and only not in words and cut is not None:
            result += [Unit((only[:cut],), only[:cut]), Unit((only[cut:],), only[cut:])]
        else:
            result.append(unit)
    return tuple(result)
