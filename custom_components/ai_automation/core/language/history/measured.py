"""Read what is to be computed of measured values, and of which kinds of sensors."""

from collections.abc import Mapping

from .question import Measure
from .rules import HistoryRules, kind_of_word

type Classes = tuple[str, ...]
_USED: Classes = ("energy", "power")


def computed(parts: Mapping[str, str], rules: HistoryRules) -> tuple[Measure, Classes]:
    """Return the measure, and the classes of the sensors, of a question about values."""
    if "stat" in parts:
        return next((n for n, it in rules.stats.items() if it.fullmatch(parts["stat"])), "mean"), ()
    if "made" in parts or "sold" in parts:
        return "total", _USED
    for name in ("amount", "counted"):
        if name in parts:
            return "total", tuple(rules.amounts.get(parts[name], ()))
    if "superlative" in parts and (found := kind_of_word(rules.superlatives, parts["superlative"])):
        return found
    if "adjective" in parts and (found := kind_of_word(rules.adjectives, parts["adjective"])):
        return (found[0] if "become" in parts else "range"), found[1]
    if "reach" in parts:
        return ("min" if parts["reach"] in rules.lows else "max"), ()
    for part, measure in _BY_PART.items():
        if part in parts:
            return measure, ()
    return "total", _USED


_BY_PART: Mapping[str, Measure] = {
    "reached": "max", "dropped": "min", "changed": "change", "value": "range",
}  # fmt: skip


def compared(parts: Mapping[str, str], rules: HistoryRules) -> tuple[Measure, Classes, bool]:
    """Return the measure, the classes, and whether less is asked for, of a comparison."""
    if "more" not in parts:
        measure, classes = computed(parts, rules)
        return ("total" if measure == "range" else measure), classes, False
    less = rules.less.fullmatch(parts["more"]) is not None
    if "made" in parts or "sold" in parts:
        return "total", _USED, less
    if "amount" in parts:
        return "total", tuple(rules.amounts.get(parts["amount"], ())), less
    if (found := kind_of_word(rules.comparatives, parts["more"])) is not None:
        return "mean", found[1], found[0] == "min"
    return "total", _USED, less
