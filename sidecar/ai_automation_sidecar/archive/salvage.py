"""Read on behind what is damaged in a recorder."""

from collections.abc import Mapping
from typing import Any, Final

from ..core.attribution.contexts import Query
from ..errors import RecorderDamagedError

# No table of a recorder has as many rows.
_MOST_ROWS: Final = 2**40


class Salvage:
    """Asks a recorder for what is left of it.

    `damage` says what could not be read, None if all was; `passed` is that the next rows are
    those behind damage.
    """

    def __init__(self, query: Query) -> None:
        """Take what asks the recorder."""
        self._query = query
        self.damage: str | None = None
        self.passed = False

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        """Return the rows as far as they can be read."""
        return self._read(sql, values)[0]

    def value(self, sql: str) -> Any:
        """Return the one value that is asked for, None if it cannot be read."""
        return next((value for (value,) in self.rows(sql, {})), None)

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
