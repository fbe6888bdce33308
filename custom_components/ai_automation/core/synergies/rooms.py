"""Tell what kind of room an area is, and what a device is for, by the words in its name."""

from collections.abc import Mapping
from functools import cache, lru_cache
import json
from pathlib import Path
import re

from ..home import Area, Entity, Home

_WORDS: Mapping[str, list[str]] = json.loads(
    (Path(__file__).parent / "words.json").read_text(encoding="utf-8")
)
_ROOMS: Mapping[str, list[str]] = _WORDS["rooms"]  # type: ignore[assignment]
# Words this short stand alone; longer ones may be part of a longer word, as in "Gästebad".
_LONG = 5


@lru_cache(maxsize=4096)
def room_kind(area: Area | None) -> str | None:
    """Return what kind of room an area is, None if its names do not tell.

    If several words are in a name, the longest tells most ("bath" is in "bath hall closet").
    """
    if area is None:
        return None
    names = (area.name, *area.aliases)
    found = [
        (len(word), kind)
        for kind, words in _ROOMS.items()
        for word in words
        if any(_has(name, word) for name in names)
    ]
    return max(found)[1] if found else None


def is_for(entity: Entity, home: Home, purpose: str) -> bool:
    """Tell whether an entity or its device is called after a purpose of the word list."""
    device = home.devices.get(entity.device_id or "")
    return _called((*entity.names, *((device.name,) if device else ())), purpose)


@lru_cache(maxsize=65536)
def _called(names: tuple[str, ...], purpose: str) -> bool:
    return any(_has(name, word) for name in names for word in _WORDS[purpose])


def _has(name: str, word: str) -> bool:
    folded = name.casefold()
    if word not in folded:
        return False
    return len(word) >= _LONG or _standing(word).search(folded) is not None


@cache
def _standing(word: str) -> re.Pattern[str]:
    """Return what finds a short word by itself, or at the end of a longer one."""
    plain = re.escape(word)
    return re.compile(rf"(?<!\w){plain}s?(?!\w)|\w{plain}(?!\w)")
