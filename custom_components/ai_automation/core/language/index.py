"""Index the names of a home, so that words of a sentence find what they may mean."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
import re
from threading import Lock
from weakref import WeakKeyDictionary

from ..home import Entity, Home, Revision
from .events import OPTION_LISTS
from .lexicon import Lexicon, lexicon_of
from .normalize import normalize
from .sentence import folded

type Stems = tuple[str, ...]
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_PART = 3
_KEPT = 256
# Automations may be about the household's people and places, which are not exposed by default.
ALWAYS_KNOWN = frozenset({"person", "zone"})


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
    """The words of a home."""

    entities: tuple[Known, ...]
    places: Mapping[Stems, Places]
    phrases: Mapping[str, tuple[Stems, ...]]
    vocabulary: frozenset[str]
    automations: Mapping[Stems, str]
    nouns: frozenset[str]
    kinds: frozenset[str]
    synonyms: Mapping[str, str]
    lexicon: Lexicon
    by_domain: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)
    by_word: Mapping[str, frozenset[int]] = field(default_factory=dict)
    by_device: Mapping[str, frozenset[int]] = field(default_factory=dict)
    by_area: Mapping[str, frozenset[int]] = field(default_factory=dict)
    by_floor: Mapping[str, frozenset[int]] = field(default_factory=dict)
    by_label: Mapping[str, frozenset[int]] = field(default_factory=dict)
    unexposed: tuple[Entity, ...] = ()
    # Words of things that are not exposed: they are not misspelt words of others.
    unexposed_words: frozenset[str] = frozenset()
    _able: dict[Able, frozenset[int]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of all entities in lower case, in their order."""
        return tuple(known.entity.name.lower() for known in self.entities)

    @cached_property
    def people(self) -> frozenset[str]:
        """Return the words of people's names: one with another letter may be somebody else."""
        forms = (it.forms for it in self.entities if it.entity.domain == "person")
        return frozenset(stem for each in forms for stems in each for stem in stems)

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
        base = self.lexicon.stem(word)
        return self.synonyms.get(base, base)

    def stems(self, name: str) -> Stems:
        """Return the stems of a name's words."""
        return _stems_of(name, self.lexicon, self.stem)


def _stems_of(name: str, lexicon: Lexicon, stem: Callable[[str], str]) -> Stems:
    """Return the stems of a name's words; marks and possessive endings are left out."""
    tokens = normalize(name.replace('"', " "), lexicon).tokens
    return tuple(stem(token.text) for token in tokens if token.text[:1].isalnum())


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


_INDEXES: WeakKeyDictionary[Revision, dict[str, HomeIndex]] = WeakKeyDictionary()


_MAKING = Lock()


def index_of(home: Home, language: str) -> HomeIndex:
    """Return the index of a home, made once for as long as its registries stay as they are."""
    made = _INDEXES.setdefault(home.revision, {})
    lexicon = lexicon_of(language)
    # Who comes while it is being made waits for it: made twice, it would take both twice as long.
    with _MAKING:
        if lexicon.language not in made:
            made[lexicon.language] = _Builder(home, lexicon).build()
    return made[lexicon.language]


