"""Hold the names of a home so that words of a sentence find what they may mean."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Final

from ..home import Entity
from .lexicon import Lexicon, lexicon_of
from .normalize import normalize

type Stems = tuple[str, ...]
_LEAST_PART = 3
_KEPT = 256
_NO_THINGS: Final = ("person", "zone", "sun", "scene", "script")
# More names than the largest homes have in all languages that are spoken there.
_NAMES_KEPT: Final = 16384


@dataclass(frozen=True, slots=True)
class Able:
    """What tells of an entity whether it can be meant; equal ones tell the same.

    It may look at nothing of an entity that changes without its registry entry: no states.
    Only those are asked that another one tells can be meant `within` it.
    """

    test: Callable[..., bool]
    values: tuple[Hashable, ...] = ()
    within: Able | None = None

    def __call__(self, entity: Entity) -> bool:
        """Tell whether an entity can be meant."""
        return self.test(entity, *self.values)


def of_domains(*domains: str) -> Able:
    """Return what tells of an entity whether it is of one of these domains."""
    return Able(_is_of, (frozenset(domains),))


def _is_of(entity: Entity, domains: frozenset[str]) -> bool:
    return entity.domain in domains


@dataclass(frozen=True, slots=True)
class Known:
    """An entity and the words it goes by: its names, its places, the kinds it is of."""

    entity: Entity
    forms: tuple[Stems, ...]
    place: frozenset[str]
    kinds: frozenset[str]
    floor_id: str | None
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Places:
    """The areas, floors and labels that a phrase names."""

    area_ids: frozenset[str] = frozenset()
    floor_ids: frozenset[str] = frozenset()
    label_ids: frozenset[str] = frozenset()

    def hold(self, known: Known) -> bool:
        """Tell whether an entity is in one of these places, or has one of the labels."""
        return (
            known.entity.area_id in self.area_ids
            or known.floor_id in self.floor_ids
            or not self.label_ids.isdisjoint(known.labels)
        )


@dataclass(frozen=True)
class HomeIndex:
    """The words of a home; `own_phrases` are those without the names of automations."""

    entities: tuple[Known, ...]
    places: Mapping[Stems, Places]
    own_phrases: Mapping[str, tuple[Stems, ...]]
    vocabulary: frozenset[str]
    nouns: frozenset[str]
    kinds: frozenset[str]
    lexicon: Lexicon
    by_domain: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)
    by_word: Mapping[str, frozenset[int]] = field(default_factory=dict)
    by_device: Mapping[str, frozenset[int]] = field(default_factory=dict)
    by_area: Mapping[str, frozenset[int]] = field(default_factory=dict)
    by_floor: Mapping[str, frozenset[int]] = field(default_factory=dict)
    by_label: Mapping[str, frozenset[int]] = field(default_factory=dict)
    phrases: Mapping[str, tuple[Stems, ...]] = field(default_factory=dict)
    automations: Mapping[Stems, str] = field(default_factory=dict)
    unexposed: tuple[Entity, ...] = ()
    # Words of things that are not exposed: they are not misspelt words of others.
    unexposed_words: frozenset[str] = frozenset()
    # Who is known by what is theirs, as those are who have no phone: "Lily's lamp".
    owners: frozenset[str] = frozenset()
    # What helpers and sensors are called that may be said as a statement.
    statements: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    _able: dict[Able, frozenset[int]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def without_automations(self) -> HomeIndex:
        """Return the index without what automations are called."""
        return replace(self, automations={}, phrases=self.own_phrases)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of all entities in lower case, in their order."""
        return tuple(known.entity.name.lower() for known in self.entities)

    @cached_property
    def by_id(self) -> Mapping[str, Known]:
        """Return the entities by their ids."""
        return {known.entity.entity_id: known for known in self.entities}

    @cached_property
    def people(self) -> frozenset[str]:
        """Return the words of people's names: one with another letter may be somebody else."""
        forms = (it.forms for it in self.by_domain.get("person", ()))
        return frozenset(stem for each in forms for stems in each for stem in stems)

    @cached_property
    def heads(self) -> frozenset[str]:
        """Return the words that say what things and places are: the flap of the "dog flap"."""
        last = -1 if self.lexicon["syntax"]["kind_last"] else 0
        things = (it.forms for it in self.entities if it.entity.domain not in _NO_THINGS)
        words = {form[last] for forms in (*things, self.places) for form in forms if form}
        return frozenset(words - self.lexicon.stop)

    def called(self, stems: Stems) -> list[Known]:
        """Return the entities that have just this name, in their order."""
        places = sorted(self.by_word.get(stems[0], ())) if stems else ()
        return [it for it in (self.entities[place] for place in places) if stems in it.forms]

    def names_a_thing(self, stems: Stems) -> bool:
        """Tell whether something else than an automation has just this name."""
        return any(it.entity.domain != "automation" for it in self.called(stems))

    def able(self, able: Able) -> frozenset[int]:
        """Return where the entities stand that can be meant."""
        if (found := self._able.get(able)) is None:
            if len(self._able) >= _KEPT:
                self._able.clear()
            places = range(len(self.entities)) if able.within is None else self.able(able.within)
            found = frozenset(place for place in places if able(self.entities[place].entity))
            self._able[able] = found
        return found

    def stem(self, word: str) -> str:
        """Return a word's stem, the same for words of the same meaning."""
        return self.lexicon.root(word)

    def is_name(self, text: str) -> bool:
        """Tell whether something in the home, or an automation, is called just so."""
        stems = self.stems(text)
        return bool(stems) and stems in self.phrases.get(stems[0], ())

    def stems(self, name: str) -> Stems:
        """Return the stems of a name's words."""
        return stems_of(name, self.lexicon.language)


@lru_cache(maxsize=_NAMES_KEPT)
def stems_of(name: str, language: str) -> Stems:
    """Return the stems of a name's words; marks and possessive endings are left out.

    A home's names are looked at again whenever anything in its registries changes.
    """
    lexicon = lexicon_of(language)
    sentence = normalize(name.replace('"', " "), lexicon)
    return tuple(
        lexicon.root(token.text)
        for place, token in enumerate(sentence.tokens)
        if token.text[:1].isalnum() and not sentence.is_ending(place)
    )


def content(stems: Stems, lexicon: Lexicon) -> Stems:
    """Return the words of a name without those that only link the others: "of the"."""
    links = lexicon["syntax"]["name_links"]
    return tuple(stem for stem in stems if stem not in links) or stems


def parted(word: str, words: frozenset[str], stem: Callable[[str], str]) -> tuple[str, ...] | None:
    """Return the words that one is made of, the longest first, None if it is not made of any."""
    for at in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        first, rest = word[:at], word[at:]
        if stem(first) not in words:
            continue
        if rest in words or stem(rest) in words:
            return first, rest
        if more := parted(rest, words, stem):
            return first, *more
    return None
