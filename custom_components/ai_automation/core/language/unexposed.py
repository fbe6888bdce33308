"""Find what is called as somebody says, and is not exposed to voice assistants."""

from collections.abc import Callable

from ..home import Entity
from .index import HomeIndex, Stems
from .mention import Mention
from .sentence import folded

# Only what shares the beginning of a word is looked at more closely.
_BEGINNING = 3
_MOST = 3


def unexposed_of(
    mention: Mention, index: HomeIndex, allow: Callable[[Entity], bool]
) -> tuple[Entity, ...]:
    """Return the allowed things that a mention fits best among those that are not exposed."""
    begins = [stem[:_BEGINNING] for unit in mention.units for stem in unit.stems]
    found: list[tuple[int, Entity]] = []
    for entity in index.unexposed:
        name = folded(" ".join(entity.names))
        if not allow(entity) or not any(begin in name for begin in begins):
            continue
        extras = (_unsaid(mention, index.stems(real), entity, index) for real in entity.names)
        if fitting := [extra for extra in extras if extra is not None]:
            found.append((min(fitting), entity))
    least = min((extra for extra, _ in found), default=0)
    return tuple(entity for extra, entity in found if extra == least)[:_MOST]


def _unsaid(mention: Mention, form: Stems, entity: Entity, index: HomeIndex) -> int | None:
    """Return how many words of a name were not said, None if it is not what was said."""
    kinds = {index.stem(word) for word in _kind_words(entity, index)}
    used: set[str] = set()
    for unit in mention.units:
        if {*unit.stems} <= {*form}:
            used |= {*unit.stems}
        elif not (
            {*unit.stems} <= kinds
            or (unit.places is not None and entity.area_id in unit.places.area_ids)
        ):
            return None
    return len({*form} - used) if used else None


def _kind_words(entity: Entity, index: HomeIndex) -> list[str]:
    classes = index.lexicon["classes"]
    of_class = f"{entity.domain}.{entity.device_class or ''}"
    own: list[str] = classes["device_classes"].get(of_class, [])
    return own + list(classes["domains"].get(entity.domain, ()))
