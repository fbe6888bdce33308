"""Bring an older store up to date: step N turns schema N into N + 1."""

from collections.abc import Callable

from sqlalchemy import Connection


def _add_model_calls(connection: Connection) -> None:
    """Add the record of what was asked of a language model."""
    connection.exec_driver_sql(
        "CREATE TABLE model_calls ("
        "id INTEGER NOT NULL PRIMARY KEY, at DATETIME NOT NULL, model VARCHAR NOT NULL, "
        "tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, estimated BOOLEAN NOT NULL, "
        "cost FLOAT NOT NULL, sent VARCHAR NOT NULL, outcome VARCHAR NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_model_calls_at ON model_calls (at)")


def _add_learned_names(connection: Connection) -> None:
    """Add the names that people have given to things."""
    connection.exec_driver_sql(
        "CREATE TABLE learned_names ("
        "key VARCHAR NOT NULL, entity_id VARCHAR NOT NULL, user_id VARCHAR NOT NULL, "
        "name VARCHAR NOT NULL, created_at DATETIME NOT NULL, "
        "PRIMARY KEY (key, entity_id, user_id))"
    )


_CHANGE = (
    "id INTEGER NOT NULL PRIMARY KEY, automation_id VARCHAR NOT NULL, entity_id VARCHAR, "
    "config JSON, change VARCHAR NOT NULL, created_at DATETIME NOT NULL, "
    "conversation_id VARCHAR, result JSON, facts JSON, undoes INTEGER"
)


