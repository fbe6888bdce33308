"""Read on behind what is damaged in a recorder."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from ..core.attribution.contexts import Query
from ..errors import RecorderDamagedError

# No table of a recorder has as many rows.
_MOST_ROWS: Final = 2**40
_ENDS: Final = (
    "SELECT min(last_updated_ts) FROM states",
    "SELECT max(last_updated_ts) FROM states",
)
_END_ROWS: Final = (
    "SELECT last_updated_ts FROM states ORDER BY state_id LIMIT 1",
    "SELECT last_updated_ts FROM states ORDER BY state_id DESC LIMIT 1",
)


class Salvage:
    """Asks a recorder for what is left of it.

    `damage` says what could not be read, None if all was, `failures` how often that was so;
    `passed` is that the next rows are those behind damage.
    """

    def __init__(self, query: Query) -> None:
        """Take what asks the recorder."""
        self._query = query
        self.damage: str | None = None
        self.failures = 0
        self.passed = False

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        """Return the rows as far as they can be read."""
        return self._read(sql, values)[0]

    def value(self, sql: str, values: Mapping[str, Any] = MappingProxyType({})) -> Any:
        """Return the one value that is asked for, None if it cannot be read."""
        return next((value for (value,) in self.rows(sql, values)), None)

    def ends(self) -> tuple[float | None, float | None]:
        """Return when the first and the last state was recorded, None if there is none.

        They stand in an index; if that is damaged, the rows themselves tell.
        """
        first, last = (self.value(sql) for sql in _ENDS)
        if first is None or last is None:
            first, last = (self.value(sql) for sql in _END_ROWS)
        return first, last

    def all_rows(self, sql: str, most: int) -> Iterator[Any]:
        """Yield rows by their numbers, `most` at a time, those behind damage as well."""
        cursor = 0
        while rows := self.next_rows(sql, {"cursor": cursor, "most": most}):
            yield from rows
            cursor = rows[-1][0]

    def next_rows(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        """Return the next rows whose number is above `cursor`, those behind damage if need be."""
        self.passed = False
        rows, whole = self._read(sql, values)
        while not rows and not whole:
            behind = self._behind(sql, values)
            if behind is None:
                return []
            values = {**values, "cursor": behind}
            self.passed = True
            rows, whole = self._read(sql, values)
        return rows

    def _read(self, sql: str, values: Mapping[str, Any]) -> tuple[list[Any], bool]:
        """Return rows, and whether these are all that were asked for."""
        rows: list[Any] = []
        try:
            for row in self._query(sql, values):
                rows.append(row)  # noqa: PERF402 - what was read before the damage is kept
        except RecorderDamagedError as err:
            self.damage = str(err)
            self.failures += 1
            return rows, False
        return rows, True

    def _behind(self, sql: str, values: Mapping[str, Any]) -> int | None:
        """Return the number above which rows can be read again, None if there is none.

        Looked for in steps that double, then by halves: rows are lost by the page.
        """
        damaged, step = int(values["cursor"]), 1
        while not self._reads(sql, values, damaged + step):
            damaged, step = damaged + step, step * 2
            if step > _MOST_ROWS:
                return None
        sound = damaged + step
        while sound - damaged > 1:
            middle = (damaged + sound) // 2
            if self._reads(sql, values, middle):
                sound = middle
            else:
                damaged = middle
        return sound

    def _reads(self, sql: str, values: Mapping[str, Any], cursor: int) -> bool:
        return self._read(sql, {**values, "cursor": cursor, "most": 1})[1]
