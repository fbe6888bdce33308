"""Make replacements in a sentence one after the other."""

from collections.abc import Callable, Iterable
from functools import partial
import re

from .needed import Needs
from .sentence import Sentence

type Put = Callable[[Sentence, re.Match[str]], str | None]


class InTurn:
    """Replacements that are made in turn: each in what those before it left."""

    def __init__(self, steps: Iterable[tuple[re.Pattern[str], Put]]) -> None:
        """Take what is looked for, and what is put in its place."""
        self._steps = tuple(steps)
        self._needs = Needs(pattern.pattern for pattern, _ in self._steps)

    def make(self, sentence: Sentence) -> None:
        """Make those that a sentence has the words for: most need not be looked for at all."""
        begin = 0
        while (found := self._next(sentence.text, begin)) is not None:
            pattern, put = self._steps[found]
            sentence.replace(pattern, partial(put, sentence))
            begin = found + 1

    def _next(self, text: str, begin: int) -> int | None:
        likely = (place for place in self._needs.met(text) if place >= begin)
        return next((place for place in likely if self._steps[place][0].search(text)), None)
