"""Fetch what the recorder holds; everything here runs in the recorder's own executor."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from homeassistant.components.recorder.history import get_significant_states
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.const import (
    COMPRESSED_STATE_ATTRIBUTES,
    COMPRESSED_STATE_LAST_UPDATED,
    COMPRESSED_STATE_STATE,
)
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from .core.history import Row, Sample, Span
from .core.language.history import Recorded, Source

type Enough = Callable[[Recorded], bool]

# How far back is looked, one after the other, for what was last.
_LOOKS = (timedelta(days=2), timedelta(days=14))
_EPOCH = dt_util.utc_from_timestamp(1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted: the history of some sources, of a time or (without `start`) of the last.

    `live` are the present states, which may not be recorded yet. `measured` are the sources that
    have statistics of the time before the states.
    """

    sources: tuple[Source, ...]
    start: datetime | None
    end: datetime
    live: Mapping[str, State]
    measured: frozenset[str] = frozenset()


def fetch(hass: HomeAssistant, wanted: Wanted, enough: Enough) -> Recorded:
    """Return the history; of the last, as far back as is enough."""
    if wanted.start is not None:
        return _fetched(hass, wanted, wanted.start)
    for look in _LOOKS:
        found = _fetched(hass, wanted, wanted.end - look)
        if enough(found):
            return found
    return _fetched(hass, wanted, _EPOCH)


def _fetched(hass: HomeAssistant, wanted: Wanted, start: datetime) -> Recorded:
    rows: dict[Source, list[Row]] = {}
    for with_attribute in (False, True):
        sources = [it for it in wanted.sources if (it[1] is not None) is with_attribute]
        states = _states(
            hass, [it[0] for it in sources], start, wanted.end, attributes=with_attribute
        )
        for source in sources:
            found = [_row(each, source[1]) for each in states.get(source[0], ())]
            live = wanted.live.get(source[0])
            rows[source] = _with_live(found, live, source[1], wanted.end)
    return Recorded(
        {source: found for source, found in rows.items() if found},
        _statistics(hass, wanted, start, rows),
    )


def _states(
    hass: HomeAssistant,
    entity_ids: Iterable[str],
    start: datetime,
    end: datetime,
    *,
    attributes: bool,
) -> Mapping[str, list[dict[str, Any]]]:
    """Return the recorded states by entity, in the recorder's compressed form."""
    ids = list(dict.fromkeys(entity_ids))
    if not ids:
        return {}
    found = get_significant_states(
        hass,
        start,
        end,
        ids,
        significant_changes_only=not attributes,
        no_attributes=not attributes,
        compressed_state_format=True,
    )
    return cast(Mapping[str, list[dict[str, Any]]], found)


def _row(state: Mapping[str, Any], attribute: str | None) -> Row:
    value = state[COMPRESSED_STATE_STATE]
    if attribute is not None:
        value = state[COMPRESSED_STATE_ATTRIBUTES].get(attribute, "")
    return Row(state[COMPRESSED_STATE_LAST_UPDATED], str(value))


def _with_live(
    rows: list[Row], live: State | None, attribute: str | None, end: datetime
) -> list[Row]:
    """Return rows with the present state, if it is not among them yet."""
    if live is None:
        return rows
    value = live.state if attribute is None else str(live.attributes.get(attribute, ""))
    at = live.last_changed_timestamp if attribute is None else live.last_updated_timestamp
    if at > end.timestamp() or (rows and (rows[-1].at >= at or rows[-1].state == value)):
        return rows
    return [*rows, Row(at, value)]


def _statistics(
    hass: HomeAssistant, wanted: Wanted, start: datetime, rows: Mapping[Source, list[Row]]
) -> dict[Source, list[Sample]]:
    """Return the hourly statistics from before the states, of what is measured."""
    begins = {
        source: found[0].at if found else wanted.end.timestamp() for source, found in rows.items()
    }
    late = {
        source[0]
        for source, begin in begins.items()
        if source[0] in wanted.measured and source[1] is None and begin > start.timestamp()
    }
    if not late:
        return {}
    found = statistics_during_period(
        hass, start, wanted.end, late, "hour", None, {"mean", "min", "max", "change"}
    )
    return {
        (entity_id, None): [
            Sample(
                Span(each["start"], each["end"]),
                each.get("mean"),
                each.get("min"),
                each.get("max"),
                each.get("change"),
            )
            for each in hours
        ]
        for entity_id, hours in found.items()
    }
