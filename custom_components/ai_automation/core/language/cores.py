"""Read a clause without its lead and adverbs: what can best be so, or be done, by it."""

from collections.abc import Callable, Iterable, Iterator

from .deeds import DeedReader
from .facts import FactReader
from .likelihood import UNLIKELY
from .patterns import Grammar
from .said import Context, Deed, DeedSaid, Fact, FactSaid, Problem

# Cores that are tried as facts or deeds: the longest requests of people have ninety.
_MOST_READ = 120
_FOLLOWING = 0.4
type Core = tuple[float, FactSaid | DeedSaid | str]


class TooMuchError(Exception):
    """A sentence has more readings than are looked at."""


class _Drawn[Item]:
    """What is drawn one by one from an iterator, as far as anybody wants, and kept."""

    def __init__(self, source: Iterator[Item]) -> None:
        self._source = source
        self._kept: list[Item] = []

    def __iter__(self) -> Iterator[Item]:
        place = 0
        while True:
            if place == len(self._kept):
                try:
                    self._kept.append(next(self._source))
                except StopIteration:
                    return
            yield self._kept[place]
            place += 1


class Cores:
    """The cores of the clauses of one sentence, each looked up in the home only once."""

    def __init__(self, grammar: Grammar, facts: FactReader, deeds: DeedReader) -> None:
        """Take the rules, and the readers of facts and deeds."""
        self._grammar, self._facts, self._deeds = grammar, facts, deeds
        # What was found, and up to which cost was looked for it.
        self._best: dict[tuple[str, float | None, bool], tuple[Core | None, float]] = {}
        self._facts_read: dict[str, Iterable[tuple[float, FactSaid]]] = {}
        self._deeds_read: dict[str, Iterable[tuple[float, DeedSaid]]] = {}

    def best(self, text: str, *, bare: float | None, period: bool, most: float) -> Core | None:
        """Return the cheapest reading of a core and what it costs, None if it says nothing.

        `bare` is what it costs besides if it is a fact that nothing leads in, None if it is led in.
        `period` is that its adverbs say for how long. What costs more than `most` is not returned.
        """
        key = (text, bare, period)
        found, looked = self._best.get(key, (None, None))
        if looked is None and len(self._best) >= _MOST_READ:
            raise TooMuchError
        if looked is None or (found is None and most > looked):
            found = self._read(text, bare, period=period, most=most)
            # What costs more may not be the cheapest: not all was looked at.
            found = found if found is not None and found[0] <= most else None
            self._best[key] = found, most
        return found

    def _read(self, text: str, bare: float | None, *, period: bool, most: float) -> Core | None:
        if bare is None:
            return self.fact(text)
        deed = self.deed(text, period=period)
        most = min(most, deed[0]) if deed is not None else most
        fact = None
        if bare <= most:
            order = text.partition(" ")[0] in self._grammar.verbs
            # "Play" by itself is no news.
            fact = _cheapest(it for it in self._facts_in(text) if not (order and it[1].np is None))
        readings: list[Core | None] = [fact and (fact[0] + bare, fact[1]), deed]
        if most >= _FOLLOWING:
            parts = (hit.parts for hit in self._grammar.follow.hits(text))
            readings += [(_FOLLOWING, f"{it['np']}|{it['np2']}") for it in parts]
        return min((it for it in readings if it is not None), key=lambda it: it[0], default=None)

    def fact(self, text: str) -> tuple[float, FactSaid] | None:
        """Return what is likeliest to be so by a core, and what it costs."""
        return _cheapest(self._facts_in(text))

    def deed(self, text: str, *, period: bool) -> tuple[float, DeedSaid] | None:
        """Return what is likeliest to be done by a core, and what it costs."""
        # "The fan is not on" is a limit only with how long it is not to be.
        return _cheapest(
            (cost + UNLIKELY, deed)
            if deed.unlikely or (deed.limit is not None and not period)
            else (cost, deed)
            for cost, deed in self._deeds_in(text)
        )

    def _facts_in(self, text: str) -> Iterable[tuple[float, FactSaid]]:
        if text not in self._facts_read:
            said = self._facts.said(text)
            self._facts_read[text] = _Drawn(_priced(said, self._facts.build))
        return self._facts_read[text]

    def _deeds_in(self, text: str) -> Iterable[tuple[float, DeedSaid]]:
        if text not in self._deeds_read:
            said = self._deeds.said(self._grammar.infinitive.sub("", text))
            self._deeds_read[text] = _Drawn(_priced(said, self._deeds.build))
        return self._deeds_read[text]


def _priced[Said](
    said: Iterable[Said], build: Callable[[Said, Context], Fact | Deed | Problem]
) -> Iterator[tuple[float, Said]]:
    """Yield what could be built, and what it costs, but for what does not even name a thing."""
    for it in said:
        built = build(it, Context())
        if not isinstance(built, Problem):
            yield max(built.cost, -0.4) * 0.5 + 0.2, it
        elif built.code != "unread":
            yield built.cost, it


def _cheapest[Said](readings: Iterable[tuple[float, Said]]) -> tuple[float, Said] | None:
    """Return the cheapest of some readings, of equals the first.

    None is cheaper than nothing: with such a one the others are not even looked up.
    """
    best: tuple[float, Said] | None = None
    for reading in readings:
        if best is None or reading[0] < best[0]:
            best = reading
        if best[0] <= 0:
            break
    return best