class _Builder:
    """Build the index of one home in one language."""

    def __init__(self, home: Home, lexicon: Lexicon) -> None:
        self._home = home
        self._lexicon = lexicon
        classes = lexicon["classes"]
        self._domains: Mapping[str, list[str]] = classes["domains"]
        self._device_classes: Mapping[str, list[str]] = classes["device_classes"]
        self._synonyms: Mapping[str, str] = classes["synonyms"]
        self._stems_of = lru_cache(maxsize=8192)(self._stems)
        self._vocabulary: frozenset[str] = frozenset()
        # What things are really called: a learned name never stands above it.
        self._taken: frozenset[Stems] = frozenset()

    def build(self) -> HomeIndex:
        """Return the index."""
        home = self._home
        floors = {
            floor.floor_id: self._forms((floor.name, *floor.aliases))
            for floor in home.floors.values()
        }
        areas = {
            area.area_id: self._forms((area.name, *area.aliases)) for area in home.areas.values()
        }
        named = [
            entity
            for entity in home.entities.values()
            if (entity.exposed or entity.domain in ALWAYS_KNOWN) and not entity.hidden
        ]
        automations = {
            stems: item.entity_id for item in home.automations if (stems := self._stems(item.alias))
        }
        labels = {label.label_id: self._forms((label.name,)) for label in home.labels.values()}
        places = _places(areas, floors, labels)
        kinds = {self._stem(word) for words in self._kind_lists() for word in words}
        if any(entity.learned for entity in named):
            real = (form for it in named for form in self._forms((it.name, *it.aliases)))
            self._taken = frozenset({*real, *places, *automations})
        forms = {form for entity in named for form in self._names(entity)} | set(places)
        self._vocabulary = (
            frozenset(word for form in forms for word in form)
            | kinds
            | {word for form in self._options() for word in form}
        )
        entities = tuple(self._known(entity, areas, floors) for entity in named)
        known_ids = {entity.entity_id for entity in named}
        unexposed = tuple(
            it for it in home.entities.values() if it.entity_id not in known_ids and not it.hidden
        )
        by_domain: dict[str, list[Known]] = {}
        for known in entities:
            by_domain.setdefault(known.entity.domain, []).append(known)
        return HomeIndex(
            entities,
            places,
            self._phrases({*forms, *automations, *self._joined_options()}),
            self._vocabulary,
            automations,
            frozenset(self._lexicon.stem(word) for word in self._lexicon["classes"]["nouns"]),
            frozenset(kinds),
            self._synonyms,
            self._lexicon,
            {domain: tuple(items) for domain, items in by_domain.items()},
            _positions(entities, _words_of),
            _positions(entities, lambda known: {known.entity.device_id or ""}),
            _positions(entities, lambda known: {known.entity.area_id or ""}),
            _positions(entities, lambda known: {known.floor_id or ""}),
            _positions(entities, lambda known: known.labels),
            unexposed,
            frozenset(_WORD.findall(folded(" ".join(it.name for it in unexposed)))),
        )

    def _kind_lists(self) -> Iterable[list[str]]:
        yield from self._domains.values()
        yield from self._device_classes.values()

    def _names(self, entity: Entity) -> tuple[Stems, ...]:
        """Return the names of an entity; a person is called by the first of them as well."""
        forms = self._forms((entity.name, *entity.aliases))
        if entity.domain == "person":
            forms = tuple(dict.fromkeys((*forms, *(form[:1] for form in forms))))
        if not entity.learned:
            return forms
        learned = self._forms(entity.learned)
        return forms + tuple(form for form in learned if form not in self._taken)

    def _options(self) -> tuple[Stems, ...]:
        """Return the names of what things can be set to."""
        return self._forms(
            str(option).replace("_", " ")
            for entity in self._home.entities.values()
            if entity.exposed
            for name in OPTION_LISTS
            for option in entity.attributes.get(name) or ()
        )

    def _joined_options(self) -> set[Stems]:
        """Return the options with a word that else joins clauses: "Disney Plus"."""
        joiners = self._lexicon["syntax"]["joiners"]
        return {
            form
            for form in self._options()
            if len(form) > 1 and not joiners.keys().isdisjoint(form)
        }

    def _stem(self, word: str) -> str:
        base = self._lexicon.stem(word)
        return self._synonyms.get(base, base)

    def _stems(self, name: str) -> Stems:
        return _stems_of(name, self._lexicon, self._stem)

    def _forms(self, names: Iterable[str]) -> tuple[Stems, ...]:
        return tuple(dict.fromkeys(form for name in names if (form := self._stems_of(name))))

    def _known(
        self,
        entity: Entity,
        areas: Mapping[str, tuple[Stems, ...]],
        floors: Mapping[str, tuple[Stems, ...]],
    ) -> Known:
        floor_id = self._home.floor_of(entity)
        own_names = self._names(entity)
        place = {word for form in areas.get(entity.area_id or "", ()) for word in form}
        place |= {word for form in floors.get(floor_id or "", ()) for word in form}
        words = [*self._domains.get(entity.domain, ())]
        own = self._device_classes.get(f"{entity.domain}.{entity.device_class}")
        if own is not None:
            # A speaker is no television, though both are media players.
            others = self._class_words(entity.domain) - set(own)
            words = [word for word in words if word not in others] + own
        forms = [content(form, self._lexicon) for form in own_names]
        if self._lexicon["syntax"]["compounds"]:
            forms += [self._parted(form) for form in forms]
        return Known(
            entity,
            tuple(dict.fromkeys(forms)),
            frozenset(place),
            frozenset(self._stem(word) for word in words),
            floor_id,
            self._home.labels_of(entity),
        )

    def _parted(self, form: Stems) -> Stems:
        """Return a name with its compound words in parts: "Küchenlampe" is the kitchen's."""
        return tuple(
            part if part in self._vocabulary else self._stem(part)
            for word in form
            for part in parted(word, self._vocabulary, self._stem) or (word,)
        )

    def _class_words(self, domain: str) -> set[str]:
        """Return the words for all device classes of a domain."""
        prefix = f"{domain}."
        return {
            word
            for name, words in self._device_classes.items()
            if name.startswith(prefix)
            for word in words
        }

    def _phrases(self, forms: Iterable[Stems]) -> dict[str, tuple[Stems, ...]]:
        """Return the names that are set apart in sentences, by their first word, longest first."""
        found: dict[str, list[Stems]] = {}
        for form in forms:
            if len(form) > 1 or form[0] not in self._lexicon.reserved:
                found.setdefault(form[0], []).append(form)
        return {first: tuple(sorted(same, key=len, reverse=True)) for first, same in found.items()}


def _words_of(known: Known) -> Iterable[str]:
    return {word for form in known.forms for word in form} | known.place | known.kinds


def _positions(
    entities: Iterable[Known], keys_of: Callable[[Known], Iterable[str]]
) -> dict[str, frozenset[int]]:
    """Return where in the list the entities with each key stand."""
    found: dict[str, set[int]] = {}
    for position, known in enumerate(entities):
        for key in keys_of(known):
            found.setdefault(key, set()).add(position)
    return {key: frozenset(positions) for key, positions in found.items()}


def _places(*named: Mapping[str, tuple[Stems, ...]]) -> dict[Stems, Places]:
    """Return areas, floors and labels by their names' stems."""
    found: dict[Stems, tuple[set[str], set[str], set[str]]] = {}
    for position, forms_of in enumerate(named):
        for key, forms in forms_of.items():
            for form in forms:
                found.setdefault(form, (set(), set(), set()))[position].add(key)
    return {form: Places(*map(frozenset, ids)) for form, ids in found.items()}
