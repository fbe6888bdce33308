"""Test how a week is summed up."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from custom_components.ai_automation.core.store import JobRun, Run, Store, Suggestion
from custom_components.ai_automation.core.store.jobs import ANALYSIS
from custom_components.ai_automation.core.weekly import Report, in_words, report_on

NOW = datetime(2026, 11, 9, 8, tzinfo=UTC)
DAY = timedelta(days=1)
TEXTS = {
    "report_analyses": "{done} done, {failed} not",
    "report_suggestions": "{shown} {accepted} {rejected} {open} {waiting}",
    "report_automations": "{runs} {failed} {undone}",
    "report_taken_back": "back: {names}",
}


def _suggestion(name: str, status: str, shown: datetime, decided: datetime | None) -> Suggestion:
    return Suggestion(
        id=name, type="t", title=name, entities=[], confidence=0.9, support=1, evidence={},
        created_at=shown, updated_at=shown, status=status, opened_at=shown, decided_at=decided,
    )  # fmt: skip


async def test_a_week(tmp_path: Path) -> None:
    """What lies within the week is counted, and nothing else."""
    store = await Store.open(tmp_path / "store.db")
    old = NOW - 8 * DAY
    rows: list[JobRun | Run | Suggestion] = [
        *(
            JobRun(id=f"{status}{at}", job=ANALYSIS, started_at=at, status=status)
            for status, at in (("done", NOW - DAY), ("failed", NOW - 2 * DAY), ("done", old))
        ),
        JobRun(id="other", job="weekly_report", started_at=NOW - DAY, status="done"),
        Run(id="1", automation_id="a", at=NOW - DAY, outcome="done", undone="person"),
        Run(id="2", automation_id="a", at=NOW - DAY, outcome="failed"),
        Run(id="3", automation_id="b", at=old, outcome="done", undone="person"),
        Run(id="4", automation_id="b", at=NOW - DAY, outcome="shadow"),
        _suggestion("x", "accepted", NOW - DAY, NOW - DAY),
        _suggestion("y", "rejected", old, NOW - DAY),
        _suggestion("z", "open", old, None),
    ]
    await store.write(lambda session: session.add_all(rows))
    report = await store.read(lambda session: report_on(session, NOW - 7 * DAY, NOW))
    empty = await store.read(lambda session: report_on(session, NOW + DAY, NOW + 2 * DAY))
    await store.close()
    assert report.analyses == {"done": 1, "failed": 1}
    assert (report.shown, report.accepted, report.rejected, report.open) == (1, 1, 1, 1)
    assert (report.runs, report.failed_runs, report.taken_back) == (2, 1, {"a": 1})
    assert report.eventful
    assert not empty.eventful
    assert Report.from_dict(report.to_dict()) == report
    told = in_words(report, TEXTS, lambda key: f"Lamp {key}", "well")
    assert told.splitlines() == [
        "- 1 done, 1 not",
        "- 1 1 1 1 0",
        "- 2 1 1",
        "- back: Lamp a (1)",
        "- well",
    ]
