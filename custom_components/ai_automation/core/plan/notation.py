"""Tell how a part of a plan stands in a configuration, once for both ways."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cached_property
from typing import Any

from .values import (
    NotPlainError,
    as_ids,
    as_mapping,
    as_text,
    as_tuple,
    format_items,
    format_limit,
    format_moments,
    format_period,
    format_states,
    format_target,
    format_time,
    one_or_many,
    parse_count,
    parse_duration,
    parse_enabled,
    parse_items,
    parse_limit,
    parse_moments,
    parse_pattern,
    parse_period,
    parse_states,
    parse_target,
    parse_time,
    parse_truth,
    parse_weekdays,
    parse_whole,
)

type Config = Mapping[str, Any]

# What only the editor reads: kept, and known to change nothing.
_EDITOR_KEYS = ("note", "metadata")


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value is read from a configuration, and how it is written there."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = _same


TEXT = Codec(as_text)
TEXTS = Codec(as_tuple, one_or_many)
IDS = Codec(as_ids, one_or_many)
MAPPING = Codec(as_mapping, dict)
STATES = Codec(parse_states, format_states)
WEEKDAYS = Codec(parse_weekdays, list)
TRUTH = Codec(parse_truth)
ENABLED = Codec(parse_enabled)
TARGET = Codec(parse_target, format_target)
TIME = Codec(parse_time, format_time)
MOMENTS = Codec(parse_moments, format_moments)
PERIOD = Codec(parse_period, format_period)
DURATION = Codec(parse_duration, format_period)
LIMIT = Codec(parse_limit, format_limit)
COUNT = Codec(parse_count)
PATTERN = Codec(parse_pattern)
WHOLE = Codec(parse_whole)
ITEMS = Codec(parse_items, format_items)
MAYBE_TEXT = Codec(lambda value: None if value is None else as_text(value))


def choice(words: Mapping[str, bool]) -> Codec:
    """Return a codec of a yes or no that has words of its own."""
    spoken = {truth: word for word, truth in words.items()}

    def read(value: Any) -> bool:
        word = as_text(value).lower()
        if word not in words:
            raise NotPlainError(value)
        return words[word]

    return Codec(read, spoken.__getitem__)


def one_of(*options: str) -> Codec:
    """Return a codec of a string that is one of these."""

    def read(value: Any) -> str:
        if value not in options:
            raise NotPlainError(value)
        return str(value)

    return Codec(read)


# By attribute: the codec of the key of the same name, or another key and its codec.
type Fields = Mapping[str, Codec | tuple[str, Codec]]


@dataclass(frozen=True)
class Shape:
    """One kind of part: its class, and key and codec of every attribute in the order of writing.

    `head` are keys that tell the kind, `common` is what every part may have. With `nest` all else
    is in a mapping under that key. With `rest` all other keys are gathered in that attribute.
    """

    kind: type
    fields: Fields
    head: Mapping[str, str] = field(default_factory=dict)
    common: Fields = field(default_factory=dict)
    nest: str | None = None
    rest: str | None = None

    @cached_property
    def _defaults(self) -> Mapping[str, Any]:
        """Return the default of every attribute that has one."""
        return {
            item.name: item.default if item.default_factory is MISSING else item.default_factory()
            for item in fields(self.kind)
            if item.default is not MISSING or item.default_factory is not MISSING
        }

    @cached_property
    def _required(self) -> frozenset[str]:
        """Return the keys that there have to be."""
        places = _keys(self.fields)
        return frozenset(key for attribute, key, _ in places if attribute not in self._defaults)

    def read(self, config: Config) -> Any:
        """Return the part that a configuration is; raise NotPlainError if it is none of these."""
        if any(config.get(key) != value for key, value in self.head.items()):
            raise NotPlainError(config)
        inside = config if self.nest is None else as_mapping(config.get(self.nest))
        if not self._required <= inside.keys():
            raise NotPlainError(config)
        left = {key: value for key, value in config.items() if key not in self.head}
        extra = {key: left.pop(key) for key in _EDITOR_KEYS if key in left}
        values = _taken(left, self.common) | ({"extra": extra} if extra else {})
        inner = left if self.nest is None else as_mapping(left.pop(self.nest))
        values |= _taken(inner, self.fields)
        if self.rest is not None:
            values[self.rest] = left
        elif left or inner:
            raise NotPlainError(config)
        return self.kind(**values)

    def write(self, part: Any) -> dict[str, Any]:
        """Return the configuration of a part; what is as by default is left out."""
        inner = self._written(part, self.fields)
        if self.rest is not None:
            inner |= getattr(part, self.rest)
        config = {**self.head, **({self.nest: inner} if self.nest else inner)}
        return config | self._written(part, self.common) | dict(part.extra)

    def _written(self, part: Any, fields_: Fields) -> dict[str, Any]:
        return {
            key: codec.write(value)
            for attribute, key, codec in _keys(fields_)
            if (value := getattr(part, attribute)) != self._defaults.get(attribute, MISSING)
        }


def _keys(fields_: Fields) -> Iterator[tuple[str, str, Codec]]:
    """Yield attribute, key and codec."""
    for attribute, place in fields_.items():
        yield (attribute, attribute, place) if isinstance(place, Codec) else (attribute, *place)


def _taken(config: dict[str, Any], fields_: Fields) -> dict[str, Any]:
    """Return the values of attributes whose keys a configuration has, and take them out."""
    return {
        attribute: codec.read(config.pop(key))
        for attribute, key, codec in _keys(fields_)
        if key in config
    }


def read_first(shapes: Iterable[Shape], config: Config) -> Any:
    """Return the part by the first shape that a configuration has, None if it has none."""
    for shape in shapes:
        try:
            return shape.read(config)
        except NotPlainError:
            continue
    return None
