"""Hold what was done to things in the past."""

from typing import NamedTuple

from ..attribution.causes import Cause

BY_HAND = frozenset({Cause.PERSON, Cause.DEVICE})
BY_ITSELF = frozenset({Cause.AUTOMATION, Cause.SCRIPT})


class Act(NamedTuple):
    """A change of an entity's state, or of an attribute, from one value to another.

    `time` is in UTC seconds. A change by the device itself counts as one by hand: at a switch.
    `user` is the binary id of the user who made it, None where no user is told.
    """

    time: float
    entity_id: str
    value: str
    before: str
    cause: Cause
    user: bytes | None = None

    @property
    def by_hand(self) -> bool:
        """Tell whether somebody did it."""
        return self.cause in BY_HAND
