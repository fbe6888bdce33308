"""Define what a question about the past asks."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from ...history import Holds, Span
from ...home import Entity

type Kind = Literal["when", "how_long", "how_often", "measure", "compare", "which", "whether",
                    "why", "uses", "does", "ran", "runs_at", "changed", "most",
                    "happened", "usual"]  # fmt: skip
type Measure = Literal["mean", "min", "max", "range", "total", "change", "value", "time", "times"]
# What a climate entity does, by what it is asked to have done.
_ACTION = "hvac_action"
_IDLE = ("idle", "off")
_ACTIONS = {
    "on": Holds(_IDLE, inverted=True),
    "off": Holds(_IDLE),
    "heating": Holds(("heating", "preheating")),
    "cooling": Holds(("cooling",)),
}

ANY_STATE = Holds(inverted=True)
type Unit = Literal["day", "week", "month", "year"]
type Order = Literal["first", "last"]
type Source = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that is asked about, or a moment; local and aware.

    `said` are its words as they are said back. `cut` is that only a part of what they mean counts,
    `unit` the unit of the calendar that they name.
    """

    start: datetime
    end: datetime
    said: str
    moment: bool = False
    cut: bool = False
    unit: Unit | None = None

    @property
    def span(self) -> Span:
        """Return it in seconds since the epoch."""
        return Span(self.start.timestamp(), self.end.timestamp())


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is asked about, and the state of it or of one of its attributes."""

    entity: Entity
    holds: Holds = ANY_STATE
    attribute: str | None = None
    unit: str | None = None

    @property
    def source(self) -> Source:
        """Return where its history is read from."""
        return self.entity.entity_id, self.attribute


@dataclass(frozen=True, slots=True)
class Asked:
    """A state of some things; `every` is that all of them have to be in it at once.

    `event` is what the state is called in the texts, `value` what belongs to it.
    """

    subjects: tuple[Subject, ...]
    event: str = ""
    value: str = ""
    every: bool = False


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """A question about the past, or about what the house does by itself.

    `period` None is all that is known. `than` is what the period is compared with, `during` the
    state that had to hold at the time, `since` the state whose last beginning starts the period.
    `order` chooses the first or the last time; with `ago` it is asked how long ago that was. `more`
    is whether a comparison asks for more, None if it only asks for both. `left` is that something
    was left in a state. `automations` are those that are spoken of.
    """

    kind: Kind
    asked: Asked
    period: Period | None = None
    than: Period | None = None
    during: Asked | None = None
    since: Asked | None = None
    measure: Measure | None = None
    order: Order | None = None
    more: bool | None = True
    left: bool = False
    ago: bool = False
    automations: tuple[str, ...] = ()
    weekdays: frozenset[int] = frozenset()

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Return everything whose history is needed."""
        during = self.during.subjects if self.during else ()
        since = self.since.subjects if self.since else ()
        return (*self.asked.subjects, *during, *since)


def by_action(question: HistoryQuestion, acting: Collection[str]) -> HistoryQuestion:
    """Return a question about when thermostats heated as one about what they did.

    `acting` are those that tell it: a thermostat that is set to heat is not always heating. Who
    switched one is asked about what it is set to.
    """
    holds = _ACTIONS.get(question.asked.event)
    if holds is None or question.kind == "why":
        return question
    subjects = tuple(
        replace(it, holds=holds, attribute=_ACTION) if it.entity.entity_id in acting else it
        for it in question.asked.subjects
    )
    return replace(question, asked=replace(question.asked, subjects=subjects))
