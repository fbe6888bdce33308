"""Hold what may be told, until it is known how much else was looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that was tested: its chance if nothing is behind it.

    `reason` names its text, None if it is not worth telling, however sure it is: it was tested all
    the same, and counts as one of many.
    """

    kind: str
    reason: str | None
    entities: tuple[str, ...]
    chance: float
    facts: Mapping[str, Any]
