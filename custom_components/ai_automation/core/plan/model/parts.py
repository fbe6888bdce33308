"""Define what all parts of a plan have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any, Literal

type Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
type SunEvent = Literal["sunrise", "sunset"]

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NO_TIME = timedelta()
# A state that every state is: "to any" means that the state itself changes, not an attribute.
ANY_STATE = "*"


@dataclass(frozen=True, slots=True)
class Templated:
    """A value that is known only when it is needed: a template, or a mapping with templates."""

    value: str | Mapping[str, Any] = field(hash=False)


type Duration = timedelta | Templated


@dataclass(frozen=True, slots=True)
class TimeEntity:
    """The time that an entity holds, so much later (or, if negative, earlier)."""

    entity_id: str
    offset: timedelta = NO_TIME


# A clock time, the id of an entity that holds one (or a template for it), or one with an offset.
type Moment = time | str | TimeEntity


@dataclass(frozen=True, slots=True)
class Target:
    """What is acted on or looked at. An id may also be a template."""

    entity_ids: tuple[str, ...] = ()
    device_ids: tuple[str, ...] = ()
    area_ids: tuple[str, ...] = ()
    floor_ids: tuple[str, ...] = ()
    label_ids: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether nothing is targeted."""
        return not (
            self.entity_ids or self.device_ids or self.area_ids or self.floor_ids or self.label_ids
        )

    @property
    def several(self) -> bool:
        """Tell whether this may be more than one thing."""
        return len(self.entity_ids) + len(self.device_ids) > 1 or bool(
            self.area_ids or self.floor_ids or self.label_ids
        )


NO_TARGET = Target()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What every trigger, condition and action may have.

    `alias` says in the owner's words what it is. `enabled` is a template in a string. `extra` holds
    what only the editor reads: notes and its own metadata.
    """

    alias: str | None = None
    enabled: bool | str = True
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerPart(Part):
    """What every trigger may have; conditions and templates know it by its `id`."""

    id: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionPart(Part):
    """What every condition may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPart(Part):
    """What every action may have."""

    continue_on_error: bool = False
