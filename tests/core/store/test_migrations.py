"""Stores of older versions of the software become what new stores are, and lose nothing."""

from datetime import UTC, datetime
from pathlib import Path
import sqlite3

from custom_components.ai_automation.core.store import SCHEMA_VERSION, Store
from custom_components.ai_automation.core.store.jobs import ANALYSIS, last_run
from custom_components.ai_automation.core.store.suggestions import list_suggestions
from custom_components.ai_automation.core.store.versions import latest_change, list_versions

# The table of schema 3.
OLD_VERSIONS = (
    "CREATE TABLE versions (id INTEGER NOT NULL, automation_id VARCHAR NOT NULL, "
    "entity_id VARCHAR, config JSON, change VARCHAR NOT NULL, created_at DATETIME NOT NULL, "
    "conversation_id VARCHAR, PRIMARY KEY (id))"
)
OLD_ANALYSES = (
    "CREATE TABLE analyses (id VARCHAR(40) NOT NULL, started_at DATETIME NOT NULL, "
    "status VARCHAR NOT NULL, finished_at DATETIME, stats JSON NOT NULL, error VARCHAR, "
    "PRIMARY KEY (id))"
)
OLD_SUGGESTIONS = (
    "CREATE TABLE suggestions (id VARCHAR(64) NOT NULL, type VARCHAR NOT NULL, "
    "title VARCHAR NOT NULL, entities JSON NOT NULL, confidence FLOAT NOT NULL, "
    "support INTEGER NOT NULL, evidence JSON NOT NULL, automation JSON, "
    "created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, status VARCHAR NOT NULL, "
    "reason VARCHAR, never_again BOOLEAN NOT NULL, automation_id VARCHAR, PRIMARY KEY (id))"
)
OLD_SUGGESTION = (
    "INSERT INTO suggestions VALUES (?, 'time', 't', '[]', 0.9, 9, '{}', NULL, "
    "'2026-11-01 12:00:00', '2026-11-02 12:00:00', ?, NULL, 0, NULL)"
)
SINCE_FIRST = (
    "model_calls",
    "learned_names",
    "writes",
    "versions",
    "trials",
    "runs",
    "job_runs",
    "leases",
    "observations",
    "suggestions",
    "cache",
)


def _tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the columns of every table, and the names of the indexes."""
    raw = sqlite3.connect(path)
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master ORDER BY name")]
    found = {name: list(raw.execute(f"PRAGMA table_info({name})")) for name in names}
    raw.close()
    return found


async def test_the_first_schema_becomes_the_present_one(tmp_path: Path) -> None:
    """A store of the first version has the tables that a new store has, and its versions."""
    path = tmp_path / "store.db"
    await (await Store.open(path)).close()
    new = _tables(path)
    raw = sqlite3.connect(path)
    for table in SINCE_FIRST:
        raw.execute(f"DROP TABLE {table}")
    raw.execute("ALTER TABLE proposals DROP COLUMN filing")
    raw.execute(OLD_VERSIONS)
    raw.execute(OLD_ANALYSES)
    raw.execute(OLD_SUGGESTIONS)
    for suggestion in (("s", "open"), ("r", "rejected")):
        raw.execute(OLD_SUGGESTION, suggestion)
    raw.execute(
        "INSERT INTO analyses VALUES ('x', '2026-11-01 12:00:00', 'done', NULL, '{}', NULL)"
    )
    rows = [
        (1, "a", "automation.a", None, "create", "2026-11-01 12:00:00.000000", None),
        (2, "b", "automation.b", None, "create", "2026-11-01 12:01:00.000000", None),
        (3, "a", "automation.a", '{"alias": "A"}', "rollback", "2026-11-01 12:02:00.000000", "c"),
    ]
    raw.executemany("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    raw.execute("PRAGMA user_version = 1")
    raw.commit()
    raw.close()

    store = await Store.open(path)
    latest, first = await list_versions(store, "a")
    assert await latest_change(store, conversation_id="c") is not None
    rejected, shown = await list_suggestions(store)
    analysis = await last_run(store, ANALYSIS, "done")
    assert analysis is not None
    assert (analysis.id, analysis.due_at, analysis.attempts) == ("x", None, 1)
    await store.close()

    assert (rejected.id, rejected.rejections, rejected.decided_at) == (
        "r",
        1,
        datetime(2026, 11, 2, 12, tzinfo=UTC),
    )
    assert (shown.status, shown.opened_at) == ("open", datetime(2026, 11, 1, 12, tzinfo=UTC))
    assert (first.change, first.config, first.result) == ("create", None, {"alias": "A"})
    assert (first.known, latest.known) == (True, False)
    assert (latest.change, latest.config) == ("restore", {"alias": "A"})
    assert _tables(path) == new
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    raw.close()
