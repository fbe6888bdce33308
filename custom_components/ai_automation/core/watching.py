"""Sum up what an automation did in a span of time, and what people thought of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .store import Run

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Summary:
    """What was seen: `fired` runs, of them `failed` and `undone` within minutes by people.

    `silent_days` is for how many whole days it has not fired; `shadow` are runs that did nothing,
    of them `followed` by people who did the same, and `already` so before.
    """

    fired: int
    per_week: float
    last: datetime | None
    failed: int
    last_error: str | None
    undone: int
    undone_by_person: int
    shadow: int
    followed: int
    already: int
    silent_days: int


def summed_up(runs: Iterable[Run], since: datetime, now: datetime) -> Summary:
    """Return the summary of an automation's runs since it was deployed; oldest first."""
    runs = list(runs)
    outcomes = Counter(run.outcome for run in runs)
    weeks = max((now - since) / _WEEK, 1 / 7)
    last = runs[-1].at if runs else None
    errors = [run.error for run in runs if run.error]
    return Summary(
        fired=len(runs),
        per_week=round(len(runs) / weeks, 2),
        last=last,
        failed=outcomes["failed"],
        last_error=errors[-1] if errors else None,
        undone=sum(run.undone is not None for run in runs),
        undone_by_person=sum(run.undone == "person" for run in runs),
        shadow=outcomes["shadow"],
        followed=sum(run.followed is not None for run in runs),
        already=sum(run.already for run in runs),
        silent_days=(now - (last or since)).days,
    )