def _add_results(connection: Connection) -> None:
    """Add to versions what came of each change, and the record of changes under way.

    What came of a change is what was there before the next one; of the last it is not known.
    """
    connection.exec_driver_sql("ALTER TABLE versions RENAME TO old_versions")
    for table, own in (
        ("versions", "undone BOOLEAN NOT NULL, known BOOLEAN NOT NULL"),
        ("writes", "facts_after JSON, proposal_id VARCHAR"),
    ):
        connection.exec_driver_sql(f"CREATE TABLE {table} ({own}, {_CHANGE})")
        for column in ("automation_id", "entity_id"):
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS ix_{table}_{column}")
            connection.exec_driver_sql(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")
    connection.exec_driver_sql(
        "INSERT INTO versions (id, automation_id, entity_id, config, change, created_at, "
        "conversation_id, undone, known, result) "
        "SELECT id, automation_id, entity_id, config, replace(change, 'rollback', 'restore'), "
        "created_at, conversation_id, 0, lead(id) OVER later IS NOT NULL, lead(config) OVER later "
        "FROM old_versions WINDOW later AS (PARTITION BY automation_id ORDER BY id)"
    )
    connection.exec_driver_sql("DROP TABLE old_versions")


def _add_trials_and_runs(connection: Connection) -> None:
    """Add the automations that are tried, and what automations did after they were deployed."""
    connection.exec_driver_sql(
        "CREATE TABLE trials ("
        "automation_id VARCHAR NOT NULL PRIMARY KEY, kind VARCHAR NOT NULL, config JSON NOT NULL, "
        "begins DATETIME NOT NULL, ends DATETIME NOT NULL, status VARCHAR NOT NULL, "
        "replaces VARCHAR, base_hash VARCHAR, version INTEGER)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_trials_status ON trials (status)")
    connection.exec_driver_sql(
        "CREATE TABLE runs ("
        "id VARCHAR(26) NOT NULL PRIMARY KEY, automation_id VARCHAR NOT NULL, "
        "at DATETIME NOT NULL, trigger VARCHAR NOT NULL, outcome VARCHAR NOT NULL, "
        "error VARCHAR, undone VARCHAR, followed VARCHAR, user_id VARCHAR, entity_id VARCHAR, "
        "already BOOLEAN NOT NULL)"
    )
    for column in ("automation_id", "at"):
        connection.exec_driver_sql(f"CREATE INDEX ix_runs_{column} ON runs ({column})")


def _add_jobs(connection: Connection) -> None:
    """Keep the runs of all jobs as those of analyses were, and who may do a job."""
    connection.exec_driver_sql(
        "CREATE TABLE job_runs ("
        "id VARCHAR(40) NOT NULL PRIMARY KEY, job VARCHAR NOT NULL, started_at DATETIME NOT NULL, "
        "status VARCHAR NOT NULL, due_at DATETIME, finished_at DATETIME, stats JSON NOT NULL, "
        "error VARCHAR, attempts INTEGER NOT NULL, phase VARCHAR, percent FLOAT, "
        "ends_at DATETIME, cancelled BOOLEAN NOT NULL, UNIQUE (job, due_at))"
    )
    connection.exec_driver_sql("CREATE INDEX ix_job_runs_started_at ON job_runs (started_at)")
    connection.exec_driver_sql(
        "INSERT INTO job_runs (id, job, started_at, status, finished_at, stats, error, attempts, "
        "cancelled) SELECT id, 'analysis', started_at, status, finished_at, stats, error, 1, 0 "
        "FROM analyses"
    )
    connection.exec_driver_sql("DROP TABLE analyses")
    connection.exec_driver_sql(
        "CREATE TABLE leases (job VARCHAR NOT NULL PRIMARY KEY, holder VARCHAR NOT NULL, "
        "fence INTEGER NOT NULL, expires_at DATETIME NOT NULL)"
    )


def _add_lives(connection: Connection) -> None:
    """Add to suggestions what their life is told by, and their history."""
    connection.exec_driver_sql("ALTER TABLE suggestions RENAME TO old_suggestions")
    connection.exec_driver_sql(
        "CREATE TABLE suggestions ("
        "id VARCHAR(64) NOT NULL PRIMARY KEY, type VARCHAR NOT NULL, title VARCHAR NOT NULL, "
        "entities JSON NOT NULL, confidence FLOAT NOT NULL, support INTEGER NOT NULL, "
        "evidence JSON NOT NULL, automation JSON, created_at DATETIME NOT NULL, "
        "updated_at DATETIME NOT NULL, status VARCHAR NOT NULL, reason VARCHAR, "
        "never_again BOOLEAN NOT NULL, automation_id VARCHAR, area_id VARCHAR, rank FLOAT, "
        "missed INTEGER NOT NULL, rejections INTEGER NOT NULL, seen_at DATETIME, "
        "opened_at DATETIME, decided_at DATETIME)"
    )
    for column in ("type", "status"):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS ix_suggestions_{column}")
        connection.exec_driver_sql(
            f"CREATE INDEX ix_suggestions_{column} ON suggestions ({column})"
        )
    connection.exec_driver_sql(
        "INSERT INTO suggestions SELECT id, type, title, entities, confidence, support, evidence, "
        "automation, created_at, updated_at, status, reason, never_again, automation_id, NULL, "
        "NULL, 0, status = 'rejected', updated_at, created_at, "
        "CASE WHEN status = 'open' THEN NULL ELSE updated_at END FROM old_suggestions"
    )
    connection.exec_driver_sql("DROP TABLE old_suggestions")
    connection.exec_driver_sql(
        "CREATE TABLE observations (suggestion_id VARCHAR(64) NOT NULL, at DATETIME NOT NULL, "
        "confidence FLOAT NOT NULL, found BOOLEAN NOT NULL, PRIMARY KEY (suggestion_id, at))"
    )


def _add_filing(connection: Connection) -> None:
    """Keep with proposals in what category and with what labels they are wanted."""
    connection.exec_driver_sql("ALTER TABLE proposals ADD COLUMN filing JSON")


def _add_cache(connection: Connection) -> None:
    """Add what took long to find out."""
    connection.exec_driver_sql(
        "CREATE TABLE cache (kind VARCHAR NOT NULL, key VARCHAR NOT NULL, source VARCHAR NOT NULL, "
        "value JSON NOT NULL, size INTEGER NOT NULL, expires_at DATETIME NOT NULL, "
        "PRIMARY KEY (kind, key))"
    )
    connection.exec_driver_sql("CREATE INDEX ix_cache_expires_at ON cache (expires_at)")


def _add_refinements(connection: Connection) -> None:
    """Keep when a person made something else of a suggestion."""
    connection.exec_driver_sql("ALTER TABLE suggestions ADD COLUMN refined_at DATETIME")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    _add_model_calls,
    _add_learned_names,
    _add_results,
    _add_trials_and_runs,
    _add_jobs,
    _add_lives,
    _add_filing,
    _add_cache,
    _add_refinements,
)
