"""Load the words of a language: data that the engine's rules are written in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
import json
from pathlib import Path
import re
from typing import Any

from .sentence import Sentence, whole, without_accents
from .wordforms import word_forms

_DATA = Path(__file__).parent / "data"
FALLBACK = "en"
# A macro that is only endings belongs to the words it stands in.
_ENDINGS = re.compile(r"\(\?:[a-z|]+\)\??")
_FILES = (
    "words", "syntax", "values", "classes", "facts", "deeds", "asking", "names", "managing",
    "agent",
)  # fmt: skip
# Without these a language lacks an ability.
_OPTIONAL_FILES = ("history", "dates", "reported")


def _read() -> Mapping[str, Mapping[str, Any]]:
    """Return the data of every language; called once, on import."""
    return {
        folder.name: {
            name: json.loads(without_accents((folder / f"{name}.json").read_text("utf-8")))
            for name in (*_FILES, *_OPTIONAL_FILES)
            if name in _FILES or (folder / f"{name}.json").exists()
        }
        for folder in sorted(_DATA.iterdir())
        if folder.is_dir()
    }


_LANGUAGES = _read()


def has_language(language: str) -> bool:
    """Tell whether the engine reads a language."""
    return language.partition("-")[0] in _LANGUAGES


@cache
def common_words(language: str) -> frozenset[str]:
    """Return words that are spelt as they should be, whatever they are near to.

    A language without such a list has none.
    """
    file = _DATA / language.partition("-")[0] / "common.txt"
    lines = file.read_text("utf-8").split("\n") if file.exists() else []
    return frozenset(line for line in lines if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Replacing:
    """Words that others are put in the place of."""

    pattern: re.Pattern[str]
    others: Mapping[str, str]
    # What words are replaced together, by the first of them.
    together: Mapping[str, Sequence[frozenset[str]]]

    @classmethod
    def of(cls, words: Mapping[str, str]) -> Replacing:
        """Return what replaces these words, as they are written in the data."""
        others = {tokenised(key): value for key, value in words.items()}
        together: dict[str, list[frozenset[str]]] = {}
        for text in others:
            together.setdefault(text.partition(" ")[0], []).append(frozenset(text.split()))
        return cls(either(others), others, together)

    def make(self, sentence: Sentence) -> None:
        """Replace the words in a sentence; most sentences have none of them."""
        said = {token.text for token in sentence.tokens}
        if any(words <= said for first in said for words in self.together.get(first, ())):
            sentence.replace(self.pattern, self.put)

    def put(self, match: re.Match[str]) -> str:
        """Return what stands in the place of a match."""
        return self.others[match.group()]


@dataclass(frozen=True)
class Lexicon:
    """The words of one language; `data` as in its files.

    The `stem` of a word is without its ending, its `root` the same for words of one meaning.
    """

    language: str
    data: Mapping[str, Mapping[str, Any]]
    stop: frozenset[str]
    contractions: Replacing
    replacements: Replacing
    weak: re.Pattern[str]
    comments: re.Pattern[str]
    reserved: frozenset[str]
    verbs: frozenset[str]
    stem: Callable[[str], str]
    root: Callable[[str], str]

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        """Return the data of one file."""
        return self.data[name]


@cache
def lexicon_of(language: str) -> Lexicon:
    """Return the words of a language, of its base language, or the English ones."""
    base = language.partition("-")[0]
    data = _LANGUAGES.get(base, _LANGUAGES[FALLBACK])
    words = data["words"]
    stem = _stemmer(data["syntax"]["endings"])
    return Lexicon(
        language=base,
        data=data,
        stop=frozenset(words["stop"]),
        contractions=Replacing.of(words["contractions"]),
        replacements=Replacing.of(words["replacements"]),
        weak=either(tokenised(text) for text in words["weak"]),
        comments=re.compile("|".join(f"(?:{text})" for text in words["comments"])),
        reserved=frozenset(_literals(data)),
        verbs=frozenset(data["deeds"]["verbs"].split("|")),
        stem=stem,
        root=_rooter(stem, data["classes"]["synonyms"]),
    )


def _stemmer(endings: Sequence[tuple[str, str, int]]) -> Callable[[str], str]:
    """Return what takes the ending of number and case off a word: the first that it has.

    An ending is given with what stands in its place and the shortest word that can have it.
    """

    @lru_cache(maxsize=4096)
    def stem(word: str) -> str:
        for ending, other, least in endings:
            if word.endswith(ending) and len(word) >= least:
                return f"{word.removesuffix(ending)}{other}"
        return word

    return stem


def _rooter(stem: Callable[[str], str], synonyms: Mapping[str, str]) -> Callable[[str], str]:
    """Return what gives all words of one meaning the same stem."""

    @lru_cache(maxsize=4096)
    def root(word: str) -> str:
        base = stem(word)
        return synonyms.get(base, base)

    return root


def tokenised(text: str) -> str:
    """Return a text as it looks in a sentence's tokens."""
    return Sentence.of(text).text


def either(texts: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of these texts, longest first."""
    longest = sorted(texts, key=len, reverse=True)
    return whole("|".join(re.escape(text) for text in longest))


def _literals(data: Mapping[str, Any]) -> Iterable[str]:
    """Yield the words that rules are written in: names of one such word are not set apart."""
    for name in ("facts", "deeds", "values"):
        text = json.dumps(data[name], ensure_ascii=False)
        for macro, pattern in data[name].get("macros", {}).items():
            if _ENDINGS.fullmatch(pattern):
                text = text.replace(f"{{{macro}}}", pattern)
        yield from word_forms(text)
