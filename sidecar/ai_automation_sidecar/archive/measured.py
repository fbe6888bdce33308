"""Keep what sensors measured in columns, a day each: a night reads anew only what is new."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nextafter
import zlib

import numpy as np
from sqlalchemy import Connection

from ..errors import RecorderDamagedError
from ..history.database import Recorder
from ..history.model import BoolArray
from ..history.numbers import Measured, grain_for, grain_of, numbers_of, read_rows
from ..history.reader import span_of
from .database import begin

_DAY = 86400
_ROWS = """
    SELECT count(*), coalesce(sum(state_id), 0) FROM states
    WHERE metadata_id = :entity AND last_updated_ts >= :start AND last_updated_ts < :finish
"""
_SINCE = """
    SELECT entity_id, id, (SELECT min(time) FROM changes WHERE entity = id AND time >= ?)
    FROM entities
"""
_KEPT = "SELECT day, rows, ids, grain, data FROM measured WHERE entity = ? ORDER BY day"
_KEEP = "INSERT INTO measured VALUES (?, ?, ?, ?, ?, ?)"
_DROP = "DELETE FROM measured WHERE entity = ? AND day >= ?"


@dataclass(frozen=True, slots=True)
class _Day:
    """What a sensor measured on a day (UTC), and of which rows of the recorder."""

    day: int
    rows: int
    ids: int
    grain: int
    measured: Measured


def read_measured(
    recorder: Recorder, archive: Connection, wanted: Iterable[str], span: tuple[float, float]
) -> Mapping[str, Measured]:
    """Return what sensors measured in a span, as exactly as the recorder still has it.

    What the archive has nothing of is left out. Whole days are kept in the archive, and taken from
    there for as long as the recorder has the same rows of them.
    """
    oldest, _ = span_of(recorder.query, None, None)
    numbers = numbers_of(recorder, wanted)
    known = [
        (name, entity, max(since, oldest))
        for name, entity, since in archive.exec_driver_sql(_SINCE, (span[0],)).tuples()
        if name in numbers and since is not None and max(since, oldest) <= span[1]
    ]
    begin(archive)
    _let_go(archive, {entity for _, entity, _ in known}, int(oldest // _DAY))
    found: dict[str, Measured] = {}
    for name, entity, since in known:
        sensor = _Sensor(recorder, numbers[name], since, span[1])
        kept = [_unpacked(*row) for row in archive.exec_driver_sql(_KEPT, (entity,)).tuples()]
        try:
            measured, new = sensor.read(kept)
        except RecorderDamagedError:
            continue
        if new:
            archive.exec_driver_sql(_DROP, (entity, new[0].day))
            archive.exec_driver_sql(_KEEP, [_packed(entity, day) for day in new])
        if len(measured.time):
            found[name] = measured
    archive.commit()
    return found


def _let_go(archive: Connection, known: Collection[int], purged: int) -> None:
    """Let go what nobody asks for any more, and the days of which the recorder purged a part."""
    archive.exec_driver_sql("DELETE FROM measured WHERE day <= ?", (purged,))
    kept = archive.exec_driver_sql("SELECT DISTINCT entity FROM measured").scalars().all()
    for entity in set(kept).difference(known):
        archive.exec_driver_sql(_DROP, (entity, 0))


@dataclass(frozen=True, slots=True)
class _Sensor:
    """A sensor of the recorder, and from when to when it is read (UTC seconds)."""

    recorder: Recorder
    number: int
    start: float
    end: float

    def read(self, before: Sequence[_Day]) -> tuple[Measured, Sequence[_Day]]:
        """Return what it measured, and days to keep; those kept `before` are not read anew."""
        # Of the first day, the recorder or the archive may have let go a part.
        first, after = int(self.start // _DAY) + 1, int(self.end // _DAY)
        span = (self.start, self.end)
        if after <= first:
            grain = grain_of(self.recorder, self.number, span)
            return self._rows(self.start, nextafter(self.end, inf), grain).known(), ()
        kept = [it for it in before if first <= it.day < after]
        begin, end = first * _DAY, (first + len(kept)) * _DAY
        # Each row is counted once: a count takes as long as there are rows.
        there = self._counted(begin, end)
        earlier, _ = self._counted(self.start, begin)
        later, _ = self._counted(end, nextafter(self.end, inf))
        grain = grain_for(self.recorder, self.number, span, earlier + there[0] + later)
        kept = kept if _are_same(kept, first, grain, there) else []
        until = first + len(kept)
        head = self._rows(self.start, first * _DAY, grain)
        rest = self._rows(until * _DAY, nextafter(self.end, inf), grain)
        whole = _joined([head, *(it.measured for it in kept), rest])
        new = [self._day(day, rest, grain) for day in range(until, after)]
        return (whole.thinned(grain) if grain else whole).known(), new

    def _counted(self, start: float, after: float) -> tuple[int, int]:
        """Return the number and the sum of the ids of the recorder's rows in a span."""
        values = {"entity": self.number, "start": start, "finish": after}
        [(rows, ids)] = list(self.recorder.query(_ROWS, values))
        return int(rows), int(ids)

    def _rows(self, start: float, after: float, grain: int) -> Measured:
        return read_rows(self.recorder, self.number, (start, nextafter(after, -inf)), grain)

    def _day(self, day: int, measured: Measured, grain: int) -> _Day:
        inside: BoolArray = measured.time // _DAY == day
        part = Measured(measured.time[inside], measured.value[inside])
        return _Day(day, *self._counted(day * _DAY, (day + 1) * _DAY), grain, part)


def _are_same(kept: Sequence[_Day], first: int, grain: int, there: tuple[int, int]) -> bool:
    """Tell whether days follow each other from the first on, and the recorder has these rows."""
    days = [it.day for it in kept]
    return (
        days == list(range(first, first + len(days)))
        and all(it.grain <= grain for it in kept)
        and there == (sum(it.rows for it in kept), sum(it.ids for it in kept))
    )


def _joined(parts: Sequence[Measured]) -> Measured:
    time, value = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("time", "value")
    )
    return Measured(time, value)


def _packed(entity: int, day: _Day) -> tuple[int, int, int, int, int, bytes]:
    """Return a day as a row of the archive: times as differences of their bits, bytes by place."""
    steps = np.diff(day.measured.time.astype("<f8").view("<i8"), prepend=0)
    columns = np.stack([steps, day.measured.value.astype("<f8").view("<i8")])
    data = zlib.compress(columns.view(np.uint8).reshape(-1, 8).T.tobytes(), 1)
    return (entity, day.day, day.rows, day.ids, day.grain, data)


def _unpacked(day: int, rows: int, ids: int, grain: int, data: bytes) -> _Day:
    places = np.frombuffer(zlib.decompress(data), np.uint8).reshape(8, -1)
    columns = np.ascontiguousarray(places.T).view("<i8").reshape(2, -1)
    time, value = np.cumsum(columns[0]).view("<f8"), columns[1].view("<f8")
    return _Day(day, rows, ids, grain, Measured(time, value))
