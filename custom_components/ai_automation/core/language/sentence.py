"""Hold a sentence as tokens that still know where in the original text they stand."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
import re
from typing import Any
import unicodedata

_TOKENS = re.compile(r"->|=>|→|\d+(?:[.:]\d+)+|\d+,\d{3}\b|\d+|[^\W\d_]+|[%°€$£]|[^\w\s]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "\N{ACUTE ACCENT}": "'", "`": "'"})
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_TWO_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, mark or tag; `start` and `end` are places in the original text."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Sentence:
    """A text in tokens. A tag is a token "kind#number" whose meaning is in `tags`.

    `written` has words as they were written by the words that they were taken to be.
    """

    original: str
    tokens: list[Token]
    tags: dict[str, Any] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Sentence:
        """Return a text in lower-case tokens; possessive and contracted endings stand alone."""
        # Character by character, so that places stay those of the original.
        plain = folded(with_plain_quotes(text).translate(_APOSTROPHES))
        return cls(text, list(_join_apostrophes(_tokens(plain))))

    @property
    def text(self) -> str:
        """Return all tokens with one blank between them."""
        return " ".join([token.text for token in self.tokens])

    def words(self, start: int, end: int) -> str:
        """Return the tokens from `start` to before `end` with one blank between them."""
        return " ".join([token.text for token in self.tokens[start:end]])

    def said(self, start: int, end: int) -> str:
        """Return the original text of the tokens from `start` to before `end`."""
        if start >= end:
            return ""
        return self.original[self.tokens[start].start : self.tokens[end - 1].end]

    def is_ending(self, place: int) -> bool:
        """Tell whether a token is the ending of the word before it: "Anna's", "the window's"."""
        token = self.tokens[place]
        return self.original[token.start : token.end].translate(_APOSTROPHES).lower() == "'s"

    def as_written(self, words: str) -> str:
        """Return words as they were written, with their accents: capitals tell nothing."""
        known = {folded(said): said.lower() for token in self.tokens if (said := self._of(token))}
        return " ".join(self.written.get(word, known.get(word, word)) for word in words.split())

    def untagged(self, words: str) -> str:
        """Return words with what was said in the place of tags."""
        said = {token.text: self._of(token) for token in self.tokens if "#" in token.text}
        return " ".join(said.get(word, word) for word in words.split())

    def _of(self, token: Token) -> str:
        return self.original[token.start : token.end]

    def is_quoted(self, end: int) -> bool:
        """Tell whether what ends here in the original text is followed by a quotation mark."""
        return self.original[end:].startswith(("'", '"', "‘", "’", "“", "”"))

    def tag(self, kind: str, value: object) -> str:
        """Keep a meaning; return the token that stands for it."""
        name = f"{kind}#{len(self.tags)}"
        self.tags[name] = value
        return name

    def meaning(self, token: str) -> Any:
        """Return what a tag means."""
        return self.tags[token]

    def replace(self, pattern: re.Pattern[str], put: Callable[[re.Match[str]], str | None]) -> None:
        """Put what `put` returns in the place of every match; None leaves the match alone."""
        matches = list(pattern.finditer(self.text))
        if not matches:
            return
        starts = self._starts()
        kept: list[Token] = []
        position = 0
        for match in matches:
            first = bisect_left(starts, match.start())
            last = bisect_left(starts, match.end())
            if first < position or first == last or (new := put(match)) is None:
                continue
            kept += self.tokens[position:first]
            kept += _in_place_of(self.tokens[first:last], new.split())
            position = last
        self.tokens = kept + self.tokens[position:]

    def put(self, first: int, last: int, text: str) -> None:
        """Put one token in the place of those from `first` to before `last`."""
        begin, end = self.tokens[first].start, self.tokens[last - 1].end
        self.tokens[first:last] = [Token(text, begin, end)]

    def _starts(self) -> list[int]:
        starts, position = [], 0
        for token in self.tokens:
            starts.append(position)
            position += len(token.text) + 1
        return starts


def _in_place_of(tokens: Sequence[Token], words: Sequence[str]) -> Iterator[Token]:
    """Yield new words in the place of tokens: what stays stands where it stood."""
    begin, end = tokens[0].start, tokens[-1].end
    old = [token.text for token in tokens]
    same = [(it.a + each, it.b + each)
            for it in SequenceMatcher(None, old, words, autojunk=False).get_matching_blocks()
            for each in range(it.size)]  # fmt: skip
    kept = {new: tokens[place] for place, new in same}
    for place, word in enumerate(words):
        before = max((it for it in kept if it <= place), default=None)
        after = min((it for it in kept if it >= place), default=None)
        start = begin if before is None else kept[before].end
        yield kept.get(place) or Token(word, start, end if after is None else kept[after].start)


def with_plain_quotes(text: str) -> str:
    """Return a text of the same length in which all quotation marks are the same."""
    return text.translate(_QUOTES)


def folded(text: str) -> str:
    """Return a text of the same length in lower case and without accents."""
    return text.lower() if text.isascii() else "".join(map(_fold, text))


def without_accents(text: str) -> str:
    """Return a text as tokens are spelt: rules and words may be written with accents."""
    marks = unicodedata.normalize("NFD", text)
    plain = "".join(char for char in marks if not unicodedata.combining(char))
    return plain.translate(_TWO_LETTERS)


def whole(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that matches whole tokens only."""
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


def _fold(char: str) -> str:
    """Return a character in lower case and without accents, always one character."""
    base = unicodedata.normalize("NFKD", char)[:1].lower()
    return base if len(base) == 1 else char


def _tokens(plain: str) -> Iterator[Token]:
    for match in _TOKENS.finditer(plain):
        yield Token(match.group().translate(_TWO_LETTERS), match.start(), match.end())


def _join_apostrophes(tokens: Iterator[Token]) -> Iterator[Token]:
    """Join "'" with the letters after it, as in "anna 's" and "is n't"; lone marks are dropped."""
    pending: Token | None = None
    last_end = -1
    for token in tokens:
        if pending is not None:
            if token.start == pending.end and token.text.isalpha() and pending.start == last_end:
                last_end = token.end
                yield Token(f"'{token.text}", pending.start, token.end)
                pending = None
                continue
            pending = None
        if token.text == "'":
            pending = token
            continue
        last_end = token.end
        yield token
