"""Find what goes by the name of what was spoken of."""

from ..home import Entity
from .index import HomeIndex
from .resolve import Allow
from .said import Context


def named_alike(index: HomeIndex, context: Context, allow: Allow) -> tuple[Entity, ...]:
    """Return the one thing that goes by the name of what was spoken of, and less of it.

    "The front door should lock once it is shut": the lock of it is locked, the door shut.
    """
    spoken = (index.by_id.get(entity.entity_id) for entity in context.entities)
    names = [set(form) for it in spoken if it is not None for form in it.forms]
    words = {word for name in names for word in name}
    sharing = {place for word in words for place in index.by_word.get(word, ())}
    alike = [
        it.entity
        for it in (index.entities[place] for place in sorted(sharing))
        if any(set(form) < name for form in it.forms for name in names) and allow(it.entity)
    ]
    return tuple(alike) if len(alike) == 1 else ()
