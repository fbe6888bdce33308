"""Tell what is only said beside a request: statements that nothing is waited for or done by."""

from dataclasses import dataclass
from functools import cache
import re

from .lexicon import lexicon_of
from .patterns import Grammar, expand
from .sentence import Sentence, whole
from .things import Things

# What no remark holds, unless it gives a reason: values, and when something is to be.
_TELLING = re.compile(r"(?<!\S)(?:every|dates|time|sun|days|dur|span|val|quote)#")
_PART_OF_DAY = re.compile(r"(?<!\S)(?:light|part)#")
_TAG = re.compile(r"(?<!\S)[a-z]+#\d+")
_NUMBER = re.compile(r"(?<!\S)(?!1(?!\S))\d")


class Remarks:
    """Tell the remarks of one sentence from what may count: that is never left out."""

    def __init__(self, sentence: Sentence, grammar: Grammar, things: Things) -> None:
        """Take the sentence, and what knows the things that it may speak of."""
        self._sentence = sentence
        self._lexicon = grammar.lexicon
        self._things = things
        syntax, words = self._lexicon["syntax"], self._lexicon["words"]
        self._subjects = frozenset(syntax["subjects"])
        self._it = frozenset(syntax["it"])
        self._because: str = syntax["because"]
        self._objects = frozenset(words["pronouns"])
        self._said = _patterns(self._lexicon.language)

    def is_usual(self, text: str, *, apart: bool) -> bool:
        """Tell whether a clause is one of the remarks that people make again and again."""
        reason = text.startswith(self._because)
        if "," in text or not (reason or (apart and _TELLING.search(text) is None)):
            return False
        if not reason and _PART_OF_DAY.search(text) and text.partition(" ")[0] not in self._it:
            # "The dog is old in the evening I want the lamp on": of which it is said is not sure.
            return False
        if self._said.reserving.search(text) and not self._said.reasons.match(text):
            return False
        return self._lexicon.comments.fullmatch(text) is not None

    def is_statement(self, text: str) -> bool:
        """Tell whether a clause up to a mark says something that the home has no part in.

        What may say when the request does not hold is none: times, limits, what must be, and
        whatever points back to what is to be done.
        """
        bygone, count = self._said.past_times.subn("", text)
        bare = " ".join(bygone.split())
        _, _, rest = bare.partition(" ")
        if not rest or _NUMBER.search(bare) or self._said.reserving.search(bare):
            return False
        if not self.names_only_people(bare) or self._things.speaks_of_home(bare):
            return False
        if bare.partition(" ")[0] in self._subjects and "#" not in text:
            return True
        if self._objects.intersection(rest.split()):
            return False
        return self._said.lasting.fullmatch(bare) is not None or (
            count > 0 and self._said.bygone.fullmatch(bare) is not None
        )

    def names_only_people(self, text: str) -> bool:
        """Tell whether all names of a text are of people."""
        tags = _TAG.findall(text)
        return all(it.startswith("name#") and self._things.is_person(it) for it in tags)


@dataclass(frozen=True, slots=True)
class _Said:
    """How a language says what is beside a request, and what it reserves something by."""

    reasons: re.Pattern[str]
    reserving: re.Pattern[str]
    past_times: re.Pattern[str]
    bygone: re.Pattern[str]
    lasting: re.Pattern[str]


@cache
def _patterns(language: str) -> _Said:
    words = lexicon_of(language)["words"]["remarks"]

    def either(patterns: list[str]) -> re.Pattern[str]:
        said = (expand(pattern, words["macros"]) for pattern in patterns)
        return re.compile("|".join(f"(?:{pattern})" for pattern in said) or "(?!)")

    return _Said(
        whole(words["reasons"]),
        whole(words["reserving"]),
        whole(words["past_times"]),
        either(words["bygone"]),
        either(words["lasting"]),
    )
