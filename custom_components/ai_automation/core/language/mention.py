"""Take apart how a thing of the home is mentioned: "all the lamps downstairs except the hall"."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
import re

from .index import HomeIndex, Places, Stems, content
from .lexicon import Lexicon, either, lexicon_of, tokenised
from .sentence import Sentence

# Nobody leaves things out of a sentence more often.
MOST_LEFT_OUT = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that must be found together: one word, or a place's whole name."""

    stems: Stems
    text: str
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing, or one group of things, that is mentioned.

    It is `there` if it is where was spoken of: "in there", or "the lamps in there".
    """

    text: str
    units: tuple[Unit, ...]
    plural: bool = False
    everything: bool = False
    pronoun: bool = False
    there: bool = False

    @property
    def stems(self) -> Stems:
        """Return the stems of all its words."""
        return tuple(stem for unit in self.units for stem in unit.stems)


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
        self._words = _words_of(lexicon.language)
        self._cache: dict[str, Mentions] = {}
        self._ones: dict[str, Mention] = {}

    def read(self, text: str) -> Mentions:
        """Return what a noun phrase mentions."""
        if text not in self._cache:
            self._cache[text] = self._read(text)
        return self._cache[text]

    def _read(self, text: str) -> Mentions:
        words = self._words
        every = words.everything.intersection(text.split())
        if every and words.whole_home.sub("", f". {text}") == ".":
            # "The whole house" is all that is in it.
            return Mentions((Mention(self.plain(text), (), plural=True, everything=True),))
        kept, *without = words.exceptions.split(text)
        if len(without) > MOST_LEFT_OUT or not all(part.strip() for part in without):
            # "Ben leaving": nothing is left out.
            kept, without = text, []
        kept = words.whole_home.sub("", kept) or kept
        items = list(self._distributed(self._one(part) for part in words.split(kept)))
        if items[-1].there and items[-1].units:
            # "The lights and the TV in there" are both there.
            items = [replace(it, there=it.there or self._is_kind(it)) for it in items]
        excluded = [self._one(part) for each in without for part in words.split(each)]
        return Mentions(tuple(items), tuple(excluded))

    def _distributed(self, items: Iterable[Mention]) -> Iterable[Mention]:
        """Yield mentions; a place joined to a thing in a place is one: "the den and hall lamp".

        "The lights in the den and the kitchen" are the kitchen's lights as well.
        """
        before: Mention | None = None
        for item in items:
            only_place = bool(item.units) and all(map(self._places, item.units))
            kind = tuple(unit for unit in before.units if not self._places(unit)) if before else ()
            if only_place and before is not None and kind and len(kind) < len(before.units):
                item = replace(  # noqa: PLW2901 - completed
                    item, units=(*kind, *item.units), plural=before.plural,
                    everything=before.everything,
                )  # fmt: skip
            before = item
            yield item

    def _is_kind(self, item: Mention) -> bool:
        """Tell whether a mention names a kind of things, and no more of it."""
        return bool(item.units) and self._index.kinds.issuperset(item.stems)

    def _places(self, unit: Unit) -> Places | None:
        """Return the places of a word; one of the language's was not set apart: "the nursery"."""
        return unit.places or self._index.places.get(unit.stems)

    def single(self, text: str) -> Mention:
        """Return a phrase as one mention, also if there is an "and" in it."""
        return self._one(text)

    def where(self, text: str) -> str:
        """Return the words by which a phrase points to a room that was spoken of: "in there"."""
        place = self._words.there_last.search(text)
        return place.group().strip() if place else ""

    def is_place(self, text: str) -> bool:
        """Tell whether a phrase names nothing but a room, a floor or a label."""
        units = self._one(text).units
        return bool(units) and all(map(self._places, units))

    def plain(self, text: str) -> str:
        """Return a phrase with its tags as the words that were said."""
        return " ".join(map(self._plain, text.split())).replace(" '", "'")

    def _plain(self, word: str) -> str:
        if word.startswith("name#"):
            name: str = self._sentence.meaning(word)[1]
            return name
        if "#" not in word:
            return word
        places = (at for at, token in enumerate(self._sentence.tokens) if token.text == word)
        at = next(places, None)
        return word if at is None else self._sentence.said(at, at + 1)

    def _one(self, text: str) -> Mention:
        if text not in self._ones:
            self._ones[text] = self._mentioned(text)
        return self._ones[text]

    def _mentioned(self, text: str) -> Mention:
        glue = self._words
        words = [word for word in text.split() if word != ","]
        joined = " ".join(words)
        place = glue.there_last.search(joined)
        bare = glue.all_of.sub("", joined)
        units = tuple(self._units(joined[: place.start()].split() if place else words))
        return Mention(
            self.plain(text),
            units,
            plural=bool(glue.plural.intersection(words))
            or any(glue.plural_word.fullmatch(word) for word in self._nouns(words)),
            everything=bool(glue.everything.intersection(words)),
            pronoun=not units and bare in glue.pronouns,
            there=place is not None and bool(units or not joined[: place.start()]),
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
                    yield Unit(content(stems, self._lexicon), said, places)
                else:
                    yield from (Unit((each,), each) for each in content(stems, self._lexicon))
            elif word not in self._lexicon.stop and word[:1].isalnum():
                yield Unit((self._index.stem(word),), word)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language that mentions are built with."""

    exceptions: re.Pattern[str]
    pronouns: frozenset[str]
    there_last: re.Pattern[str]
    plural: frozenset[str]
    plural_word: re.Pattern[str]
    everything: frozenset[str]
    all_of: re.Pattern[str]
    joins: re.Pattern[str]
    # "In the house" is everywhere: it chooses nothing.
    whole_home: re.Pattern[str]

    def split(self, text: str) -> list[str]:
        """Return the parts of a list."""
        return [part for part in self.joins.split(text) if part and part.strip()] or [text]


@cache
def exceptions_of(language: str) -> re.Pattern[str]:
    """Return the words of a language by which things are left out."""
    return either(tokenised(text) for text in lexicon_of(language)["words"]["except"])


@cache
def _words_of(language: str) -> _Words:
    lexicon = lexicon_of(language)
    words, syntax = lexicon["words"], lexicon["syntax"]
    joins = "|".join(re.escape(word) for word in syntax["list_joins"])
    return _Words(
        exceptions=exceptions_of(language),
        pronouns=frozenset(tokenised(text) for text in words["pronouns"]),
        there_last=re.compile(rf"(?:^| )(?:{'|'.join(map(tokenised, words['there']))})$"),
        plural=frozenset(words["plural"]),
        plural_word=re.compile(syntax["plural_word"]),
        everything=frozenset(syntax["all"]),
        all_of=re.compile(rf"^(?:{'|'.join(syntax['all_of'])}) "),
        joins=re.compile(
            rf" (?:{joins}) (?:(?:{'|'.join(syntax['list_leads'])}) )*"
            rf"|^(?:{syntax['list_and']}|,) | ,$"
        ),
        whole_home=re.compile(rf"(?<=\S){words['whole_home']}$"),
    )
