"""Tell who wants something, and what of it they have agreed to."""

from dataclasses import dataclass
from typing import Final

from ..core.policy import Judged, Judgement, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """What the writer and the test run take in place of a person; the gate gives it.

    `agreed` are keys of the dangers that were named to the person before they said yes,
    `confirmed` is that they have agreed to all there are, `pin` that they know the PIN, and
    `restoring` that what was there a moment ago is put back, which nobody is asked about.
    """

    role: Role
    agreed: frozenset[str] = frozenset()
    confirmed: bool = False
    pin: bool = False
    restoring: bool = False

    def covers(self, judgement: Judgement) -> bool:
        """Tell whether everything in a judgement may be done."""
        return self.restoring or all(self._covers(item) for item in judgement.items)

    def _covers(self, item: Judged) -> bool:
        if item.rule == "confirm":
            return self.confirmed or self.pin or item.danger.keys <= self.agreed
        return item.rule == "pin" and self.pin


# Somebody who has agreed to nothing, and of whom nothing is known.
UNKNOWN: Final = Grant("unknown")
# What has gone wrong halfway is put back as it was.
PUTTING_BACK: Final = Grant("admin", restoring=True)
