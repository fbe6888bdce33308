"""Say that something is not there, with the nearest that is and the way to put it right."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..home import Home
from ..texts import Texts
from .finding import Finding, Severity
from .fix import Fix
from .nearest import nearest

# Selectors of fields that hold ids, and the keys that are used for such ids elsewhere.
SELECTORS = {
    "area": "area_id",
    "device": "device_id",
    "entity": "entity_id",
    "floor": "floor_id",
    "label": "label_id",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What there is of one kind: names by id; `kind` is as in the finding's code."""

    kind: str
    names: Mapping[str, str]


def registries(home: Home) -> Mapping[str, Known]:
    """Return what can be referred to, by the key or selector that refers to it."""
    entities = Known("entity", _Names(home.entities))
    return {
        "entity_id": entities,
        "device_id": Known("device", _Names(home.devices)),
        "area_id": Known("area", _Names(home.areas)),
        "floor_id": Known("floor", _Names(home.floors)),
        "label_id": Known("label", _Names(home.labels)),
        "scene": entities,
        "zone": Known("zone", entities.names),
    }


def options(kind: str, names: Iterable[str]) -> Known:
    """Return things that are known by their names alone."""
    return Known(kind, {name: name for name in names})


class _Names(Mapping[str, str]):
    """Names by id, without a copy of the registry."""

    def __init__(self, items: Mapping[str, Any]) -> None:
        """Take the registry: objects with a name by their id."""
        self._items = items

    def __getitem__(self, key: str) -> str:
        """Return the name of an id."""
        return str(self._items[key].name)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids."""
        return iter(self._items)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is such an id."""
        return key in self._items


@dataclass(frozen=True, slots=True)
class Site:
    """Where a name stands: the place that is told, and how another name is put there.

    `at` is the exact place, `whole` what stands there if the name is only a part of it; a name
    that is a key itself is renamed.
    """

    place: str
    at: str = ""
    whole: str | None = None
    is_key: bool = False
    severity: Severity = "error"
    more: Mapping[str, str] = field(default_factory=dict)


def missing(value: str, known: Known, site: Site, texts: Texts) -> Finding:
    """Return the finding that something is not there."""
    near = _nearest_ids(value, known.names)
    word = f" {texts['or']} "
    names = word.join(_called(item, known.names[item]) for item in near)
    code = f"unknown_{known.kind}"
    return Finding(
        code=code,
        severity=site.severity,
        text=texts[code].format(
            id=value, nearest=texts["nearest"].format(names=names) if near else "", **site.more
        ),
        place=site.place,
        suggestions=near,
        fix=_fix(value, near[0], site, texts) if near else None,
    )


def _fix(value: str, other: str, site: Site, texts: Texts) -> Fix:
    text = texts["fix_replace"].format(old=value, new=other)
    at = site.at or site.place
    if site.is_key:
        return Fix(text, at, key=other)
    return Fix(text, at, other if site.whole is None else site.whole.replace(value, other))


def _called(item: str, name: str) -> str:
    return item if item == name else f"{name} ({item})"


def _nearest_ids(value: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids nearest to a value, by id first among those of the same domain."""
    domain, dot, _ = value.partition(".")
    same = [item for item in known if dot and item.startswith(f"{domain}.")]
    return nearest(value, same) or nearest(value, known)
