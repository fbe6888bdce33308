"""Take over into the archive what a recorder has recorded since the last time."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
import json
from pathlib import Path
from time import time
from typing import Any

from sqlalchemy import Connection

from ..core.attribution.contexts import Query
from ..core.named import matches
from ..history.address import Address
from ..history.database import open_recorder
from .choosing import (
    EVERYTHING,
    MEASURING,
    MOST_TEXTS,
    Keeping,
    attributes_of,
    data_of,
    wants_event,
)
from .database import begin, open_archive
from .retention import expire
from .rows import Batch, Kept, Row, batch_of, held_back, short
from .salvage import Salvage

BATCH = 50_000
# Seconds within which a change that shares a context follows what caused it.
_SOON = 1.0
_LATELY = 3600.0
_SOME = 500

_ROWS = """
    SELECT state_id, metadata_id, state, last_updated_ts, last_changed_ts, attributes_id,
           context_id_bin, context_user_id_bin, context_parent_id_bin
    FROM states
    WHERE state_id > :cursor AND +last_updated_ts > :since AND metadata_id IS NOT NULL
    ORDER BY state_id LIMIT :most
"""
_EVENTS = """
    SELECT events.event_id, types.event_type, events.time_fired_ts, events.context_id_bin,
           events.context_user_id_bin, events.context_parent_id_bin, event_data.shared_data
    FROM events JOIN event_types AS types ON types.event_type_id = events.event_type_id
    LEFT JOIN event_data ON event_data.data_id = events.data_id
    WHERE events.event_id > :cursor AND events.time_fired_ts > :since
    ORDER BY events.event_id LIMIT :most
"""
_NAMES = """
    SELECT metadata_id, entity_id FROM states_meta
    WHERE metadata_id > :cursor AND entity_id IS NOT NULL ORDER BY metadata_id LIMIT :most
"""
_SHARED = "SELECT attributes_id, shared_attrs FROM state_attributes"
_LAST = """
    SELECT changes.time, states.text, attributes.text, changes.changed FROM changes
    JOIN texts AS states ON states.id = changes.state
    JOIN texts AS attributes ON attributes.id = changes.attributes
    WHERE changes.entity = ? ORDER BY changes.time DESC LIMIT 1
"""
_TEXTS = """
    SELECT DISTINCT texts.text FROM changes JOIN texts ON texts.id = changes.state
    WHERE changes.entity = ? AND texts.text NOT IN ('', 'unavailable', 'unknown') LIMIT ?
"""
_RUN = "INSERT OR IGNORE INTO runs (start, known, gap) VALUES (?, ?, ?)"
_BEFORE_ALL = float("-inf")


@dataclass(slots=True)
class Ingested:
    """What was taken over: rows read and changes kept, and from when to when nothing is known.

    `mib` is how large the archive is then, `damage` why not all of the recorder could be read.
    """

    rows: int = 0
    changes: int = 0
    gaps: list[tuple[float, float]] = field(default_factory=list)
    mib: float = 0.0
    damage: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready data; times are ISO 8601 in UTC."""
        gaps = [[datetime.fromtimestamp(at, UTC).isoformat() for at in gap] for gap in self.gaps]
        return {"rows": self.rows, "changes": self.changes, "gaps": gaps, "mib": self.mib}


@dataclass(slots=True)
class _Cursor:
    """How far a recorder was read: its last state, and when that was (UTC seconds).

    `since` leaves out what an earlier one has told already.
    """

    recorder: str = ""
    state_id: int = 0
    event_id: int = 0
    time: float = 0.0
    since: float = 0.0


def ingest(where: Address | Path | str, archive: Path, keeping: Keeping = EVERYTHING) -> Ingested:
    """Take over what is new in a recorder, and let go what is too old; a step at a time.

    Each step is whole or not done at all, with how far it came: whatever ends it, the next time
    goes on from there. Raise a SidecarError if either cannot be used.
    """
    with open_recorder(where) as recorder, open_archive(archive) as connection:
        taking = _Taking(recorder.query, connection, keeping)
        taking.run()
        # A clock that was ahead makes nothing old.
        expire(connection, keeping, min(taking.cursor.time, time()))
    taking.done.mib = round(archive.stat().st_size / 2**20, 1)
    return taking.done


