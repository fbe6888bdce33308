"""Put purpose-specific triggers and conditions into words."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..home import Home
from .call_words import target_words
from .model import PurposeCondition, PurposeTrigger
from .values import NotPlainError, parse_duration
from .wording import Phrases, join, lasting


def purpose_words(
    part: PurposeTrigger | PurposeCondition, kind: str, home: Home, phrases: Phrases
) -> str:
    """Return what happens to what: "the lights in Kitchen turn on (the first of them)".

    `kind` is "trigger" or "condition". Options that no phrase is for are told as they are written.
    """
    options = dict(part.options)
    # A trigger fires for each of several things unless it says otherwise.
    behavior = options.pop("behavior", "each" if kind == "trigger" else None)
    duration = options.pop("for", None)
    words = _event_words(part, kind, home, phrases)
    if part.target.several and (how := phrases["behaviors"].get(behavior)):
        words = f"{words} {how}"
    if told := list(_options(options, home)):
        words = f"{words} ({join(told, phrases)})"
    if duration is None:
        return words
    try:
        return lasting(words, parse_duration(duration), kind, phrases)
    except NotPlainError:
        return words


def _event_words(
    part: PurposeTrigger | PurposeCondition, kind: str, home: Home, phrases: Phrases
) -> str:
    """Return the event or state itself, by the whole key or what stands after its domain."""
    target = target_words(part.target, part.key, home, phrases)
    table: Mapping[str, list[str]] = phrases["purposes"]
    for key in (part.key, part.key.partition(".")[2]):
        if target and key in table:
            return table[key][part.target.several].format(target=target)
    name = part.key.replace(".", ": ").replace("_", " ")
    what = "purpose" if kind == "trigger" else "purpose_is"
    template = phrases[f"{what}_at" if target else what]
    return str(template.format(name=name, target=target))


def _options(options: Mapping[str, Any], home: Home) -> Iterator[str]:
    """Yield options as name and value: "threshold above 50"."""
    for name, value in options.items():
        yield f"{name.replace('_', ' ')} {_value(value, home)}"


def _value(value: Any, home: Home) -> str:
    if isinstance(value, Mapping):
        return " ".join(_value(item, home) for item in value.values())
    if isinstance(value, list | tuple):
        return ", ".join(_value(item, home) for item in value)
    entity = home.entities.get(str(value))
    return entity.name if entity else str(value)
