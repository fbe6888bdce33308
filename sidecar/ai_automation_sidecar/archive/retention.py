"""Let go what is too old or to be forgotten; what is forgotten is gone from the file as well."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from ..core.named import EVERYTHING, matches
from .choosing import LATER, LATER_SLOT, Keeping
from .database import begin, open_archive

_DAY = 86400.0
_THINNED = "thinned"
# Stands for the user of a person who is forgotten.
SOMEBODY = bytes(16)
# The share of a file that may be empty before it is written anew.
MOST_FREE = 0.2
# Contexts and texts that nothing names any more.
_SWEEP = (
    """
    DELETE FROM contexts WHERE context NOT IN (
        SELECT context FROM changes WHERE context IS NOT NULL
        UNION SELECT context FROM happenings
    )
    """,
    """
    DELETE FROM texts WHERE id NOT IN (
        SELECT state FROM changes UNION SELECT attributes FROM changes
        UNION SELECT data FROM happenings
    )
    """,
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten: changes, and entities of which nothing is left."""

    changes: int
    entities: tuple[str, ...]


def expire(connection: Connection, keeping: Keeping, now: float) -> None:
    """Let go what the owner does not want kept, or not any more, and thin out measurements."""
    begin(connection)
    _remove_excluded(connection, keeping)
    oldest = now - keeping.days * _DAY
    for table, column in (("changes", "time"), ("happenings", "time"), ("runs", "start")):
        connection.exec_driver_sql(
            f"DELETE FROM {table} WHERE {column} < ?",  # noqa: S608 - names of ours
            (oldest,),
        )
    _thin(connection, now - LATER)
    connection.commit()
    free, pages = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in ("freelist_count", "page_count")
    )
    if free > pages * MOST_FREE:
        compact(connection)


def _remove_excluded(connection: Connection, keeping: Keeping) -> None:
    sql = "SELECT id, entity_id FROM entities"
    unwanted = [
        (number,)
        for number, entity_id in connection.exec_driver_sql(sql).tuples()
        if not keeping.wants(entity_id)
    ]
    if unwanted:
        connection.exec_driver_sql("DELETE FROM changes WHERE entity = ?", unwanted)
        connection.exec_driver_sql("DELETE FROM entities WHERE id = ?", unwanted)


def _thin(connection: Connection, until: float) -> None:
    """Of what measures, keep the last value of each longer slot of the time before."""
    sql = "SELECT value FROM facts WHERE key = ?"
    since = float(connection.exec_driver_sql(sql, (_THINNED,)).scalar() or 0.0)
    until = until // LATER_SLOT * LATER_SLOT
    if until <= since:
        return
    connection.exec_driver_sql(
        "DELETE FROM changes WHERE entity IN (SELECT id FROM entities WHERE sampled) "
        "AND time >= ? AND time < ? AND EXISTS (SELECT 1 FROM changes AS later "
        "WHERE later.entity = changes.entity AND later.time > changes.time "
        "AND later.time < (CAST(changes.time / ? AS INTEGER) + 1) * ?)",
        (since, until, LATER_SLOT, LATER_SLOT),
    )
    sql = "INSERT OR REPLACE INTO facts VALUES (?, ?)"
    connection.exec_driver_sql(sql, (_THINNED, str(until)))


def forget(
    path: Path, patterns: Sequence[str], now: float, users: Collection[bytes] = ()
) -> Forgotten:
    """Forget all that entities did until now (UTC seconds), and write the file anew without it.

    `patterns` are entity ids, with `*` for anything; what is read again of that time stays out.
    `users` are the binary ids of people's users among them: what they did is somebody's then.
    Raise an ArchiveError if it fails; what was forgotten by then stays forgotten.
    """
    with open_archive(path) as connection:
        begin(connection)
        sql = "SELECT id, entity_id FROM entities"
        found = [
            (number, entity_id)
            for number, entity_id in connection.exec_driver_sql(sql).tuples()
            if matches(entity_id, patterns)
        ]
        changes = sum(
            connection.exec_driver_sql("DELETE FROM changes WHERE entity = ?", (number,)).rowcount
            for number, _ in found
        )
        for number, _ in found:
            connection.exec_driver_sql("DELETE FROM entities WHERE id = ?", (number,))
        for pattern in patterns:
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO forgotten VALUES (?, ?)", (pattern, now)
            )
        sql = "UPDATE contexts SET user = ? WHERE user = ?"
        for user in users:
            connection.exec_driver_sql(sql, (SOMEBODY, user))
        _forget_events(connection, patterns)
        for statement in _SWEEP:
            connection.exec_driver_sql(statement)
        connection.commit()
        compact(connection)
    return Forgotten(changes, tuple(sorted(entity_id for _, entity_id in found)))


def _forget_events(connection: Connection, patterns: Sequence[str]) -> None:
    """Forget the events that name what is forgotten; with everything, all events."""
    if EVERYTHING in patterns:
        connection.exec_driver_sql("DELETE FROM happenings")
        connection.exec_driver_sql("DELETE FROM runs")
        return
    for pattern in patterns:
        # What stands in quotes in the data; `*` is GLOB's, too.
        connection.exec_driver_sql(
            "DELETE FROM happenings WHERE data IN (SELECT id FROM texts WHERE text GLOB ?)",
            (f'*"{pattern}"*',),
        )


def compact(connection: Connection) -> None:
    """Write the file anew without what was deleted, and the log beside it."""
    connection.exec_driver_sql("VACUUM")
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
