"""Find what words for a thing or a place are about."""

from ..home import Home
from .problems import reasons_of
from .reading import Refused, Situation
from .request import reader_of, unreadable
from .said import Context, Problem


def concerned(words: str, home: Home, situation: Situation) -> frozenset[str] | Refused:
    """Return the entity ids of all that words may mean; Refused if there is nothing like it."""
    if refused := unreadable(words, situation):
        return refused
    reader = reader_of(words, home, situation)
    found = reader.facts.things.find(reader.sentence.text, lambda _: True, Context())
    if not isinstance(found, Problem):
        return frozenset(it.entity_id for one in found for it in one.entities)
    if found.found is not None and found.found.choices:
        return frozenset(it.entity_id for it in found.found.choices)
    return Refused(reasons_of([found], reader.grammar, situation.language))
