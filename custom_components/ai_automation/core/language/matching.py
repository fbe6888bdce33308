"""Tell how well the words of a mention fit the names of an entity."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..home import Entity
from .index import HomeIndex, Known, Stems
from .mention import Unit

# What it costs a reading that a word of the mention is not in the name, or the other way round.
_BY_AREA, _BY_PLACE_WORD, _BY_KIND = 0.15, 0.2, 0.3
_EXTRA, _EXTRA_KIND, _EXTRA_PLACE = 1.0, 0.4, 0.8
_MOST_EXTRA = 1.5
EXACT = -0.5


@dataclass(frozen=True, slots=True)
class Match:
    """One entity that fits a mention; less cost is better.

    `named`: by more than kind and place; `said` is how many of the words stand in its name.
    `loose`: it is in another place, whose name has the words of the one that was named.
    """

    known: Known
    cost: float
    named: bool
    said: int
    loose: bool = False

    @property
    def entity(self) -> Entity:
        """Return the entity."""
        return self.known.entity


def _in_place(unit: Unit, known: Known) -> bool:
    return unit.places is not None and unit.places.hold(known)


def fitting(units: Sequence[Unit], known: Known) -> Match | None:
    """Return how all words of a mention can be said of an entity, None if one cannot."""
    costs = [cost for form in known.forms if (cost := _cost(units, form, known)) is not None]
    return Match(known, *min(costs)) if costs else None


def _cost(units: Sequence[Unit], form: Stems, known: Known) -> tuple[float, bool, int, bool] | None:
    cost, named, said, loose = 0.0, False, 0, False
    used: set[str] = set()
    said_in = {*form}
    for unit in units:
        if said_in.issuperset(unit.stems):
            used.update(unit.stems)
            said += 1
            named = named or not (_in_place(unit, known) or known.kinds.issuperset(unit.stems))
        elif _in_place(unit, known):
            cost += _BY_AREA
        elif known.place.issuperset(unit.stems):
            cost += _BY_PLACE_WORD
            loose = loose or unit.places is not None
        elif known.kinds.issuperset(unit.stems):
            cost += _BY_KIND
        else:
            return None
    extra = [stem for stem in form if stem not in used]
    if not extra and cost == 0:
        return EXACT, True, said, False
    # A long name is not worse for what nobody would say of it, nor for a place of two words.
    places = [stem for stem in extra if stem in known.place and stem not in known.kinds]
    others = sum([_extra(stem, known) for stem in extra if stem not in places])
    cost += min(others + (_EXTRA_PLACE if places else 0), _MOST_EXTRA)
    if known.entity.category is not None:
        cost += _EXTRA_KIND
    return cost, named, said, loose


def exactly(stems: frozenset[str], index: HomeIndex) -> list[Entity]:
    """Return what has a name of just these words: those that `fitting` finds to be `EXACT`."""
    if not stems:
        return []
    places = frozenset.intersection(*(index.by_word.get(stem, frozenset()) for stem in stems))
    return [
        known.entity
        for known in map(index.entities.__getitem__, places)
        if any(stems.issuperset(form) and stems == {*form} for form in known.forms)
    ]


def called_as_well(matches: Sequence[Match]) -> list[Match]:
    """Return what is called by its kind and place in as many words as any other.

    What else is in the names was not said, so that it does not tell which one is meant; but what
    has no other name than its kind is meant before what has.
    """
    by_kind = [it for it in matches if not it.named]
    plain = [it for it in by_kind if it.entity.category is None] or by_kind
    most = max(it.said for it in plain)
    if most or len({it.entity.domain for it in plain}) == 1:
        # "The door" is not the one thing called "Garagepoort", where other doors are.
        plain = [it for it in plain if _is_only_kind(it.known)] or plain
        most = max(it.said for it in plain)
    return [it for it in plain if it.said == most]


def _is_only_kind(known: Known) -> bool:
    return any(set(form) <= known.kinds for form in known.forms)


def begins(units: Sequence[Unit], known: Known) -> bool:
    """Tell whether a name begins with all that was said, in this order."""
    said = tuple(stem for unit in units for stem in unit.stems)
    return any(form[: len(said)] == said for form in known.forms)


def _extra(stem: str, known: Known) -> float:
    """Return what it costs that a word of a name was not said, which is no place's."""
    return _EXTRA_KIND if stem in known.kinds else _EXTRA
