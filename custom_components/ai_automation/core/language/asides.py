"""Set aside what is said beside a request: why it is made, and what else people tell."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, combinations
import re

from .idle import idle_of
from .index import HomeIndex
from .lexicon import lexicon_of, tokenised
from .name_tags import tag_names
from .normalize import normalize
from .patterns import expand, grammar_of
from .sentence import folded
from .tagging import tagger_of

# Each attempt reads a sentence; people do not tell more than this beside a request.
_ATTEMPTS = 4
_MOST_ASIDE = 2
_FEWEST_WORDS = 2
_LONGEST_HEADING = 5
_MOST_WORDS = 40
_QUOTED = re.compile(r"[\"“”«»][^\"“”«»]*[\"“”«»]|(?<!\w)['‘][^'‘’]*['’](?!\w)")
_MARK = re.compile(r"[.!?;:]+(?=\s|$)|,(?=\s)|\s[-–—](?=\s)|[–—]")
_STOP = re.compile(r"[.!?;]+(?=\s|$)")
# "One" counts nothing: "one of us", "the big one".
_NUMBER = re.compile(r"(?<![\w#])(?!1\b)\d")
_WORD = re.compile(r"\S+")
_TIMES = ("time#", "span#", "sun#")
_EDGES = " \t\n,.;:!?-–—"


@dataclass(frozen=True, slots=True)
class Rest:
    """A text without what is said beside it; `told` are those asides that are no plain reasons.

    They are `sure` to be none of it if all tell how something always is. `why` are the reasons.
    """

    text: str
    told: tuple[str, ...]
    sure: bool = True
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """How a language leads in a reason, and what no aside holds."""

    tail: re.Pattern[str]
    sake: re.Pattern[str]
    lead_in: re.Pattern[str]
    opening: re.Pattern[str]
    people: re.Pattern[str]
    statement: re.Pattern[str]
    existing: re.Pattern[str]
    habit: re.Pattern[str]
    limiting: re.Pattern[str]
    telling: re.Pattern[str]


_LATEST: deque[tuple[str, HomeIndex, tuple[Rest, ...]]] = deque(maxlen=2)


def rests_of(text: str, index: HomeIndex) -> tuple[Rest, ...]:
    """Return what a text is without asides, the likeliest first; it is asked for several times."""
    for known, of, rests in tuple(_LATEST):
        if known == text and of is index:
            return rests
    rests = tuple(_Asides(index).rests(text))
    _LATEST.append((text, index, rests))
    return rests


def habits_aside(text: str, index: HomeIndex) -> Rest | None:
    """Return a text without its sentences on how people are, None if it has none, or only such."""
    asides = _Asides(index)
    parts = [part.strip() for part in _parts(text, _STOP)]
    told = tuple(part.strip(_EDGES) for part in parts if asides.is_habit_of_people(part))
    if not told or len(told) > _MOST_ASIDE or len(told) == len(parts):
        return None
    return Rest(" ".join(part for part in parts if part.strip(_EDGES) not in told), told)


class _Asides:
    """Tell what may be said beside the requests of a home."""

    def __init__(self, index: HomeIndex) -> None:
        """Take the home whose things no aside speaks of; of its people it may."""
        self._said = _patterns(index.lexicon.language)
        self._index = index
        weekdays = self._index.lexicon["values"]["weekdays"]
        self._weekdays = frozenset(map(self._index.stem, weekdays))
        self._pronoun: str = self._index.lexicon["syntax"]["it"][0]
        self._someone: str = self._index.lexicon["words"]["asides"]["someone"]
        self._idle = idle_of(index.lexicon.language)
        self._joiners = frozenset(self._index.lexicon["syntax"]["joiners"])
        # "... so it is cosy, then off at ten".
        self._states = frozenset(self._index.lexicon["syntax"]["state_ends"])

    def rests(self, text: str) -> Iterator[Rest]:
        """Yield what a text is without asides, the likeliest first."""
        tried = {self._unopened(text)}
        bare, why = self._without_reasons(text)
        bases = ((bare, why),) if bare == text else ((bare, why), (text, ()))
        for base, reasons in bases:
            for rest in chain(
                (Rest(base, ()),), self._without_statements(base), self._run_on(base)
            ):
                if len(tried) > _ATTEMPTS:
                    return
                said = self._unopened(rest.text)
                if said and said not in tried:
                    tried.add(said)
                    yield replace(rest, why=reasons)

    def _unopened(self, text: str) -> str:
        """Return a text without what it opens with: "so turn it off" is "turn it off"."""
        return self._said.opening.sub("", folded(text))

    def _without_reasons(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return a text without what is led in as a reason, before the request or after it."""
        kept: list[str] = []
        why: list[str] = []
        for sentence in _parts(text, _STOP):
            left = self._without_reason(sentence).strip(_EDGES)
            kept += [left] if left else []
            beside = sentence.partition(left)[::2] if left else (sentence,)
            why += [told for it in beside if (told := it.strip(_EDGES))]
        return ". ".join(kept), tuple(why)

    def _without_reason(self, sentence: str) -> str:
        said = self._said
        lead_in = said.lead_in.match(folded(sentence))
        if lead_in and self._is_why(lead_in["aside"], sentence):
            sentence = sentence[slice(*lead_in.span("rest"))]
        tail = said.tail.search(folded(sentence))
        reason = sentence[tail.start() :] if tail else self._for_whom(sentence)
        # "... so the hens keep laying, then off at ten": the reason ends where it goes on.
        ends = [*(mark.start() for mark in re.finditer(r",\s", reason)), len(reason)]
        for end in reversed(ends) if reason else ():
            if self._may_be(reason[:end]) and not self._goes_on(reason[:end]):
                return f"{sentence[: -len(reason)]}{reason[end:]}"
        return sentence

    def _for_whom(self, sentence: str) -> str:
        """Return for whose sake something is asked at the end of a sentence: "so Nan can see"."""
        for found in self._said.sake.finditer(folded(sentence)):
            if self._is_of_people(sentence[found.end() :]):
                return sentence[found.start() :]
        return ""

    def _is_why(self, aside: str, sentence: str) -> bool:
        """Tell whether what stands before "so" is why: of people, or of nothing in the home."""
        if not self._may_be(aside):
            return False
        if self._tells(aside) or self._counts(aside):
            # "Nora eats around 3, so start it at ten to": the rest has a time of its own.
            told = self._is_of_people(aside) or self._is_idle(aside)
            return told and self._has_a_time(sentence[len(aside) :])
        stem = self._index.stem
        rest = {stem(word) for word in tokenised(sentence[len(aside) :]).split()}
        days = self._weekdays & {stem(word) for word in tokenised(aside).split()}
        if not days <= rest:
            # "The bins go out on Fridays, so ... on Fridays": that day is part of the request.
            return False
        main = self._main_part(aside)
        if main != " ".join(folded(aside).split()) and self._is_idle(main):
            # "He wanders off if the door is open, so tell me when it is": the rest waits itself.
            return True
        if self._is_of_people(sentence):
            return not self._is_conditional(aside)
        limits = self._said.statement.match(f"{self._pronoun} {aside}") is None
        return (not limits and not self._speaks_of_things(aside)) or self._is_felt(aside)

    def _has_a_time(self, text: str) -> bool:
        """Tell whether a text says at what time something is to be."""
        sentence = normalize(text, self._index.lexicon)
        tagger_of(self._index.lexicon.language).tag(sentence)
        return any(token.text.startswith(_TIMES) for token in sentence.tokens)

    def _is_felt(self, aside: str) -> bool:
        """Tell whether a reason is how something is found: "gas is so dear", "it gets stuffy"."""
        main = self._main_part(aside)
        felt = self._said.habit.search(f"the {main}") or self._is_habit(main)
        whole = len(main.split()) == len(aside.split())
        return bool(felt) and (whole or not self._speaks_of_things(aside))

    def _main_part(self, text: str) -> str:
        """Return a text without what it depends on: "it gets stuffy when all are here"."""
        plain = " ".join(folded(text).split())
        return plain[: next(self._led(plain, "if", "when"), len(plain))].strip()

    def _tells(self, text: str) -> bool:
        """Tell whether a text may add to the request: it has a time, or "as well"."""
        return self._said.telling.search(folded(text)) is not None

    def _counts(self, text: str) -> bool:
        """Tell whether a text holds a number, in words or in digits: that is no aside."""
        return _NUMBER.search(normalize(text, self._index.lexicon).text) is not None

    def _is_free(self, part: str) -> bool:
        """Tell whether a statement has no number that could count: what happened once may have."""
        return not self._counts(part) or self._idle.is_past(part.strip(_EDGES))

    def _is_conditional(self, text: str) -> bool:
        """Tell whether something is so only under a condition: "my sister stays if she can"."""
        plain = " ".join(tokenised(text).split())
        return next(self._led(plain, "if"), None) is not None

    def _led(self, plain: str, *leads: str) -> Iterator[int]:
        """Yield where a condition begins in a text of single blanks."""
        patterns = [grammar_of(self._index.lexicon.language).leads[it] for it in leads]
        for word in _WORD.finditer(plain):
            if any(pattern.match(plain, word.start()) for pattern in patterns):
                yield word.start()

    def _goes_on(self, reason: str) -> bool:
        """Tell whether what is joined to a reason is none: "it looks nice and turn it off"."""
        words = tokenised(reason).split()
        joined = (place for place, word in enumerate(words[1:], 1) if word in self._joiners)
        after = [words[place + 1 :] for place in joined]
        begins = self._index.lexicon.verbs | self._states
        return any(
            len(rest) > 1 and (rest[0] in begins or self._speaks_of_things(" ".join(rest)))
            for rest in after
        )

    def _without_statements(self, text: str) -> Iterator[Rest]:
        """Yield a text without one or two statements that stand between marks."""
        parts = _parts(text, _MARK)
        heads = [0] if len(parts) > 1 and self._is_heading(parts[0]) else []
        judged = (at for at, it in enumerate(parts) if self._idle.judges(it.strip(_EDGES)))
        known = {*heads, *judged}
        beside = (at for at, it in enumerate(parts) if self._is_statement(it) and self._is_free(it))
        places = sorted({*known, *beside})
        sure = {at: at in known or self._is_sure(parts[at].strip(_EDGES)) for at in places}
        for count in range(1, min(_MOST_ASIDE, len(parts) - 1) + 1):
            for chosen in combinations(places, count):
                kept = "".join(part for place, part in enumerate(parts) if place not in chosen)
                told = tuple(parts[place].strip(_EDGES) for place in chosen)
                yield Rest(kept.strip(_EDGES), told, sure=all(sure[at] for at in chosen))

    def _run_on(self, text: str) -> Iterator[Rest]:
        """Yield a text without a statement that no mark divides from it: "on at six it is dark"."""
        if self._idle.informs(text):
            return
        for start in self._idle.starts.finditer(folded(text)):
            told = text[start.end() :].strip(_EDGES)
            if self._may_be(told) and self._is_sure(told) and not self._counts(told):
                yield Rest(text[: start.start()].strip(_EDGES), (told,))
                return

    def _is_heading(self, part: str) -> bool:
        """Tell whether a text begins with what it is about: "Frost warning: ..."."""
        text = part.strip(_EDGES)
        if not part.rstrip().endswith((":", "!")) or not 0 < len(text.split()) <= _LONGEST_HEADING:
            return False
        sentence = normalize(text, self._index.lexicon)
        tag_names(sentence, self._index)
        tagger_of(self._index.lexicon.language).tag(sentence)
        limits = self._said.limiting.search(folded(text)) is not None
        begins = sentence.tokens[0].text in self._index.lexicon.verbs if sentence.tokens else True
        tags = any("#" in token.text for token in sentence.tokens)
        return not (limits or begins or tags or self._speaks_of_things(text))

    def _is_sure(self, text: str) -> bool:
        """Tell whether a statement asks for nothing: how something always is, or what there is."""
        exists = self._said.existing.match(folded(text)) is not None
        always = exists or self._is_habit(text) or self._is_felt(text)
        told = always or (self._is_idle(text) and not self._says_what_things_are(text))
        return told and not self._idle.informs(text)

    def _says_what_things_are(self, text: str) -> bool:
        """Tell whether a text has a word for what something in the home is: its "flap"."""
        words = tokenised(self._idle.plain(text)).split()
        return any(self._index.stem(word) in self._index.heads for word in words)

    def _is_idle(self, text: str) -> bool:
        """Tell whether a text asks for nothing that a house could do."""
        return self._idle(text, self._speaks_of_things)

    def _is_habit(self, text: str) -> bool:
        """Tell whether a statement tells how somebody or something always is."""
        said, plain = self._said, folded(text)
        if not self._may_be(text) or self._tells(text):
            return False
        if self._is_of_people(text):
            # Who it is, is read as somebody: "Anna always forgets", "my husband dozes off".
            who = said.people.match(plain)
            rest = plain[who.end("who") :] if who and "who" in who.groupdict() else None
            name, _, after = said.opening.sub("", plain).partition(" ")
            rest = rest or f"{"'s" if name.endswith("'s") else ''} {after}"
            plain = f"{self._someone}{rest}"
        return said.statement.match(plain) is not None and said.habit.search(plain) is not None

    def is_habit_of_people(self, part: str) -> bool:
        """Tell whether a sentence tells how somebody always is."""
        text = part.strip(_EDGES)
        return self._is_of_people(text) and self._is_habit(text) and not self._idle.informs(text)

    def _is_statement(self, part: str) -> bool:
        said, text = self._said, part.strip(_EDGES)
        plain = folded(text)
        if not self._may_be(text) or self._tells(text) or self._is_other_case(plain):
            return False
        if self._is_idle(text):
            return True
        stops = _STOP.search(part) is not None
        ends, of_people = stops or part.lstrip() != part, self._is_of_people(text)
        if ends and of_people and (stops or self._is_habit(text)):
            # "My husband pauses the telly and falls asleep. If it has been paused ..."
            return True
        if said.existing.match(plain) is not None:
            return True
        if self._is_conditional(text):
            return False
        if self._is_felt(text):
            # "The telly is too loud for the baby, ..."
            return True
        told = of_people or said.statement.match(plain) is not None
        return told and not self._speaks_of_things(text)

    def _is_other_case(self, plain: str) -> bool:
        """Tell whether something is to be done otherwise: "else the hall light on"."""
        words = tokenised(plain)
        grammar = grammar_of(self._index.lexicon.language)
        led = grammar.otherwise.match(words)
        return led is not None and not grammar.verbs.isdisjoint(words[led.end() :].split()[:1])

    def _is_of_people(self, text: str) -> bool:
        """Tell whether a statement begins with somebody: by a word for people, or by name."""
        plain = folded(text)
        if self._said.people.match(plain):
            return True
        name = tokenised(self._said.opening.sub("", plain)).partition(" ")[0]
        return self._index.stem(name) in self._index.people or name in self._index.owners

    def _speaks_of_things(self, text: str) -> bool:
        """Tell whether a text names a thing or place of the home, or a kind of things."""
        index, people = self._index, self._said.people.match(folded(text))
        if people is not None and "who" in people.groupdict():
            # "The twins won't sleep" is of them, though there may be a room that is theirs.
            text = text[people.end("who") :]
        sentence = normalize(text, index.lexicon)
        tag_names(sentence, index)
        named = [it.text for it in sentence.tokens if it.text.startswith("name#")]
        stems = {index.stem(it.text) for it in sentence.tokens if it.text not in index.lexicon.stop}
        return bool(stems & index.kinds) or not all(
            index.people.issuperset(sentence.meaning(it)[0]) for it in named
        )

    def _may_be(self, text: str) -> bool:
        """Tell whether a text limits nothing and quotes nothing."""
        return (
            _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS
            and self._said.limiting.search(folded(text)) is None
            and _QUOTED.search(text) is None
        )


def _parts(text: str, mark: re.Pattern[str]) -> list[str]:
    """Return the parts of a text, each with the mark that ends it; quotations are not divided."""
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    ends = [
        found.end()
        for found in mark.finditer(text)
        if not any(start <= found.start() < end for start, end in quoted)
    ]
    return [
        text[start:end]
        for start, end in zip([0, *ends], [*ends, len(text)], strict=True)
        if text[start:end].strip()
    ]


@cache
def _patterns(language: str) -> _Said:
    words = lexicon_of(language)["words"]
    asides = words["asides"]
    macros = {**words["remarks"]["macros"], **words["idle"]["macros"], **asides["macros"]}

    def compiled(key: str) -> re.Pattern[str]:
        return re.compile(expand(asides[key], macros), re.IGNORECASE)

    keys = (
        "tail",
        "sake",
        "lead_in",
        "opening",
        "people",
        "statement",
        "existing",
        "habit",
        "limiting",
        "telling",
    )
    return _Said(*map(compiled, keys))