class _Taking:
    """One ingestion."""

    def __init__(self, query: Query, connection: Connection, keeping: Keeping) -> None:
        self._query, self._archive, self._keeping = query, connection, keeping
        self.done = Ingested()
        self.cursor = _Cursor(**json.loads(_fact(connection, "cursor") or "{}"))
        self._texts: dict[str, int] = {}
        self._attributes: dict[int, str] = {}
        self._told: set[bytes] = set()
        self._salvage = Salvage(query)

    def run(self) -> None:
        """Take over runs, events and states."""
        oldest, end = self._salvage.ends()
        self._begin(oldest)
        if end is None:
            return
        self._take_runs()
        self._remember_contexts()
        self._take_events()
        entities = self._entities()
        while rows := self._next_rows():
            self._write(rows, batch_of(rows, entities, self._attributes, self._shared(rows), end))
        self._finish()
        self.done.damage = self._salvage.damage

    def _begin(self, oldest: float | None) -> None:
        """Find out whether it is the recorder that was read, and what was purged unread."""
        sql = "SELECT changed FROM schema_changes ORDER BY change_id LIMIT 1"
        recorder = str([changed for (changed,) in self._query(sql, {})])
        cursor = self.cursor
        first = self._salvage.value("SELECT min(state_id) FROM states")
        last = self._salvage.value("SELECT max(state_id) FROM states")
        if oldest is None:
            return
        sql = "SELECT last_updated_ts FROM states WHERE state_id = :state"
        at = self._salvage.rows(sql, {"state": cursor.state_id})
        same = recorder == cursor.recorder and (last is None or last >= cursor.state_id)
        if not same or (at and at[0][0] != cursor.time):
            # Another one, or a backup of it: what it tells of the time before is known.
            self.cursor = _Cursor(recorder, time=cursor.time, since=cursor.time)
            begin(self._archive)
            self._archive.exec_driver_sql("UPDATE entities SET source = NULL")
            self._archive.commit()
        purged = first is not None and first > self.cursor.state_id + 1
        if purged and self.cursor.time and oldest > self.cursor.time:
            self.done.gaps.append((self.cursor.time, oldest))

    def _take_runs(self) -> None:
        """Keep when Home Assistant started, and what was never read."""
        known = [start for (start,) in self._archive.exec_driver_sql("SELECT start FROM runs")]
        found = [
            _timestamp(start)
            for (start,) in self._salvage.rows("SELECT start FROM recorder_runs", {})
        ]
        before = "SELECT max(last_updated_ts) FROM states WHERE last_updated_ts < :start"
        runs: list[tuple[float, float | None, int]] = [
            (start, self._salvage.value(before, {"start": start}), 0)
            for start in found
            if start > max(known, default=_BEFORE_ALL)
        ]
        runs += [(end, start, 1) for start, end in self.done.gaps]
        begin(self._archive)
        self._many(_RUN, runs)
        self._archive.commit()

    def _remember_contexts(self) -> None:
        """Remember which contexts the events of the last hour had."""
        sql = "SELECT context FROM happenings WHERE time > ?"
        since = (self.cursor.time - _LATELY,)
        self._told = {
            context.to_bytes(8, signed=True)
            for (context,) in self._archive.exec_driver_sql(sql, since)
        }

    def _take_events(self) -> None:
        kinds: dict[str, int] = {}
        while rows := self._salvage.next_rows(_EVENTS, self._from(self.cursor.event_id)):
            happenings: list[tuple[int, float, int, int]] = []
            contexts: list[tuple[int, bytes | None, int | None]] = []
            begin(self._archive)
            wanted = [row for row in rows if row[3] is not None and wants_event(row[1])]
            data = self._interned(data_of(row[1], row[6]) for row in wanted)
            for _, kind, at, context, user, parent, _ in wanted:
                number = kinds.get(kind) or kinds.setdefault(kind, self._kind(kind))
                happenings.append((number, at, short(context), data[len(happenings)]))
                self._told.add(context[-8:])
                if user or parent:
                    contexts.append((short(context), user, short(parent) if parent else None))
            self._many("INSERT OR IGNORE INTO happenings VALUES (?, ?, ?, ?)", happenings)
            self._many("INSERT OR IGNORE INTO contexts VALUES (?, ?, ?)", contexts)
            self.cursor.event_id = rows[-1][0]
            self._commit()

    def _kind(self, kind: str) -> int:
        self._archive.exec_driver_sql("INSERT OR IGNORE INTO kinds (kind) VALUES (?)", (kind,))
        sql = "SELECT id FROM kinds WHERE kind = ?"
        return int(self._archive.exec_driver_sql(sql, (kind,)).scalar_one())

    def _entities(self) -> Mapping[int, Kept]:
        """Return what is kept of the recorder's entities, by their numbers there."""
        known = self._salvage.failures
        names = list(self._salvage.all_rows(_NAMES, BATCH))
        wanted = [row for row in names if self._keeping.wants(row[1])]
        begin(self._archive)
        self._follow_renames(wanted)
        gone = "UPDATE entities SET source = NULL"
        if self._salvage.failures == known:
            self._archive.exec_driver_sql(gone)
        else:
            # Of names that are damaged, what was known of them before still holds.
            kept = self._archive.exec_driver_sql("SELECT entity_id FROM entities").scalars()
            unwanted = [(name,) for name in kept if not self._keeping.wants(name)]
            self._many(f"{gone} WHERE entity_id = ?", unwanted)
        self._many(
            "INSERT INTO entities (source, entity_id) VALUES (?, ?) "
            "ON CONFLICT (entity_id) DO UPDATE SET source = excluded.source",
            wanted,
        )
        self._archive.commit()
        forgotten = self._archive.exec_driver_sql("SELECT entity_id, before FROM forgotten").all()
        sql = "SELECT source, id, entity_id, sampled FROM entities WHERE source IS NOT NULL"
        return {
            source: self._kept(
                Kept(
                    number,
                    entity_id.partition(".")[0],
                    max(
                        self.cursor.since,
                        *(before for one, before in forgotten if matches(entity_id, [one])),
                        _BEFORE_ALL,
                    ),
                    bool(sampled),
                )
            )
            for source, number, entity_id, sampled in self._archive.exec_driver_sql(sql).all()
        }

    def _follow_renames(self, wanted: Sequence[tuple[int, str]]) -> None:
        """Let an entity that has another name now keep its past, unless that name has one."""
        sql = "SELECT source, entity_id FROM entities"
        known = self._archive.exec_driver_sql(sql).all()
        before: dict[int | None, str] = {}
        names = set()
        for source, name in known:
            before[source] = name
            names.add(name)
        renamed = [
            (entity_id, source)
            for source, entity_id in wanted
            if before.get(source, entity_id) != entity_id and entity_id not in names
        ]
        self._many("UPDATE entities SET entity_id = ? WHERE source = ?", renamed)

    def _kept(self, kept: Kept) -> Kept:
        """Return an entity as far as it is kept already."""
        last = self._archive.exec_driver_sql(_LAST, (kept.number,)).first()
        if last is not None:
            kept.go_on(*last)
        if kept.domain in MEASURING and not kept.sampled:
            texts = self._archive.exec_driver_sql(_TEXTS, (kept.number, MOST_TEXTS + 1))
            kept.texts.update(texts.scalars())
        return kept

    def _next_rows(self) -> Sequence[Row]:
        """Return the next rows of the recorder, and learn their attributes."""
        rows: list[Row] = self._salvage.next_rows(_ROWS, self._from(self.cursor.state_id))
        if len(rows) == BATCH:
            del rows[held_back(rows, _SOON) :]
        missing = sorted({row[5] for row in rows if row[5] is not None} - self._attributes.keys())
        for first in range(0, len(missing), _SOME):
            some = missing[first : first + _SOME]
            marks = ", ".join(f":a{place}" for place in range(len(some)))
            sql = f"{_SHARED} WHERE attributes_id IN ({marks})"
            values = {f"a{place}": number for place, number in enumerate(some)}
            self._attributes |= {
                number: attributes_of(text) for number, text in self._salvage.rows(sql, values)
            }
        return rows

    def _shared(self, rows: Sequence[Row]) -> Callable[[bytes], bool]:
        """Return what tells whether others have a context, too."""
        several = {
            context
            for context, count in Counter(row[6] for row in rows).items()
            if context is not None and count > 1
        }
        return lambda context: context in several or context[-8:] in self._told

    def _write(self, rows: Sequence[Row], batch: Batch) -> None:
        begin(self._archive)
        if self._salvage.passed and self.cursor.time:
            # What was damaged is not known, and nothing is replayed in that time.
            gap = (self.cursor.time, rows[0][3])
            self.done.gaps.append(gap)
            self._many(_RUN, [(gap[1], gap[0], 1)])
        self._many("DELETE FROM changes WHERE entity = ? AND time = ?", batch.replaced)
        changes = sorted(batch.changes.values())
        states = self._interned(change[2] for change in changes)
        attributes = self._interned(change[3] for change in changes)
        self._many(
            "INSERT OR IGNORE INTO changes VALUES (?, ?, ?, ?, ?, ?)",
            [
                (entity, at, state, told, changed, context)
                for (entity, at, _, _, changed, context), state, told in zip(
                    changes, states, attributes, strict=True
                )
            ],
        )
        contexts = [(context, *ids) for context, ids in batch.contexts.items()]
        self._many("INSERT OR IGNORE INTO contexts VALUES (?, ?, ?)", contexts)
        sampled = [(number,) for number in batch.sampled]
        self._many("UPDATE entities SET sampled = 1 WHERE id = ?", sampled)
        self.cursor.state_id, self.cursor.time = rows[-1][0], rows[-1][3]
        self._commit()
        self.done.rows += len(rows)
        self.done.changes += len(changes)

    def _finish(self) -> None:
        """From now on the recorder's own numbers tell what is new."""
        self.cursor.since = 0.0
        begin(self._archive)
        self._commit()

    def _interned(self, texts: Iterable[str]) -> list[int]:
        """Return the numbers of texts."""
        wanted = list(texts)
        new = list(dict.fromkeys(text for text in wanted if text not in self._texts))
        self._many("INSERT OR IGNORE INTO texts (text) VALUES (?)", [(text,) for text in new])
        for first in range(0, len(new), _SOME):
            some = tuple(new[first : first + _SOME])
            marks = ", ".join("?" * len(some))
            sql = f"SELECT text, id FROM texts WHERE text IN ({marks})"  # noqa: S608 - only marks
            for text, number in self._archive.exec_driver_sql(sql, some).tuples():
                self._texts[text] = number
        return [self._texts[text] for text in wanted]

    def _from(self, cursor: int) -> Mapping[str, Any]:
        return {"cursor": cursor, "since": self.cursor.since, "most": BATCH}

    def _many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._archive.exec_driver_sql(sql, list(rows))

    def _commit(self) -> None:
        """Commit what was written, with how far it came."""
        cursor = json.dumps({name: getattr(self.cursor, name) for name in _Cursor.__slots__})
        sql = "INSERT OR REPLACE INTO facts VALUES ('cursor', ?)"
        self._archive.exec_driver_sql(sql, (cursor,))
        self._archive.commit()


def _fact(connection: Connection, key: str) -> str | None:
    sql = "SELECT value FROM facts WHERE key = ?"
    value = connection.exec_driver_sql(sql, (key,)).scalar()
    connection.rollback()
    return None if value is None else str(value)


def _timestamp(moment: Any) -> float:
    found = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
