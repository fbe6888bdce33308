"""Check that the values of a call are of the kind that its action asks for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
import re
from typing import Any

from ..home import Home
from ..plan.values import NotPlainError, is_template, parse_period
from ..texts import Texts
from .finding import Finding
from .fix import Fix
from .known import Site, missing, options
from .targets import action_name, call_data, data_key, is_call
from .walk import Part

_TRUTH = {"true", "false", "on", "off", "yes", "no", "enable", "disable", "1", "0"}
_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}.*")


def as_number(value: Any) -> float | None:
    """Return a number, or a text that is one; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def is_duration(value: Any) -> bool:
    """Tell whether a value is a duration in one of Home Assistant's notations."""
    try:
        parse_period(value)
    except NotPlainError:
        return as_number(value) is not None
    return True


def _is_text(value: Any) -> bool:
    return not isinstance(value, Mapping)


def is_truth(value: Any) -> bool:
    """Tell whether a value is a yes or a no in one of Home Assistant's words."""
    return isinstance(value, bool) or str(value).lower() in _TRUTH


def _is_colour(value: Any) -> bool:
    channels = list(value) if isinstance(value, list | tuple) else []
    numbers = [as_number(item) for item in channels if not is_template(item)]
    highest = 255
    return len(channels) in {3, 4} and all(it is not None and 0 <= it <= highest for it in numbers)


# Whether a value fits a selector; the word for the kind stands in the texts.
_FITS: Mapping[str, Callable[[Any], bool]] = {
    "boolean": is_truth,
    "color_rgb": _is_colour,
    "color_temp": lambda value: as_number(value) is not None,
    "date": lambda value: not isinstance(value, str) or _DATE.fullmatch(value) is not None,
    "duration": is_duration,
    "number": lambda value: as_number(value) is not None,
    "text": _is_text,
    "time": lambda value: not isinstance(value, str) or _TIME.fullmatch(value) is not None,
}


def check_values(walked: Sequence[Part], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield a finding for every value that does not fit the selector of its field."""
    for part in walked:
        if part.kind != "action" or not part.enabled or not is_call(part.config):
            continue
        action = home.actions.get(action_name(part.config))
        data = call_data(part.config)
        for field in action.fields if action else ():
            value = data.get(field.name)
            if value is None or is_template(value):
                continue
            place = f"{part.place}/{data_key(part.config)}/{field.name}"
            for kind, selector in field.selector.items():
                yield from misfit(field.name, kind, selector or {}, value, place, texts)


def misfit(
    name: str, kind: str, selector: Mapping[str, Any], value: Any, place: str, texts: Texts
) -> Iterator[Finding]:
    """Yield what is wrong with a value of a selector's kind."""
    several = bool(selector.get("multiple")) and isinstance(value, list)
    label = name.replace("_", " ")
    for index, item in enumerate(value if several else [value]):
        at = f"{place}/{index}" if several else place
        if is_template(item):
            continue
        if kind in _FITS and not _FITS[kind](item):
            text = texts["wrong_type"].format(field=label, value=item, kind=texts["kinds"][kind])
            yield Finding("wrong_type", "error", text, place)
        elif kind == "number" or (kind == "color_temp" and selector.get("unit") == "kelvin"):
            yield from _beyond(label, selector, item, at, texts)
        elif kind == "select":
            yield from _choice(label, selector, item, at, texts)


def _beyond(
    label: str, selector: Mapping[str, Any], value: Any, place: str, texts: Texts
) -> Iterator[Finding]:
    """Yield a number beyond what the form offers: unusual, though the action may take it."""
    number, low, high = as_number(value), selector.get("min"), selector.get("max")
    if number is None or ((low is None or number >= low) and (high is None or number <= high)):
        return
    within = low if low is not None and number < low else high
    text = texts["unusual_value"].format(field=label, value=value, low=low, high=high)
    fix = Fix(texts["fix_replace"].format(old=value, new=within), place, within)
    yield Finding("unusual_value", "warning", text, place, fix=fix)


def _choice(
    label: str, selector: Mapping[str, Any], value: Any, place: str, texts: Texts
) -> Iterator[Finding]:
    """Yield a choice that the form does not offer: unusual, though the action may take it."""
    choices = [
        str(item["value"] if isinstance(item, Mapping) else item)
        for item in selector.get("options") or ()
    ]
    if choices and not selector.get("custom_value") and str(value).lower() not in choices:
        site = Site(place, severity="warning", more={"field": label})
        yield missing(str(value), options("choice", choices), site, texts)
