"""Hold the words that changes of a plan are said with, and take a change apart by them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
import re
from typing import Literal

from .lexicon import Lexicon, lexicon_of, tokenised
from .sentence import folded

type Side = Literal["begin", "end"]
_MARKS = " .,!"
_PART = re.compile(r"\\g<(\w+)>")


@dataclass(frozen=True, slots=True)
class Swap:
    """Which things take the place of which others, as said.

    Without `new` the old are left out; `only` are those that stay; `message` is that no message
    is to be sent.
    """

    old: str | None = None
    new: str | None = None
    only: str | None = None
    message: bool = False


class EditWords:
    """The patterns of one language that changes are said with."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the words of a language."""
        edit: Mapping[str, str] = lexicon["asking"]["edit"]
        self.too = re.compile(edit["too"])
        self.value = re.compile(edit["value"])
        self.make: str = edit["make"]
        self.when: str = edit["when"]
        self.to = re.compile(edit["to"])
        self.tell: str = edit["tell"]
        self.until = re.compile(edit["until"])
        self._rewrites: Sequence[tuple[re.Pattern[str], str]] = [
            (re.compile(pattern), other) for pattern, other in lexicon["asking"]["rewrites"]
        ]
        self._swaps = [re.compile(pattern) for pattern in lexicon["asking"]["swaps"]]
        self._message = re.compile(edit["message"])
        self._about = re.compile(edit["about"], re.IGNORECASE)
        self._also = re.compile(edit["also"])
        self._no = re.compile(edit["no"])
        self._bare = re.compile(edit["bare"])
        self._without = re.compile(edit["without"], re.IGNORECASE)
        self._not_on: str = edit["not_on"]
        self._verbs = re.compile(rf"{edit['polite']}(?:{edit['verbs']})(?!\S) ?")
        self.at: str = edit["at"]
        self._lead = re.compile(rf"(?:{edit['lead']})")
        self._instead = re.compile(rf"{edit['instead']}$")
        self._from_to = re.compile(edit["from_to"])
        self._ends: Mapping[Side, re.Pattern[str]] = {
            "begin": re.compile(edit["begins"]),
            "end": re.compile(edit["ends"]),
        }
        self._moment = re.compile(rf"(?:{edit['at']} )?\d")
        self._only = frozenset(lexicon["syntax"]["only"])
        self._rename = re.compile(edit["rename"])

    def rewritten(self, text: str) -> str:
        """Return a change in the words that the other patterns are for."""
        plain = re.sub(r"\s+", " ", text.strip(_MARKS))
        plain = plain.replace("' '", "").replace('" "', "")
        plain = re.sub(r"\s+", " ", plain).replace(" ,", ",").strip(_MARKS)
        plain = self._about.sub("", plain)
        for pattern, other in self._rewrites:
            if (match := pattern.search(folded(plain))) is not None:
                plain = plain[: match.start()] + _filled(other, match, plain) + plain[match.end() :]
        return plain.strip()

    def swaps(self, text: str) -> Iterator[Swap]:
        """Yield every way in which a change may say that other things are meant."""
        whole = folded(text).strip(_MARKS)
        plain = dict.fromkeys((whole, self._without_leads(whole).strip(_MARKS)))
        for match in (pattern.fullmatch(it) for it in plain for pattern in self._swaps):
            if match is None:
                continue
            parts = {key: it for key, it in match.groupdict().items() if it is not None}
            if "old" in parts and "new" not in parts and self._message.fullmatch(parts["old"]):
                yield Swap(message=True)
            else:
                yield Swap(parts.get("old"), parts.get("new"), parts.get("only"))

    def cleaned(
        self, text: str, *, renamed: bool = False, verbs: bool = True
    ) -> tuple[str, str | None]:
        """Return a change without the words around it, and what it is to replace.

        Without `verbs` those stay that may as well say what is to be done: "start the fan".
        """
        plain, old = text, None
        if match := self._instead.search(folded(plain)):
            plain, old = plain[: match.start()], match["old"] or ""
        plain = re.sub(r"^(\w+),", r"\1", plain)
        if verbs and not self._named(plain, renamed=renamed):
            match = self._verbs.match(folded(plain))
            plain = plain[match.end() :] if match else plain
        if match := self._without.fullmatch(folded(plain)):
            plain = f"{self._not_on} {plain[match.start('what') : match.end('what')]}"
        if match := self._from_to.search(folded(plain)):
            plain, old = plain[match.start("new") : match.end("new")], match["old"]
        return self._without_leads(plain, renamed=renamed), old

    def _without_leads(self, text: str, *, renamed: bool = False) -> str:
        while (match := self._lead.match(folded(text))) and not self._named(text, renamed=renamed):
            text = text[match.end() :].lstrip(" ,")
        return text

    def adds(self, text: str) -> bool:
        """Tell whether a change comes on top of what was said: "also on Sundays"."""
        return self._also.search(tokenised(text)) is not None

    def denies(self, text: str) -> bool:
        """Tell whether a change takes the place of what was said: "no, at ten"."""
        return self._no.match(tokenised(text)) is not None

    def end(self, text: str) -> tuple[Side, str] | None:
        """Return whether a change is of the beginning or the end, and when: "start at four"."""
        plain = tokenised(text)
        found = ((side, pattern.match(plain)) for side, pattern in self._ends.items())
        return next(
            ((side, self._instead.sub("", plain[it.end() :])) for side, it in found if it), None
        )

    def bare(self, said: str, plain: str) -> bool:
        """Return whether a change says nothing but a time and days: "at eight on weekends".

        "To eight on weekdays only" says of the other days that it is not for them.
        """
        words = tokenised(said)
        begins = self._bare.match(words) or self._moment.match(tokenised(plain))
        return begins is not None and not self._only.intersection(words.split())

    def _named(self, text: str, *, renamed: bool) -> bool:
        match = self._rename.fullmatch(folded(text))
        return match is not None and (renamed or not match["name3"])

    def name(self, text: str, *, renamed: bool) -> str | None:
        """Return the new name that is given, None if none is."""
        match = self._rename.fullmatch(folded(text))
        if match is None or (match["name3"] and not renamed):
            return None
        group = next(name for name in ("name", "name2", "name3") if match[name])
        return text[match.start(group) : match.end(group)]


@cache
def edit_words_of(language: str) -> EditWords:
    """Return the words of a language, compiled once."""
    return EditWords(lexicon_of(language))


def _filled(other: str, match: re.Match[str], text: str) -> str:
    """Return other words with the parts of a match in them, as they were written in the text."""
    return _PART.sub(lambda part: text[match.start(part[1]) : match.end(part[1])], other)


def as_said(name: str, text: str) -> str:
    """Return a name as it was written, without its quotes."""
    place = text.lower().rfind(name.lower())
    written = text[place : place + len(name)] if place >= 0 else name
    return written.strip(" \"'.“”‘’")
