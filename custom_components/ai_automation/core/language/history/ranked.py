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
        sensors = [
            known.entity
            for known in self._reader.index.entities
            if self._is_of_room(known.entity) and measures_kind(kind, known.entity)
        ]
        subjects = tuple(Subject(it, ANY_STATE, unit=it.unit) for it in self._indoors(sensors))
        return Asked(subjects), "mean", extreme == "max"

    def _is_of_room(self, entity: Entity) -> bool:
        """Tell whether a sensor is named after its room: that in the freezer is of no room."""
        area = self._reader.home.areas.get(entity.area_id or "")
        if area is None:
            return False
        words = {word for name in (area.name, *area.aliases) for word in name.lower().split()}
        return bool(words & set(entity.name.lower().split()))

    def _indoors(self, sensors: Sequence[Entity]) -> Sequence[Entity]:
        """Return the sensors that are on a floor, if the home has floors: a yard is no room."""
        areas = self._reader.home.areas
        floors = [it for it in sensors if areas[it.area_id or ""].floor_id is not None]
        return floors or sensors
