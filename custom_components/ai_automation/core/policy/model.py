"""Define the policy: what is dangerous, who asks, and what it takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property
from typing import Any, Final, Literal, get_args

type Rule = Literal["allow", "confirm", "pin", "never"]
type Role = Literal["admin", "user", "unknown"]
type Kind = Literal[
    "unlock",
    "away",
    "disarm",
    "open",
    "gas",
    "valve",
    "heating",
    "camera",
    "film",
    "system",
    "guard",
    "bulk",
    "power",
    "message",
    "hidden",
]

# From the mildest to the strictest.
RULES: Final[tuple[Rule, ...]] = get_args(Rule.__value__)
ROLES: Final[tuple[Role, ...]] = get_args(Role.__value__)
KINDS: Final[tuple[Kind, ...]] = get_args(Kind.__value__)

_STRICT: Final[Mapping[Kind, Rule]] = {
    "unlock": "confirm",
    "away": "never",
    "disarm": "confirm",
    "open": "confirm",
    "gas": "confirm",
    "valve": "allow",
    "heating": "confirm",
    "camera": "confirm",
    "film": "allow",
    "system": "never",
    "guard": "confirm",
    "bulk": "confirm",
    "power": "confirm",
    "message": "allow",
    "hidden": "never",
}
# A voice through an open window can be anybody's.
_UNKNOWN: Final[Mapping[Kind, Rule]] = {
    **_STRICT,
    "unlock": "pin",
    "disarm": "pin",
    "open": "pin",
    "gas": "pin",
}


@dataclass(frozen=True, slots=True)
class Window:
    """A part of every day in local time, `end` excluded; it may go over midnight."""

    start: time
    end: time

    def __contains__(self, at: time) -> bool:
        """Tell whether a time of day is in the window."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner wants; the default is strict.

    `strict_hours` are when everything that is asked for takes one step more. `heating_low`,
    `heating_high` and `water_high`, for water heaters, are °C, `bulk` is how many things may be
    turned off at once, `high_power` names the entities that may not be turned on in `peak`, and in
    `film_hours` filming is judged.
    """

    rules: Mapping[Role, Mapping[Kind, Rule]] = field(
        default_factory=lambda: {"admin": _STRICT, "user": _STRICT, "unknown": _UNKNOWN}
    )
    strict_hours: Window | None = None
    heating_low: float = 5
    heating_high: float = 30
    water_high: float = 60
    bulk: int = 5
    peak: Window | None = None
    high_power: frozenset[str] = frozenset()
    film_hours: Window = Window(time(22), time(6))

    def rule(self, kind: Kind, role: Role, now: datetime | None) -> Rule:
        """Return what a danger takes; `now` is the local time at which it is asked for."""
        rule = self.rules[role][kind]
        if rule == "allow" or self.strict_hours is None or now is None:
            return rule
        if now.time() not in self.strict_hours:
            return rule
        return RULES[min(RULES.index(rule) + 1, len(RULES) - 1)]


DEFAULT_POLICY: Final = Policy()


@dataclass(frozen=True, slots=True)
class Danger:
    """One dangerous thing that a configuration does.

    `subjects` are the entity ids, or the action where there are none; `names` are how people call
    them. `place` is the path into the configuration, `step` the whole top-level action it is in.
    """

    kind: Kind
    action: str
    subjects: frozenset[str]
    names: tuple[str, ...]
    place: str
    step: Any = field(default=None, compare=False, repr=False)
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def keys(self) -> frozenset[str]:
        """Return what one agrees to with this danger."""
        return frozenset(f"{self.kind}:{subject}" for subject in self.subjects)


@dataclass(frozen=True, slots=True)
class Judged:
    """A danger, and what it takes."""

    danger: Danger
    rule: Rule


@dataclass(frozen=True)
class Judgement:
    """All dangers of a configuration that are not simply allowed, in its order."""

    items: tuple[Judged, ...] = ()

    @cached_property
    def rule(self) -> Rule:
        """Return the strictest of what the dangers take."""
        return max((item.rule for item in self.items), key=RULES.index, default="allow")

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return what has to be agreed to."""
        return frozenset(key for item in self.items for key in item.danger.keys)

    @property
    def strictest(self) -> tuple[Danger, ...]:
        """Return the dangers that take the most."""
        return tuple(item.danger for item in self.items if item.rule == self.rule)


NO_DANGER: Final = Judgement()
