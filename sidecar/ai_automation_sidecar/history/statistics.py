"""Read a recorder's long-term statistics: they go back years where states are purged in days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..core.attribution.contexts import Query
from ..core.history import Sample, Span

type Period = Literal["hour", "5minute"]

# By period: the table, and how many seconds a row covers.
_TABLES: Mapping[Period, tuple[str, float]] = {
    "hour": ("statistics", 3600.0),
    "5minute": ("statistics_short_term", 300.0),
}


@dataclass(frozen=True, slots=True)
class Statistic:
    """What statistics are kept of: an entity, by its id, or what an integration has imported.

    With `measured` there are averages, with `metered` growth; both are in `unit`.
    """

    statistic_id: str
    number: int
    source: str
    unit: str | None
    measured: bool
    metered: bool


def read_statistics(query: Query) -> dict[str, Statistic]:
    """Return everything that statistics are kept of, by id; raise a SidecarError."""
    sql = """
        SELECT meta.statistic_id, meta.id, meta.source, meta.unit_of_measurement, meta.mean_type,
               meta.has_sum
        FROM statistics_meta AS meta ORDER BY meta.statistic_id
    """
    return {
        statistic_id: Statistic(statistic_id, number, source, unit, bool(means), bool(sums))
        for statistic_id, number, source, unit, means, sums in query(sql, {})
    }


def read_samples(
    query: Query, statistic: Statistic, start: float, end: float, period: Period = "hour"
) -> Iterator[Sample]:
    """Yield what was measured of something in each period that begins from `start` to before `end`.

    Times are UTC seconds. `growth` is since the period before that is known, so that it holds what
    a gap hides. Raise a SidecarError if the database cannot be read.
    """
    table, seconds = _TABLES[period]
    span: dict[str, Any] = {"number": statistic.number, "start": start, "finish": end}
    before = _sum_before(query, table, span) if statistic.metered else 0.0
    sql = f"""
        SELECT rows_of.start_ts, rows_of.mean, rows_of.min, rows_of.max, rows_of.sum
        FROM {table} AS rows_of
        WHERE rows_of.metadata_id = :number
          AND rows_of.start_ts >= :start AND rows_of.start_ts < :finish
        ORDER BY rows_of.start_ts
    """  # noqa: S608 - only names of tables are put in
    for begins, mean, low, high, total in query(sql, span):
        growth = None
        if total is not None:
            growth, before = total - before, total
        yield Sample(Span(begins, begins + seconds), mean, low, high, growth)


def _sum_before(query: Query, table: str, span: Mapping[str, Any]) -> float:
    """Return how far a meter had come before a span; sums begin at zero."""
    sql = f"""
        SELECT rows_of.sum FROM {table} AS rows_of
        WHERE rows_of.metadata_id = :number AND rows_of.start_ts < :start
          AND rows_of.sum IS NOT NULL
        ORDER BY rows_of.start_ts DESC LIMIT 1
    """  # noqa: S608 - only names of tables are put in
    values = {key: span[key] for key in ("number", "start")}
    return next((float(total) for (total,) in query(sql, values)), 0.0)
