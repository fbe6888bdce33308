"""Define what a synergy is, and what is known of how devices are used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, inf
from typing import Literal

from ..plan import AutomationPlan

type Place = Literal["area", "home"]
type If = Literal["dark", "somebody", "daytime"]


@dataclass(frozen=True, slots=True)
class Wait:
    """What is waited for: states, or a number above or below a limit, for so many minutes.

    Limits of temperatures are in °C, and converted to the sensor's own unit. `quantiles` are taken
    from the sensor's own history: the share of time that it is below the limit.
    """

    states: tuple[str, ...] = ()
    above: float | None = None
    below: float | None = None
    minutes: float = 0
    quantiles: bool = False


@dataclass(frozen=True, slots=True)
class Do:
    """An action on what is acted on, and the state that it leads to."""

    action: str
    data: Mapping[str, object] = field(default_factory=dict)
    leads_to: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A trigger class, an action class, where both have to be, and what is good about it.

    `benefit` is from 0 to 1, `effort` 0 to 2: what it takes to live with it. Without `acts_on`
    people are told. `rooms` are the kinds of rooms that it is for (none: all), `never_in` those
    that it is not for, `without` classes that an area must not have for it. `rare` ones are worth
    it however seldom they act. `only` is what of a class has to be so now ("hvac_mode").
    """

    name: str
    waits_for: str
    start: Wait
    acts_on: str | None = None
    do: Do | None = None
    end: Wait | None = None
    undo: Do | None = None
    place: Place = "area"
    benefit: float = 0.5
    effort: int = 0
    if_: tuple[If, ...] = ()
    rooms: frozenset[str] = frozenset()
    never_in: frozenset[str] = frozenset()
    without: tuple[str, ...] = ()
    rare: bool = False
    most: int = 3


@dataclass(frozen=True, slots=True)
class Usage:
    """How devices were used over so many days; all numbers are per day, by entity id.

    `changes` are those of the entity by whatever cause, `acts` those by people. `quantiles` are
    101 numbers each: what a measurement was below for that percentage of its changes. `coupled`
    are pairs of which the second follows the first by itself, `unrelated` those of which people
    use the second no oftener after the first than at any time.
    """

    days: float = 0
    changes: Mapping[str, float] = field(default_factory=dict)
    acts: Mapping[str, float] = field(default_factory=dict)
    quantiles: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    coupled: frozenset[tuple[str, str]] = frozenset()
    unrelated: frozenset[tuple[str, str]] = frozenset()

    @property
    def known(self) -> bool:
        """Tell whether there are enough days to speak of use."""
        return self.days >= _LEAST_DAYS

    def use(self, triggers: tuple[str, ...], actors: tuple[str, ...]) -> float:
        """Return from 0 to 1 how much a pair is used: a half if it is not known.

        It grows with what people do by hand with the second, which is what would be saved, as
        often as the first stirs; without triggers only the hand counts.
        """
        if not self.known:
            return 0.5
        stirred = sum(self.changes.get(item, 0.0) for item in triggers) if triggers else inf
        by_hand = sum(self.acts.get(item, 0.0) for item in actors)
        return 1.0 - exp(-min(stirred, by_hand) / _OFTEN)


# With fewer days nothing is said about use.
_LEAST_DAYS = 5.0
# So many a day is much used.
_OFTEN = 1.5


# Of a home without history.
UNKNOWN_USE = Usage()


@dataclass(frozen=True, slots=True)
class Synergy:
    """A pairing that is not made use of: why, and the automation that would.

    `priority` is the expected benefit from 0 to 1. `state` is what `actors` are brought into.
    `links` are those of a chain, its own relation is "chain".
    """

    relation: Relation
    area_id: str | None
    triggers: tuple[str, ...]
    actors: tuple[str, ...]
    plan: AutomationPlan
    title: str
    why: str
    use: float
    priority: float
    links: tuple[Synergy, ...] = ()

    @property
    def kind(self) -> Literal["synergy", "synergy_chain"]:
        """Return the type of suggestion that it is."""
        return "synergy_chain" if self.links else "synergy"

    @property
    def key(self) -> str:
        """Return what it is known by over time: its relation, place and devices."""
        ids = "+".join((*sorted(self.triggers), "", *sorted(self.actors)))
        return f"{self.relation.name}:{self.area_id or ''}:{ids}"
