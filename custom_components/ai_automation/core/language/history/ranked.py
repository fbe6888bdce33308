"""Read questions about which of several things had most of something."""

from collections.abc import Mapping, Sequence

from ...home import Entity
from ..request import Reader
from ..said import Problem
from .measures import MeasureReader, measures_kind
from .question import ANY_STATE, Asked, Measure, Subject
from .rules import HistoryRules, kind_of_word
from .states import StateReader

type Ranked = tuple[Asked, Measure, bool]


class RankReader:
    """Find what one question wants to have compared with each other."""

    def __init__(
        self, reader: Reader, states: StateReader, measures: MeasureReader, rules: HistoryRules
    ) -> None:
        """Take what reads states and measures, and the rules of the language."""
        self._reader = reader
        self._states = states
        self._measures = measures
        self._rules = rules

    def read(self, parts: Mapping[str, str]) -> Ranked | Problem:
        """Return the things, what of them is compared, and whether the most of it is wanted."""
        if "superlative" in parts:
            return self._rooms(parts["superlative"])
        word = parts["more"]
        name = next(it for it, pattern in self._rules.mosts.items() if pattern.fullmatch(word))
        measure: Measure = "times" if name.endswith("times") else "time"
        asked = self._things(parts)
        return asked if isinstance(asked, Problem) else (asked, measure, not name.startswith("-"))

    def _things(self, parts: Mapping[str, str]) -> Asked | Problem:
        if "either" not in parts:
            return self._states.things(parts.get("np"), parts["state"], parts.get("place"))
        subjects: list[Subject] = []
        event = ""
        for words in self._either(parts["either"]):
            asked = self._states.fact(f"{words} {parts['state']}")
            if isinstance(asked, Problem):
                return asked
            subjects += asked.subjects
            event = asked.event
        return Asked(tuple(subjects), event)

    def _either(self, words: str) -> Sequence[str]:
        joins = self._rules.either
        return [it.strip() for it in joins.split(words) if it.strip()]

    def _rooms(self, superlative: str) -> Ranked | Problem:
        """Return the sensors of all rooms for "which room was the warmest"."""
        found = kind_of_word(self._rules.superlatives, superlative)
        if found is None:
            return Problem("unread", (superlative,))
        extreme, (kind, *_) = found
        subjects = tuple(
            Subject(it, ANY_STATE, unit=it.unit) for it in room_sensors(self._reader, kind)
        )
        return Asked(subjects), "mean", extreme == "max"


def room_sensors(reader: Reader, kind: str) -> Sequence[Entity]:
    """Return what measures a kind of value in the rooms of the home."""
    known = (it.entity for it in reader.index.entities)
    found = [it for it in known if measures_kind(kind, it) and _is_of_room(it, reader)]
    # If the home has floors, what is on none is no room: a yard.
    areas = reader.home.areas
    return [it for it in found if areas[it.area_id or ""].floor_id is not None] or found


def _is_of_room(entity: Entity, reader: Reader) -> bool:
    """Tell whether a sensor is named after its room: that in the freezer is of no room."""
    area = reader.home.areas.get(entity.area_id or "")
    if area is None:
        return False
    words = {word for name in (area.name, *area.aliases) for word in name.lower().split()}
    return bool(words & set(entity.name.lower().split()))
