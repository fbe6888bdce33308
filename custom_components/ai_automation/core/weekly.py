"""Sum up a week: what was analysed, what was found and decided, what ran and was taken back."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final, Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .store.jobs import ANALYSIS
from .store.models import JobRun, Run, Suggestion
from .texts import Texts

# So many automations that people took back are named.
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Report:
    """A week in numbers; `taken_back` has the runs that people undid, by automation id."""

    since: str
    until: str
    analyses: dict[str, int] = field(default_factory=dict)
    shown: int = 0
    accepted: int = 0
    rejected: int = 0
    open: int = 0
    waiting: int = 0
    runs: int = 0
    failed_runs: int = 0
    taken_back: dict[str, int] = field(default_factory=dict)

    @property
    def eventful(self) -> bool:
        """Tell whether there is anything to say."""
        return any((self.analyses, self.shown, self.accepted, self.rejected, self.runs))

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the report that `to_dict` gave."""
        return cls(**{key: data[key] for key in cls.__dataclass_fields__ if key in data})


def report_on(session: Session, since: datetime, until: datetime) -> Report:
    """Return the report on the time between two moments."""
    runs = select(JobRun.status).where(
        JobRun.job == ANALYSIS, JobRun.started_at >= since, JobRun.started_at < until
    )
    suggestions = list(session.scalars(select(Suggestion)))
    decided = Counter(
        one.status for one in suggestions if one.decided_at and since <= one.decided_at < until
    )
    now = Counter(one.status for one in suggestions)
    within = (Run.at >= since, Run.at < until, Run.outcome != "shadow")
    ran = dict(
        session.execute(select(Run.outcome, func.count()).where(*within).group_by(Run.outcome))
        .tuples()
        .all()
    )
    undone = (
        select(Run.automation_id, func.count())
        .where(*within, Run.undone.is_not(None))
        .group_by(Run.automation_id)
        .order_by(func.count().desc(), Run.automation_id)
    )
    return Report(
        since=since.isoformat(),
        until=until.isoformat(),
        analyses=dict(sorted(Counter(session.scalars(runs)).items())),
        shown=sum(1 for one in suggestions if one.opened_at and since <= one.opened_at < until),
        accepted=decided["accepted"],
        rejected=decided["rejected"],
        open=now["open"],
        waiting=now["queued"],
        runs=sum(ran.values()),
        failed_runs=ran.get("failed", 0),
        taken_back=dict(session.execute(undone).tuples().all()),
    )


def in_words(report: Report, texts: Texts, name: Callable[[str], str], health: str) -> str:
    """Return a report as lines; `name` is what an automation is called, `health` the last line."""
    failed = sum(
        count for status, count in report.analyses.items() if status not in {"done", "running"}
    )
    said = {
        "analyses": {"done": report.analyses.get("done", 0), "failed": failed},
        "suggestions": {
            "shown": report.shown,
            "accepted": report.accepted,
            "rejected": report.rejected,
            "open": report.open,
            "waiting": report.waiting,
        },
        "automations": {
            "runs": report.runs,
            "failed": report.failed_runs,
            "undone": sum(report.taken_back.values()),
        },
    }
    lines = [str(texts[f"report_{key}"]).format(**values) for key, values in said.items()]
    if report.taken_back:
        most = list(report.taken_back.items())[:_MOST_NAMED]
        named = ", ".join(f"{name(automation_id)} ({count})" for automation_id, count in most)
        lines.append(str(texts["report_taken_back"]).format(names=named))
    return "\n".join(f"- {line}" for line in (*lines, health))
