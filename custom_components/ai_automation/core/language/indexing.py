"""Make the index of a home's names, and keep it in step with the home."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
import re
from threading import Lock
from weakref import WeakKeyDictionary

from ..home import Entity, Home, Revision
from .events import OPTION_LISTS
from .index import HomeIndex, Known, Places, Stems, content, parted, stems_of
from .lexicon import Lexicon, lexicon_of
from .said_names import statements_of
from .sentence import folded

_WORD = re.compile(r"[^\W\d_]+")
# Automations may be about the household's people and places, which are not exposed by default.
_ALWAYS_KNOWN = frozenset({"person", "zone"})

_INDEXES: WeakKeyDictionary[Revision, dict[str, HomeIndex]] = WeakKeyDictionary()
# By language: the home before is gone by the time that the next one is read in; what was made of
# its things is still of use.
_LATEST: dict[str, tuple[Home, HomeIndex]] = {}
_MAKING = Lock()


def index_of(home: Home, language: str) -> HomeIndex:
    """Return the index of a home.

    As long as its registries stay as they are only its states are taken over, and when automations
    come and go only their names.
    """
    lexicon = lexicon_of(language)
    # Who comes while it is being made waits for it: made twice, it would take both twice as long.
    with _MAKING:
        before, index = _LATEST.get(lexicon.language, (None, None))
        if index is None or before is not home:
            made = _INDEXES.setdefault(home.revision, {})
            if (known := made.get(lexicon.language)) is None:
                if before is None or index is None or not _has_same_things(before, index, home):
                    index = _Builder(home, lexicon).build()
                known = _completed(index, home)
            index = made[lexicon.language] = _with_states(known, home)
            _LATEST[lexicon.language] = home, index
    return index


def _with_states(index: HomeIndex, home: Home) -> HomeIndex:
    """Return the index with the entities as they are in a home that has the same."""
    entities, moved = [*index.entities], set[str]()
    for place, known in enumerate(entities):
        entity = home.entities[known.entity.entity_id]
        if entity is not known.entity:
            entities[place] = replace(known, entity=entity)
            moved.add(entity.domain)
    if not moved:
        return index
    present = _by_domain(known for known in entities if known.entity.domain in moved)
    return replace(index, entities=tuple(entities), by_domain={**index.by_domain, **present})


def _by_domain(entities: Iterable[Known]) -> dict[str, tuple[Known, ...]]:
    found: dict[str, list[Known]] = {}
    for known in entities:
        found.setdefault(known.entity.domain, []).append(known)
    return {domain: tuple(items) for domain, items in found.items()}


def _has_same_things(before: Home, index: HomeIndex, home: Home) -> bool:
    """Tell whether all that has names is as it was, but for automations and what is not exposed."""
    parts = ("floors", "areas", "labels", "devices")
    if any(getattr(before, part) != getattr(home, part) for part in parts):
        return False
    old, new = list(_known_of(before)), list(_known_of(home))
    if len(old) != len(new):
        return False
    if not all(a.differs_in_state_only(b) for a, b in zip(old, new, strict=True)):
        return False
    # A learned name does not stand above that of an automation.
    names = {index.stems(one.alias) for one in home.automations}
    return index.automations.keys() == names - {()} or not any(it.learned for it in new)


def _known_of(home: Home) -> Iterator[Entity]:
    """Yield the entities that sentences may be about."""
    return (it for it in home.entities.values() if it.exposed or it.domain in _ALWAYS_KNOWN)


def _completed(things: HomeIndex, home: Home) -> HomeIndex:
    """Return the index with what the automations are called, and what is not exposed."""
    automations = {
        stems: item.entity_id for item in home.automations if (stems := things.stems(item.alias))
    }
    known = {it.entity_id for it in _known_of(home)}
    unexposed = tuple(
        it for it in home.entities.values() if it.entity_id not in known and not it.hidden
    )
    return replace(
        things,
        automations=automations,
        phrases=_phrases(automations, things.lexicon, things.own_phrases),
        unexposed=unexposed,
        unexposed_words=frozenset(_WORD.findall(folded(" ".join(it.name for it in unexposed)))),
    )


def _phrases(
    forms: Iterable[Stems],
    lexicon: Lexicon,
    others: Mapping[str, tuple[Stems, ...]] | None = None,
) -> dict[str, tuple[Stems, ...]]:
    """Return the names that are set apart in sentences, by their first word, longest first.

    Those of `others` are among them.
    """
    found: dict[str, tuple[Stems, ...]] = dict(others or {})
    added: dict[str, set[Stems]] = {}
    for form in forms:
        if len(form) > 1 or form[0] not in lexicon.reserved:
            added.setdefault(form[0], set(found.get(form[0], ()))).add(form)
    for first, same in added.items():
        found[first] = tuple(sorted(same, key=lambda form: (-len(form), form)))
    return found


class _Builder:
    """Build the index of the things of one home in one language."""

    def __init__(self, home: Home, lexicon: Lexicon) -> None:
        self._home = home
        self._lexicon = lexicon
        classes = lexicon["classes"]
        self._domains: Mapping[str, list[str]] = classes["domains"]
        self._device_classes: Mapping[str, list[str]] = classes["device_classes"]
        self._vocabulary: frozenset[str] = frozenset()
        # "Außentemperatur" is the temperature outside, though nothing else is called so.
        self._outside = frozenset(lexicon.root(word) for word in lexicon["words"]["outside"])
        # What things are really called: a learned name never stands above it.
        self._taken: frozenset[Stems] = frozenset()

    def build(self) -> HomeIndex:
        """Return the index, without what automations are called and what is not exposed."""
        home = self._home
        floors = {
            floor.floor_id: self._forms((floor.name, *floor.aliases))
            for floor in home.floors.values()
        }
        areas = {
            area.area_id: self._forms((area.name, *area.aliases)) for area in home.areas.values()
        }
        named = [entity for entity in _known_of(home) if not entity.hidden]
        labels = {label.label_id: self._forms((label.name,)) for label in home.labels.values()}
        places = _places(areas, floors, labels)
        kinds = {self._lexicon.root(word) for words in self._kind_lists() for word in words}
        if any(entity.learned for entity in named):
            real = (form for it in named for form in self._forms((it.name, *it.aliases)))
            automations = (self._stems(one.alias) for one in home.automations)
            self._taken = frozenset({*real, *places, *automations})
        forms = {form for entity in named for form in self._names(entity)} | set(places)
        self._vocabulary = (
            frozenset(word for form in forms for word in form)
            | kinds
            | {word for form in self._options() for word in form}
        )
        entities = tuple(self._known(entity, areas, floors) for entity in named)
        return HomeIndex(
            entities,
            places,
            _phrases({*forms, *self._joined_options()}, self._lexicon),
            self._vocabulary,
            frozenset(self._lexicon.stem(word) for word in self._lexicon["classes"]["nouns"]),
            frozenset(kinds),
            self._lexicon,
            _by_domain(entities),
            _positions(entities, _words_of),
            _positions(entities, lambda known: {known.entity.device_id or ""}),
            _positions(entities, lambda known: {known.entity.area_id or ""}),
            _positions(entities, lambda known: {known.floor_id or ""}),
            _positions(entities, lambda known: known.labels),
            owners=_owners(entities),
            statements=statements_of(it.entity for it in entities),
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
        """Return the options with a word that else joins or ends clauses: "Disney Plus"."""
        joining = {*self._lexicon["syntax"]["joiners"], *self._lexicon["facts"]["never_last"]}
        return {form for form in self._options() if len(form) > 1 and joining & {*form}}

    def _stems(self, name: str) -> Stems:
        return stems_of(name, self._lexicon.language)

    def _forms(self, names: Iterable[str]) -> tuple[Stems, ...]:
        return tuple(dict.fromkeys(form for name in names if (form := self._stems(name))))

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
        own = self._device_classes.get(f"{entity.domain}.{entity.device_class or ''}")
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
            frozenset(self._lexicon.root(word) for word in words),
            floor_id,
            self._home.labels_of(entity),
        )

    def _parted(self, form: Stems) -> Stems:
        """Return a name with its compound words in parts: "Küchenlampe" is the kitchen's."""
        words = self._vocabulary | self._outside
        return tuple(
            part if part in self._vocabulary else self._lexicon.root(part)
            for word in form
            for part in parted(word, words, self._lexicon.root) or (word,)
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


def _owners(entities: Iterable[Known]) -> frozenset[str]:
    """Return whose things names tell: "Lily's lamp" is Lily's."""
    names = (known.entity.name.lower().replace("’", "'") for known in entities)
    words = (word for name in names if "'s" in name for word in name.split())
    return frozenset(word.removesuffix("'s") for word in words if word.endswith("'s"))


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
