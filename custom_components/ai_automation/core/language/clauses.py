"""Divide a sentence into clauses, each read as well as it can be: the cheapest division wins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
import re
from typing import Any, Literal

from .clause import Adverbs, Clause, Lead, Role, joined, lasting_of
from .deeds import DeedReader
from .division import CLAUSE, HARD_MARKS, MARKS, Divider
from .facts import FactReader
from .lexicon import Lexicon
from .likelihood import UNLIKELY, Likelihood
from .occasions import with_own_deeds
from .patterns import Grammar
from .remarks import COMMENT, Remarks
from .said import Context, Deed, DeedSaid, Fact, FactSaid, Problem
from .sentence import Sentence

# "Quand il pleut et *que* Louis est là": the lead of the clause before counts again.
_REPEATED: Literal["repeated"] = "repeated"
type _Led = Lead | Literal["repeated"]

_TAGS = (
    "every#",
    "dates#",
    "time#",
    "sun#",
    "days#",
    "part#",
    "dur#",
    "light#",
    "span#",
    "val#",
    "quote#",
)
_ADVERB_TAGS = tuple(tag for tag in _TAGS if tag not in ("val#", "quote#"))
# Clauses that are tried as facts or deeds: the longest requests of people have sixty.
_MOST_READ = 160
# What joins a remark to a request: "but" would take something back.
_NEUTRAL = frozenset({"", "so", "and"})
_LEADS: tuple[Lead, ...] = ("until", "unless", "while", "if", "when")
_TOPIC = 1.4
_COMMA = 0.02
_TIMED_FACT, _OTHER_FACT = 3.9, -0.1
_BARE_FACT, _ADVERB, _UNREAD, _UNREAD_WORD = 0.9, 0.05, 5.0, 2.0


class _TooMuchError(Exception):
    """A sentence has more readings than are looked at."""


class ClauseReader:
    """Divide one sentence into clauses."""

    def __init__(
        self, sentence: Sentence, grammar: Grammar, facts: FactReader, deeds: DeedReader
    ) -> None:
        """Take the tagged sentence and the readers of its clauses."""
        self._sentence = sentence
        self._grammar = grammar
        self._lexicon: Lexicon = grammar.lexicon
        self._facts = facts
        self._deeds = deeds
        syntax = self._lexicon["syntax"]
        self._joiners: Mapping[str, str] = syntax["joiners"]
        self._clause_starts = frozenset(syntax["clause_starts"])
        self._going_on = re.compile(syntax["going_on"])
        self._articles = frozenset(syntax["articles"])
        self._state_ends = frozenset(syntax["state_ends"])
        self._particles = tuple(f"{word} " for word in syntax["particles"])
        self._likelihood = Likelihood(grammar)
        self._remarks = Remarks(sentence, grammar, facts.things)
        self._adverbs_inside: bool = syntax["adverbs_inside"]
        self._lone_facts: bool = syntax["lone_facts"]
        self._words = [token.text for token in sentence.tokens]
        self._cores: dict[
            tuple[str, float | None, bool], tuple[float, FactSaid | DeedSaid | str | None]
        ] = {}
        self._facts_read: dict[str, list[tuple[float, FactSaid]]] = {}
        self._deeds_read: dict[str, list[tuple[float, DeedSaid]]] = {}
        self._starts = frozenset(self._boundaries())

    def read(self) -> list[Clause]:
        """Return the clauses of the cheapest division; one that is "crowded" if it is too much."""
        divider = Divider(self._words, self._joiners, self._starts)
        try:
            clauses = divider.divide(self._clause)
        except _TooMuchError:
            clauses = None
        if clauses is None:
            return [Clause("crowded", 0, len(self._words), 0.0)]
        clauses = with_own_deeds(clauses, lambda it: self._as(it, DeedSaid, None))
        return clauses if self._lone_facts else list(joined(clauses))

    def other_roles(self, clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
        """Yield divisions with what no word led in taken for what it can be as well.

        "The TV goes off, the lamp comes on": the first may be what is waited for. "The gate
        opens as soon as a car comes": the first is to be done. "TV on after nine lamp at 20 %".
        """
        content = [it for it in clauses if it.role in ("fact", "deed")]
        lone = [it for it in content if it.role == "fact" and it.lead is None]
        deeds = {id(it): self._as(it, DeedSaid, None) for it in lone}
        if lone and None not in deeds.values():
            yield [deeds.get(id(it)) or it for it in clauses]
        first = content[0] if len(content) > 1 else None
        if first is not None and first.role == "deed" and first.lead is None:
            happens = self._likelihood.happens(first.text, content[1])
            event = self._as(first, FactSaid, "when") if happens else None
            if event is not None:
                yield [event if it is first else it for it in clauses]

    def _as(
        self, clause: Clause, kind: type[FactSaid | DeedSaid], lead: Lead | None
    ) -> Clause | None:
        """Return a clause in another role, None if it cannot be read so."""
        readings = [
            (cost, said)
            for cost, said in self._readings(
                clause.text,
                bare=None if kind is FactSaid else _BARE_FACT,
                period=bool(lasting_of(clause.adverbs)),
            )
            if isinstance(said, kind)
        ]
        if not readings:
            return None
        cost, said = min(readings, key=lambda item: item[0])
        role: Role = "fact" if kind is FactSaid else "deed"
        return replace(clause, role=role, lead=lead, said=said, cost=cost)

    def _boundaries(self) -> Iterator[int]:
        """Yield where clauses may begin: at marks, joining words, leads, verbs and after tags."""
        yield 0
        words = self._words
        for place, word in enumerate(words):
            after_tag = place > 0 and words[place - 1].startswith(_TAGS)
            # "Above 75 fan on": a limit is over with its number.
            limited = place > 1 and words[place - 2] in self._clause_starts
            after_tag |= limited and words[place - 1].isdecimal()
            if (
                word in MARKS
                or word in self._joiners
                or word in self._grammar.verbs
                or self._lexicon.stem(word) in self._grammar.verbs
                or word in self._clause_starts
                or after_tag
                or (place > 0 and words[place - 1] in self._state_ends)
                or word in self._articles
                or self._grammar.lead.match(" ".join(words[place : place + 4]) + " ")
            ):
                yield place
            if word in MARKS:
                yield place + 1

    def _clause(self, first: int, last: int) -> Clause | None:
        start, end = first, last
        words = self._words
        if words[last - 1] in self._joiners and last < len(words):
            # What joins a clause to the next one is that one's.
            return None
        joiner = ""
        while start < end and (words[start] in MARKS or words[start] in self._joiners):
            if words[start] not in MARKS:
                joiner = self._joiners[words[start]]
            start += 1
        mark = next((word for word in reversed(words[:start]) if word not in self._joiners), "")
        mark = mark if mark in MARKS else ""
        while end > start and (words[end - 1] in MARKS or words[end - 1] in self._joiners):
            end -= 1
        if start == end:
            return Clause("adverbs", first, last, 0.0)
        if any(word in HARD_MARKS for word in words[start:end]):
            return None
        text = " ".join(words[start:end])
        if self._grammar.echo.fullmatch(text):
            # "Check whether it is open, and if it is": said twice.
            return Clause("adverbs", first, last, CLAUSE)
        asked = last + 1 < len(words) and (
            words[last] == "?" or (words[last] == ":" and self._going_on.search(text) is not None)
        )
        apart = self._after_mark(start)
        clause = self._read(text, apart=apart, asked=asked, other=joiner == "or")
        if apart and (
            told := self._remarks.when(
                text, self._words[:start], self._words[last:], partial(self._stripped, text, ())
            )
        ):
            clause = min(clause, told, key=lambda it: it.cost)
        closed = last == len(self._words) or self._words[last] in MARKS
        if apart and closed and joiner in _NEUTRAL and self._remarks.is_statement(text):
            remark = Clause("comment", 0, 0, COMMENT + _COMMA * len(text), text=text)
            clause = min(clause, remark, key=lambda it: it.cost)
        cost = clause.cost + _COMMA * text.count(",")
        later = self._grammar.after.match(text) is not None
        return replace(
            clause, first=start, last=end, cost=cost, joiner=joiner, mark=mark, later=later
        )

    def _after_mark(self, start: int) -> bool:
        """Tell whether a clause stands by itself: at the start or after a mark."""
        before = self._words[:start]
        while before and self._joiners.get(before[-1]) == "so":
            before.pop()
        return not before or before[-1] in MARKS or before[-1].startswith(("light#", "time#"))

    def _read(self, text: str, *, apart: bool, asked: bool, other: bool) -> Clause:
        """Return the best reading of a text; `asked` is that it is waited for by how it ends.

        `other` is that "or" joins it to what is before it.
        """
        best = self._unread(text)
        for led, rest in self._led(text):
            # "Mains off? Tell everybody", "TV coming on: dim the lamp": it is waited for.
            lead = "when" if asked and led is None else led
            for adverbs, core in self._stripped(rest, ()):
                found = self._reading(lead, adverbs, core, other=other)
                if found is not None and found.cost < best.cost:
                    best = found
        if apart and self._deeds.is_topic(text):
            topic = Clause("topic", 0, 0, CLAUSE + _TOPIC, text=text)
            best = min(best, topic, key=lambda clause: clause.cost)
        if self._remarks.is_usual(text, apart=apart):
            comment = COMMENT + 0.05 * len(text.split())
            if comment < best.cost:
                best = Clause("comment", 0, 0, comment, text=text)
        return best

    def _unread(self, text: str) -> Clause:
        content = [word for word in text.split() if word not in self._lexicon.stop]
        cost = (_UNREAD if content else _UNREAD / 2) + _UNREAD_WORD * len(content)
        return Clause("unread", 0, 0, cost, text=text)

    def _led(self, text: str) -> Iterator[tuple[_Led | None, str]]:
        """Yield what a clause is led in with, and what it says without that."""
        if match := self._grammar.otherwise.match(text):
            yield "otherwise", text[match.end() :].lstrip(" ,")
        for lead in _LEADS:
            pattern = self._grammar.leads.get(lead)
            if pattern is not None and (match := pattern.match(text)):
                yield lead, text[match.end() :]
        if match := self._grammar.repeated.match(text):
            yield _REPEATED, text[match.end() :]
        yield None, text

    def _reading(
        self, led: _Led | None, adverbs: Adverbs, core: str, *, other: bool
    ) -> Clause | None:
        """Return a clause of which lead and adverbs are known, None if its core says nothing."""
        lead = None if led == _REPEATED else led
        if led is not None and not core and not adverbs:
            # A "when" or an "otherwise" with nothing after it is half of a clause.
            return None
        cost = CLAUSE + _ADVERB * len(adverbs)
        timed = sum(name in ("time", "sun") for name, _ in adverbs)
        # "On at six, off at seven": each deed has its own time where there are two of both.
        cost += 2 * _ADVERB * max(timed - 1, 0)
        if timed > 1 and any(name == "days" for name, _ in adverbs):
            # Two times beside days are two things: each has its own days.
            cost += CLAUSE * 4
        if not core:
            return Clause("adverbs", 0, 0, cost, lead, adverbs=adverbs)
        # "The pump starts at five" is to be done, and nothing that is waited for, unless "or"
        # joins it to what is.
        bare = _TIMED_FACT if timed and led is None else _BARE_FACT
        bare = _OTHER_FACT if timed and other else bare
        bare_cost = None if led not in (None, "otherwise") else bare
        extra, said = self._core(core, bare=bare_cost, period=bool(lasting_of(adverbs)))
        if said is None:
            return None
        if isinstance(said, str):
            return Clause("follow", 0, 0, cost + extra, lead, adverbs=adverbs, text=said)
        role: Role = "fact" if isinstance(said, FactSaid) else "deed"
        if isinstance(said, FactSaid):
            unlikely = self._likelihood.of_fact(said, lead, adverbs, core)
            lead = "while" if said.lasting and lead is None else lead
        else:
            unlikely = self._likelihood.of_deed(said, lead, adverbs, core)
        if unlikely is None:
            return None
        cost += unlikely
        return Clause(role, 0, 0, cost + extra, lead, "", "", said, adverbs, core)

    def _stripped(self, text: str, adverbs: Adverbs) -> Iterator[tuple[Adverbs, str]]:
        """Yield the adverbs at both ends of a clause, and the rest.

        "on at six" can end in an adverb, or in "on" and one: both are tried.
        """
        likely = self._grammar.adverb_needs.met(text)
        for name, pattern in map(self._grammar.adverb_starts.__getitem__, likely):
            if match := pattern.match(text):
                # "Wait five minutes and turn it off": before it, and not how long it is on.
                before = "first" if name == "pause" else name
                first = (before, self._meaning(match.groupdict()))
                rest = text[match.end() :].strip(" ,")
                if rest.partition(" ")[0] not in self._joiners:
                    yield from self._stripped(rest, (first, *adverbs))
                return
        longest: tuple[int, tuple[str, Any]] | None = None
        for name, pattern in map(self._grammar.adverb_ends.__getitem__, likely):
            match = pattern.search(text)
            if match and name == "wait" and text[: match.start()].endswith((", ", "and ")):
                # "When it opens, two minutes, then off": a pause of its own.
                continue
            if match and (longest is None or match.start() < longest[0]):
                longest = (match.start(), (name, self._meaning(match.groupdict())))
        if longest is None:
            yield adverbs, text
            yield from self._freed(text, adverbs)
            return
        start, found = longest
        yield from self._stripped(text[:start].strip(" ,"), (found, *adverbs))
        if text[start:].startswith(self._particles):
            particle = text[start:].partition(" ")[0]
            yield from self._stripped(f"{text[:start]}{particle}", (found, *adverbs))

    def _freed(self, text: str, adverbs: Adverbs) -> Iterator[tuple[Adverbs, str]]:
        """Yield a clause without the adverbs that stand in it: "schalte um acht das Licht an"."""
        if not self._adverbs_inside or not any(tag in text for tag in _ADVERB_TAGS):
            return
        inside = [
            (match, name)
            for name, pattern in self._grammar.adverbs_inside
            for match in pattern.finditer(text)
        ]
        if inside:
            match, name = min(inside, key=lambda item: (item[0].start(), -item[0].end()))
            rest = f"{text[: match.start()]}{text[match.end() :]}"
            found = (name, self._meaning(match.groupdict()))
            yield from self._stripped(rest.strip(" ,"), (found, *adverbs))

    def _meaning(self, parts: dict[str, str | None]) -> Any:
        tag = parts.get("tag") or parts.get("tag2")
        return self._sentence.meaning(tag) if tag else None

    def _core(
        self, text: str, *, bare: float | None, period: bool
    ) -> tuple[float, FactSaid | DeedSaid | str | None]:
        """Return the best reading of a clause without lead and adverbs, and what it costs.

        `bare` is what it costs besides if it is a fact that nothing leads in, None if it is led in.
        `period` is that its adverbs say for how long.
        """
        key = (text, bare, period)
        if key not in self._cores:
            if len(self._cores) >= _MOST_READ:
                raise _TooMuchError
            self._cores[key] = min(
                self._readings(text, bare=bare, period=period),
                key=lambda item: item[0],
                default=(0.0, None),
            )
        return self._cores[key]

    def _readings(
        self, text: str, *, bare: float | None, period: bool
    ) -> Iterator[tuple[float, FactSaid | DeedSaid | str | None]]:
        order = text.partition(" ")[0] in self._grammar.verbs
        for cost, fact in self._facts_in(text):
            if not (order and bare is not None and fact.np is None):
                # "Play" by itself is no news.
                yield cost + (bare or 0), fact
        if bare is None:
            return
        for cost, deed in self._deeds_in(text):
            # "The fan is not on" is a limit only with how long it is not to be.
            unlikely = deed.unlikely or (deed.limit is not None and not period)
            yield cost + (UNLIKELY if unlikely else 0), deed
        for hit in self._grammar.follow.hits(text):
            yield 0.4, f"{hit.parts['np']}|{hit.parts['np2']}"

    def _facts_in(self, text: str) -> list[tuple[float, FactSaid]]:
        """Return what can be so by a text, and what it costs: led in or not, that is the same."""
        if text not in self._facts_read:
            said = self._facts.said(text)
            self._facts_read[text] = _priced((it, self._facts.build(it, Context())) for it in said)
        return self._facts_read[text]

    def _deeds_in(self, text: str) -> list[tuple[float, DeedSaid]]:
        """Return what can be done by a text, and what it costs."""
        if text not in self._deeds_read:
            said = self._deeds.said(self._grammar.infinitive.sub("", text))
            self._deeds_read[text] = _priced((it, self._deeds.build(it, Context())) for it in said)
        return self._deeds_read[text]


def _priced[Said](
    built: Iterable[tuple[Said, Fact | Deed | Problem]],
) -> list[tuple[float, Said]]:
    """Return what was built, and what it costs, but for what does not even name a thing."""
    return [
        (it.cost if isinstance(it, Problem) else max(it.cost, -0.4) * 0.5 + 0.2, said)
        for said, it in built
        if not (isinstance(it, Problem) and it.code == "unread")
    ]
