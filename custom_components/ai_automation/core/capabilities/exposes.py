"""Read what zigbee2mqtt says that a device can do (`exposes`) into typed features.

The format is zigbee2mqtt's own: specific types (light, switch, ...) hold features, composites
hold features again, lists have an `item_type`. `access` is a set of bits.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

type Kind = Literal["binary", "composite", "enum", "list", "numeric", "text"]
type Group = Literal["climate", "cover", "fan", "light", "lock", "switch"]

KINDS: frozenset[str] = frozenset(get_args(Kind.__value__))
GROUPS: frozenset[str] = frozenset(get_args(Group.__value__))
# Bits of `access`: it is in the device's messages, it can be set, it can be asked for.
STATED, SETTABLE, ASKABLE = 1, 2, 4
# Nothing real is nested deeper than four.
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that a device tells or takes.

    `message_key` is its key in the device's messages (within those of `within`, outermost first),
    `group` the specific type that it belongs to. `values` are those of an enum, or what stands for
    on and off; `low`, `high`, `step` limit a number; `presets` are named values of it. `item` is
    what a list is of.
    """

    name: str
    message_key: str
    kind: Kind
    access: int = 0
    group: Group | None = None
    within: tuple[str, ...] = ()
    endpoint: str | None = None
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    step: float | None = None
    unit: str | None = None
    presets: tuple[str, ...] = ()
    category: str | None = None
    item: Kind | None = None

    @property
    def settable(self) -> bool:
        """Tell whether it can be set."""
        return bool(self.access & SETTABLE)

    @property
    def stated(self) -> bool:
        """Tell whether the device's messages have it."""
        return bool(self.access & STATED)

    @property
    def key(self) -> str:
        """Return what tells it from all others of its device."""
        own = self.message_key or self.name
        return ".".join((*((self.group,) if self.group else ()), *self.within, own))


@dataclass(frozen=True, slots=True)
class _Around:
    """What a feature lies in."""

    group: Group | None = None
    within: tuple[str, ...] = ()
    endpoint: str | None = None
    depth: int = 0


def read_exposes(exposes: object) -> tuple[tuple[Feature, ...], tuple[str, ...]]:
    """Return the features, innermost ones included, and what could not be read, in words."""
    problems: list[str] = []
    return tuple(_each(exposes, _Around(), problems)), tuple(problems)


def _each(exposes: object, around: _Around, problems: list[str]) -> Iterator[Feature]:
    if not isinstance(exposes, list):
        problems.append(f"exposes is {type(exposes).__name__}, not a list")
        return
    for item in exposes:
        if not isinstance(item, Mapping):
            problems.append(f"an expose is {type(item).__name__}")
        elif around.depth >= _DEEPEST:
            problems.append(f"{item.get('name')} is nested too deep")
        else:
            yield from _one(item, around, problems)


def _one(item: Mapping[str, Any], around: _Around, problems: list[str]) -> Iterator[Feature]:
    kind = item.get("type")
    endpoint = _text(item.get("endpoint")) or around.endpoint
    if kind in GROUPS:
        inner = _Around(kind, around.within, endpoint, around.depth + 1)
        yield from _each(item.get("features"), inner, problems)
        return
    name = _text(item.get("name")) or _text(item.get("property"))
    if kind not in KINDS or name is None:
        problems.append(f"{name or 'an expose'} is of the unknown type {kind!r}")
        return
    feature = _feature(item, name, kind, around, endpoint)
    yield feature
    if kind == "composite":
        inner = _Around(
            around.group, (*around.within, feature.message_key), endpoint, around.depth + 1
        )
        yield from _each(item.get("features"), inner, problems)


def _feature(
    item: Mapping[str, Any], name: str, kind: Kind, around: _Around, endpoint: str | None
) -> Feature:
    access = item.get("access")
    inner = item.get("item_type")
    return Feature(
        name,
        _text(item.get("property")) or name,
        kind,
        access if isinstance(access, int) else 0,
        around.group,
        around.within,
        endpoint,
        tuple(_values(item, kind)),
        low=_number(item.get("value_min")),
        high=_number(item.get("value_max")),
        step=_number(item.get("value_step")),
        unit=_text(item.get("unit")),
        presets=tuple(_presets(item.get("presets"))),
        category=_text(item.get("category")),
        item=_kind(inner.get("type") if isinstance(inner, Mapping) else inner),
    )


def _values(item: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    if kind == "binary":
        yield from (str(item[key]) for key in ("value_on", "value_off") if key in item)
    elif isinstance(values := item.get("values"), list):
        yield from map(str, values)


def _presets(presets: object) -> Iterator[str]:
    if isinstance(presets, list):
        for preset in presets:
            if isinstance(preset, Mapping) and (name := _text(preset.get("name"))):
                yield name


def _kind(value: object) -> Kind | None:
    return value if value in KINDS else None  # type: ignore[return-value]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
