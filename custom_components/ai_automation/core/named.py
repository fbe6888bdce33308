"""Tell entities by patterns of their ids."""

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

EVERYTHING = "*"


def matches(entity_id: str, patterns: Collection[str]) -> bool:
    """Tell whether an entity is one of those that patterns name, with `*` for anything."""
    return any(fnmatchcase(entity_id, pattern) for pattern in patterns)


def matches_any(entity_ids: Iterable[str], patterns: Collection[str]) -> bool:
    """Tell whether one of several entities is among those that patterns name."""
    return EVERYTHING in patterns or any(matches(one, patterns) for one in entity_ids)
