"""Search each night the deeds that promise a habit, and a seventh of the others."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
import json
from typing import Any, Final, Self
from zlib import crc32

from .acts import Acts
from .habit import LEAST_HELD, Habit

# After so many nights at the latest, everything has been searched.
NIGHTS: Final = 7
# What promises something has an e-value of more than one: it is rather a habit than chance.
_PROMISE: Final = 0.0


@dataclass(frozen=True, slots=True)
class Last:
    """How a stream of deeds was searched last: on which day, what was tried, and if it promises."""

    day: int
    tried: int
    promises: bool


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched in earlier nights, by streams of deeds; `source` tells of what home."""

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

    def due(self, every: Sequence[Acts], today: int) -> list[Acts]:
        """Return the streams to search on a day: what is new, what promises, whose turn it is."""
        return [acts for acts in every if self.is_due(_name(acts), today)]

    def is_due(self, name: str, today: int) -> bool:
        """Tell whether a stream is searched on a day; each is within a week."""
        last = self.streams.get(name)
        if last is None or last.promises:
            return True
        turn = crc32(name.encode()) % NIGHTS == today % NIGHTS
        return turn or not 0 <= today - last.day < NIGHTS

    def tried_besides(self, every: Iterable[Acts], due: Collection[Acts]) -> int:
        """Return how many habits were tried when those that are not due were searched."""
        searched = {_name(acts) for acts in due}
        names = {_name(acts) for acts in every} - searched
        return sum(last.tried for name, last in self.streams.items() if name in names)

    def after(
        self, every: Iterable[Acts], due: Iterable[Acts], tried: Iterable[Habit], today: int
    ) -> Self:
        """Return what is known once those that are due have been searched."""
        found: dict[str, list[Habit]] = {
            _name(acts): [] for acts in due if len(acts.times) >= LEAST_HELD
        }
        for habit in tried:
            found[f"{habit.subject}|{habit.goal}"].append(habit)
        now = {
            name: Last(today, len(habits), any(it.proof.evidence > _PROMISE for it in habits))
            for name, habits in found.items()
        }
        # What is not there any more is forgotten.
        there = {_name(acts) for acts in every}
        before = {name: last for name, last in self.streams.items() if name in there}
        return type(self)(self.source, before | now)


def _name(acts: Acts) -> str:
    return f"{acts.track.subject}|{acts.goal}"
