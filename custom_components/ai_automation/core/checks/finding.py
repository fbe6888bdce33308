"""Define what a check reports."""

from dataclasses import dataclass
from typing import Literal

from .fix import Fix

type Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found. An "error" must not be deployed.

    `place` is a path into the configuration ("actions/0/target/entity_id"); `suggestions` are
    ids of real things near the one that was meant, best first. `fix` mends it, if that is known.
    """

    code: str
    severity: Severity
    text: str
    place: str = ""
    suggestions: tuple[str, ...] = ()
    fix: Fix | None = None
