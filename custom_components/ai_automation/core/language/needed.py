"""Tell which words no text that a pattern matches can be without."""

from collections.abc import Iterable
from functools import lru_cache
import re

_KEPT = 512
_PARTS = re.compile(r"\(\?(?::|P<\w+>)|\((?!\?)")
_ASIDE = re.compile(r"\(\?(?:[=!>]|<[=!])")
# One of some letters, or what a part before it matched.
_OPEN = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?P=\w+\)")
_REPEATED = re.compile(r"[*?+][+?]?|\{\d*,?\d*\}[+?]?")
_NOT_ONCE = ("*", "?", "{0", "{,")

# Parts of words, one of which has to be there.
type Need = frozenset[str]


class Needs:
    """What each of some patterns needs: for most texts that leaves few that may match."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Take the patterns; a need is a bit, as many patterns share it."""
        every = [{*needs_of(pattern)} for pattern in patterns]
        bits = {
            need: 1 << place for place, need in enumerate({it for each in every for it in each})
        }
        self._each = [sum(bits[need] for need in needs) for needs in every]
        self._parts: dict[str, int] = {}
        # Each pattern is a bit as well, and filed under its rarest need.
        self._filed: dict[str, int] = {}
        self._always = sum(1 << place for place, needs in enumerate(every) if not needs)
        for need, bit in bits.items():
            for part in need:
                self._parts[part] = self._parts.get(part, 0) | bit
        for place, needs in enumerate(every):
            for part in max(needs, key=_rarity, default=frozenset[str]()):
                self._filed[part] = self._filed.get(part, 0) | 1 << place
        # The same words come in many texts.
        self._of_word = lru_cache(maxsize=_KEPT)(self._met_by)

    def met(self, text: str) -> list[int]:
        """Return which patterns may match a text: their places in the list."""
        met, likely = 0, self._always
        for word in text.split():
            bits, filed = self._of_word(word)
            met |= bits
            likely |= filed
        found = []
        while likely:
            lowest = likely & -likely
            place = lowest.bit_length() - 1
            if self._each[place] & met == self._each[place]:
                found.append(place)
            likely ^= lowest
        return found

    def _met_by(self, word: str) -> tuple[int, int]:
        """Return the needs that a word meets, and the patterns that are filed under one of them."""
        bits, filed = 0, 0
        for part in self._parts:
            if part in word:
                bits |= self._parts[part]
                filed |= self._filed.get(part, 0)
        return bits, filed


def needs_of(pattern: str) -> list[Need]:
    """Return what no text that a pattern matches can be without; less than all is as true."""
    choices, end = _choices(pattern, 0)
    if end < len(pattern):
        raise ValueError(pattern)
    return _of_any(choices)


def _of_any(choices: list[list[Need]]) -> list[Need]:
    """Return what any of some choices needs."""
    if len(choices) == 1:
        return choices[0]
    if not all(choices):
        return []
    return [frozenset[str]().union(*(max(needs, key=_rarity) for needs in choices))]


def _rarity(need: Need) -> tuple[int, int, list[str]]:
    """Return how rarely a need is met: long words come less often, and fewer of them."""
    return min(map(len, need)), -len(need), sorted(need)


def _choices(pattern: str, at: int) -> tuple[list[list[Need]], int]:
    """Return what each of the choices from a place on needs, and where they end."""
    choices: list[list[Need]] = [[]]
    said = ""
    while (mark := pattern[at : at + 1]) not in ("", ")"):
        letter, needs, at = _item(pattern, at)
        repeated = _REPEATED.match(pattern, at)
        if repeated is not None:
            at = repeated.end()
            if repeated.group().startswith(_NOT_ONCE):
                letter, needs = "", []
        said += letter
        if not letter or repeated is not None:
            # What follows may stand apart from it.
            choices[-1] += [*_words(said), *needs]
            said = ""
        if mark == "|":
            choices.append([])
    choices[-1] += _words(said)
    return choices, at


def _words(said: str) -> list[Need]:
    return [frozenset({word}) for word in said.split()]


def _item(pattern: str, at: int) -> tuple[str, list[Need], int]:
    """Return the letter that stands at a place, or what the group there needs, and its end."""
    if (group := _PARTS.match(pattern, at)) is not None:
        choices, end = _choices(pattern, group.end())
        return "", _of_any(choices), end + 1
    if (aside := _ASIDE.match(pattern, at)) is not None:
        return "", [], _choices(pattern, aside.end())[1] + 1
    if (one := _OPEN.match(pattern, at)) is not None:
        return "", [], one.end()
    mark = pattern[at]
    if mark == "(":
        raise ValueError(pattern)
    if mark == "\\":
        return "" if pattern[at + 1].isalnum() else pattern[at + 1], [], at + 2
    return "" if mark in ".^$|" else mark, [], at + 1
