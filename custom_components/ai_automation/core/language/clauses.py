"""Divide a sentence into clauses, each read as well as it can be: the cheapest division wins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
import re
from typing import Any, Literal

from .clause import Adverbs, Clause, Lead, Role, as_end, joined, lasting_of
from .cores import Cores, TooMuchError
from .deeds import DeedReader
from .division import CLAUSE, HARD_MARKS, MARKS, Divider
from .facts import FactReader
from .lexicon import Lexicon
from .likelihood import Likelihood
from .occasions import with_own_deeds
from .patterns import Grammar
from .recalling import Recalled
from .remarks import COMMENT, Remarks
from .said import DeedSaid, FactSaid
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
# What joins a remark to a request: "but" would take something back.
_NEUTRAL = frozenset({"", "so", "and"})
_LEADS: tuple[Lead, ...] = ("until", "unless", "while", "if", "when")
_TOPIC = 1.4
_COMMA = 0.02
_TIMED_FACT, _OTHER_FACT = 3.9, -0.1
_BARE_FACT, _ADVERB, _UNREAD, _UNREAD_WORD = 0.9, 0.05, 5.0, 2.0


class ClauseReader:
    """Divide one sentence into clauses."""

    def __init__(
        self,
        sentence: Sentence,
        grammar: Grammar,
        facts: FactReader,
        deeds: DeedReader,
        recalled: Recalled,
    ) -> None:
        """Take the tagged sentence, the readers of its clauses, and what is known of its texts."""
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
        self._cores = Cores(grammar, facts, deeds)
        self._recalled = recalled
        leads = self._grammar.lead
        self._leads = frozenset(
            place
            for place in range(len(self._words))
            if leads.match(" ".join(self._words[place : place + 4]) + " ")
        )
        self._starts = frozenset(self._boundaries())

    def read(self) -> list[Clause]:
        """Return the clauses of the cheapest division; one that is "crowded" if it is too much."""
        divider = Divider(self._words, self._joiners, self._starts, self._likely_starts())
        try:
            clauses = divider.divide(self._clause)
        except TooMuchError:
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
        role: Role = "fact" if kind is FactSaid else "deed"
        period = bool(lasting_of(clause.adverbs))
        cores, text = self._cores, clause.text
        best = cores.fact(text) if kind is FactSaid else cores.deed(text, period=period)
        return replace(clause, role=role, lead=lead, said=best[1], cost=best[0]) if best else None

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
                or place in self._leads
            ):
                yield place
            if word in MARKS:
                yield place + 1

    def _likely_starts(self) -> frozenset[int]:
        """Return where clauses likely begin: at leads, after marks, at verbs that are joined."""
        words, verbs = self._words, self._grammar.verbs
        after = (
            place
            for place, (before, word) in enumerate(pairwise(words), 1)
            if word not in MARKS
            and word not in self._joiners
            and (before in MARKS or (before in self._joiners and word in verbs))
        )
        return self._leads.union(after)

    def _clause(self, first: int, last: int, most: float) -> Clause | None:
        """Return the best clause from one place to another, None if none costs at most so much."""
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
        while end > start and (words[end - 1] in MARKS or words[end - 1] in self._joiners):
            end -= 1
        if start == end:
            return Clause("adverbs", first, last, 0.0)
        if not HARD_MARKS.isdisjoint(words[start:end]):
            return None
        text = " ".join(words[start:end])
        if self._grammar.echo.fullmatch(text):
            # "Check whether it is open, and if it is": said twice.
            return Clause("adverbs", first, last, CLAUSE)
        asked = last + 1 < len(words) and (
            words[last] == "?" or (words[last] == ":" and self._going_on.search(text) is not None)
        )
        apart = self._after_mark(start)
        commas = _COMMA * text.count(",")
        most -= commas
        clause = self._read(text, most, apart=apart, asked=asked, other=joiner == "or")
        if apart and most >= COMMENT:
            closed = last == len(words) or words[last] in MARKS
            beside = self._remark(text, start, last, joiner if closed else None)
            readings = [it for it in (clause, *beside) if it is not None and it.cost <= most]
            clause = min(readings, key=_cost, default=None)
        if clause is None:
            return None
        mark = next((word for word in reversed(words[:start]) if word not in self._joiners), "")
        mark = mark if mark in MARKS else ""
        later = self._grammar.after.match(text) is not None
        return replace(
            clause,
            first=start,
            last=end,
            cost=clause.cost + commas,
            joiner=joiner,
            mark=mark,
            later=later,
        )

    def _remark(self, text: str, start: int, last: int, joiner: str | None) -> Iterator[Clause]:
        """Yield a clause as what is only said beside the request; joined if it ends at a mark."""
        words, remarks = self._words, self._remarks
        told = remarks.when(text, words[:start], words[last:], partial(self._stripped, text, ()))
        if told is not None:
            yield told
        if joiner in _NEUTRAL and remarks.is_statement(text):
            yield Clause("comment", 0, 0, COMMENT + _COMMA * len(text), text=text)

    def _after_mark(self, start: int) -> bool:
        """Tell whether a clause stands by itself: at the start or after a mark."""
        words = self._words
        while start and self._joiners.get(words[start - 1]) == "so":
            start -= 1
        before = words[start - 1] if start else "."
        return before in MARKS or before.startswith(("light#", "time#"))

    def _read(
        self, text: str, most: float, *, apart: bool, asked: bool, other: bool
    ) -> Clause | None:
        """Return the best reading of a text, None if none costs at most so much.

        `asked` is that it is waited for by how it ends, `other` that "or" joins it to what is
        before it.
        """
        best = partial(self._best, text, most, apart=apart, asked=asked, other=other)
        return self._recalled.read((text, apart, asked, other), most, best)

    def _best(
        self, text: str, most: float, *, apart: bool, asked: bool, other: bool
    ) -> Clause | None:
        best = self._unread(text, most)
        most = best.cost if best else most
        for led, rest in self._led(text):
            # "Mains off? Tell everybody", "TV coming on: dim the lamp": it is waited for.
            lead = "when" if asked and led is None else led
            for adverbs, core in self._stripped(rest, ()):
                found = self._reading(lead, adverbs, core, most, other=other)
                if found is None or found.cost > most:
                    continue
                if best is None or found.cost < best.cost:
                    best, most = found, found.cost
        if apart and most >= CLAUSE + _TOPIC and self._deeds.is_topic(text):
            topic = Clause("topic", 0, 0, CLAUSE + _TOPIC, text=text)
            best = min(best or topic, topic, key=_cost)
            most = min(most, topic.cost)
        if most >= COMMENT and self._remarks.is_usual(text, apart=apart):
            told = Clause("comment", 0, 0, COMMENT + 0.05 * len(text.split()), text=text)
            if told.cost <= most:
                best = min(best or told, told, key=_cost)
        return best

    def _unread(self, text: str, most: float) -> Clause | None:
        if most < _UNREAD / 2:
            return None
        content = sum(word not in self._lexicon.stop for word in text.split())
        cost = (_UNREAD if content else _UNREAD / 2) + _UNREAD_WORD * content
        return Clause("unread", 0, 0, cost, text=text) if cost <= most else None

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
        self, led: _Led | None, adverbs: Adverbs, core: str, most: float, *, other: bool
    ) -> Clause | None:
        """Return a clause of which lead and adverbs are known, None if its core says nothing.

        Nor what costs more than `most`.
        """
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
            if lead == "until" and timed:
                return Clause("adverbs", 0, 0, cost, adverbs=as_end(adverbs))
            return Clause("adverbs", 0, 0, cost, lead, adverbs=adverbs)
        # "The pump starts at five" is to be done, and nothing that is waited for, unless "or"
        # joins it to what is.
        bare = _TIMED_FACT if timed and led is None else _BARE_FACT
        bare = _OTHER_FACT if timed and other else bare
        bare_cost = None if led not in (None, "otherwise") else bare
        if cost > most:
            return None
        period = bool(lasting_of(adverbs))
        best = self._cores.best(core, bare=bare_cost, period=period, most=most - cost)
        if best is None:
            return None
        extra, said = best
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


def _cost(clause: Clause) -> float:
    return clause.cost
