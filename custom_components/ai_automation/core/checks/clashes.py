"""Tell which conditions exclude one another, or the moment at which a trigger fires."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..plan.values import as_list
from .never import texts_of
from .spans import DAY, Span, seconds, span_of
from .values import as_number
from .walk import plain_ids

_ALL_DAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
_KNOWN = {"numeric_state", "state", "sun", "time", "zone"}


@dataclass(frozen=True, slots=True)
class Clash:
    """Why conditions cannot hold together: the key of the text, and what it is about."""

    reason: str
    about: str


def contradict(conditions: Iterable[Any]) -> bool:
    """Tell whether conditions that have to hold together exclude one another."""
    return any(True for _ in clashes(plainly(conditions)))


def compatible(conditions: Iterable[Any]) -> bool:
    """Tell whether conditions are known to be able to hold together.

    What a template, a device or a branch asks for is not known; whether those that are known
    exclude one another, `contradict` tells.
    """
    return all(map(_is_known, conditions))


def _is_known(item: Any) -> bool:
    if not isinstance(item, Mapping):
        return False
    if (inner := _within(item, "and")) is not None:
        return all(map(_is_known, inner))
    if (inner := _within(item, "not")) is not None:
        return all(_negated(each) is not None for each in inner)
    return item.get("enabled") is False or item.get("condition") in _KNOWN


def excluded(trigger: Mapping[str, Any], conditions: Iterable[Any]) -> Iterator[Clash]:
    """Yield why conditions cannot hold at the moment when a trigger fires, as far as is known."""
    then = _at_its_moment(trigger)
    if then is not None:
        yield from clashes(plainly([*conditions, then]))


def plainly(items: Iterable[Any]) -> list[Mapping[str, Any]]:
    """Return the conditions of a list, with those of and-lists and the opposites of not-lists.

    What else is made of others is left out.
    """
    found: list[Mapping[str, Any]] = []
    for item in items:
        if not isinstance(item, Mapping) or item.get("enabled") is False:
            continue
        if (inner := _within(item, "and")) is not None:
            found += plainly(inner)
        elif (inner := _within(item, "not")) is not None:
            found += [opposite for each in inner if (opposite := _negated(each)) is not None]
        else:
            found.append(item)
    return found


def _within(item: Mapping[str, Any], kind: str) -> list[Any] | None:
    """Return the conditions that a list of a kind holds, None if an item is no such list."""
    inner = item.get("conditions") if item.get("condition") == kind else item.get(kind)
    return None if inner is None else as_list(inner)


def _negated(item: Any) -> dict[str, Any] | None:
    """Return what holds when a condition does not, None where that is not one condition.

    States are named by `denied`, which only this module knows.
    """
    if not isinstance(item, Mapping) or item.get("enabled") is False:
        return None
    if item.get("condition") == "time":
        span, days = span_of(item), texts_of(item.get("weekday"))
        if span is not None and days is None:
            return {"condition": "time", "after": span.end % DAY, "before": span.start or DAY}
        if days is not None and not {"after", "before"} & item.keys():
            return {"condition": "time", "weekday": sorted(_ALL_DAYS.difference(days))}
    if item.get("condition") != "state" or "for" in item or not texts_of(item.get("state")):
        return None
    if len(plain_ids(item.get("entity_id"))) > 1 and item.get("match") != "any":
        return None
    rest = {key: item[key] for key in ("entity_id", "attribute") if key in item}
    return {"condition": "state", **rest, "denied": item["state"]}


def _at_its_moment(trigger: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the condition that holds when a trigger fires, None if not known.

    Of several entities it is not known which one it was.
    """
    if trigger.get("trigger") == "time":
        at = seconds(trigger.get("at"))
        if at is None:
            return None
        days = {"weekday": trigger["weekday"]} if "weekday" in trigger else {}
        return {"condition": "time", "after": at, "before": at + 1, **days}
    if len(plain_ids(trigger.get("entity_id"))) != 1:
        return None
    keys = {
        "numeric_state": ("entity_id", "attribute", "value_template", "above", "below"),
        "state": ("entity_id", "attribute"),
    }.get(str(trigger.get("trigger")))
    if keys is None:
        return None
    found = {key: trigger[key] for key in keys if key in trigger}
    if trigger["trigger"] == "state":
        if not texts_of(trigger.get("to")):
            return None
        found["state"] = trigger["to"]
    return {"condition": trigger["trigger"], **found}


def clashes(together: list[Mapping[str, Any]]) -> Iterator[Clash]:
    """Yield why conditions that have to hold together exclude one another."""
    if len(together) > 1:
        yield from _state_clashes(together)
        yield from _number_clashes(together)
        yield from _time_clashes(together)
        yield from _sun_clashes(together)


def _state_clashes(together: list[Mapping[str, Any]]) -> Iterator[Clash]:
    """Yield entities that would have to be in different states at once."""
    allowed: dict[tuple[str, str], set[str]] = {}
    denied: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in together:
        if item.get("condition") != "state":
            continue
        ids = plain_ids(item.get("entity_id"))
        keys = [(entity_id, str(item.get("attribute", ""))) for entity_id in ids]
        states = _states(item.get("state"))
        if states and (len(ids) == 1 or item.get("match") != "any"):
            for key in keys:
                allowed[key] = allowed.get(key, states) & states
        for key in keys:
            denied[key] |= _states(item.get("denied"))
    for key, states in allowed.items():
        if not states - denied[key]:
            yield Clash("clash_state", key[0])


def _states(value: Any) -> set[str]:
    """Return states that are written out; one may name an entity that holds the state."""
    states = texts_of(value) or ()
    return set() if any("." in state for state in states) else set(states)


def _number_clashes(together: list[Mapping[str, Any]]) -> Iterator[Clash]:
    """Yield entities whose numbers would have to be above and below at once."""
    limits: dict[tuple[str, str], tuple[float, float]] = {}
    for item in together:
        if item.get("condition") != "numeric_state" or "value_template" in item:
            continue
        above, below = as_number(item.get("above")), as_number(item.get("below"))
        for entity_id in plain_ids(item.get("entity_id")):
            key = (entity_id, str(item.get("attribute", "")))
            low, high = limits.get(key, (float("-inf"), float("inf")))
            new = (
                low if above is None else max(low, above),
                high if below is None else min(high, below),
            )
            if key in limits and low < high and new[0] >= new[1]:
                yield Clash("clash_number", entity_id)
            limits[key] = new


def _time_clashes(together: list[Mapping[str, Any]]) -> Iterator[Clash]:
    """Yield spans of the day, or sets of weekdays, that have nothing in common."""
    spans, days = list[Span](), _ALL_DAYS
    for item in together:
        if item.get("condition") != "time":
            continue
        if weekdays := texts_of(item.get("weekday")):
            if days and not days & set(weekdays):
                yield Clash("clash_weekday", "")
            days &= frozenset(weekdays)
        if (span := span_of(item)) is not None:
            if any(not span.meets(other) for other in spans):
                yield Clash("clash_time", "")
            spans.append(span)


def _sun_clashes(together: list[Mapping[str, Any]]) -> Iterator[Clash]:
    """Yield that it would have to be after sunset and before sunrise of the same day."""
    suns = [
        item
        for item in together
        if item.get("condition") == "sun" and not {"after_offset", "before_offset"} & item.keys()
    ]
    after = any(item.get("after") == "sunset" and "before" not in item for item in suns)
    before = any(item.get("before") == "sunrise" and "after" not in item for item in suns)
    if after and before:
        yield Clash("clash_sun", "")
