"""Define the form of a plan as JSON: flat, in the engine's own vocabulary, things by name.

A model fills it in, or another program. There is nowhere in it for an entity id, an action of Home
Assistant, a template or free text but a message.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
import json
import re
from typing import Any, Final, Literal

from ..language.named import DEEDS, EVENTS, PRESENCES
from ..plan.model import WEEKDAYS, Weekday

type FieldType = Literal["text", "number", "choice", "flag"]

WAIT: Final = "wait"
TRIGGER_KINDS: Final = ("time", "sunrise", "sunset", "state", "people", "above", "below", "option")
CONDITION_KINDS: Final = (
    "time", "dark", "light", "state", "people", "above", "below", "option",
)  # fmt: skip
MOST_ITEMS: Final = 20
LONGEST_TEXT: Final = 500
_DAY_MINUTES = 24 * 60
_TEMPLATE = re.compile(r"\{[{%#]")


class FormError(Exception):
    """What was filled in is not the form; the text says where ("actions/0/do") and why."""


@dataclass(frozen=True, slots=True)
class Field:
    """One blank of the form; `options` are what a choice may be."""

    type: FieldType
    about: str
    options: tuple[str, ...] = ()


_THING = Field("text", "name of the thing or things, as said or as listed")
_STATE = Field("choice", "for state and people", (*EVENTS, *PRESENCES))
_VALUE = Field("text", "limit or option, such as: 21 °C, 40 %, blue, eco")
FORM: Final[Mapping[str, Mapping[str, Field]]] = {
    "triggers": {
        "kind": Field("choice", "what it waits for", TRIGGER_KINDS),
        "thing": _THING,
        "state": _STATE,
        "value": _VALUE,
        "at": Field("text", "time of day as HH:MM"),
        "minutes": Field("number", "how long it lasts; at sunrise or sunset: after it, or -before"),
    },
    "conditions": {
        "kind": Field("choice", "what has to hold", CONDITION_KINDS),
        "thing": _THING,
        "state": _STATE,
        "value": _VALUE,
        "at": Field("text", "for time: from, as HH:MM"),
        "until": Field("text", "for time: until, as HH:MM"),
        "negated": Field("flag", "whether it must not hold"),
    },
    "actions": {
        "do": Field("choice", "what to do", (*DEEDS, WAIT)),
        "thing": _THING,
        "value": _VALUE,
        "minutes": Field("number", "for wait"),
        "message": Field("text", "for notify: what to say"),
    },
}
_LISTS: Final = ("days", "unread")


@dataclass(frozen=True, slots=True)
class Item:
    """One trigger, condition or action as it was filled in; blanks are empty."""

    kind: str = ""
    do: str = ""
    thing: str = ""
    state: str = ""
    value: str = ""
    at: time | None = None
    until: time | None = None
    minutes: float = 0
    negated: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A filled form; `unread` are the words of the request that found no place in it."""

    is_automation: bool
    triggers: tuple[Item, ...] = ()
    conditions: tuple[Item, ...] = ()
    actions: tuple[Item, ...] = ()
    days: tuple[Weekday, ...] = ()
    unread: tuple[str, ...] = ()


def json_schema() -> dict[str, Any]:
    """Return the form as a strict JSON schema: every key is required, blanks are null."""
    properties: dict[str, Any] = {"is_automation": {"type": "boolean"}}
    for section, blanks in FORM.items():
        properties[section] = {"type": "array", "items": _object(_blanks(blanks))}
    properties["days"] = {"type": "array", "items": {"type": "string", "enum": list(WEEKDAYS)}}
    properties["unread"] = {"type": "array", "items": {"type": "string"}}
    return _object(properties)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _blanks(blanks: Mapping[str, Field]) -> dict[str, Any]:
    kinds: Mapping[FieldType, str] = {
        "text": "string", "number": "number", "choice": "string", "flag": "boolean",
    }  # fmt: skip
    found: dict[str, Any] = {}
    for name, blank in blanks.items():
        needed = name in ("kind", "do")
        described: dict[str, Any] = {
            "type": kinds[blank.type] if needed else [kinds[blank.type], "null"],
            "description": blank.about,
        }
        if blank.options:
            described["enum"] = [*blank.options] if needed else [*blank.options, None]
        found[name] = described
    return found


def parse_text(text: str) -> dict[str, Any]:
    """Return the object in a model's answer, fenced or not; raise FormError if there is none."""
    begin, end = text.find("{"), text.rfind("}")
    if begin < 0 or end < begin:
        raise FormError("there is no object in it")
    try:
        data = json.loads(text[begin : end + 1])
    except (ValueError, RecursionError) as err:
        raise FormError("it is not JSON") from err
    if not isinstance(data, dict):
        raise FormError("it is not an object")
    return data


