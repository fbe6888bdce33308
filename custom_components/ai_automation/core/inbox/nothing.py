"""Say why nothing was found, and what is missing for it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from .telling import say

type Reason = Literal[
    "no_history",
    "few_days",
    "no_devices",
    "all_automated",
    "not_attributed",
    "few_acts",
    "done_already",
    "not_allowed",
    "nothing_held",
]


@dataclass(frozen=True, slots=True)
class Looked:
    """What an analysis looked at, and how far it came.

    `days` somebody lived here, of `least_days` that a habit takes; `acts` are those of people, of
    `least_acts` of one kind; `automated` and `unknown` are the changes of devices that automations
    made, and that nobody can be named for. `believed` habits stood every test, `already` of them
    the house does by itself.
    """

    rows: int
    days: int
    least_days: int
    acts: int = 0
    least_acts: int = 0
    automated: int = 0
    unknown: int = 0
    believed: int = 0
    already: int = 0

    @property
    def reason(self) -> Reason:
        """Return why nothing was found, the first thing that is missing."""
        if not self.rows:
            return "no_history"
        if self.days < self.least_days:
            return "few_days"
        if not self.acts:
            if self.automated or self.unknown:
                return "all_automated" if self.automated >= self.unknown else "not_attributed"
            return "no_devices"
        if self.acts < self.least_acts:
            return "few_acts"
        if self.believed:
            return "done_already" if self.already == self.believed else "not_allowed"
        return "nothing_held"

    def to_dict(self) -> dict[str, Any]:
        """Return the reason and the numbers as JSON-ready data."""
        return {"reason": self.reason, **asdict(self)}


def why_nothing(looked: Mapping[str, Any], language: str) -> str:
    """Return why nothing was found in words, from what `Looked.to_dict` gave."""
    return say(
        looked["reason"],
        language,
        days=looked["days"],
        least=looked["least_acts" if looked["reason"] == "few_acts" else "least_days"],
        missing=looked["least_days"] - looked["days"],
        acts=looked["acts"],
        automated=looked["automated"],
        unknown=looked["unknown"],
        found=looked["believed"],
    )
