"""Tell a text that nothing could be done by: it tells of what no house has a part in."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
import re

from .lexicon import lexicon_of
from .patterns import expand
from .sentence import folded


@dataclass(frozen=True, slots=True)
class Idle:
    """How a language tells something without asking for anything.

    `statement` and `fragment` are whole texts of that kind, `asking` what none of them holds, and
    `directing` what only those `of_people` hold: "the dog gets out *on* the road";
    `informing` is what somebody may be to hear by it, `judged` a time that is found too early or
    late, `thrift` words for kinds of things in what is only saved, `bygone` what once happened, and
    `starts` where one may begin without a mark.
    """

    plain_verbs: frozenset[str]
    statement: re.Pattern[str]
    fragment: re.Pattern[str]
    asking: re.Pattern[str]
    directing: re.Pattern[str]
    of_people: re.Pattern[str]
    informing: re.Pattern[str]
    judged: re.Pattern[str]
    thrift: re.Pattern[str]
    bygone: re.Pattern[str]
    starts: re.Pattern[str]

    def __call__(self, text: str, speaks_of_things: Callable[[str], bool]) -> bool:
        """Tell whether a text asks for nothing; whether it speaks of things is the home's to say.

        "Sun gets right in her eyes" has a subject and a verb that are nobody's orders. What has
        an order's verb in front, a state, or somebody to be told something is none.
        """
        plain = _plain(text)
        if self.asking.search(plain) is not None:
            return False
        directing = self.directing.search(self.plain(text)) is not None
        if directing and self.of_people.match(plain) is None:
            return False
        told = self.fragment.fullmatch(plain) is not None
        if not told:
            begins = plain.partition(" ")[0] in self.plain_verbs
            told = not begins and self.statement.fullmatch(plain) is not None
        return told and not speaks_of_things(self.plain(text))

    def plain(self, text: str) -> str:
        """Return a text without words for things that are only saved, or mean no thing here."""
        return self.thrift.sub("", _plain(text))

    def judges(self, text: str) -> bool:
        """Tell whether a text only says of a time that it is too early: "5:45 is way too early"."""
        return self.judged.fullmatch(_plain(text)) is not None

    def is_past(self, text: str) -> bool:
        """Tell whether a text tells of what once happened: numbers in it count for nothing."""
        return self.bygone.fullmatch(_plain(text)) is not None

    def informs(self, text: str) -> bool:
        """Tell whether somebody may be to hear of something: "everyone knows about it"."""
        return self.informing.search(folded(text)) is not None


def _plain(text: str) -> str:
    """Return a text in lower case, with one kind of apostrophe."""
    return folded(text).replace("’", "'")


@cache
def idle_of(language: str) -> Idle:
    """Return how a language tells something without asking for anything."""
    lexicon = lexicon_of(language)
    words = lexicon["words"]
    macros = {**words["remarks"]["macros"], **words["asides"]["macros"], **words["idle"]["macros"]}
    keys = (it.name for it in fields(Idle) if it.name != "plain_verbs")
    said = (re.compile(expand(words["idle"][key], macros)) for key in keys)
    return Idle(lexicon.verbs, *said)
