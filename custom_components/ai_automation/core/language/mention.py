"""Take apart how a thing of the home is mentioned: "all the lamps downstairs except the hall"."""

from collections.abc import Iterable
from dataclasses import dataclass
import re

from .index import HomeIndex, Places, Stems
from .lexicon import Lexicon, either, tokenised
from .sentence import Sentence


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that must be found together: one word, or a place's whole name."""

    stems: Stems
    text: str
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing, or one group of things, that is mentioned."""

    text: str
    units: tuple[Unit, ...]
    plural: bool = False
    everything: bool = False
    pronoun: bool = False
    there: bool = False


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everything a noun phrase mentions."""

    items: tuple[Mention, ...]
    without: tuple[Mention, ...] = ()


class MentionReader:
    """Read the mentions of one sentence."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon, index: HomeIndex) -> None:
        """Take the sentence, whose names are tagged."""
        self._sentence = sentence
        self._index = index
        self._lexicon = lexicon
        words = lexicon["words"]
        self._except = either(tokenised(text) for text in words["except"])
        self._pronouns = {tokenised(text) for text in words["pronouns"]}
        self._there = {tokenised(text) for text in words["there"]}
        self._plural = frozenset(words["plural"])
        self._all = {"all", "every", "everything", "each", "whole"}
        # "In the house" is everywhere: it chooses nothing.
        self._whole_home = re.compile(rf"(?<=\S){words['whole_home']}$")
        self._cache: dict[str, Mentions] = {}

    def read(self, text: str) -> Mentions:
        """Return what a noun phrase mentions."""
        if text not in self._cache:
            self._cache[text] = self._read(text)
        return self._cache[text]

    def _read(self, text: str) -> Mentions:
        kept, *without = self._except.split(self._whole_home.sub("", text) or text)
        items = [self._one(part) for part in _split(kept)]
        excluded = [self._one(part) for each in without for part in _split(each)]
        return Mentions(tuple(items), tuple(excluded))

    def single(self, text: str) -> Mention:
        """Return a phrase as one mention, also if there is an "and" in it."""
        return self._one(text)

    def plain(self, text: str) -> str:
        """Return a phrase with its tags as the words that were said."""
        words = [
            self._sentence.meaning(word)[1] if word.startswith("name#") else word
            for word in text.split()
        ]
        return " ".join(words).replace(" '", "'")

    def _one(self, text: str) -> Mention:
        words = [word for word in text.split() if word != ","]
        joined = " ".join(words)
        bare = joined.removeprefix("all of ").removeprefix("both of ")
        units = tuple(self._units(words))
        return Mention(
            self.plain(text),
            units,
            plural=bool(self._plural.intersection(words))
            or any(_is_plural(word) for word in self._nouns(words)),
            everything=bool(self._all.intersection(words)),
            pronoun=not units and bare in self._pronouns,
            there=not units and joined in self._there,
        )

    def _nouns(self, words: Iterable[str]) -> Iterable[str]:
        """Yield the words that can be plural: those of places do not count."""
        for word in words:
            if not word.startswith("name#"):
                if word not in self._lexicon.stop:
                    yield word
                continue
            stems, said = self._sentence.meaning(word)
            if stems not in self._index.places:
                yield said.split()[-1]

    def _units(self, words: Iterable[str]) -> Iterable[Unit]:
        for word in words:
            if word.startswith("name#"):
                stems, said = self._sentence.meaning(word)
                places = self._index.places.get(stems)
                if places is not None:
                    yield Unit(stems, said, places)
                else:
                    yield from (
                        Unit((each,), each)
                        for each in stems
                        if each not in self._lexicon.stop or len(stems) == 1
                    )
            elif word not in self._lexicon.stop and word[:1].isalnum():
                yield Unit((self._index.stem(word),), word)


def _split(text: str) -> list[str]:
    parts = re.split(r" (?:and|or|plus|&|,) (?:(?:and|or|the) )*|^(?:and|,) | ,$", text)
    return [part for part in parts if part and part.strip()] or [text]


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))  # noqa: PLR2004 - no plural is shorter
