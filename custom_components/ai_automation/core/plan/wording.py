"""Put names, lists, times and durations into words."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from ..home import Home
from .model import WEEKDAYS, Duration, Templated, Weekday

type Phrases = Mapping[str, Any]


def join(items: Sequence[str], phrases: Phrases, *, word: str = "and") -> str:
    """Return items as a list in words: "a, b and c"."""
    *others, last = items or [""]
    return f"{', '.join(others)} {phrases[word]} {last}" if others else last


def clock(at: time | str, home: Home) -> str:
    """Return a time of day as HH:MM, or the name of the entity that holds it."""
    if isinstance(at, str):
        return entity_name(at, home)
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def period(duration: Duration, phrases: Phrases) -> str:
    """Return a duration in words: "1 hour and 30 minutes"."""
    if isinstance(duration, Templated):
        return str(phrases["templated_time"])
    total = round(abs(duration).total_seconds())
    amounts = {"hours": total // 3600, "minutes": total // 60 % 60, "seconds": total % 60}
    parts = [
        phrases["units"][unit][amount != 1].format(n=amount)
        for unit, amount in amounts.items()
        if amount or (unit == "seconds" and not total)
    ]
    return join(parts, phrases)


def days(
    weekdays: Sequence[Weekday], phrases: Phrases, *, sets: str = "day_sets", word: str = "and"
) -> str:
    """Return weekdays in words: "weekdays" (or "a weekday" by `sets`), or their names."""
    ordered = [day for day in WEEKDAYS if day in weekdays]
    if named := phrases[sets].get(",".join(ordered)):
        return str(named)
    return join([phrases["weekdays"][day] for day in ordered], phrases, word=word)


def entity_name(entity_id: str, home: Home) -> str:
    """Return the name of an entity, its id if it is unknown."""
    entity = home.entities.get(entity_id)
    return entity.name if entity else entity_id


def entity_names(entity_ids: Sequence[str], home: Home, phrases: Phrases) -> str:
    """Return the names of entities as a list in words."""
    return join([entity_name(entity_id, home) for entity_id in entity_ids], phrases)


def limit(value: float | str | None, entity_ids: Sequence[str], home: Home) -> str:
    """Return a numeric limit with the unit of the sensor."""
    if value is None:
        return ""
    if isinstance(value, str):
        return entity_name(value, home)
    entity = home.entities.get(entity_ids[0]) if entity_ids else None
    unit = entity.unit if entity and entity.unit else ""
    space = "" if unit.startswith("°") else " "
    return f"{value:g}{space if unit else ''}{unit}"
