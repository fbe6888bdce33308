"""Measure how long a month of a large home takes to be replayed."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from operator import itemgetter
from pathlib import Path
import random
import resource
import sqlite3
from time import process_time
from typing import Any

from ai_automation_sidecar.core.home import Entity, Home
from ai_automation_sidecar.core.plan import lift
from ai_automation_sidecar.core.replay import Place, Recording, backtest
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.simulate.database import make_indexes, make_tables

from .figures import Row

_DAYS, _ENTITIES, _CHATTY = 30, 300, 0.8
USUAL, LARGE = 2_000_000, 10_000_000
_CANDIDATES = 200
_BEGAN = 1_780_000_000.0
_PLACE = Place(52.5, 13.4, "Europe/Berlin")
_SCAN = "SELECT last_updated_ts, state, attributes_id FROM states ORDER BY last_updated_ts"
# One in five entities is a sensor that makes four of five rows; the others are switched.
_SENSORS = _ENTITIES // 5
# One of them is a meter of the whole house, and makes a third of the sensors' rows.
METER, _LOUD = "sensor.power_0", 1 / 3
_PLAIN, _POWER = "{}", '{"device_class": "power", "unit_of_measurement": "W"}'


def write_month(path: Path, rows: int = USUAL, number: int = 0) -> None:
    """Write a recorder database of a month, one of several, with 300 entities."""
    began = _BEGAN + number * _DAYS * 86400
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        make_tables(connection, began)
        add_entities(connection, rows, (began, began + _DAYS * 86400), random.Random(5 + number))
        make_indexes(connection)
        connection.commit()


def add_entities(
    connection: sqlite3.Connection, rows: int, span: tuple[float, float], chance: random.Random
) -> None:
    """Add 300 entities to a recorder database, with so many rows in a span of UTC seconds."""
    (entity,) = connection.execute("SELECT coalesce(max(metadata_id), 0) FROM states_meta")
    (row,) = connection.execute("SELECT coalesce(max(state_id), 0) + 1 FROM states")
    (attributes,) = connection.execute(
        "SELECT coalesce(max(attributes_id), 0) + 1 FROM state_attributes"
    )
    connection.executemany(
        "INSERT INTO states_meta (metadata_id, entity_id) VALUES (?, ?)",
        ((entity[0] + number + 1, _name(number)) for number in range(_ENTITIES)),
    )
    connection.executemany(
        "INSERT INTO state_attributes (attributes_id, hash, shared_attrs) VALUES (?, ?, ?)",
        ((attributes[0] + number, number, text) for number, text in enumerate((_PLAIN, _POWER))),
    )
    step = (span[1] - span[0]) / rows
    connection.executemany(
        "INSERT INTO states (state_id, state, last_updated_ts, attributes_id, origin_idx,"
        " context_id_bin, metadata_id) VALUES (?, ?, ?, ?, 0, ?, ?)",
        (
            (row[0] + number, state, span[0] + number * step, attributes[0] + measures,
             chance.randbytes(16), entity[0] + thing + 1)
            for number in range(rows)
            for thing, state in [_state(chance)]
            for measures in [thing < _SENSORS]
        ),
    )  # fmt: skip


def _name(number: int) -> str:
    if number < _SENSORS:
        return f"sensor.power_{number}"
    return f"{'light' if number % 2 else 'binary_sensor'}.thing_{number}"


def _state(chance: random.Random) -> tuple[int, str]:
    """Return which of the entities has a new state, and which it is."""
    if chance.random() < _CHATTY:
        sensor = 0 if chance.random() < _LOUD else chance.randrange(1, _SENSORS)
        return sensor, f"{chance.uniform(0, 400):.1f}"
    return chance.randrange(_SENSORS, _ENTITIES), chance.choice(("on", "off"))


def scan_of(path: Path, month: str = "a month") -> Row:
    """Return how long SQLite takes to hand over a month, the quickest time of three."""
    with closing(sqlite3.connect(path)) as plain:
        scans = [timed(lambda: sum(1 for _ in plain.execute(_SCAN))) for _ in range(3)]
    scanned, seconds = min(scans, key=itemgetter(1))
    return Row(f"scan of {month}", {"seconds": round(seconds, 3), "rows": scanned})


def measure_replaying(path: Path, rows: int = USUAL) -> list[Row]:
    """Return the rows of a scan, of loading everything, and of replays; in a fresh process.

    Seconds are those that a processor works, as others may have it meanwhile.
    """
    month = f"a month, {rows:,} rows"
    usual = rows == USUAL
    with open_recorder(path) as recorder:
        scan = scan_of(path, month)
        end = _BEGAN + _DAYS * 86400
        recording = Recording(recorder.query, _BEGAN, end)
        _, loading = timed(lambda: recording.load(recording.entities))
        tracks = recording.log().tracks
        loaded = sum(len(tracks[entity_id]) for entity_id in tracks)
        home = Home(entities={name: Entity(name, name) for name in recording.entities})

        def firings(number: int) -> int:
            return len(backtest(_plan(number), recording, home, _PLACE).replayed.firings)

        alone = max(timed(partial(firings, number))[1] for number in range(5))
        fires, all_of_them = timed(lambda: sum(map(firings, range(_CANDIDATES))))
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    return [
        scan,
        _row(f"load {month}", loading, scan, "3 s" if usual else "", rows=loaded),
        _row("replay one automation, the slowest of five", alone, scan, "0.1 s" if usual else ""),
        _row(
            f"replay {_CANDIDATES} candidates",
            all_of_them,
            scan,
            "5 s, 300 MiB" if usual else "500 MiB",
            firings=fires,
            peak_mib=peak,
        ),
    ]


def _row(name: str, seconds: float, scan: Row, target: str, **figures: float) -> Row:
    own = {"seconds": round(seconds, 3), **figures}
    return Row(name, own, scan.name, round(seconds / scan.figures["seconds"], 2), target)


def timed[T](work: Callable[[], T]) -> tuple[T, float]:
    """Return what some work gives, and for how many seconds a processor worked for it."""
    began = process_time()
    result = work()
    return result, process_time() - began


def _plan(number: int) -> Any:
    """Return one of many ordinary automations: most about what is switched, some about values."""
    lamp = 2 * (_SENSORS // 2 + number % 100) + 1
    thing = lamp + 1
    forms: tuple[dict[str, Any], ...] = (
        {"trigger": "state", "entity_id": _name(thing), "to": "on"},
        {"trigger": "state", "entity_id": _name(thing), "to": "off", "for": "00:05:00"},
        {"trigger": "time", "at": f"{number % 24:02d}:30:00"},
        {"trigger": "numeric_state", "entity_id": _name(number % _SENSORS), "above": 390},
    )
    return lift(
        {
            "triggers": [forms[number % 4]],
            "conditions": [{"condition": "time", "after": "08:00:00", "before": "22:00:00"}],
            "actions": [{"action": "light.turn_on", "target": {"entity_id": _name(lamp)}}],
        }
    )
