"""Read what is said to the agent about itself: what it can do, has made, has noticed, knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
import re
from typing import Literal

from .history.rules import opener_of
from .lexicon import lexicon_of
from .needed import Needs
from .normalize import plain_of, without_politeness
from .patterns import expand

type Kind = Literal[
    "help", "change", "hello", "thanks", "praise", "fine",
    "list", "count", "on", "off", "ours", "rest",
    "suggestions", "next", "again", "accept", "reject", "never", "why", "leave",
    "pause", "resume", "is_paused", "learned",
]  # fmt: skip
# What was spoken of before, in which less has to be said.
type Topic = Literal["suggestion", "list", "pause"]

# What only ends a conversation, unless something waits for an answer.
_CLOSING = frozenset({"praise", "fine"})


@dataclass(frozen=True, slots=True)
class ToAgent:
    """What is said to the agent; `about` are words for a thing or place, empty if there are none.

    What is `timed` is to be so for a time only.
    """

    kind: Kind
    about: str = ""
    timed: bool = False


def read_to_agent(
    text: str, language: str, topic: Topic | None = None, *, waits: bool = False
) -> ToAgent | None:
    """Return what a text says to the agent about itself, None if it speaks of something else.

    `waits` is that something waits for an answer: what could be one is left to be read as such.
    """
    lexicon = lexicon_of(language)
    whole = plain_of(text, lexicon.language)
    plain = without_politeness(_opener(lexicon.language).sub("", whole), lexicon)
    said_so = dict.fromkeys((plain, whole, _ends(lexicon.language).sub("", plain)))
    patterns, needs = _patterns(lexicon.language, topic)
    # The longest of the texts has the words of all.
    for kind, pattern in (patterns[place] for place in needs.met(whole)):
        if waits and kind in _CLOSING:
            continue
        if match := next(filter(None, map(pattern.fullmatch, said_so)), None):
            said = match.groupdict()
            about = said.get("np") or said.get("np2") or ""
            return ToAgent(kind, about, bool(said.get("timed")))
    return None


@cache
def _opener(language: str) -> re.Pattern[str]:
    """Return what may stand before it: what leads questions in, and what makes orders polite."""
    lexicon = lexicon_of(language)
    return re.compile(rf"(?:{opener_of(lexicon).pattern})?(?:{lexicon['agent']['polite']})*")


@cache
def _ends(language: str) -> re.Pattern[str]:
    """Return what may stand after it and says nothing."""
    return re.compile(rf"(?:(?: ,)? (?:{lexicon_of(language)['agent']['ends']}))+$")


@cache
def _patterns(
    language: str, topic: Topic | None
) -> tuple[tuple[tuple[Kind, re.Pattern[str]], ...], Needs]:
    """Return how each thing is said; after something was spoken of, that comes first."""
    data = lexicon_of(language)["agent"]
    groups: list[Mapping[Kind, Iterable[str]]] = [data["always"]]
    if topic is not None:
        groups.insert(0, data["after"][topic])
    said = tuple(
        (kind, expand(pattern, data["macros"]))
        for group in groups
        for kind, patterns in group.items()
        for pattern in patterns
    )
    needs = Needs(pattern for _, pattern in said)
    return tuple((kind, re.compile(pattern)) for kind, pattern in said), needs
