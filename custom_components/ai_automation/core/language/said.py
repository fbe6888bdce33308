"""Define what a clause says before it is known which things of the home it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ..home import HOME_ZONE, Entity
from ..plan.model import (
    NO_TIME,
    CallAction,
    Condition,
    Duration,
    NotCondition,
    NumericCondition,
    NumericTrigger,
    PlanAction,
    StateCondition,
    StateTrigger,
    TemplateTrigger,
    Trigger,
)
from .resolve import Found


@dataclass(frozen=True, slots=True)
class FactSaid:
    """An event or a state of the house, as said. `parts` are the named parts of the clause.

    What is `lasting` is said as something that goes on: "during the holidays". What is `passed`
    is a door that someone comes in by.
    """

    fact: str
    event: str
    parts: Mapping[str, str]
    negative: bool = False
    eventive: bool = True
    text: str = ""
    lasting: bool = False
    passed: bool = False

    @property
    def np(self) -> str | None:
        """Return the words for the thing it is about, None if there are none."""
        return self.parts.get("np")


@dataclass(frozen=True, slots=True)
class DeedSaid:
    """A thing to do, as said.

    With `limit` it is to be done once a thing has been in that state for as long as is said;
    `kind` is the domain of the things it can be done to. What is `unlikely` is a state as well
    ("the door is locked"), and a wish only where nothing else is.
    """

    do: str
    parts: Mapping[str, str]
    text: str = ""
    message: str | None = None
    limit: str | None = None
    kind: str | None = None
    unlikely: bool = False

    @property
    def np(self) -> str | None:
        """Return the words for the thing it is done to, None if there are none."""
        return self.parts.get("np")


ANY_HOME = NumericCondition((HOME_ZONE,), above=0)
# Nobody is home: as it is written, and as it can be told how long it has been so.
NONE_HOME = NumericCondition((HOME_ZONE,), below=1)
NOBODY_HOME = StateCondition((HOME_ZONE,), ("0",))


@dataclass(frozen=True, slots=True)
class Fact:
    """An event or a state of the house: as triggers, and as a condition.

    `also` has to hold besides when it is used as a trigger. With `timed` it has to be so for a
    while, and the condition cannot say that: Home Assistant's conditions on numbers have no time.
    """

    triggers: tuple[Trigger, ...]
    condition: Condition
    entities: tuple[Entity, ...] = ()
    also: tuple[Condition, ...] = ()
    eventive: bool = True
    text: str = ""
    cost: float = 0.0
    timed: bool = False

    def lasting(self, period: Duration) -> Fact:
        """Return the fact that this has been so for a while."""
        triggers = tuple(
            replace(item, for_=period)
            if isinstance(item, StateTrigger | NumericTrigger | TemplateTrigger)
            else item
            for item in self.triggers
        )
        condition = NOBODY_HOME if self.condition == NONE_HOME else self.condition
        if not isinstance(condition, StateCondition):
            return replace(self, triggers=triggers, timed=True)
        if condition.for_ == NO_TIME:
            condition = replace(condition, for_=period)
        return replace(self, triggers=triggers, condition=condition)

    @property
    def happens(self) -> bool:
        """Tell whether it is an event, or has been so for a while, which is one as well."""
        return self.eventive or any(getattr(it, "for_", NO_TIME) for it in self.triggers)

    @property
    def negated(self) -> Condition:
        """Return the condition that this is not so."""
        if isinstance(self.condition, NotCondition) and len(self.condition.conditions) == 1:
            return self.condition.conditions[0]
        return NotCondition((self.condition,))


@dataclass(frozen=True, slots=True)
class Deed:
    """A thing to do: actions on entities; `undo` takes them back, if that can be said.

    `told` is what a message is about.
    """

    actions: tuple[PlanAction, ...]
    entities: tuple[Entity, ...] = ()
    undo: tuple[PlanAction, ...] = ()
    do: str = ""
    cost: float = 0.0
    told: tuple[Entity, ...] = ()

    def takes_back(self, others: Iterable[Deed]) -> bool:
        """Tell whether it does what takes others back, and nothing else."""
        names = _names(self.actions)
        undone = [other for other in others if names & _names(other.undo)]
        acted = {entity.entity_id for other in undone for entity in other.entities}
        return bool(self.entities) and {entity.entity_id for entity in self.entities} <= acted


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a clause cannot be read: "unknown", "ambiguous", "unable", "who", or "unread"."""

    code: str
    words: tuple[str, ...] = ()
    found: Found | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    cost: float = 6.0


@dataclass(slots=True)
class Context:
    """What was spoken of so far, for pronouns and for "there".

    `limit` is the side of the last limit: what is "back to 8" comes from there. `before` is what
    the turn before was about, and "it" where nothing was spoken of since; `watched` is what was
    waited for or asked about last.
    """

    entities: tuple[Entity, ...] = ()
    acted: tuple[Entity, ...] = ()
    person: Entity | None = None
    words: str = ""
    past: list[tuple[Entity, ...]] = field(default_factory=list)
    area_ids: tuple[str, ...] = ()
    limit: Literal["above", "below"] | None = None
    before: tuple[Entity, ...] = ()
    watched: tuple[Entity, ...] = ()

    @property
    def spoken(self) -> dict[str, Entity]:
        """Return all that was spoken of so far, the latest first, by entity ids."""
        return {it.entity_id: it for each in (self.entities, *self.past) for it in each}

    def note(
        self, entities: tuple[Entity, ...], *, acted: bool = False, watched: bool = False
    ) -> None:
        """Take over what was just spoken of."""
        if not entities:
            return
        self.past.insert(0, entities)
        self.entities = entities
        self.watched = entities if watched else self.watched
        if acted:
            self.acted = entities
        persons = [entity for entity in entities if entity.domain == "person"]
        if len(persons) == 1:
            self.person = persons[0]
        areas = tuple(dict.fromkeys(entity.area_id for entity in entities if entity.area_id))
        if areas:
            self.area_ids = areas


def _names(actions: Iterable[PlanAction]) -> set[str]:
    return {action.action for action in actions if isinstance(action, CallAction)}
