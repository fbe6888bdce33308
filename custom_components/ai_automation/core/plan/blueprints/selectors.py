"""Tell what the selector of a blueprint's input takes."""

from collections.abc import Callable, Mapping
from typing import Any

from ...home import Home
from ..values import NotPlainError, as_list, is_template, parse_period, parse_time

type Selector = Mapping[str, Any]


def takes(selector: Selector, value: Any, home: Home) -> bool:
    """Tell whether a selector takes a value; what is not known is not taken.

    Whole triggers, conditions and actions are not: with them a blueprint says nothing itself.
    """
    if not selector:
        return True
    (kind, options), *_ = selector.items()
    check = _CHECKS.get(kind)
    return check is not None and check(options or {}, value, home)


def fits(kind: Mapping[str, Any], entity_id: str, home: Home) -> bool:
    """Tell whether an entity is of a kind: domain, device class and integration."""
    entity = home.entities.get(entity_id)
    if entity is None:
        return False
    of = {
        "domain": entity.domain,
        "device_class": entity.device_class,
        "integration": entity.platform,
    }
    return all(of.get(key) in as_list(wanted) for key, wanted in kind.items() if key in of)


def _kinds(options: Selector) -> list[Any]:
    """Return the kinds of entities that a selector takes; its own keys are the older form."""
    own = {key: options[key] for key in ("domain", "device_class", "integration") if key in options}
    return [*as_list(options.get("filter")), *([own] if own else [])]


def _entity(options: Selector, value: Any, home: Home) -> bool:
    if isinstance(value, list) and not options.get("multiple"):
        return False
    kinds = _kinds(options)
    return all(
        isinstance(entity_id, str)
        and entity_id in home.entities
        and (not kinds or any(fits(kind, entity_id, home) for kind in kinds))
        for entity_id in as_list(value)
    )


def _target(options: Selector, value: Any, home: Home) -> bool:
    if not isinstance(value, Mapping):
        return False
    kinds = as_list(options.get("entity"))
    ids = as_list(value.get("entity_id"))
    return not kinds or all(any(fits(kind, it, home) for kind in kinds) for it in ids)


def _number(options: Selector, value: Any, _home: Home) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    least, most = options.get("min", float("-inf")), options.get("max", float("inf"))
    return bool(least <= value <= most)


def _select(options: Selector, value: Any, _home: Home) -> bool:
    known = [it["value"] if isinstance(it, Mapping) else it for it in options.get("options") or ()]
    custom = bool(options.get("custom_value"))
    return all(custom or item in known for item in as_list(value))


def _text(_options: Selector, value: Any, _home: Home) -> bool:
    return isinstance(value, str)


def _truth(_options: Selector, value: Any, _home: Home) -> bool:
    return isinstance(value, bool)


def _parsed(parse: Callable[[Any], Any]) -> Callable[[Selector, Any, Home], bool]:
    """Return a check that a value can be read."""

    def check(_options: Selector, value: Any, _home: Home) -> bool:
        try:
            parse(value)
        except NotPlainError:
            return False
        return not is_template(value)

    return check


def _among(known: Callable[[Home], Mapping[str, Any]]) -> Callable[[Selector, Any, Home], bool]:
    """Return a check that the home has such things."""

    def check(options: Selector, value: Any, home: Home) -> bool:
        single = not isinstance(value, list) or bool(options.get("multiple"))
        return single and all(item in known(home) for item in as_list(value))

    return check


_CHECKS: Mapping[str, Callable[[Selector, Any, Home], bool]] = {
    "entity": _entity,
    "target": _target,
    "number": _number,
    "select": _select,
    "text": _text,
    "boolean": _truth,
    "time": _parsed(parse_time),
    "duration": _parsed(parse_period),
    "area": _among(lambda home: home.areas),
    "floor": _among(lambda home: home.floors),
    "label": _among(lambda home: home.labels),
    "device": _among(lambda home: home.devices),
}


def in_notation(selector: Selector, value: Any) -> Any:
    """Return a value as a selector writes it: seconds as a duration or as a number of its unit."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    plain = int(value) if number and float(value).is_integer() else value
    if "duration" in selector and number:
        total = int(value)
        return {"hours": total // 3600, "minutes": total // 60 % 60, "seconds": total % 60}
    return plain
