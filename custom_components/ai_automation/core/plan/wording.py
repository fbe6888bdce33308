"""Put names, lists, times and durations into words."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from ..home import Home
from .model import (
    NO_TIME,
    WEEKDAYS,
    Duration,
    NumericCondition,
    NumericTrigger,
    Part,
    Templated,
    Weekday,
)
from .values import is_template

type Phrases = Mapping[str, Any]


def join(items: Sequence[str], phrases: Phrases, *, word: str = "and") -> str:
    """Return items as a list in words: "a, b and c"."""
    *others, last = items or [""]
    return f"{', '.join(others)} {phrases[word]} {last}" if others else last


def clock(at: time | str, home: Home, phrases: Phrases) -> str:
    """Return a time of day as HH:MM, or the name of what holds it."""
    if isinstance(at, str):
        return str(phrases["templated_clock"]) if is_template(at) else entity_name(at, home)
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def period(duration: Duration, phrases: Phrases) -> str:
    """Return a duration in words: "1 hour and 30 minutes"."""
    if isinstance(duration, Templated):
        return str(phrases["templated_time"])
    seconds = round(abs(duration).total_seconds(), 3)
    whole = int(seconds)
    amounts = {
        "hours": whole // 3600,
        "minutes": whole // 60 % 60,
        "seconds": round(seconds - whole // 60 * 60, 3),
    }
    parts = [
        phrases["units"][unit][amount != 1].format(n=f"{amount:g}")
        for unit, amount in amounts.items()
        if amount or (unit == "seconds" and not seconds)
    ]
    return join(parts, phrases)


def lasting(words: str, duration: Duration, kind: str, phrases: Phrases) -> str:
    """Return that a trigger or condition (`kind`) lasts so long; nothing is not told."""
    if duration == NO_TIME:
        return words
    told = period(duration, phrases)
    return str(phrases[kind]["for"].format(**{kind: words, "duration": told}))


def beside(event: str, offset: timedelta, phrases: Phrases) -> str:
    """Return the moment so long before (negative) or after an event: "1 hour before sunset"."""
    if not offset:
        return event
    key = "moment_before" if offset < NO_TIME else "moment_after"
    return str(phrases[key].format(offset=period(offset, phrases), event=event))


def if_enabled(words: str, part: Part, phrases: Phrases) -> str:
    """Return the words for a part, with a mark if it is switched off or may be."""
    if part.enabled is True:
        return words
    key = "maybe_disabled" if isinstance(part.enabled, str) else "disabled"
    return str(phrases[key].format(words=words))


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


def device_name(device_id: str, home: Home) -> str:
    """Return the name of a device, its id if it is unknown."""
    device = home.devices.get(device_id)
    return device.name if device else device_id


def device_words(device_id: str, options: Mapping[str, Any], home: Home, template: str) -> str:
    """Return what a device does, in the words of its integration: "remote button short press"."""
    said = [str(options[key]) for key in ("type", "subtype") if key in options]
    what = ", ".join(said).replace("_", " ") or "?"
    name = device_name(device_id, home)
    entity = home.entities.get(str(options.get("entity_id")))
    return template.format(device=entity.name if entity else name, what=what)


def attribute_of(attribute: str, entities: str, phrases: Phrases) -> str:
    """Return an attribute of entities in words."""
    name = phrases["attributes"].get(attribute, attribute)
    return str(phrases["attribute_of"].format(attribute=name, entities=entities))


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


def _reached(
    value: float | str | None, entity_ids: Sequence[str], home: Home, *, rising: bool
) -> float | None:
    """Return the limit that is reached past a number, None if that number is one by itself.

    What tells whole degrees is above 79.9 once it is 80, and that is how people say it.
    """
    entity = home.entities.get(entity_ids[0]) if entity_ids else None
    if entity is None or not isinstance(value, float):
        return None
    digits = _decimals(f"{value}")
    if digits <= _decimals(entity.state or ""):
        return None
    step = 10.0**-digits
    reached = round(value + step if rising else value - step, digits)
    return reached if _decimals(f"{reached:.10g}") < digits else None


def _decimals(number: str) -> int:
    whole, mark, fraction = number.partition(".")
    return len(fraction) if mark and f"{whole}{fraction}".lstrip("-").isdigit() else 0


def limits(
    part: NumericTrigger | NumericCondition,
    kind: str,
    verbs: Mapping[str, str],
    home: Home,
    phrases: Phrases,
) -> str:
    """Return the limits of a trigger or condition (`kind`): "Humidity rises above 70 %"."""
    least = _reached(part.above, part.entity_ids, home, rising=True)
    most = _reached(part.below, part.entity_ids, home, rising=False)
    above = limit(part.above if least is None else least, part.entity_ids, home)
    below = limit(part.below if most is None else most, part.entity_ids, home)
    key = "between" if above and below else "above" if above else "below"
    if key != "between" and (least is not None or most is not None):
        key = "least" if above else "most"
    number = phrases["verbs"]["many" if len(part.entity_ids) > 1 else "one"]
    words = {name: number[verb] for name, verb in verbs.items()}
    entities = entity_names(part.entity_ids, home, phrases)
    if part.value_template is not None:
        entities = str(phrases["worked_out"].format(entities=entities))
    elif part.attribute is not None:
        entities = attribute_of(part.attribute, entities, phrases)
    return str(phrases[kind][key].format(entities=entities, above=above, below=below, **words))
