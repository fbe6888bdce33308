"""Tell what is only said beside a request: statements that nothing is waited for or done by."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
import re

from .clause import Adverbs, Clause
from .idle import idle_of
from .lexicon import lexicon_of
from .patterns import Grammar, expand
from .sentence import Sentence, whole
from .things import Things

# What no remark holds, unless it gives a reason: values, and when something is to be.
_TELLING = re.compile(r"(?<!\S)(?:every|dates|time|sun|days|dur|span|val|quote)#")
_PART_OF_DAY = re.compile(r"(?<!\S)(?:light|part)#")
_TAG = re.compile(r"(?<!\S)[a-z]+#\d+")
_ENDED = re.compile(r"$| [,.;!]")
# When people do something that a request goes with, and how that would be said again.
_HABITUAL = frozenset({"days", "part"})
_WHEN_TAGS = ("days#", "part#", "dates#")
COMMENT = 2.0
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
        joiners = "|".join(map(re.escape, syntax["joiners"]))
        self._joined = re.compile(rf" (?:{joiners})(?: (?:{joiners}))* ")
        self._joiners = frozenset(syntax["joiners"])
        self._verbs = grammar.verbs
        self._at_that_time = grammar.at_that_time
        self._said = _patterns(self._lexicon.language)
        self._informs = idle_of(self._lexicon.language).informs

    def is_usual(self, text: str, *, apart: bool) -> bool:
        """Tell whether a clause is one of the remarks that people make again and again."""
        reason = text.startswith(self._because)
        if "," in text or not (reason or (apart and _TELLING.search(text) is None)):
            return False
        if not reason and self._informs(text):
            return False
        if not reason and _PART_OF_DAY.search(text) and text.partition(" ")[0] not in self._it:
            # "The dog is old in the evening I want the lamp on": of which it is said is not sure.
            return False
        if self._said.reserving.search(text) and not self._said.reasons.match(text):
            return False
        if self._goes_on(text):
            return False
        return self._lexicon.comments.fullmatch(text) is not None

    def _goes_on(self, text: str) -> bool:
        """Tell whether what is joined to a remark is none: "it looks nice and turn it off"."""
        _, *others = self._joined.split(text)
        return any(
            (it.partition(" ")[0] in self._verbs and " " in it) or _TELLING.search(it) is not None
            for it in others
        )

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
        if self._informs(bare):
            return False
        if not self.names_only_people(bare) or self._things.speaks_of_home(bare):
            return False
        if self._objects.intersection(self._said.felt_about.sub("", rest).split()):
            # "We skipped that last week": of what is asked for it may say that it is not to be.
            return False
        if bare.partition(" ")[0] in self._subjects and "#" not in text:
            return True
        if self._verbs.intersection(bare.split()):
            return False
        return self._said.lasting.fullmatch(bare) is not None or (
            count > 0 and self._said.bygone.fullmatch(bare) is not None
        )

    def when(
        self,
        text: str,
        before: Sequence[str],
        after: Sequence[str],
        stripped: Callable[[], Iterator[tuple[Adverbs, str]]],
    ) -> Clause | None:
        """Return the time or the days that a remark tells of what is asked for after it.

        `before` and `after` are the words around it, `stripped` is its text without adverbs.
        """
        told = self._moment(text, after, stripped)
        if told is None and after[:1] in ([","], ["."]) and self._joiners.issuperset(before):
            told = self._habit(after, stripped)
        return told

    def _moment(
        self,
        text: str,
        after: Sequence[str],
        stripped: Callable[[], Iterator[tuple[Adverbs, str]]],
    ) -> Clause | None:
        """Return the time of "We eat at five. Turn the TV off then"."""
        rest = " ".join(after[1:])
        then = self._at_that_time.search(rest)
        if text.partition(" ")[0] in self._verbs or then is None:
            return None
        if after[:1] != ["."] and (after[:1] != [","] or not _ENDED.match(rest, then.end())):
            # "Lamp on, then off" points to no time.
            return None
        for adverbs, core in stripped():
            moments = [name for name, _ in adverbs if name in ("time", "sun")]
            kinds = self._things.names_kind(core)
            if len(moments) == 1 and not kinds and self.names_only_people(core):
                return Clause("adverbs", 0, 0, COMMENT, adverbs=adverbs, text=core)
        return None

    def _habit(
        self, after: Sequence[str], stripped: Callable[[], Iterator[tuple[Adverbs, str]]]
    ) -> Clause | None:
        """Return the days of "Ben visits on Sundays, so at ten turn it on"."""
        for adverbs, core in stripped():
            told = {name for name, _ in adverbs}
            if told and told <= _HABITUAL and self._is_habit(core):
                if any(word.startswith(_WHEN_TAGS) for word in after):
                    return Clause("comment", 0, 0, COMMENT, text=core)
                return Clause("adverbs", 0, 0, COMMENT, adverbs=adverbs, text=core)
        return None

    def _is_habit(self, text: str) -> bool:
        """Tell whether a clause without its days says what people do on them: "Ben visits"."""
        _, _, rest = text.partition(" ")
        if not rest or _NUMBER.search(text) or self._said.reserving.search(text):
            return False
        if not self.names_only_people(text) or self._things.speaks_of_home(text):
            return False
        if self._objects.intersection(rest.split()):
            return False
        return self._said.habits.fullmatch(text) is not None

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
    felt_about: re.Pattern[str]
    bygone: re.Pattern[str]
    lasting: re.Pattern[str]
    habits: re.Pattern[str]


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
        whole(words["felt_about"]),
        either(words["bygone"]),
        either(words["lasting"]),
        either(words["habits"]),
    )