def parse_form(data: Mapping[str, Any]) -> Form:
    """Return the form that plain data is; raise FormError if it is none."""
    unknown = data.keys() - {"is_automation", *FORM, *_LISTS}
    if unknown:
        raise FormError(f"no keys of a form: {_listed(sorted(map(str, unknown)))}")
    is_automation = data.get("is_automation")
    if not isinstance(is_automation, bool):
        raise FormError("is_automation: neither true nor false")
    named = set(_texts(data, "days"))
    if not named <= set(WEEKDAYS):
        raise FormError(f"days: none of {_listed(WEEKDAYS)}")
    days = tuple(day for day in WEEKDAYS if day in named)
    sections = {section: tuple(_items(data, section)) for section in FORM}
    return Form(is_automation, days=days, unread=tuple(_texts(data, "unread")), **sections)


def _texts(data: Mapping[str, Any], key: str) -> Iterator[str]:
    for index, item in enumerate(_list(data, key)):
        yield _text(f"{key}/{index}", item)


def _list(data: Mapping[str, Any], key: str) -> Sequence[Any]:
    items = [] if data.get(key) is None else data[key]
    if not isinstance(items, list):
        raise FormError(f"{key}: no list")
    if len(items) > MOST_ITEMS:
        raise FormError(f"{key}: more than {MOST_ITEMS}")
    return items


def _items(data: Mapping[str, Any], section: str) -> Iterator[Item]:
    blanks = FORM[section]
    for index, item in enumerate(_list(data, section)):
        place = f"{section}/{index}"
        if not isinstance(item, dict):
            raise FormError(f"{place}: no object")
        if unknown := item.keys() - blanks.keys():
            raise FormError(f"{place}: no keys of a form: {_listed(sorted(map(str, unknown)))}")
        filled = Item(
            **{
                name: _filled(f"{place}/{name}", name, blank, item[name])
                for name, blank in blanks.items()
                if item.get(name) not in (None, "")
            }
        )
        if lacking := _lacking(section, filled):
            raise FormError(f"{place}: lacks {lacking}")
        yield filled


def _lacking(section: str, item: Item) -> str:
    """Return what has to be filled in besides for this kind of item; empty if nothing has."""
    needed: dict[str, bool]
    match item:
        case Item(kind="", do=""):
            needed = {"do" if section == "actions" else "kind": False}
        case Item(kind="sunrise" | "sunset" | "dark" | "light"):
            needed = {}
        case Item(kind="time"):
            needed = {"at or until": item.at is not None or item.until is not None}
        case Item(kind="people"):
            needed = {f"a state of {_listed(PRESENCES)}": item.state in PRESENCES}
        case Item(kind="state"):
            needed = {
                "thing": bool(item.thing),
                f"a state of {_listed(EVENTS)}": item.state in EVENTS,
            }
        case Item(kind="above" | "below" | "option") | Item(do="set" | "volume"):
            needed = {"thing": bool(item.thing), "value": bool(item.value)}
        case Item(do="wait"):
            needed = {"minutes": item.minutes > 0}
        case Item(do="notify"):
            needed = {"message": bool(item.message)}
        case _:
            needed = {"thing": bool(item.thing)}
    return ", ".join(name for name, there in needed.items() if not there)


def _filled(place: str, name: str, blank: Field, value: object) -> Any:
    """Return what was filled into one blank; raise FormError if it does not fit."""
    if blank.type == "flag" and isinstance(value, bool):
        return value
    if blank.type == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        if not abs(value) <= _DAY_MINUTES:
            raise FormError(f"{place}: more than a day")
        return value
    if blank.type == "choice":
        if value not in blank.options:
            raise FormError(f"{place}: none of {_listed(blank.options)}")
        return value
    if blank.type == "text" and name in ("at", "until"):
        try:
            return time.fromisoformat(_text(place, value))
        except ValueError as err:
            raise FormError(f"{place}: no time of day as HH:MM") from err
    if blank.type == "text":
        return _text(place, f"{value:g}" if isinstance(value, int | float) else value)
    raise FormError(f"{place}: no {blank.type}")


def _text(place: str, value: object) -> str:
    if not isinstance(value, str):
        raise FormError(f"{place}: no text")
    if len(value) > LONGEST_TEXT:
        raise FormError(f"{place}: longer than {LONGEST_TEXT} characters")
    if _TEMPLATE.search(value):
        # In a message, Home Assistant would run it.
        raise FormError(f"{place}: holds a template")
    return value.strip()


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)[:LONGEST_TEXT]
