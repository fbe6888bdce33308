-- Compact tables, and views by which they read like a recorder's database. A row of `changes` is a
-- change of an entity's state or of its kept attributes. Times are UTC seconds as the recorder has
-- them, in 64 bits, as whole microseconds would be. Texts are kept once. Of a context, the last 64
-- bits are kept (a ULID ends with chance), and only where other rows or events share it.

CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- `sampled` is that it only measures; `source` is its number in the recorder, as names change.
CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    entity_id TEXT NOT NULL UNIQUE,
    sampled INTEGER NOT NULL DEFAULT 0,
    source INTEGER
);

CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE changes (
    entity INTEGER NOT NULL,
    time REAL NOT NULL,
    state INTEGER NOT NULL,
    attributes INTEGER NOT NULL,
    changed REAL,
    context INTEGER,
    PRIMARY KEY (entity, time)
) WITHOUT ROWID;

CREATE TABLE contexts (context INTEGER PRIMARY KEY, user BLOB, parent INTEGER);

CREATE TABLE kinds (id INTEGER PRIMARY KEY, kind TEXT NOT NULL UNIQUE);

CREATE TABLE happenings (
    kind INTEGER NOT NULL,
    time REAL NOT NULL,
    context INTEGER NOT NULL,
    data INTEGER NOT NULL,
    PRIMARY KEY (kind, time, context)
) WITHOUT ROWID;

-- When Home Assistant started, and until when before that anything is known. `gap` is that it ran,
-- and what happened was never read.
CREATE TABLE runs (start REAL PRIMARY KEY, known REAL, gap INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE forgotten (entity_id TEXT PRIMARY KEY, before REAL NOT NULL) WITHOUT ROWID;

-- What sensors measured on whole days that the recorder still has, as `measured.py` packs it, with
-- the number and the sum of the ids of the recorder's rows; the last of every `grain` seconds.
CREATE TABLE measured (
    entity INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    ids INTEGER NOT NULL,
    grain INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (entity, day)
);

CREATE VIEW states_meta AS SELECT id AS metadata_id, entity_id FROM entities;

CREATE VIEW state_attributes AS SELECT id AS attributes_id, text AS shared_attrs FROM texts;

CREATE VIEW states AS
SELECT
    changes.time AS state_id,
    changes.entity AS metadata_id,
    texts.text AS state,
    changes.time AS last_updated_ts,
    changes.changed AS last_changed_ts,
    changes.attributes AS attributes_id,
    -- What shares its context with nothing has one of its own.
    CASE
        WHEN changes.context IS NOT NULL THEN unhex(printf('%016X', changes.context))
        ELSE unhex(printf(
            '%08X%08X', changes.entity, CAST(changes.time * 1000 AS INTEGER) & 4294967295
        ))
    END AS context_id_bin,
    contexts.user AS context_user_id_bin,
    CASE
        WHEN contexts.parent IS NOT NULL THEN unhex(printf('%016X', contexts.parent))
    END AS context_parent_id_bin
FROM changes
LEFT JOIN texts ON texts.id = changes.state
LEFT JOIN contexts ON contexts.context = changes.context;

CREATE VIEW event_types AS SELECT id AS event_type_id, kind AS event_type FROM kinds;

CREATE VIEW event_data AS SELECT id AS data_id, text AS shared_data FROM texts;

CREATE VIEW events AS
SELECT
    happenings.time AS event_id,
    happenings.kind AS event_type_id,
    happenings.time AS time_fired_ts,
    happenings.data AS data_id,
    unhex(printf('%016X', happenings.context)) AS context_id_bin,
    contexts.user AS context_user_id_bin,
    CASE
        WHEN contexts.parent IS NOT NULL THEN unhex(printf('%016X', contexts.parent))
    END AS context_parent_id_bin
FROM happenings
LEFT JOIN contexts ON contexts.context = happenings.context;

CREATE VIEW recorder_runs AS
SELECT
    strftime('%Y-%m-%d %H:%M:%f', start, 'unixepoch') AS start,
    strftime('%Y-%m-%d %H:%M:%f', lead(known) OVER (ORDER BY start), 'unixepoch') AS "end",
    0 AS closed_incorrect
FROM (
    SELECT start, known FROM runs
    -- The first run's start may be older than what is kept; its end is told all the same.
    UNION ALL SELECT 0.0, NULL
);

CREATE VIEW schema_changes AS SELECT 1 AS change_id, 53 AS schema_version;
