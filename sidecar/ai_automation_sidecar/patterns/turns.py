"""Search each night the deeds that promise a habit, and of very many others a part in turn."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
import json
from math import log
from typing import Any, Final, Literal, Self
from zlib import crc32

from .acts import Acts
from .habit import LEAST_HELD, Habit

# Deeds are searched for times, for limits that were crossed, and for other occasions.
type Way = Literal["limit", "occasion", "time"]
type Due = Mapping[Way, Sequence[Acts]]

WAYS: Final[tuple[Way, ...]] = ("limit", "occasion", "time")
# After so many nights at the latest, everything has been searched.
NIGHTS: Final = 7
# So many are searched each night, whatever they promise: of most homes that is everything.
LEAST: Final = 150
# What promises something has an e-value over the root of ten: less is "not worth more than a bare
# mention" (Jeffreys 1961), and as much comes of chance in very many streams.
_PROMISE: Final = 0.5 * log(10.0)


@dataclass(frozen=True, slots=True)
class Last:
    """How a stream of deeds was searched last: on which day, with how many tries, any promise."""

    day: int
    tried: int
    promises: bool


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched in earlier nights, by ways and streams; `source` tells of what home."""

    source: str
    streams: Mapping[str, Last] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str | None, source: str) -> Self:
        """Return what was searched of a home, nothing if it was another or is not known."""
        kept: Any = json.loads(text) if text else {}
        if kept.get("source") != source:
            return cls(source)
        return cls(source, {name: Last(*last) for name, last in kept["streams"].items()})

    def write(self) -> str:
        """Return it as text."""
        streams = {name: (it.day, it.tried, it.promises) for name, it in self.streams.items()}
        return json.dumps({"source": self.source, "streams": streams})

    def due(self, every: Sequence[Acts], today: int) -> Due:
        """Return what to search on a day, by ways."""
        chosen = self.chosen(_names(dict.fromkeys(WAYS, every)), today)
        return {
            way: [it for it in every if _name(way, it.track.subject, it.goal) in chosen]
            for way in WAYS
        }

    def chosen(self, names: Collection[str], today: int) -> set[str]:
        """Return what to search: what is new, what promises, and of the rest the oldest."""
        resting = [name for name in names if not self._is_pressing(name, today)]
        # By chance, so that the streams of a device do not all come in the same night.
        resting.sort(key=lambda name: (self.streams[name].day, crc32(name.encode())))
        pressing = len(names) - len(resting)
        number = max(-(-len(resting) // NIGHTS), LEAST - pressing)
        return set(names) - set(resting[number:])

    def _is_pressing(self, name: str, today: int) -> bool:
        last = self.streams.get(name)
        return last is None or last.promises or not 0 <= today - last.day < NIGHTS

    def tried_besides(self, every: Iterable[Acts], due: Due) -> int:
        """Return how many habits were tried when what is not due was searched."""
        names = _names(dict.fromkeys(WAYS, every)) - _names(due)
        return sum(last.tried for name, last in self.streams.items() if name in names)

    def after(self, every: Sequence[Acts], due: Due, tried: Iterable[Habit], today: int) -> Self:
        """Return what is known once what is due has been searched."""
        found: dict[str, list[Habit]] = {name: [] for name in _names(due)}
        for habit in tried:
            found[_name(way_of(habit), habit.subject, habit.goal)].append(habit)
        now = {
            name: Last(today, len(habits), any(it.proof.evidence > _PROMISE for it in habits))
            for name, habits in found.items()
        }
        # What is not there any more is forgotten.
        there = _names(dict.fromkeys(WAYS, every))
        before = {name: last for name, last in self.streams.items() if name in there}
        return type(self)(self.source, before | now)


def way_of(habit: Habit) -> Way:
    """Return in what way a habit was searched for."""
    if habit.kind == "time_of_day":
        return "time"
    return "limit" if habit.kind == "threshold" else "occasion"


def _names(streams: Mapping[Way, Iterable[Acts]]) -> set[str]:
    """Return the names of streams that are searched: of few deeds nothing is learned."""
    return {
        _name(way, acts.track.subject, acts.goal)
        for way, every in streams.items()
        for acts in every
        if len(acts.times) >= LEAST_HELD
    }


def _name(way: Way, subject: str, goal: str) -> str:
    return f"{way}|{subject}|{goal}"
