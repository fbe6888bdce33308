"""Find conditions that can never hold, alone or together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..home import Home
from ..plan.values import as_list
from ..texts import Texts
from .finding import Finding
from .known import Site, missing, options
from .never import impossible_states, numeric, texts_of
from .spans import Span, seconds, span_of
from .values import as_number
from .walk import Part, plain_ids, section

_ALL_DAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
_AND = ("conditions", "and")
_KNOWN = {"numeric_state", "state", "sun", "time", "zone"}


def check_conditions(
    config: Mapping[str, Any], walked: Sequence[Part], home: Home, texts: Texts
) -> Iterator[Finding]:
    """Yield a finding for every condition that cannot hold, and for those that exclude others."""
    ids = trigger_ids(walked)
    for part in walked:
        if part.kind != "condition" or not part.enabled:
            continue
        match part.config.get("condition"):
            case "state":
                if "attribute" not in part.config:
                    yield from impossible_states(part, "state", home, texts, "never_holds")
            case "numeric_state":
                yield from numeric(part, home, texts, "never_holds")
            case "trigger":
                yield from _triggered(part, ids, texts)
            case "time":
                if part.config.get("weekday") == []:
                    text = texts["no_weekday"]
                    yield Finding("never_holds", "warning", text, f"{part.place}/weekday")
    for place, together in _lists(config, walked):
        yield from _contradictions(place, together, texts)
    yield from _excluded(section(config, "conditions"), walked, texts)


def trigger_ids(walked: Sequence[Part]) -> frozenset[str]:
    """Return the ids that triggers have, given or by their number."""
    triggers = [part for part in walked if part.kind == "trigger" and part.section == "triggers"]
    given = {
        str(part.config["id"]) for part in walked if part.kind == "trigger" and "id" in part.config
    }
    return frozenset(given | {str(number) for number in range(len(triggers))})


def _triggered(part: Part, ids: frozenset[str], texts: Texts) -> Iterator[Finding]:
    several = isinstance(part.config.get("id"), list)
    for index, name in enumerate(texts_of(part.config.get("id")) or ()):
        if name not in ids:
            place = f"{part.place}/id"
            at = f"{place}/{index}" if several else place
            known = options("trigger_id", sorted(ids))
            yield missing(name, known, Site(place, at, severity="warning"), texts)


def _excluded(conditions: Sequence[Any], walked: Sequence[Part], texts: Texts) -> Iterator[Finding]:
    """Yield triggers at whose moment the conditions cannot hold."""
    if contradict(conditions):
        return
    for part in walked:
        if part.kind != "trigger" or part.section != "triggers" or not part.enabled:
            continue
        then = _at_its_moment(part.config)
        for clash in _clashes(_plain([*conditions, then])) if then else ():
            reason = texts[clash.reason].format(about=clash.about)
            text = texts["excluded_trigger"].format(reason=reason)
            yield Finding("contradiction", "warning", text, part.place)


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


def _lists(
    config: Mapping[str, Any], walked: Sequence[Part]
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Yield the conditions that have to hold together, with the place of their list."""
    yield "conditions", _plain(section(config, "conditions"))
    for part in walked:
        if not part.enabled:
            continue
        if part.kind == "condition":
            keys: tuple[str, ...] = _AND if part.config.get("condition", "and") == "and" else ()
        else:
            keys = ("if", "conditions", "and", "while", "until") if part.kind == "action" else ()
        for key in keys:
            if key in part.config:
                yield f"{part.place}/{key}", _plain(as_list(part.config[key]))


def _plain(items: Iterable[Any]) -> list[Mapping[str, Any]]:
    """Return the conditions of a list with those of and-lists within it; others are left out."""
    found: list[Mapping[str, Any]] = []
    for item in items:
        if not isinstance(item, Mapping) or item.get("enabled") is False:
            continue
        inner = item.get("conditions") if item.get("condition") == "and" else item.get("and")
        if inner is not None:
            found += _plain(as_list(inner))
        else:
            found.append(item)
    return found


def contradict(conditions: Iterable[Any]) -> bool:
    """Tell whether conditions that have to hold together exclude one another."""
    together = _plain(conditions)
    return any(True for _ in _clashes(together))


def compatible(conditions: Iterable[Any]) -> bool:
    """Tell whether conditions are known to be able to hold together.

    What a template, a device or a branch asks for is not known; whether those that are known
    exclude one another, `contradict` tells.
    """
    return all(map(_is_known, conditions))


def _is_known(item: Any) -> bool:
    if not isinstance(item, Mapping):
        return False
    inner = item.get("conditions") if item.get("condition") == "and" else item.get("and")
    if inner is not None:
        return all(map(_is_known, as_list(inner)))
    return item.get("enabled") is False or item.get("condition") in _KNOWN


@dataclass(frozen=True, slots=True)
class _Clash:
    """Why conditions cannot hold together: the key of the text, and what it is about."""

    reason: str
    about: str


def _contradictions(
    place: str, together: list[Mapping[str, Any]], texts: Texts
) -> Iterator[Finding]:
    for clash in _clashes(together):
        text = texts[clash.reason].format(about=clash.about)
        yield Finding("contradiction", "warning", text, place)


def _clashes(together: list[Mapping[str, Any]]) -> Iterator[_Clash]:
    if len(together) > 1:
        yield from _state_clashes(together)
        yield from _number_clashes(together)
        yield from _time_clashes(together)
        yield from _sun_clashes(together)


def _state_clashes(together: list[Mapping[str, Any]]) -> Iterator[_Clash]:
    """Yield entities that would have to be in different states at once."""
    allowed: dict[tuple[str, str], set[str]] = {}
    for item in together:
        states = texts_of(item.get("state"))
        ids = plain_ids(item.get("entity_id"))
        if item.get("condition") != "state" or not states or not ids:
            continue
        # A state may name an entity that holds the state to compare with.
        if any("." in state for state in states):
            continue
        if len(ids) > 1 and item.get("match") == "any":
            continue
        for entity_id in ids:
            key = (entity_id, str(item.get("attribute", "")))
            before = allowed.get(key)
            allowed[key] = set(states) if before is None else before & set(states)
            if before and not allowed[key]:
                yield _Clash("clash_state", entity_id)


def _number_clashes(together: list[Mapping[str, Any]]) -> Iterator[_Clash]:
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
                yield _Clash("clash_number", entity_id)
            limits[key] = new


def _time_clashes(together: list[Mapping[str, Any]]) -> Iterator[_Clash]:
    """Yield spans of the day, or sets of weekdays, that have nothing in common."""
    spans, days = list[Span](), _ALL_DAYS
    for item in together:
        if item.get("condition") != "time":
            continue
        if weekdays := texts_of(item.get("weekday")):
            if days and not days & set(weekdays):
                yield _Clash("clash_weekday", "")
            days &= frozenset(weekdays)
        if (span := span_of(item)) is not None:
            if any(not span.meets(other) for other in spans):
                yield _Clash("clash_time", "")
            spans.append(span)


def _sun_clashes(together: list[Mapping[str, Any]]) -> Iterator[_Clash]:
    """Yield that it would have to be after sunset and before sunrise of the same day."""
    suns = [
        item
        for item in together
        if item.get("condition") == "sun" and not {"after_offset", "before_offset"} & item.keys()
    ]
    after = any(item.get("after") == "sunset" and "before" not in item for item in suns)
    before = any(item.get("before") == "sunrise" and "after" not in item for item in suns)
    if after and before:
        yield _Clash("clash_sun", "")
